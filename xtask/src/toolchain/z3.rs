//! The solver that the proofs run on: z3 with its Python package, one wheel from PyPI in the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};

use super::{cache, debian};
use crate::cmd;
use crate::progress::Steps;

/// The wheel's version, which is the solver's.
const VERSION: &str = "5.4.0";
const NO_APT: &str =
    "there is neither a Python with pip nor apt-get here: install Python 3 with pip";

pub struct Z3 {
    /// To be put on `PYTHONPATH`.
    folder: PathBuf,
    python: &'static str,
}

impl Z3 {
    /// The solver, installed first when that is needed.
    pub fn ensure() -> Result<Self> {
        let cache = cache::dir()?;
        let folder = cache.join(format!("z3-solver-{VERSION}_{}", std::env::consts::ARCH));
        if !cache::is_complete(&folder) {
            set_up(&cache, &folder)?;
        }
        // Once it is there, no pip is needed.
        Ok(Self { folder, python: debian::python().unwrap_or("python3") })
    }

    /// Python with the solver, in the repository root. Leaves no compiled scripts behind.
    pub fn python(&self) -> Command {
        let mut command = Command::new(self.python);
        command.current_dir(crate::workspace::root());
        command.env("PYTHONPATH", &self.folder).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

fn set_up(cache: &Path, folder: &Path) -> Result<()> {
    let _lock = cache::lock(cache)?;
    if cache::is_complete(folder) {
        // Another process finished it while this one waited for the lock.
        return Ok(());
    }
    let log = cache.join("z3.log");
    fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
    Steps::new(1).run(&format!("z3 {VERSION} (PyPI, 39 MB)"), || install(cache, folder, &log))
}

fn install(cache: &Path, folder: &Path, log: &Path) -> Result<()> {
    if debian::python().is_none() {
        debian::install(&["python3-pip"], log, NO_APT)?;
    }
    let python = debian::python().context("no Python with pip; install python3-pip")?;
    let name = folder.file_name().context("no name for the folder")?.to_string_lossy();
    let partial = cache::start(cache, &name)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--no-input"]);
    pip.args(["--disable-pip-version-check", "--root-user-action=ignore", "--only-binary=:all:"]);
    pip.arg("--target").arg(&partial).arg(format!("z3-solver=={VERSION}"));
    cmd::run_logged(&mut pip, log)?;
    let mut probe = Command::new(python);
    probe.args(["-c", "import z3; print(z3.get_version_string())"]).env("PYTHONPATH", &partial);
    let found = cmd::output(&mut probe).context("z3 does not start")?;
    ensure!(found == VERSION, "the wheel brings z3 {found}, not {VERSION}");
    cache::finish(&partial, folder, &format!("z3-solver {VERSION}"))
}
