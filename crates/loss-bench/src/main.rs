//! Measures the program's bytecode into docs/COMPUTE.md, or checks it against that.

mod breakdown;
mod cases;
mod document;
mod growth;
mod sizes;
mod stage;

use anyhow::{bail, ensure, Context, Result};
use clap::Parser;
use document::Figures;
use loss_bench::table;
use loss_testkit::{bytecode, World};
use std::{fs, process::ExitCode};
use table::{aligned, grouped, Table};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/COMPUTE.md");
const SHOWN: &str = "docs/COMPUTE.md";
const REMEDY: &str = "run cargo xtask bench, and explain a rise in the commit";

#[derive(Parser)]
#[command(about = "Measures compute units, sizes and rent into docs/COMPUTE.md")]
struct Cli {
    /// Compare with docs/COMPUTE.md instead of writing it
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let (figures, exceeded) = measure()?;
    let head = figures.units.head.iter().map(|cell| (*cell).to_owned()).collect();
    let rows: Vec<_> = [head].into_iter().chain(figures.units.rows.clone()).collect();
    print!("{}", aligned(&rows));
    if !exceeded.is_empty() {
        println!("\nabove their ceilings:\n{}", aligned(&exceeded));
    }
    if cli.check {
        check(&figures)?;
    } else {
        fs::write(DOCUMENT, figures.markdown()).with_context(|| format!("cannot write {SHOWN}"))?;
        println!("\nwritten to {SHOWN}");
    }
    ensure!(exceeded.is_empty(), "{} paths are above their ceilings", exceeded.len());
    Ok(())
}

/// All figures, and the cases above their ceilings.
fn measure() -> Result<(Figures, Vec<Vec<String>>)> {
    let empty = World::new();
    let (mut rows, mut exceeded) = (vec![], vec![]);
    eprintln!("measuring {} paths", cases::all().count());
    for case in cases::all() {
        let units = case.measure(&empty);
        let ceiling = case.ceiling.map(grouped).unwrap_or_default();
        let row = [case.instruction, case.path, &grouped(units), &ceiling].map(str::to_owned);
        if case.ceiling.is_some_and(|ceiling| units > ceiling) {
            exceeded.push(row.to_vec());
        }
        rows.push(row.to_vec());
    }
    eprintln!("taking two instructions apart");
    let breakdowns = breakdown::measure(&empty)?;
    eprintln!("filling pools with LPs");
    let growth = growth::measure(&empty)?;
    let head = vec!["instruction", "path", "units", "ceiling"];
    let figures = Figures {
        toolchain: bytecode::toolchain(),
        units: Table { title: "Compute units".into(), head, labels: 2, rows },
        growth: document::growth_table(&growth),
        breakdowns: breakdowns.iter().map(document::breakdown_table).collect(),
        accounts: sizes::accounts(&empty),
        binary: sizes::binary(&empty),
    };
    Ok((figures, exceeded))
}

fn check(figures: &Figures) -> Result<()> {
    let document = fs::read_to_string(DOCUMENT).with_context(|| format!("no {SHOWN}: {REMEDY}"))?;
    let written = document::toolchain_of(&document);
    let written = written.with_context(|| format!("{SHOWN} names no toolchain: {REMEDY}"))?;
    let now = &figures.toolchain;
    if written != now {
        println!("\nThe figures in {SHOWN} are of another toolchain and were not compared:");
        println!("  there: {written}\n  here:  {now}");
        return Ok(());
    }
    let changes = figures.changes(&document);
    if changes.is_empty() {
        println!("\nall figures are those in {SHOWN}");
        return Ok(());
    }
    let head = ["instruction", "path", "table", "now"].map(str::to_owned).to_vec();
    let rows = changes.into_iter().map(|change| {
        let [instruction, path] = change.what;
        vec![instruction, path, change.written, change.now]
    });
    let rows: Vec<_> = [head].into_iter().chain(rows).collect();
    println!("\n{}", aligned(&rows));
    bail!("figures differ from {SHOWN}: {REMEDY}")
}
