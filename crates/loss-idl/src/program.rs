//! The program's Anchor IDL, as `anchor idl build` makes it, without Anchor's command line.

use std::env;

use anchor_lang_idl::build::IdlBuilder;
use anyhow::{Context, Result};

use crate::root;

/// The framework compiles the program as a test that prints its IDL.
pub fn idl() -> Result<String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    // With other flags than every other build: in the same folder each would undo the other's work.
    env::set_var("CARGO_TARGET_DIR", root().join(target).join("idl"));
    // The builder would call `cargo +{toolchain}`, to the letter.
    env::remove_var("RUSTUP_TOOLCHAIN");
    let program = root().join("programs/socialized-loss");
    let idl = IdlBuilder::new().program_path(program).build().context("cannot build the IDL")?;
    Ok(serde_json::to_string_pretty(&idl)? + "\n")
}
