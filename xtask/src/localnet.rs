//! A local network: what it needs is built here, the rest is loss-localnet's.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{cmd, host_tool, sbf_build, toolchain, workspace};

pub const TOOL: &str = "loss-localnet";
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

/// The end-to-end tests, each of which brings its own network up. One after another: each has the
/// machine for itself.
pub fn test() -> Result<()> {
    let validator = toolchain::ensure_validator()?;
    sbf_build::build()?;
    host_tool::build(BOT)?;
    let manifest = workspace::root().join("tests/localnet/Cargo.toml");
    let manifest = fs::read_to_string(&manifest)
        .with_context(|| format!("cannot read {}", manifest.display()))?;
    let mut cargo = cmd::cargo();
    cargo.args(["test", "--workspace", "--features", "localnet-tests/localnet"]);
    cargo.args(test_names(&manifest).flat_map(|name| ["--test", name]));
    cargo.args(["--", "--test-threads", "1"]).env("RUST_LOG", "off");
    cmd::run(cargo.env("SOLANA_TEST_VALIDATOR", validator))
}

/// The tests of that package alone: `-p` would compile most dependencies a second time.
fn test_names(manifest: &str) -> impl Iterator<Item = &str> {
    let tests = manifest.split("[[test]]").skip(1);
    tests.filter_map(|table| table.split_once("name = \"")?.1.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_of_the_package_is_named() {
        let manifest = "[package]\nname = \"x\"\n\n[[test]]\nname = \"a\"\npath = \"a.rs\"\n\n\
                        [[test]]\nname = \"b\"\n\n[dependencies]\n";
        assert_eq!(test_names(manifest).collect::<Vec<_>>(), ["a", "b"]);
    }
}
