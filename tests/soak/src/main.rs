//! One pool, very many owners, very many operations: what it costs must not grow, and the promises must
//! hold all the time. Everything repeats from a seed.
//!
//! | file | what |
//! |---|---|
//! | `crowd` | the pool and its people |
//! | `operations` | what they do, at random |
//! | `quiet` | LPs who do nothing, beside the reference model |
//! | `windows` | what operations cost as the run goes on |
//! | `report` | `docs/SOAK.md` |

mod crowd;
mod operations;
mod quiet;
mod report;
mod windows;

use anyhow::{ensure, Context, Result};
use clap::Parser;
use crowd::Crowd;
use indicatif::{ProgressBar, ProgressStyle};
use loss_testkit::invariants;
use operations::Operations;
use std::{path::PathBuf, time::Instant};
use windows::Windows;

#[derive(Parser, Debug)]
#[command(about = "Random operations on one large pool")]
pub struct Cli {
    /// Owners of LP shares
    #[arg(long, default_value_t = 100_000)]
    lps: usize,
    /// Positions with debt
    #[arg(long, default_value_t = 20_000)]
    positions: usize,
    /// Operations of the run
    #[arg(long, default_value_t = 1_000_000)]
    operations: u64,
    /// Where the randomness begins
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Write the report there, relative to the repository
    #[arg(long)]
    write: Option<PathBuf>,
}

/// The run is cut into so many windows, which are compared.
const WINDOWS: u64 = 10;

fn main() -> Result<()> {
    let cli = Cli::parse();
    let (text, windows) = run(&cli)?;
    println!("{text}");
    if let Some(path) = &cli.write {
        std::fs::write(path, &text).with_context(|| format!("writing {}", path.display()))?;
    }
    windows.check()
}

/// # Errors
/// When the numbers asked for are too small to say anything.
///
/// # Panics
/// When a promise is broken.
fn run(cli: &Cli) -> Result<(String, Windows)> {
    ensure!(cli.lps >= 100 && cli.positions >= 10, "at least 100 LPs and 10 positions");
    ensure!(cli.operations >= 10 * WINDOWS, "at least {} operations", 10 * WINDOWS);
    let begun = Instant::now();
    let bar = progress("people", (cli.lps + cli.positions) as u64)?;
    let mut crowd = Crowd::new(cli.lps, cli.positions, &bar);
    let built = begun.elapsed();
    invariants::check(&crowd.world, &crowd.pool);

    let bar = progress("operations", cli.operations)?;
    let mut operations = Operations::new(cli.seed);
    let mut windows = Windows::new(cli.operations / WINDOWS, crowd.sent);
    for _ in 0..cli.operations {
        let done = operations.next(&mut crowd);
        invariants::check_books(&crowd.world, &crowd.pool);
        if windows.count(&done, crowd.sent) {
            invariants::check(&crowd.world, &crowd.pool);
            crowd.quiet.check(&crowd.world, &crowd.pool, &crowd.lps);
            windows.begin();
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((report::text(cli, &crowd, &operations, &windows, built)?, windows))
}

fn progress(what: &'static str, length: u64) -> Result<ProgressBar> {
    let style = "{msg} {pos}/{len} {wide_bar} {per_sec} {eta} left";
    let bar = ProgressBar::new(length).with_style(ProgressStyle::with_template(style)?);
    Ok(bar.with_message(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_p5_p7_hold_on_a_short_run_which_meets_defaults_receipts_and_recoveries() {
        let cli = Cli { lps: 150, positions: 30, operations: 1_500, seed: 3, write: None };
        let (text, windows) = run(&cli).expect("large enough");
        assert_eq!(windows.all.len() as u64, WINDOWS);
        let met = |what: &str| windows.all.iter().any(|window| window.costs.contains_key(what));
        for what in ["record_shortfall", "deposit after losses", "claim_recovery", "liquidate"] {
            assert!(met(what), "{what}: {text}");
        }
    }

    #[test]
    fn too_small_a_run_is_refused() {
        let cli = Cli { lps: 99, positions: 10, operations: 100, seed: 1, write: None };
        let error = run(&cli).map(|_| ()).expect_err("99 LPs").to_string();
        assert_eq!(error, "at least 100 LPs and 10 positions");
    }
}
