//! The proofs: theorems for the solver, and harnesses for Kani, which are only compiled.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::toolchain::{forget_compiler_settings, Z3};
use crate::{cmd, workspace};

const STAND_IN: &str = "proofs/kani-stand-in";

/// Compiles the harnesses, and proves every theorem in `proofs/`.
pub fn run() -> Result<()> {
    harnesses()?;
    let mut python = Z3::ensure()?.python();
    cmd::run(python.arg("proofs"))
        .context("a theorem is not proved, a wrong one not refuted, or the table is out of date")
}

/// Writes the table of theorems into `proofs/README.md`.
pub fn table() -> Result<()> {
    cmd::run(Z3::ensure()?.python().args(["proofs", "--table"]))
}

/// Compiles the harnesses.
pub fn harnesses() -> Result<()> {
    check_harnesses().context("the Kani harnesses of loss-math do not compile")?;
    eprintln!("Kani harnesses: compiled with a stand-in that verifies nothing, not run");
    Ok(())
}

/// `cargo check` as Kani would see the crate: with its `cfg`, and a crate of its name. The stand-in is in no
/// manifest, so that it can never take the place of Kani's own.
fn check_harnesses() -> Result<()> {
    let target = workspace::target_dir().join("prove");
    fs::create_dir_all(&target).with_context(|| format!("cannot create {}", target.display()))?;
    let macros = target.join(format!("{DLL_PREFIX}kani_macros{DLL_SUFFIX}"));
    let library = target.join("libkani.rlib");
    compile(&["--crate-type", "proc-macro"], "kani_macros", &macros, &[])?;
    let with_macros = [("kani_macros", macros.as_path())];
    compile(&["--crate-type", "rlib"], "kani", &library, &with_macros)?;

    let mut cargo = cmd::cargo();
    forget_compiler_settings(&mut cargo);
    let library = format!("kani={}", library.display());
    // Not RUSTFLAGS: a path may have spaces.
    let macros = format!("dependency={}", target.display());
    let flags = ["--cfg", "kani", "-Dwarnings", "--extern", &library, "-L", &macros].join("\x1f");
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags);
    cmd::run(cargo.args(["check", "--package", "loss-math", "--lib", "--target-dir"]).arg(&target))
}

fn compile(kind: &[&str], name: &str, to: &Path, with: &[(&str, &Path)]) -> Result<()> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(workspace::root()).args(kind).args([
        "--edition",
        "2021",
        "--crate-name",
        name,
    ]);
    rustc.arg("-o").arg(to).arg(format!("{STAND_IN}/{name}.rs"));
    for (name, path) in with {
        rustc.arg("--extern").arg(format!("{name}={}", path.display()));
    }
    cmd::run(&mut rustc)
}
