//! A copy of the sources to break.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{cmd, workspace};

/// Everything that git would take, as it is now. What did not change keeps its time, so that it is not
/// compiled again.
pub fn copy_sources(to: &Path) -> Result<()> {
    let root = workspace::root();
    let mut git = Command::new("git");
    git.current_dir(&root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let files = cmd::output(&mut git)?;
    for file in files.split('\0').filter(|file| root.join(file).is_file()) {
        write_if_changed(&to.join(file), &fs::read(root.join(file))?)?;
    }
    Ok(())
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
