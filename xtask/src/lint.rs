//! Formatting, clippy and the rules of this repository.

use anyhow::{Context, Result};

use crate::{cmd, rules};

pub fn run() -> Result<()> {
    cmd::run(cmd::cargo().args(["fmt", "--all", "--check"])).context("run: cargo fmt --all")?;
    rules::check()?;
    let all = ["--workspace", "--all-targets", "--features", "localnet-tests/localnet"];
    let clippy = ["--no-deps", "--", "-D", "warnings"];
    cmd::run(cmd::cargo().arg("clippy").args(all).args(clippy))
}
