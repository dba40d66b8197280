//! A folder outside the checkout whose parts are either complete or not there.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Written last, and the folder takes its name only after that.
const MARKER: &str = "COMPLETE";
const PARTIAL: &str = ".partial-";

pub fn dir() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let own = set("SOCIALIZED_LOSS_CACHE");
    let xdg = || set("XDG_CACHE_HOME").map(|dir| dir.join("socialized-loss"));
    let home = || set("HOME").map(|dir| dir.join(".cache/socialized-loss"));
    let dir = own.or_else(xdg).or_else(home);
    let dir = dir.context("no folder for the toolchain; set HOME or SOCIALIZED_LOSS_CACHE")?;
    std::path::absolute(&dir).with_context(|| format!("cannot use {}", dir.display()))
}

pub fn is_complete(dir: &Path) -> bool {
    dir.join(MARKER).is_file()
}

/// Holds off other set-ups until it is dropped; the system frees it when a process dies.
pub struct Lock(#[expect(dead_code, reason = "held, not read: closing it unlocks")] File);

pub fn lock(cache: &Path) -> Result<Lock> {
    fs::create_dir_all(cache).with_context(|| format!("cannot create {}", cache.display()))?;
    let path = cache.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => eprintln!("waiting for another toolchain set-up ..."),
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the cache"),
    }
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(Lock(file))
}

/// An empty folder to build `name` in. Whoever holds the lock may clear what others left.
pub fn start(cache: &Path, name: &str) -> Result<PathBuf> {
    for entry in fs::read_dir(cache)? {
        let path = entry?.path();
        let left = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(PARTIAL));
        if left {
            remove(&path)?;
        }
    }
    let partial = cache.join(format!("{PARTIAL}{name}"));
    fs::create_dir(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    Ok(partial)
}

/// Marks the folder and gives it its name.
pub fn finish(partial: &Path, dir: &Path, contents: &str) -> Result<()> {
    fs::write(partial.join(MARKER), format!("{contents}\n"))?;
    remove(dir)?;
    fs::rename(partial, dir).with_context(|| format!("cannot create {}", dir.display()))
}

pub fn remove(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot remove {}", dir.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_set_up_is_never_complete_and_is_cleared() -> Result<()> {
        let cache = env::temp_dir().join(format!("xtask-cache-{}", std::process::id()));
        let _lock = lock(&cache)?;
        let left = start(&cache, "x")?;
        fs::write(left.join("half"), "")?;
        let done = cache.join("x");
        assert!(!is_complete(&done));

        let partial = start(&cache, "x")?;
        assert!(!partial.join("half").exists());
        finish(&partial, &done, "made of")?;
        assert!(is_complete(&done) && !partial.exists());
        remove(&cache)
    }
}
