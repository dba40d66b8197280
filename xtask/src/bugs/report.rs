//! What was found so far, and `docs/SEEDED_BUGS.md`.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{bail, Context, Result};

use super::table::Bug;
use super::trial::Outcome;
use crate::workspace;

const DOC: &str = "docs/SEEDED_BUGS.md";
const SURVIVED: &str = "-";

/// By id: a line each in a file in the target folder, so that a run that ended early is not lost.
pub struct Results {
    path: PathBuf,
    lines: BTreeMap<String, Line>,
}

struct Line {
    /// Of the bug as it was tried: one that changed since has no result.
    print: u64,
    seconds: u64,
    caught_by: Option<String>,
}

impl Results {
    pub fn read() -> Result<Self> {
        let path = workspace::target_dir().join("bugs/results.tsv");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let lines = text.lines().filter_map(parse).collect();
        Ok(Self { path, lines })
    }

    pub fn has_caught(&self, bug: &Bug) -> bool {
        self.of(bug).is_some_and(|line| line.caught_by.is_some())
    }

    fn of(&self, bug: &Bug) -> Option<&Line> {
        self.lines.get(&bug.id).filter(|line| line.print == print(bug))
    }

    pub fn add(&mut self, bug: &Bug, outcome: Outcome, time: Duration) -> Result<()> {
        let caught_by = match outcome {
            Outcome::Caught(by) => Some(by),
            Outcome::Survived => None,
        };
        let line = Line { print: print(bug), seconds: time.as_secs(), caught_by };
        self.lines.insert(bug.id.clone(), line);
        let all = self.lines.iter().map(|(id, line)| {
            let by = line.caught_by.as_deref().unwrap_or(SURVIVED);
            format!("{id}\t{}\t{}\t{by}\n", line.print, line.seconds)
        });
        fs::write(&self.path, all.collect::<String>())
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

fn parse(line: &str) -> Option<(String, Line)> {
    let mut parts = line.split('\t');
    let (id, print) = (parts.next()?, parts.next()?.parse().ok()?);
    let (seconds, by) = (parts.next()?.parse().ok()?, parts.next()?);
    let caught_by = (by != SURVIVED).then(|| by.to_owned());
    Some((id.to_owned(), Line { print, seconds, caught_by }))
}

fn print(bug: &Bug) -> u64 {
    let mut hasher = DefaultHasher::new();
    bug.hash(&mut hasher);
    hasher.finish()
}

/// Prints the table, writes the document, and fails when one survived.
pub fn finish(all: &[Bug], chosen: &[Bug], results: &Results) -> Result<()> {
    print!("{}", table(chosen, results));
    let path = workspace::root().join(DOC);
    fs::write(&path, document(all, results))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("wrote {DOC}");
    let tried: Vec<_> = all.iter().filter(|bug| results.of(bug).is_some()).collect();
    let survived = tried.iter().filter(|bug| !results.has_caught(bug)).map(|bug| bug.id.as_str());
    let survived: Vec<_> = survived.collect();
    if !survived.is_empty() {
        bail!("{} of {} survived: {}", survived.len(), tried.len(), survived.join(", "));
    }
    println!("{} of {} caught", tried.len(), all.len());
    Ok(())
}

fn document(all: &[Bug], results: &Results) -> String {
    let tried = all.iter().filter(|bug| results.of(bug).is_some()).count();
    let caught = all.iter().filter(|bug| results.has_caught(bug)).count();
    let untried = match all.len() - tried {
        0 => String::new(),
        left => format!(" {left} more were not tried: `cargo xtask bugs --resume` does."),
    };
    format!(
        "# Seeded bugs\n\n\
         Written by `cargo xtask bugs`, which puts each bug of [tests/seeded-bugs](../tests/seeded-bugs/README.md) \
         into a copy of the sources, runs the tests that are to notice, and takes it out again. The tests were \
         green without a bug. {tried} of {} were tried, and {caught} caught.{untried}\n\n\
         The seconds are those of the machine and its load at the time.\n\n{}",
        all.len(),
        table(all, results)
    )
}

fn table(bugs: &[Bug], results: &Results) -> String {
    let head = "| id | bug | breaks | file | caught by | seconds |\n|---|---|---|---|---|---:|\n";
    let rows = bugs.iter().map(|bug| {
        let Bug { id, what, promise, file, .. } = bug;
        let (by, seconds) = match results.of(bug) {
            Some(Line { caught_by: Some(by), seconds, .. }) => (format!("`{by}`"), *seconds),
            Some(Line { seconds, .. }) => ("**nothing**".to_owned(), *seconds),
            None => ("not tried".to_owned(), 0),
        };
        let file = file.replace("crates/loss-math/src/", "maths: ");
        let file = file.replace("programs/socialized-loss/src/", "program: ");
        format!("| {id} | {what} | {promise} | {file} | {by} | {seconds} |\n")
    });
    format!("{head}{}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let (id, line) = parse("B07\t12\t3\ta::b").unwrap();
        assert_eq!((id.as_str(), line.print, line.seconds), ("B07", 12, 3));
        assert_eq!(line.caught_by.as_deref(), Some("a::b"));
        assert_eq!(parse("B08\t12\t3\t-").unwrap().1.caught_by, None);
        assert!(parse("B08\t12").is_none());
    }
}
