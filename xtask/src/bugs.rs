//! `cargo xtask bugs`: does a test notice when the code is wrong? Puts each bug of `tests/seeded-bugs` into
//! a copy of the sources and runs the tests that are to catch it.

mod report;
mod table;
mod trial;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Result};
use clap::Args;

use crate::progress::seconds;
use crate::{sbf_build, workspace};
use report::Results;
use table::{Bug, TestRun};
use trial::{Copy, Outcome};

#[derive(Args)]
pub struct Bugs {
    /// Only these, as B01 B44
    ids: Vec<String>,
    /// Only look whether the table fits the code
    #[arg(long, conflicts_with_all = ["ids", "resume"])]
    check: bool,
    /// Leave out what was caught by an earlier run
    #[arg(long)]
    resume: bool,
}

pub fn run(args: &Bugs) -> Result<()> {
    let all = table::read(&workspace::root())?;
    table::check(&workspace::root(), &all)?;
    if args.check {
        println!("{} seeded bugs fit the code", all.len());
        return Ok(());
    }
    let mut results = Results::read()?;
    let mut chosen = choose(&all, &args.ids)?;
    if args.resume {
        chosen.retain(|bug| !results.has_caught(bug));
    }
    try_all(&chosen, &mut results)?;
    report::finish(&all, &chosen, &results)
}

fn choose(all: &[Bug], ids: &[String]) -> Result<Vec<Bug>> {
    for id in ids {
        ensure!(all.iter().any(|bug| bug.id == *id), "there is no bug {id}");
    }
    let chosen = all.iter().filter(|bug| ids.is_empty() || ids.contains(&bug.id));
    Ok(chosen.cloned().collect())
}

fn try_all(bugs: &[Bug], results: &mut Results) -> Result<()> {
    let copy = Copy::make()?;
    baseline(&copy, bugs)?;
    let begun = Instant::now();
    let mut wrong = vec![];
    for (done, bug) in bugs.iter().enumerate() {
        let said = match copy.attempt(bug) {
            Ok((outcome, time)) => {
                let said = match &outcome {
                    Outcome::Caught(by) => format!("caught by {by}"),
                    Outcome::Survived => "SURVIVED".to_owned(),
                };
                results.add(bug, outcome, time)?;
                format!("{said}, {}", seconds(time))
            }
            Err(error) => {
                wrong.push(format!("{error:#}"));
                "ERROR".to_owned()
            }
        };
        let left = left(begun.elapsed(), done + 1, bugs.len());
        eprintln!("[{}/{}] {}: {said}; {left} left", done + 1, bugs.len(), bug.id);
    }
    if !wrong.is_empty() {
        bail!("{} bugs could not be tried:\n{}", wrong.len(), wrong.join("\n"));
    }
    Ok(())
}

/// The tests must be green without any bug, or red says nothing.
fn baseline(copy: &Copy, bugs: &[Bug]) -> Result<()> {
    if bugs.iter().any(|bug| !bug.is_native()) {
        sbf_build::build()?;
        copy.take_others()?;
        copy.build_bytecode()?;
    }
    let tests: BTreeSet<&TestRun> = bugs.iter().flat_map(|bug| &bug.tests).collect();
    for (done, test) in tests.iter().enumerate() {
        let TestRun { package, target, filters } = test;
        let name = format!("{package} {target} {}", filters.join(" "));
        eprintln!("[{}/{}] without a bug: {name}", done + 1, tests.len());
        if let Some(red) = copy.first_red(test)? {
            bail!("`{red}` is red without any bug");
        }
    }
    Ok(())
}

fn left(elapsed: Duration, done: usize, all: usize) -> String {
    let each = elapsed / u32::try_from(done).unwrap_or(1).max(1);
    let left = each * u32::try_from(all.saturating_sub(done)).unwrap_or(0);
    format!("about {} min", left.as_secs().div_ceil(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_estimated_from_what_was_done() {
        assert_eq!(left(Duration::from_secs(60), 2, 6), "about 2 min");
        assert_eq!(left(Duration::from_secs(60), 6, 6), "about 0 min");
    }
}
