//! Running the workspace's own host programs.

use anyhow::Result;

use crate::{cmd, workspace};

/// Builds the package, with cargo's progress visible, and runs its program.
///
/// `--workspace` gives the dependencies the features they have in `cargo test --workspace`, which
/// `cargo run -p` would not: hundreds of crates would be compiled a second time.
pub fn run(package: &str, args: &[String]) -> Result<()> {
    cmd::run(cmd::cargo().args(["build", "--workspace", "--bin", package]))?;
    let mut command =
        std::process::Command::new(workspace::target_dir().join("debug").join(package));
    command.current_dir(workspace::root()).env("RUST_LOG", "off");
    cmd::run(command.args(args))
}
