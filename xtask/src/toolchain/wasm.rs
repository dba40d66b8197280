//! The compiler for WebAssembly: Debian's, whose std comes as source, with rustup's linker.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{ensure, Context, Result};

use super::registry::{self, Registry};
use super::{debian, Toolchain};
use crate::cmd;

pub struct WasmRustc {
    linker: PathBuf,
}

impl Toolchain {
    /// The compiler for WebAssembly, set up first when that is needed. Only the registries' toolchain
    /// has one: the checked-in files are to be the same bytes wherever they are made.
    pub fn wasm() -> Result<WasmRustc> {
        Registry::ensure()?;
        Ok(WasmRustc { linker: linker()? })
    }
}

impl WasmRustc {
    /// Its version, such as 1.96.0.
    pub fn release() -> Result<String> {
        debian::rustc_release()
    }

    /// Makes a cargo use it; the variables are this command's alone.
    pub fn set(&self, cargo: &mut Command) {
        registry::forget_compiler_settings(cargo);
        cargo.env("RUSTC", debian::RUSTC).env("RUSTC_BOOTSTRAP", "1");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &self.linker);
    }
}

/// The `rust-lld` of the toolchain that runs xtask.
fn linker() -> Result<PathBuf> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let libraries = cmd::output(rustc.args(["--print", "target-libdir"]))?;
    let target = PathBuf::from(&libraries);
    let target = target.parent().context("no folder of the toolchain")?;
    let linker = target.join("bin/rust-lld");
    ensure!(
        linker.is_file(),
        "no linker at {}: install Rust by rustup (https://rustup.rs), which brings one",
        linker.display()
    );
    Ok(linker)
}
