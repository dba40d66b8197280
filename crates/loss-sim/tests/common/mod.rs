//! Running the shipped scenarios.
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use loss_sim::{replay, Outcome, Progress, Scenario};

/// The file of a shipped scenario.
pub fn path(name: &str) -> String {
    format!("{}/../../scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

/// A shipped scenario with another number of LPs.
pub fn scenario(name: &str, lps: usize) -> Scenario {
    let text = std::fs::read_to_string(path(name)).unwrap();
    Scenario::read(&format!("scenarios/{name}.toml"), &text).unwrap().with_lps(lps).unwrap()
}

pub fn play(name: &str, lps: usize, seed: u64) -> Outcome {
    replay(scenario(name, lps), seed, Progress::Hidden).unwrap()
}

/// Every promise that was broken.
pub fn broken(outcome: &Outcome) -> Vec<String> {
    let broken = outcome.promises.iter().filter(|promise| !promise.kept);
    broken.map(|promise| format!("{}: {}", promise.id, promise.found)).collect()
}
