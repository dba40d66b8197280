//! Running the workspace's own host programs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{cmd, workspace};

/// Builds the package's program, with cargo's progress visible.
///
/// `--workspace` gives the dependencies the features they have in `cargo test --workspace`, which
/// `cargo run -p` would not: hundreds of crates would be compiled a second time.
pub fn build(package: &str) -> Result<()> {
    cmd::run(cmd::cargo().args(["build", "--workspace", "--bin", package]))
}

/// Where the build leaves it.
pub fn binary(package: &str) -> PathBuf {
    workspace::target_dir().join("debug").join(package)
}

/// Builds it and runs it.
pub fn run(package: &str, args: &[String]) -> Result<()> {
    build(package)?;
    let mut command = Command::new(binary(package));
    command.current_dir(workspace::root()).env("RUST_LOG", "off");
    cmd::run(command.args(args))
}
