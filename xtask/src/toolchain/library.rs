//! Rust's standard library for Solana: Debian's source, copied and patched.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Result};

use super::{copy, debian, std_patch};
use crate::cmd;

pub fn create(target: &Path) -> Result<()> {
    let source = debian_source()?;
    copy::tree(&source, target)?;
    std_patch::apply(&target.join("std/src"))
}

fn debian_source() -> Result<PathBuf> {
    let sysroot = cmd::output(Command::new(debian::RUSTC).args(["--print", "sysroot"]))?;
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    ensure!(
        source.join("std/src/lib.rs").is_file(),
        "no Rust source in {}; run: apt-get install --reinstall rust-web-src",
        source.display()
    );
    Ok(source)
}
