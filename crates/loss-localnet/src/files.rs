//! JSON files that one process writes and another reads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{de::DeserializeOwned, Serialize};

/// Replaces the file as a whole: who reads it sees the old or the new one.
pub fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let fresh = path.with_extension("new");
    let text = serde_json::to_string_pretty(value)?;
    fs::write(&fresh, text + "\n").with_context(|| format!("cannot write {}", fresh.display()))?;
    fs::rename(&fresh, path).with_context(|| format!("cannot write {}", path.display()))
}

/// None if there is no such file.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let value = serde_json::from_str(&text);
    value.map(Some).with_context(|| format!("{} is not what it should be", path.display()))
}
