//! A copy of the sources in which one bug at a time is tried.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};

use super::table::{Bug, TestRun};
use crate::{cmd, sbf_build, scratch, workspace};

/// Bytecode that is loaded besides, and no bug is in.
const OTHERS: [&str; 3] = ["example_venue.so", "puppet_venue.so", "oracle_mock.so"];

/// The copy, and what is built from it: one target folder for all bugs, so that only the crate with the
/// bug is built again.
pub struct Copy {
    sources: PathBuf,
    host: PathBuf,
    sbf: PathBuf,
    deploy: PathBuf,
}

/// What became of a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By this test, the first that went red.
    Caught(String),
    Survived,
}

impl Copy {
    /// Of the sources as they are now.
    pub fn make() -> Result<Self> {
        let base = workspace::target_dir().join("bugs");
        let copy = Self {
            sources: base.join("copy"),
            host: base.join("host"),
            sbf: base.join("sbf"),
            deploy: base.join("deploy"),
        };
        scratch::copy_sources(&copy.sources)?;
        fs::create_dir_all(&copy.deploy)?;
        Ok(copy)
    }

    /// The bytecode without a bug: compiles what all bugs share.
    pub fn build_bytecode(&self) -> Result<()> {
        sbf_build::build_copy(&self.sources, &self.sbf, &self.deploy)
    }

    /// The other programs' bytecode beside it.
    pub fn take_others(&self) -> Result<()> {
        let built = workspace::target_dir().join("deploy");
        for name in OTHERS {
            fs::copy(built.join(name), self.deploy.join(name)).with_context(|| name.to_owned())?;
        }
        Ok(())
    }

    /// Puts the bug in, runs its tests until one is red, and takes it out again.
    pub fn attempt(&self, bug: &Bug) -> Result<(Outcome, Duration)> {
        let path = self.sources.join(&bug.file);
        let good = fs::read_to_string(&path)?;
        fs::write(&path, bug.apply(&good)?)?;
        let begun = Instant::now();
        let result = self.try_out(bug);
        fs::write(&path, good)?;
        Ok((result.with_context(|| bug.id.clone())?, begun.elapsed()))
    }

    fn try_out(&self, bug: &Bug) -> Result<Outcome> {
        if !bug.is_native() {
            self.build_bytecode().context("it does not build: mend the table")?;
        }
        for test in &bug.tests {
            if let Some(red) = self.first_red(test)? {
                return Ok(Outcome::Caught(red));
            }
        }
        Ok(Outcome::Survived)
    }

    /// The first test that fails, if any does. Tests of the bytecode are those of the checkout, so that
    /// they need not be compiled again.
    pub fn first_red(&self, test: &TestRun) -> Result<Option<String>> {
        let mut command = cmd::cargo();
        command.args(["test", "-p", &test.package, "--test", &test.target, "--"]);
        command.args(&test.filters).env("RUST_LOG", "off");
        // A red test is enough; the smallest input that makes it red is not needed.
        command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("CARGO_INCREMENTAL", "0");
        if test.is_native() {
            command.current_dir(&self.sources).env("CARGO_TARGET_DIR", &self.host);
        } else {
            command.env("SBF_OUT_DIR", &self.deploy);
        }
        let out = command.stdin(Stdio::null()).output().context("cannot start cargo")?;
        let text = String::from_utf8_lossy(&out.stdout);
        if text.lines().any(|line| line.starts_with("running ")) {
            return verdict(&text, out.status.success()).with_context(|| format!("{test:?}"));
        }
        bail!("it does not build: mend the table\n{}", String::from_utf8_lossy(&out.stderr))
    }
}

/// What a test binary printed: the first test that failed; none if all passed.
fn verdict(text: &str, success: bool) -> Result<Option<String>> {
    ensure!(!text.lines().any(|line| line == "running 0 tests"), "its filters select no test");
    let failed = |line: &str| {
        let line = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
        Some(line.trim_end_matches(" - should panic").to_owned())
    };
    match text.lines().find_map(failed) {
        Some(name) => Ok(Some(name)),
        None if success => Ok(None),
        None => Ok(Some("(the test process died)".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_red_test_is_named() {
        let text = "running 3 tests\ntest a::b ... ok\ntest a::c ... FAILED\ntest d ... FAILED\n";
        assert_eq!(verdict(text, false).unwrap().as_deref(), Some("a::c"));
        assert_eq!(verdict("running 1 test\ntest a ... ok\n", true).unwrap(), None);
        let died = verdict("running 1 test\n", false).unwrap();
        assert_eq!(died.as_deref(), Some("(the test process died)"));
    }

    #[test]
    fn a_run_of_no_tests_is_no_answer() {
        assert!(verdict("running 0 tests\n", true).is_err());
    }
}
