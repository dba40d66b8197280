//! The command line.

use crate::{
    chart,
    document::{toolchain_line, without_units},
    measure::{Measured, CROWDS, WINNERS},
};
use anyhow::{bail, ensure, Context, Result};
use clap::Parser;
use loss_bench::table::aligned;
use loss_sim::Progress;
use loss_testkit::bytecode;
use std::fs;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
const DOCUMENT: &str = "WAVES.md";
const CHART: &str = "waves.svg";
const REMEDY: &str = "run cargo xtask waves";

/// Lets the waves of 10 October 2025 hit the real program, and writes docs/WAVES.md and its chart.
#[derive(Debug, Parser)]
#[command(name = "waves", version)]
pub struct Cli {
    /// Compare with the files in docs/ instead of writing them
    #[arg(long, conflicts_with = "winners")]
    pub check: bool,
    /// So many winners share each wave; prints the document and writes nothing
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub winners: Option<u16>,
}

/// Runs the command.
///
/// # Errors
/// When anything is not as promised, or not as the files say.
pub fn run(cli: &Cli) -> Result<()> {
    for name in ["socialized_loss.so", "puppet_venue.so"] {
        let path = bytecode::folder().join(name);
        ensure!(path.is_file(), "{}: not built: run cargo xtask build", path.display());
    }
    let winners = cli.winners.map_or(WINNERS, usize::from);
    let measured = Measured::new(winners, CROWDS, Progress::detect())?;
    let (document, chart) = (measured.markdown(), chart::svg(&measured));
    if cli.winners.is_some() {
        print!("{document}");
        return Ok(());
    }
    for table in [measured.alone_table(), measured.splits_table()] {
        let head = table.head.iter().map(|cell| (*cell).to_owned()).collect();
        let rows: Vec<_> = [head].into_iter().chain(table.rows).collect();
        println!("{}\n{}", table.title, aligned(&rows));
    }
    if cli.check {
        return check(&document, &chart);
    }
    for (name, text) in [(DOCUMENT, &document), (CHART, &chart)] {
        fs::write(format!("{DOCS}/{name}"), text).with_context(|| format!("docs/{name}"))?;
        println!("written to docs/{name}");
    }
    Ok(())
}

fn check(document: &str, chart: &str) -> Result<()> {
    let read = |name| {
        let text = fs::read_to_string(format!("{DOCS}/{name}"));
        text.with_context(|| format!("no docs/{name}: {REMEDY}"))
    };
    compare(CHART, &read(CHART)?, chart)?;
    let written = read(DOCUMENT)?;
    if written.lines().any(|line| line == toolchain_line()) {
        compare(DOCUMENT, &written, document)?;
    } else {
        println!("compute units in docs/{DOCUMENT} are of another toolchain and were not compared");
        compare(DOCUMENT, &without_units(&written), &without_units(document))?;
    }
    println!("docs/{DOCUMENT} and docs/{CHART} are up to date");
    Ok(())
}

/// Fails with the first line that differs.
fn compare(name: &str, written: &str, now: &str) -> Result<()> {
    if written == now {
        return Ok(());
    }
    let (mut old, mut new) = (written.lines(), now.lines());
    let different = std::iter::from_fn(|| match (old.next(), new.next()) {
        (None, None) => None,
        (there, here) => Some((there.unwrap_or("nothing"), here.unwrap_or("nothing"))),
    });
    let first = different.into_iter().find(|(there, here)| there != here);
    let (there, here) = first.unwrap_or(("other line ends", "other line ends"));
    bail!("docs/{name} differs: {REMEDY}\n  there: {there}\n  now:   {here}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_different_line_is_shown() {
        assert!(compare("x", "a\nb\n", "a\nb\n").is_ok());
        let error = |now| compare("x", "a\nb\n", now).unwrap_err().to_string();
        assert!(error("a\nc\n").ends_with("there: b\n  now:   c"), "{}", error("a\nc\n"));
        assert!(error("a\n").ends_with("there: b\n  now:   nothing"));
        assert!(error("a\nb").contains("docs/x differs"));
    }
}
