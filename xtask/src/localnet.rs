//! A local network: what it needs is built here, the rest is loss-localnet's.

use std::path::PathBuf;

use anyhow::Result;

use crate::{host_tool, sbf_build, toolchain, workspace};

const TOOL: &str = "loss-localnet";
const BOT: &str = "loss-liquidator";

/// `install` sets the validator up and nothing else; anything else goes to the tool.
pub fn run(args: &[String]) -> Result<()> {
    match args.first().map(String::as_str) {
        Some("install") => install(),
        Some("up") if !asks_for_help(args) => up(args),
        _ => host_tool::run(TOOL, args),
    }
}

fn asks_for_help(args: &[String]) -> bool {
    args.iter().any(|arg| matches!(arg.as_str(), "-h" | "--help"))
}

fn install() -> Result<()> {
    let validator = toolchain::ensure_validator()?;
    println!("solana-test-validator {}: {}", toolchain::VALIDATOR_VERSION, validator.display());
    Ok(())
}

fn up(args: &[String]) -> Result<()> {
    let validator = toolchain::ensure_validator()?;
    sbf_build::build()?;
    host_tool::build(BOT)?;
    let own = [
        ("--validator", validator),
        ("--programs", workspace::root().join("target/deploy")),
        ("--bot", host_tool::binary(BOT)),
    ];
    let own = own.into_iter().flat_map(|(name, path): (_, PathBuf)| {
        [name.to_owned(), path.to_string_lossy().into_owned()]
    });
    host_tool::run(TOOL, &args.iter().cloned().chain(own).collect::<Vec<_>>())
}

/// The end-to-end tests, each of which brings its own network up.
pub fn test() -> Result<()> {
    let validator = toolchain::ensure_validator()?;
    sbf_build::build()?;
    host_tool::build(BOT)?;
    let mut cargo = crate::cmd::cargo();
    cargo.args(["test", "--workspace", "--features", "localnet-tests/localnet"]);
    cargo.args(["--test", "localnet"]).env("RUST_LOG", "off");
    cargo.env("SOLANA_TEST_VALIDATOR", validator);
    cargo.env("LOSS_LIQUIDATOR", host_tool::binary(BOT));
    crate::cmd::run(&mut cargo)
}
