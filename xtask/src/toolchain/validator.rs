//! `solana-test-validator`: the one on the PATH where its version is ours, else built once from
//! crates.io into the cache.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};

use super::{cache, compiling, debian, registry};
use crate::cmd;
use crate::progress::Steps;

/// The version the client libraries in Cargo.toml are of.
pub const VERSION: &str = "4.2.2";
const NAME: &str = "solana-test-validator";

/// Rises with every change to how it is built.
const RECIPE: u32 = 1;

/// Beside a C++ compiler, for the libraries it is linked with; bindgen needs libclang.
const PACKAGES: [&str; 5] =
    ["protobuf-compiler", "libudev-dev", "libssl-dev", "pkg-config", "cmake"];
const CLANG: [&str; 2] = ["clang-22", "libclang-22-dev"];

/// What to do where apt is not.
const NO_APT: &str =
    "there is neither solana-test-validator 4.2.2 on the PATH nor apt-get here: install Agave's \
     command-line tools of that version (https://docs.anza.xyz/cli/install), or work on Debian 12 \
     or later";

/// A quarter of the time that Agave's own profile takes, for a validator that is fast enough.
const PROFILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// The validator, installed first when that is needed.
pub fn ensure() -> Result<PathBuf> {
    match find()? {
        Some(path) => Ok(path),
        None => set_up(&folder()?),
    }
}

/// The validator, if there is one of our version.
pub fn find() -> Result<Option<PathBuf>> {
    let paths = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&paths).map(|dir| dir.join(NAME)).find(|path| path.is_file());
    if let Some(path) = on_path.filter(|path| is_ours(path)) {
        return Ok(Some(path));
    }
    let cache = folder()?;
    Ok(cache::is_complete(&cache.join(name())).then(|| binary(&cache.join(name()))))
}

fn is_ours(validator: &Path) -> bool {
    let said = cmd::output(Command::new(validator).arg("--version"));
    said.is_ok_and(|said| version_in(&said) == Some(VERSION))
}

/// `solana-test-validator 4.2.2 (src:...; feat:..., client:Agave)`.
fn version_in(said: &str) -> Option<&str> {
    said.split_whitespace().nth(1)
}

/// A lock and a build folder of its own: half an hour is long for a toolchain set-up to wait.
fn folder() -> Result<PathBuf> {
    Ok(cache::dir()?.join("validator"))
}

fn name() -> String {
    format!("agave-{VERSION}_{}_recipe-{RECIPE}", env::consts::ARCH)
}

fn binary(dir: &Path) -> PathBuf {
    dir.join("bin").join(NAME)
}

fn set_up(cache: &Path) -> Result<PathBuf> {
    let _lock = cache::lock(cache)?;
    let dir = cache.join(name());
    if cache::is_complete(&dir) {
        // Another process finished it while this one waited for the lock.
        return Ok(binary(&dir));
    }
    eprintln!("{NAME} {VERSION} is not installed: building it from crates.io");
    eprintln!("once, in {} (half an hour on two cores)", cache.display());
    let log = cache.join("setup.log");
    fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
    let mut steps = Steps::new(3);
    steps.run("Debian packages", || debian_packages(&log))?;
    let partial = cache::start(cache, &name())?;
    // Not in `partial`, which the next set-up clears: what was compiled before an interruption stays.
    let build = cache.join(format!("build-{}", name()));
    steps.run_long(&format!("{NAME} {VERSION}"), |progress| {
        compiling::run(&mut cargo_install(&partial, &build)?, &log, progress)
    })?;
    steps.run("finishing", || finish(&partial, &dir, &build))?;
    Ok(binary(&dir))
}

fn debian_packages(log: &Path) -> Result<()> {
    let mut missing = debian::missing_of(&PACKAGES);
    if libclang().is_none() {
        missing.extend(CLANG);
    }
    if cmd::probe("c++", &["--version"]).is_none() {
        missing.push("build-essential");
    }
    if !missing.is_empty() {
        debian::install(&missing, log, NO_APT)?;
    }
    Ok(())
}

/// The folder of the newest libclang that is installed with its LLVM.
fn libclang() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib").ok()?.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version = path.file_name()?.to_str()?.strip_prefix("llvm-")?.parse::<u32>().ok()?;
        Some((version, path.join("lib")))
    });
    let has_clang = |dir: &Path| {
        let mut names = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
        names.any(|entry| entry.file_name().to_string_lossy().starts_with("libclang.so"))
    };
    versions.filter(|(_, dir)| has_clang(dir)).max().map(|(_, dir)| dir)
}

fn cargo_install(partial: &Path, build: &Path) -> Result<Command> {
    let libclang = libclang().context("no libclang below /usr/lib; install libclang-22-dev")?;
    let mut cargo = cmd::cargo();
    cargo.args(["install", "agave-validator", "--version", VERSION, "--locked", "--bin", NAME]);
    cargo.args(["--no-track", "--root"]).arg(partial);
    registry::forget_compiler_settings(&mut cargo);
    cargo.env("CARGO_TARGET_DIR", build).env("LIBCLANG_PATH", libclang).envs(PROFILE);
    Ok(cargo)
}

fn finish(partial: &Path, dir: &Path, build: &Path) -> Result<()> {
    ensure!(is_ours(&binary(partial)), "the validator that was built is not of version {VERSION}");
    cache::finish(partial, dir, &format!("{NAME} {VERSION}"))?;
    cache::remove(build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_of_the_client_libraries_will_do() {
        let said = "solana-test-validator 4.2.2 (src:00000000; feat:1, client:Agave)";
        assert_eq!(version_in(said), Some(VERSION));
        assert_eq!(version_in("solana-test-validator"), None);
    }

    #[test]
    fn the_client_libraries_are_of_that_version() {
        let manifest = fs::read_to_string(crate::workspace::root().join("Cargo.toml")).unwrap();
        let wanted = format!("solana-rpc-client = \"={VERSION}\"");
        assert!(manifest.lines().any(|line| line == wanted), "no line {wanted}");
    }

    #[test]
    fn the_folder_names_what_decides_its_contents() {
        assert!(name().starts_with("agave-4.2.2_") && name().ends_with("_recipe-1"));
    }
}
