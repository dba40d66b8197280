//! Copying a folder, with links replaced by what they point at.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Debian links parts of the source tree to other packages; a copy must stand alone.
pub fn tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        // `metadata` of the path, not of the entry: it follows links.
        let kind = fs::metadata(&source).with_context(|| format!("read {}", source.display()))?;
        if kind.is_dir() {
            tree(&source, &target)?;
        } else {
            fs::copy(&source, &target).with_context(|| format!("copy {}", source.display()))?;
        }
    }
    Ok(())
}
