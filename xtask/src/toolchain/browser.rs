//! Chromium, for tests in a real browser: Debian's, because the ones that test tools download are not
//! to be had everywhere.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{cache, debian};
use crate::progress::Steps;

/// The environment's variable with another browser.
const VARIABLE: &str = "CHROMIUM";
const DEBIANS: &str = "/usr/bin/chromium";
const PACKAGE: &str = "chromium";
const NO_APT: &str = "there is neither /usr/bin/chromium nor apt-get here: install Chromium or \
                      Chrome and set CHROMIUM to its path";

/// The browser, installed first when that is needed.
pub fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os(VARIABLE) {
        return Ok(chosen.into());
    }
    let browser = PathBuf::from(DEBIANS);
    if !browser.is_file() {
        let folder = cache::dir()?;
        let _lock = cache::lock(&folder)?;
        let log = folder.join("browser.log");
        fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
        Steps::new(1).run("Chromium", || debian::install(&[PACKAGE], &log, NO_APT))?;
    }
    Ok(browser)
}
