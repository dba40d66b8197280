//! Names and types as the sources of program and client write them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The program's source folder.
pub fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs/socialized-loss/src")
}

/// The client's.
pub fn client() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/loss-client/src")
}

/// All Rust source in a file, or in a folder and those below it.
pub fn read(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// A struct with its fields: `name: type`.
pub type Struct = (String, Vec<String>);

/// Every public struct with named fields.
pub fn structs(source: &str) -> Vec<Struct> {
    let mut lines = source.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("pub struct ").and_then(|l| l.strip_suffix(" {")) else {
            continue;
        };
        let body = lines.by_ref().take_while(|line| *line != "}");
        let fields = body.filter_map(|line| line.trim().strip_prefix("pub "));
        found.push((name.to_owned(), fields.map(str::to_owned).collect()));
    }
    found.sort();
    found
}

/// The names of the structs that have this attribute.
pub fn with_attribute(source: &str, attribute: &str) -> Vec<String> {
    let mut names: Vec<String> = source
        .split(attribute)
        .skip(1)
        .filter_map(|rest| rest.split("pub struct ").nth(1)?.split([' ', '<']).next())
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

/// Bytes that look random and are the same in every run.
pub fn bytes(length: usize, seed: u64) -> Vec<u8> {
    // Marsaglia's xorshift.
    let mut state = seed.wrapping_mul(2) + 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}
