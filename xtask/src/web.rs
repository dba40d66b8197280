//! The TypeScript side, in app/: npm runs it, and here is what it needs first.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::{bail, Context, Result};
use clap::Subcommand;

use crate::{cmd, host_tool, idl, localnet, sbf_build, toolchain, wasm, workspace};

/// The oldest Node that all packages run on.
const NODE: [u32; 2] = [20, 19];
/// The tests' network, beside one that may be up already.
const RPC_PORT: &str = "8600";

#[derive(Clone, Copy, Subcommand)]
pub enum Web {
    /// Check what is generated, lint, type-check, test against the bytecode, build within the budget
    Check,
    /// Test client and app in a real browser on a local network of their own
    Test,
}

/// Without a task: local network, liquidator and app, until it is interrupted.
pub fn run(task: Option<Web>) -> Result<()> {
    match task {
        None => serve(),
        Some(Web::Check) => check(),
        Some(Web::Test) => test(),
    }
}

fn serve() -> Result<()> {
    install()?;
    localnet::run(&["up".to_owned()])?;
    let mut npm = command(&["run", "dev", "--workspace", "web"]);
    cmd::run(npm.env("LOCALNET_TOOL", host_tool::binary(localnet::TOOL)))
}

fn check() -> Result<()> {
    idl::run(&["--check".to_owned()])?;
    wasm::run(true)?;
    install()?;
    sbf_build::build()?;
    npm(&["run", "generate:check", "--workspace", "client"])?;
    for script in ["build", "lint", "typecheck", "test"] {
        npm(&["run", script])?;
    }
    Ok(())
}

fn test() -> Result<()> {
    install()?;
    let chromium = toolchain::ensure_browser()?;
    let dir = workspace::target_dir().join("localnet-web");
    let place = ["--dir".to_owned(), dir.to_string_lossy().into_owned()];
    let tool = |command: &str, more: &[&str]| {
        let more = more.iter().map(|arg| (*arg).to_owned());
        let args = [command.to_owned()].into_iter().chain(place.clone()).chain(more);
        localnet::run(&args.collect::<Vec<_>>())
    };
    tool("up", &["--rpc-port", RPC_PORT])?;
    // The client's tests make pools of their own; the pages are looked at before that.
    let tests = [("web", "test:browser"), ("client", "test:localnet")];
    let tested = tests.into_iter().try_for_each(|(workspace, script)| {
        let mut npm = command(&["run", script, "--workspace", workspace]);
        npm.env("CHROMIUM", &chromium).env("LOCALNET_DIR", &dir);
        cmd::run(npm.env("LOCALNET_TOOL", host_tool::binary(localnet::TOOL)))
    });
    let down = tool("down", &[]);
    tested.and(down)
}

/// Every package at the version the lock file has, unless they are already.
fn install() -> Result<()> {
    check_node()?;
    let app = workspace::root().join("app");
    let lock = |path| fs::read(app.join(path)).ok();
    // A copy of the lock file, once npm was through with it.
    let (wanted, stamp) = (lock("package-lock.json"), app.join("node_modules/.installed-lock"));
    if wanted.is_some() && lock("node_modules/.installed-lock") == wanted {
        return Ok(());
    }
    // Not `npm ci`: of packages for other systems the lock file has only those that the registry had.
    npm(&["install", "--no-save", "--no-audit", "--no-fund"])?;
    fs::write(&stamp, wanted.unwrap_or_default())
        .with_context(|| format!("cannot write {}", stamp.display()))
}

fn check_node() -> Result<()> {
    let [major, minor] = NODE;
    let remedy = format!("install Node {major}.{minor} or later, with npm");
    let said = cmd::output(Command::new("node").arg("--version"));
    let said = said.with_context(|| format!("no Node: {remedy}"))?;
    if version(&said) < NODE.to_vec() {
        bail!("this Node is {said}: {remedy}");
    }
    Ok(())
}

/// `v20.20.2` as numbers.
fn version(said: &str) -> Vec<u32> {
    said.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn npm(args: &[&str]) -> Result<()> {
    cmd::run(&mut command(args))
}

fn command(args: &[&str]) -> Command {
    let mut npm = Command::new(env::var_os("NPM").unwrap_or_else(|| "npm".into()));
    npm.current_dir(workspace::root().join("app")).args(args);
    npm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert!(version("v20.19.0") >= NODE.to_vec());
        assert!(version("v22.1.0") >= NODE.to_vec());
        assert!(version("v20.9.1") < NODE.to_vec());
        assert!(version("v9.99.0") < NODE.to_vec());
    }
}
