//! Who paid for each shortfall: a picture of the tiers, and the exact amounts.

use super::{
    text::{exact, grouped, percent, short, table, time},
    timeline::MANY,
};
use crate::outcome::{Outcome, Shortfall};

const BAR: u64 = 40;

pub fn waterfalls(outcome: &Outcome) -> String {
    let all = &outcome.shortfalls;
    if all.is_empty() {
        return "  no shortfall was recorded\n".into();
    }
    if all.len() <= MANY {
        return all.iter().map(|one| picture(one, outcome)).collect::<Vec<_>>().join("\n");
    }
    let largest = all.iter().max_by_key(|one| one.shortfall);
    let mut out = largest.map_or_else(String::new, |one| picture(one, outcome));
    out.push('\n');
    out.push_str(&each(all, outcome));
    out
}

/// One shortfall: each tier's bar begins where the one before ends.
fn picture(one: &Shortfall, outcome: &Outcome) -> String {
    let (asset, places) = (&outcome.scenario.asset, outcome.scenario.asset_decimals);
    let how = if one.in_liquidation { "in a liquidation by" } else { "by" };
    let mut out = format!(
        "  shortfall {}: {}, at {} recorded {how} {}, {} CU\n",
        one.seq,
        one.borrower,
        time(one.at),
        one.by,
        grouped(one.cu)
    );
    let tiers = [
        ("collateral", one.collateral_proceeds),
        ("reserve", one.reserve),
        ("stakers", one.stakers),
        ("LPs", one.lps),
        ("unallocated", one.unallocated),
    ];
    let width = exact(one.debt, places).chars().count();
    let row = |name: &str, amount: u64, from: u64| {
        let (start, end) = (along(from, one.debt), along(from.saturating_add(amount), one.debt));
        // A tier that paid anything is seen.
        let length = (end - start).max(u64::from(amount > 0));
        let start = start.min(BAR - length.min(BAR));
        let bar = "\u{2588}".repeat(usize::try_from(length).unwrap_or(0));
        let bar = format!("{}{bar}", " ".repeat(usize::try_from(start).unwrap_or(0)));
        let (amount, part) = (exact(amount, places), percent(amount, one.debt));
        format!("    {name:<12}{amount:>width$} {asset}  |{bar:<40}| {part:>10}\n")
    };
    out.push_str(&row("debt", one.debt, 0));
    let mut from = 0;
    for (name, amount) in tiers {
        out.push_str(&row(name, amount, from));
        from += amount;
    }
    out.push_str(&aside(one, outcome));
    out
}

fn along(amount: u64, whole: u64) -> u64 {
    let place = u128::from(amount) * u128::from(BAR) / u128::from(whole.max(1));
    u64::try_from(place).unwrap_or(BAR).min(BAR)
}

/// What is no part of the split.
fn aside(one: &Shortfall, outcome: &Outcome) -> String {
    let told = &outcome.scenario;
    let mut out = String::new();
    let mut line = |amount: u64, text: String| {
        if amount > 0 {
            out.push_str(&format!("    {text}\n"));
        }
    };
    let collateral =
        |atoms| format!("{} {}", exact(atoms, told.collateral_decimals), told.collateral);
    let shared = exact(one.shortfall, told.asset_decimals);
    line(
        one.shortfall,
        format!("shortfall, the debt less what the collateral brought: {shared} {}", told.asset),
    );
    let held = exact(one.held_back, told.asset_decimals);
    line(one.held_back, format!("the fund's caps held back {held} {}", told.asset));
    line(one.salvage, format!("kept for those who lost: {}", collateral(one.salvage)));
    line(one.reward, format!("reward for recording it: {}", collateral(one.reward)));
    let (before, after) = (&one.lps_before, &one.lps_after);
    if before.epoch != after.epoch {
        out.push_str(&format!(
            "    the LPs are wiped out: epoch {} ends, epoch {} begins\n",
            before.epoch, after.epoch
        ));
    }
    out
}

/// One amount of a shortfall.
type Part = fn(&Shortfall) -> u64;

/// All of many, a line each, and their sum.
fn each(all: &[Shortfall], outcome: &Outcome) -> String {
    let places = outcome.scenario.asset_decimals;
    let asset = &outcome.scenario.asset;
    // A tier that never paid has no column.
    let columns: [(&str, Part); 7] = [
        ("debt", |one| one.debt),
        ("collateral", |one| one.collateral_proceeds),
        ("reserve", |one| one.reserve),
        ("stakers", |one| one.stakers),
        ("LPs", |one| one.lps),
        ("unalloc.", |one| one.unallocated),
        ("held back", |one| one.held_back),
    ];
    let kept = |part: Part| all.iter().any(|one| part(one) > 0);
    let columns: Vec<_> = columns.into_iter().filter(|(_, part)| kept(*part)).collect();
    let named = columns.iter().map(|(name, _)| *name);
    let head = ["no.", "time"].into_iter().chain(named).chain(["CU"]);
    let mut rows: Vec<Vec<String>> = vec![head.map(String::from).collect()];
    for one in all {
        let mut row = vec![one.seq.to_string(), time(one.at)];
        row.extend(columns.iter().map(|(_, part)| short(part(one), places)));
        row.push(grouped(one.cu));
        rows.push(row);
    }
    let mut sums = vec!["sum".to_string(), String::new()];
    // What was held back of one event is there for the next: it has no sum.
    sums.extend(columns.iter().map(|(name, part)| match *name {
        "held back" => String::new(),
        _ => short(all.iter().map(part).sum(), places),
    }));
    rows.push(sums);
    format!("  each, in {asset} (the file of --json has every atom)\n{}", table(&rows))
}
