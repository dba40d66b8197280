//! `cargo xtask mutants`: changes one operator or result of the maths at a time, and sees whether a test
//! notices. First with the quick tests of what was changed; what survives those, with all of the maths' tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use clap::Args;

use crate::{cmd, scratch, toolchain, workspace};

/// Files of `loss-math`, and the tests that are linked and run for each of their mutants: few, because linking is
/// what takes the time.
struct Group {
    name: &'static str,
    files: &'static [&'static str],
    tests: &'static [&'static str],
}

const GROUPS: &[Group] = &[
    Group {
        name: "shares",
        files: &["class", "holding", "share", "exit"],
        tests: &[
            "class",
            "share",
            "holding",
            "exit",
            "splits",
            "splits_accounts",
            "waterfall_cases",
        ],
    },
    Group {
        name: "payers",
        files: &["waterfall", "fund", "ledger", "deficit", "venue", "bucket", "recovery"],
        tests: &["waterfall_cases", "deficit", "deficit_caps", "bucket", "recovery"],
    },
    Group { name: "numbers", files: &["fixed", "index"], tests: &["fixed", "surviving", "shown"] },
    Group { name: "profit", files: &["profit"], tests: &["class", "profit", "profit_leaving"] },
    Group {
        name: "debts",
        files: &[
            "interest",
            "liquidation",
            "price",
            "auction",
            "health",
            "quote",
            "rank",
            "units",
            "error",
        ],
        tests: &[
            "interest",
            "liquidation",
            "liquidation_fee",
            "price",
            "auction",
            "quote",
            "shown",
            "rank",
            "fixed",
            "profit_leaving",
        ],
    },
];

#[derive(Args)]
pub struct Mutants {
    /// Only these files of loss-math, as class or fixed
    files: Vec<String>,
}

pub fn run(args: &Mutants) -> Result<()> {
    let program = toolchain::ensure_mutants()?;
    let work = workspace::target_dir().join("mutants");
    let copy = work.join("copy");
    scratch::copy_sources(&copy)?;
    let mut missed = vec![];
    for group in GROUPS {
        let wanted =
            |file: &&&str| args.files.is_empty() || args.files.iter().any(|it| it == **file);
        let files: Vec<_> = group.files.iter().filter(wanted).copied().collect();
        if files.is_empty() {
            continue;
        }
        let out = work.join(group.name);
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        let run = Run { program: &program, copy: &copy, work: &work, out: &out, files: &files };
        run.cargo_mutants(group.tests)?;
        if !run.lines("missed")?.is_empty() {
            run.cargo_mutants(&[])?;
        }
        missed.extend(run.lines("missed")?);
        println!("{}", run.summary()?);
    }
    if !missed.is_empty() {
        bail!("{} mutants were not noticed:\n{}", missed.len(), missed.join("\n"));
    }
    Ok(())
}

struct Run<'a> {
    program: &'a Path,
    copy: &'a Path,
    work: &'a Path,
    out: &'a Path,
    files: &'a [&'a str],
}

impl Run<'_> {
    /// With the tests named, or all; those that were caught before are left out. Mutants that survive are no
    /// failure of the run.
    fn cargo_mutants(&self, tests: &[&str]) -> Result<()> {
        let mut command = Command::new(self.program);
        command.current_dir(self.copy).env("CARGO_TARGET_DIR", self.work.join("host"));
        // The smallest input that shows a mutant is not needed.
        command.env("RUST_LOG", "off").env("PROPTEST_MAX_SHRINK_ITERS", "0");
        command.args(["mutants", "-p", "loss-math", "--in-place", "--baseline", "skip"]);
        command.args(["--iterate", "--timeout", "15", "-o"]).arg(self.out);
        for file in self.files {
            command.arg("-f").arg(format!("crates/loss-math/src/{file}.rs"));
        }
        // Arguments after `--` would be for running alone, and all tests be linked.
        if !tests.is_empty() {
            command.arg("--cargo-arg=--lib");
        }
        command.args(tests.iter().map(|test| format!("--cargo-arg=--test={test}")));
        match cmd::run(&mut command) {
            // 2: some survived; 3: some took too long, which is being caught.
            Err(error) if ![2, 3].contains(&cmd::exit_code(&error)) => Err(error),
            _ => Ok(()),
        }
    }

    fn lines(&self, what: &str) -> Result<Vec<String>> {
        let path: PathBuf = self.out.join("mutants.out").join(format!("{what}.txt"));
        let text = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn summary(&self) -> Result<String> {
        let count = |what| self.lines(what).map(|lines| lines.len());
        let (caught, missed) = (count("caught")?, count("missed")?);
        let previous = count("previously_caught").unwrap_or(0);
        let (slow, unviable) = (count("timeout")?, count("unviable")?);
        Ok(format!(
            "{}: {} caught, {slow} never ended, {missed} not noticed, {unviable} do not compile",
            self.files.join(", "),
            caught + previous
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_maths_is_in_one_group_and_every_test_is_there() {
        let folder = workspace::root().join("crates/loss-math");
        let stems = |path: &Path| -> Vec<String> {
            let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
            let files = entries.filter(|path| path.extension().is_some_and(|it| it == "rs"));
            files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
        };
        let mut there = stems(&folder.join("src"));
        there.retain(|file| file != "lib");
        there.sort();
        let mut grouped: Vec<_> = GROUPS.iter().flat_map(|group| group.files).collect();
        grouped.sort();
        assert_eq!(there.iter().map(String::as_str).collect::<Vec<_>>(), {
            grouped.into_iter().copied().collect::<Vec<_>>()
        });
        let tests = stems(&folder.join("tests"));
        for test in GROUPS.iter().flat_map(|group| group.tests) {
            assert!(tests.iter().any(|it| it == test), "no test {test}");
        }
    }
}
