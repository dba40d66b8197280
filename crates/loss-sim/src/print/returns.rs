//! What came back: salvage sold, and for each shortfall who got what.

use super::text::{fitting, grouped, percent, short, table, time, Money};
use crate::outcome::{Outcome, Return, Returned, Shortfall, Source, Tier};
use std::collections::BTreeMap;

/// The sales of one shortfall's salvage.
#[derive(Default)]
struct Sales {
    lots: u64,
    from: i64,
    until: i64,
    sold: u64,
    cost: u64,
    worth: u64,
    left: u64,
}

/// Empty when nothing was sold.
pub fn sales(outcome: &Outcome) -> String {
    let told = &outcome.scenario;
    let mut all: BTreeMap<u64, Sales> = BTreeMap::new();
    for one in &outcome.returns {
        let Return { at, seq, source: Source::Salvage { sold, worth, left }, amount, .. } = *one
        else {
            continue;
        };
        let sales = all.entry(seq).or_insert_with(|| Sales { from: at, ..Sales::default() });
        sales.lots += 1;
        sales.until = at;
        sales.sold += sold;
        sales.cost += amount;
        sales.worth += worth;
        sales.left = left;
    }
    if all.is_empty() {
        return String::new();
    }
    let (sold, cost) = (format!("sold, {}", told.collateral), format!("for {}", told.asset));
    let head = ["no.", "first", "last", "lots", &sold, &cost, "of the price", "unsold"];
    let mut rows = vec![head.map(String::from).to_vec()];
    for (seq, sales) in all {
        rows.push(vec![
            seq.to_string(),
            time(sales.from),
            time(sales.until),
            grouped(sales.lots),
            short(sales.sold, told.collateral_decimals),
            short(sales.cost, told.asset_decimals),
            percent(sales.cost, sales.worth),
            short(sales.left, told.collateral_decimals),
        ]);
    }
    table(&rows)
}

/// What each class bore in each shortfall, and what of it came back.
pub fn returned(outcome: &Outcome) -> String {
    format!("  in {}\n{}", outcome.scenario.asset, fitting(|money| rows(outcome, money)))
}

fn rows(outcome: &Outcome, money: Money) -> Vec<Vec<String>> {
    let came_back = |one: &&Shortfall| {
        let Returned { lps, stakers, reserve, .. } = &one.returned;
        lps.recovered + stakers.recovered + reserve > 0
    };
    let back: Vec<&Shortfall> = outcome.shortfalls.iter().filter(came_back).collect();
    let head = ["no.", "who", "bore", "recovered", "part", "claimed", "claimable"];
    let mut rows = vec![head.map(String::from).to_vec()];
    let mut all = [Tier::default(); 3];
    for one in &back {
        let Returned { lps, stakers, reserve, .. } = one.returned;
        // Surplus is the reserve's at once.
        let reserve = Tier { borne: one.reserve, recovered: reserve, claimed: reserve };
        let tiers = [lps, stakers, reserve];
        rows.extend(block(&one.seq.to_string(), &tiers, outcome, money));
        all.iter_mut().zip(&tiers).for_each(|(sum, tier)| sum.add(tier));
    }
    if back.len() > 1 {
        rows.extend(block("sum", &all, outcome, money));
    }
    rows
}

/// A row for each of LPs, stakers and reserve who bore something and could get something.
fn block(name: &str, tiers: &[Tier; 3], outcome: &Outcome, money: Money) -> Vec<Vec<String>> {
    let money = |atoms| money(atoms, outcome.scenario.asset_decimals);
    let mut rows = Vec::new();
    for (who, tier) in ["LPs", "stakers", "reserve"].into_iter().zip(tiers) {
        let shown = if who == "reserve" { tier.recovered > 0 } else { tier.borne > 0 };
        if !shown {
            continue;
        }
        rows.push(vec![
            if rows.is_empty() { name.to_string() } else { String::new() },
            who.into(),
            money(tier.borne),
            money(tier.recovered),
            percent(tier.recovered, tier.borne),
            money(tier.claimed),
            money(tier.recovered - tier.claimed),
        ]);
    }
    rows
}
