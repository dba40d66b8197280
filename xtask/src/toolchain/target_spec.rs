//! rustc's description of the target: its own BPF target, named as Solana's.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{json, Map, Value};

use super::debian;
use crate::cmd;

/// The file's name is the target's name, in cargo's output folder and environment variables.
pub const NAME: &str = "sbpf-solana-solana";

pub fn create(dir: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(&solana(bpf()?))?;
    let path = dir.join(format!("{NAME}.json"));
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn bpf() -> Result<Map<String, Value>> {
    let mut rustc = Command::new(debian::RUSTC);
    rustc.env("RUSTC_BOOTSTRAP", "1").args(["-Zunstable-options", "--print", "target-spec-json"]);
    let text = cmd::output(rustc.args(["--target", "bpfel-unknown-none"]))?;
    serde_json::from_str(&text).context("rustc's description of its BPF target is not JSON")
}

/// Atomics of every size exist: the VM has one thread, and a pass lowers them to plain accesses.
fn solana(mut spec: Map<String, Value>) -> Map<String, Value> {
    let changes = [
        ("os", json!("solana")),
        ("vendor", json!("solana")),
        ("atomic-cas", json!(true)),
        ("min-atomic-width", json!(8)),
        ("metadata", json!({ "description": "SBPF", "host_tools": false, "std": true, "tier": 3 })),
    ];
    spec.extend(changes.map(|(key, value)| (key.to_owned(), value)));
    spec
}
