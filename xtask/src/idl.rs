//! What the TypeScript client is made of, from the program and the Rust client.

use anyhow::Result;

use crate::host_tool;

pub fn run(args: &[String]) -> Result<()> {
    host_tool::run("loss-idl", args)
}
