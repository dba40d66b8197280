//! `status`: tables, or JSON.

use std::io::{ErrorKind, Write};

use anyhow::Result;
use loss_localnet::status::{Condition, PositionStatus, ShortfallStatus, Status};
use loss_localnet::tokens::{ASSET_DECIMALS, COLLATERAL_DECIMALS};
use loss_localnet::Network;

pub fn run(network: &Network, json: bool) -> Result<()> {
    let status = network.status()?;
    let text = match json {
        true => serde_json::to_string_pretty(&status)? + "\n",
        false => tables(&status),
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn tables(status: &Status) -> String {
    [overview(status), positions(&status.positions), shortfalls(&status.shortfalls)].concat()
}

fn overview(status: &Status) -> String {
    let Status { version, slot, feed, pool, liquidator, .. } = status;
    let playing = feed.playing.as_ref().map_or(String::new(), |playing| {
        format!(", playing {} ({} of {} s)", playing.title, playing.at_seconds, playing.of_seconds)
    });
    let trouble = feed.trouble.as_ref().map_or(String::new(), |why| format!(", stuck: {why}"));
    let lines = [
        ("validator", format!("{version}, slot {slot}")),
        ("price", format!("{}{playing}{trouble}", feed.price.short())),
        ("LPs", assets(pool.lp_assets)),
        ("lent", format!("{}, {} of the pool", assets(pool.debt), percent(pool.utilization_bps))),
        (
            "insurance",
            format!("{} reserve, {} stakers", assets(pool.reserve), assets(pool.stakers)),
        ),
        (
            "collateral",
            format!("{}, salvage {}", collateral(pool.collateral), collateral(pool.salvage)),
        ),
        (
            "lost by LPs",
            format!(
                "{}, {} came back to all who lost",
                assets(pool.socialized),
                assets(pool.recovered)
            ),
        ),
        ("liquidator", (*liquidator).to_owned()),
    ];
    lines.map(|(name, value)| format!("{name:<12} {value}\n")).concat()
}

fn positions(positions: &[PositionStatus]) -> String {
    let head = ["position", "collateral", "debt", "LTV", ""].map(str::to_owned);
    let row = |position: &PositionStatus| {
        let ltv = match position.debt {
            0 => "-".to_owned(),
            _ => percent(position.ltv_bps),
        };
        let (held, debt) = (collateral(position.collateral), assets(position.debt));
        [position.name.clone(), held, debt, ltv, condition(position.condition).to_owned()]
    };
    table(head, positions.iter().map(row))
}

fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::Empty => "empty",
        Condition::Healthy => "healthy",
        Condition::Liquidatable => "liquidatable",
        Condition::Insolvent => "INSOLVENT",
        Condition::Defaulted => "defaulted",
    }
}

fn shortfalls(shortfalls: &[ShortfallStatus]) -> String {
    if shortfalls.is_empty() {
        return "\nno shortfalls\n".to_owned();
    }
    let head =
        ["shortfall", "debt", "collateral", "reserve", "stakers", "LPs", "nobody", "recovered"];
    let row = |record: &ShortfallStatus| {
        [
            format!("{} {}", record.seq, record.name),
            assets(record.debt),
            assets(record.proceeds),
            assets(record.reserve),
            assets(record.stakers),
            assets(record.lps),
            assets(record.unallocated),
            assets(record.recovered),
        ]
    };
    table(head.map(str::to_owned), shortfalls.iter().map(row))
}

/// Columns as wide as their widest; the first to the left, the others to the right.
fn table<const N: usize>(head: [String; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<_> = (0..N).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &[String; N]| {
        let cells =
            row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            });
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    format!("\n{}", rows.iter().map(line).collect::<String>())
}

fn assets(atoms: u64) -> String {
    amount(atoms, ASSET_DECIMALS)
}

fn collateral(atoms: u64) -> String {
    amount(atoms, COLLATERAL_DECIMALS)
}

/// Whole ones in groups of three, and two decimals, cut off.
fn amount(atoms: u64, decimals: u8) -> String {
    let one = 10_u64.saturating_pow(decimals.into());
    let (whole, rest) = (atoms / one, atoms % one);
    let digits = whole.to_string();
    let grouped: String = digits
        .char_indices()
        .flat_map(|(at, digit)| {
            let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
            comma.then_some(',').into_iter().chain([digit])
        })
        .collect();
    format!("{grouped}.{:02}", rest / (one / 100))
}

fn percent(bps: u64) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_cut() {
        assert_eq!(assets(1_234_567_899_999), "1,234,567.89");
        assert_eq!(assets(999_000_000), "999.00");
        assert_eq!(collateral(1_050_000_000), "1.05");
        assert_eq!(percent(8_001), "80.01 %");
    }

    #[test]
    fn columns_line_up() {
        let text = |cells: [&str; 2]| cells.map(str::to_owned);
        let shown = table(text(["a", "b"]), [text(["long", "1"]), text(["x", "22"])].into_iter());
        assert_eq!(shown, "\na      b\nlong   1\nx     22\n");
    }
}
