//! The registry-only toolchain: setting it up once, and the command that uses it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, debian, library, parts, target_spec};
use crate::cmd;
use crate::progress::Steps;

/// The stack of the VM is 4 KiB a frame; unaligned accesses are allowed there, and without saying so
/// every public key is copied byte by byte. `--deploy` would write into the current folder, which
/// for a dependency is cargo's copy of its source.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Crelocation-model=static \
    -Cpasses=lower-atomic -Clink-arg=--llvm-args=--bpf-stack-size=4096 \
    -Clink-arg=--cpu-features=+allows-misaligned-mem-access \
    -Clink-arg=--disable-expand-memcpy-in-order=true -Clink-arg=--deploy=false";

/// What to do where apt is not.
const NO_APT: &str =
    "there is neither `cargo build-sbf` nor apt-get here: install Agave's command-line tools, which \
     bring `cargo build-sbf` (https://docs.anza.xyz/cli/install), or work on Debian 12 or later";

pub struct Registry {
    pub dir: PathBuf,
    rustc: String,
}

impl Registry {
    pub fn ensure() -> Result<Self> {
        let cache = cache::dir()?;
        match existing(&cache) {
            Some(dir) => Ok(Self { dir, rustc: debian::rustc_release()? }),
            None => set_up(&cache),
        }
    }

    pub fn name(&self) -> String {
        parts::line(&self.rustc)
    }

    /// `cargo build` for the SBF target; the variables are this command's alone.
    pub fn cargo_build(&self) -> Command {
        let mut command = cmd::cargo();
        forget_compiler_settings(&mut command);
        command.env("RUSTC", debian::RUSTC).env("RUSTC_BOOTSTRAP", "1");
        command.env("RUSTC_BOOTSTRAP_SYNTHETIC_TARGET", "1");
        command.env("__CARGO_TESTS_ONLY_SRC_ROOT", self.dir.join("library"));
        command.env("CARGO_TARGET_SBPF_SOLANA_SOLANA_LINKER", self.dir.join("bin/sbpf-linker"));
        command.env("CARGO_TARGET_SBPF_SOLANA_SOLANA_RUSTFLAGS", RUSTFLAGS);
        command.args(["build", "--release", "-Zjson-target-spec", "-Zbuild-std=core,alloc,std"]);
        command.args(["-Zbuild-std-features=", "--target"]).arg(self.dir.join(spec_file()));
        command
    }
}

fn spec_file() -> String {
    format!("{}.json", target_spec::NAME)
}

/// The finished toolchain for the Debian compiler that is installed now.
fn existing(cache: &Path) -> Option<PathBuf> {
    let dir = cache.join(parts::folder(&debian::rustc_package()?));
    cache::is_complete(&dir).then_some(dir)
}

fn set_up(cache: &Path) -> Result<Registry> {
    let _lock = cache::lock(cache)?;
    if let Some(dir) = existing(cache) {
        // Another process finished it while this one waited for the lock.
        return Ok(Registry { dir, rustc: debian::rustc_release()? });
    }
    eprintln!("`cargo build-sbf` is not installed: setting up a toolchain from package registries");
    eprintln!("once, in {} (two minutes on two idle cores, more on busy ones)", cache.display());
    let log = cache.join("setup.log");
    fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
    let mut steps = Steps::new(6);
    steps.run("Debian packages", || debian_packages(&log))?;
    let package = debian::rustc_package().context("rustc-web is still not installed")?;
    make(cache, &parts::folder(&package), &log, &mut steps)
}

/// The parts that Debian does not bring, and the folder of them all.
fn make(cache: &Path, name: &str, log: &Path, steps: &mut Steps) -> Result<Registry> {
    let registry = Registry { dir: cache.join(name), rustc: debian::rustc_release()? };
    let partial = cache::start(cache, name)?;
    let llvm_step = format!("LLVM {} static libraries (PyPI)", parts::LLVM_WHEEL);
    let linker_step = format!("sbpf-linker {}, compiled (a few minutes)", parts::LINKER);
    let library_step = "Rust's standard library for Solana";
    steps.run(&llvm_step, || llvm(&partial, log))?;
    steps.run(&linker_step, || sbpf_linker(&partial, log))?;
    steps.run(library_step, || library::create(&partial.join("library")))?;
    steps.run("target description", || target_spec::create(&partial))?;
    steps.run("finishing", || finish(&partial, &registry))?;
    Ok(registry)
}

fn debian_packages(log: &Path) -> Result<()> {
    let missing = debian::missing_packages();
    if !missing.is_empty() {
        debian::install(&missing, log, NO_APT)?;
    }
    debian::check_versions()
}

/// Both wheels unpack into one prefix; pip keeps the permissions of `llvm-config`.
fn llvm(partial: &Path, log: &Path) -> Result<()> {
    let python = debian::python().context("no Python with pip; install python3-pip")?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--no-input"]);
    pip.args(["--disable-pip-version-check", "--root-user-action=ignore", "--only-binary=:all:"]);
    pip.arg("--target").arg(partial.join("wheels"));
    pip.args(parts::LLVM_WHEELS.map(|wheel| format!("{wheel}=={}", parts::LLVM_WHEEL)));
    cmd::run_logged(&mut pip, log)
}

fn sbpf_linker(partial: &Path, log: &Path) -> Result<()> {
    let mut cargo = cmd::cargo();
    cargo.args(["install", "sbpf-linker", "--version", parts::LINKER, "--locked"]);
    cargo.args(["--no-default-features", "--features", parts::LLVM_FEATURE, "--no-track"]);
    cargo.arg("--root").arg(partial);
    cargo.env("LLVM_PREFIX", partial.join("wheels/mlc_llvm_static/static"));
    cargo.env("CARGO_TARGET_DIR", partial.join("build"));
    forget_compiler_settings(&mut cargo);
    cmd::run_logged(&mut cargo, log)
}

/// The user's flags and wrappers are meant for host builds; some would even replace ours.
pub fn forget_compiler_settings(cargo: &mut Command) {
    let flags = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"];
    for name in flags.into_iter().chain(["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"]) {
        cargo.env_remove(name);
    }
}

/// The linker holds LLVM by now, so its libraries need not stay.
fn finish(partial: &Path, registry: &Registry) -> Result<()> {
    cache::remove(&partial.join("build"))?;
    cache::remove(&partial.join("wheels"))?;
    let mut linker = Command::new(partial.join("bin/sbpf-linker"));
    cmd::output(linker.arg("--version")).context("the linker does not start")?;
    cache::finish(partial, &registry.dir, &registry.name())
}
