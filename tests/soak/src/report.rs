//! The figures of a run as a document.

use crate::{crowd::Crowd, operations::Operations, quiet::QUIET, windows::Windows, Cli};
use std::{fmt::Write, time::Duration};

/// # Errors
/// Never: writing to a string cannot fail.
pub fn text(
    cli: &Cli,
    crowd: &Crowd,
    operations: &Operations,
    windows: &Windows,
    built: Duration,
) -> Result<String, std::fmt::Error> {
    let Cli { lps, positions, operations: count, seed, .. } = cli;
    let pool = crowd.world.pool(&crowd.pool);
    let index = pool.ledger().lps.index;
    let mut text = String::new();
    writeln!(text, "# Soak\n")?;
    writeln!(
        text,
        "Made by `cargo xtask soak`. One pool with {} LPs and {} positions on the real",
        grouped(*lps as u64),
        grouped(*positions as u64)
    )?;
    writeln!(text, "bytecode; {} random operations from seed {seed}, one a minute. After every operation the books balance", grouped(*count))?;
    writeln!(text, "(P1); after every tenth of the run all promises that can be read off accounts hold for every owner and every")?;
    writeln!(text, "position, and {QUIET} LPs who never do anything have what the exact model says, to the atom (P5, P7).\n")?;
    writeln!(text, "| | |\n|---|--:|")?;
    let mut row = |what: &str, value: String| writeln!(text, "| {what} | {value} |");
    row("defaults recorded", grouped(operations.defaults))?;
    row("socialized, atoms", grouped(operations.socialized))?;
    row("LPs own at the end, atoms", grouped(pool.ledger.lps.assets))?;
    row("what is left of a share of the first day", format!("2^-{}", index.exponent()))?;
    row("recovered, atoms", grouped(pool.total_recovered))?;
    row("most receipts and claims open at once", grouped(operations.most_receipts as u64))?;
    row("people enter, seconds", built.as_secs().to_string())?;
    writeln!(text, "\n## Over the run\n")?;
    writeln!(text, "Transactions a second depend on the machine, and on what else it does; compute units do not.\n")?;
    writeln!(
        text,
        "| operations | transactions | a second | resident memory, MiB |\n|--:|--:|--:|--:|"
    )?;
    for (nth, window) in windows.all.iter().enumerate() {
        let rate = window.transactions as u128 * 1_000 / window.time.as_millis().max(1);
        let until = count / windows.all.len() as u64 * (nth as u64 + 1);
        let cells = [until, window.transactions, rate as u64, window.memory].map(grouped);
        writeln!(text, "| {} |", cells.join(" | "))?;
    }
    writeln!(text, "\n## Compute units\n")?;
    writeln!(text, "Of the second and the last tenth of the run. A mean that rises by more than a tenth fails the command.\n")?;
    writeln!(text, "| operation | often | mean, early | mean, late | most, early | most, late |\n|---|--:|--:|--:|--:|--:|")?;
    for (what, early, late) in windows.compared() {
        let often = early.often + late.often;
        let cells = [often, early.mean(), late.mean(), early.most, late.most].map(grouped);
        writeln!(text, "| `{what}` | {} |", cells.join(" | "))?;
    }
    Ok(text)
}

/// 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(",")
}
