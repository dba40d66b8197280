//! Formatting, clippy and the rules of this repository.

use anyhow::{Context, Result};

use crate::{cmd, rules};

pub fn run() -> Result<()> {
    cmd::run(cmd::cargo().args(["fmt", "--all", "--check"])).context("run: cargo fmt --all")?;
    rules::check()?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--no-deps", "--", "-D", "warnings"];
    cmd::run(cmd::cargo().args(clippy))
}
