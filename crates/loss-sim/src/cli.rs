//! The command line.

use crate::{
    chart,
    print::{report, text::Paint},
    replay,
    scenario::Scenario,
    Progress,
};
use clap::Parser;
use std::{
    fmt::Display,
    io::{stdout, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Replays a default on the real program: who paid what, and whether every promise held.
#[derive(Debug, Parser)]
#[command(name = "replay", version)]
pub struct Cli {
    /// The scenario, a TOML file; scenarios/README.md says how to write one.
    pub scenario: PathBuf,
    /// The number of LPs in the first group, who share the same total.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub lps: Option<u16>,
    /// Chooses who is settled early and who leaves first.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Writes everything as JSON, amounts in atoms.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Draws price, debt, insurance and the LPs' value over time.
    #[arg(long, value_name = "FILE.svg")]
    pub chart: Option<PathBuf>,
}

/// What went wrong, with the exit code it deserves.
const USAGE: u8 = 2;
const BROKEN: u8 = 1;

/// Runs the command and returns its exit code.
pub fn run(cli: &Cli) -> u8 {
    match play(cli) {
        Ok(true) => 0,
        Ok(false) => BROKEN,
        Err(message) => {
            eprintln!("{message}");
            USAGE
        }
    }
}

fn play(cli: &Cli) -> Result<bool, String> {
    let shown = cli.scenario.display();
    let text = std::fs::read_to_string(&cli.scenario).map_err(|error| {
        format!("{shown}: {error}: give the path of a scenario, see scenarios/")
    })?;
    let scenario = Scenario::read(&shown.to_string(), &text).map_err(|error| error.to_string())?;
    let scenario = match cli.lps {
        Some(count) => scenario.with_lps(usize::from(count)).map_err(|error| error.to_string())?,
        None => scenario,
    };
    let bytecode = loss_testkit::bytecode::folder().join("socialized_loss.so");
    if !bytecode.is_file() {
        return Err(format!("{}: not built: run cargo xtask build", bytecode.display()));
    }
    let outcome =
        replay(scenario, cli.seed, Progress::detect()).map_err(|error| error.to_string())?;

    let colour = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    // A reader who stops early, such as `head`, is no failure.
    let _ = stdout().write_all(report(&outcome, Paint(colour)).as_bytes());
    if let Some(path) = &cli.json {
        let mut json = serde_json::to_string_pretty(&outcome).map_err(|error| error.to_string())?;
        json.push('\n');
        write(path, &json)?;
    }
    if let Some(path) = &cli.chart {
        write(path, &chart::svg(&outcome))?;
    }
    Ok(outcome.all_kept())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let told = |error: &dyn Display| format!("{}: {error}", path.display());
    std::fs::write(path, text).map_err(|error| told(&error))
}
