//! `cargo-mutants`, built once from crates.io into the cache.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, compiling};
use crate::cmd;
use crate::progress::Steps;

const VERSION: &str = "27.1.0";

/// Its program, installed first when that is needed.
pub fn ensure() -> Result<PathBuf> {
    let cache = cache::dir()?.join("mutants");
    let _lock = cache::lock(&cache)?;
    let dir = cache.join(format!("cargo-mutants-{VERSION}"));
    let binary = dir.join("bin/cargo-mutants");
    if cache::is_complete(&dir) {
        return Ok(binary);
    }
    let log = cache.join("setup.log");
    fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
    let name = format!("cargo-mutants-{VERSION}");
    let partial = cache::start(&cache, &name)?;
    let mut steps = Steps::new(1);
    steps.run_long(&format!("cargo-mutants {VERSION}, once"), |progress| {
        let mut cargo: Command = cmd::cargo();
        cargo.args(["install", "cargo-mutants", "--locked", "--version", VERSION, "--root"]);
        compiling::run(cargo.arg(&partial), &log, progress)
    })?;
    cache::finish(&partial, &dir, &name)?;
    Ok(binary)
}
