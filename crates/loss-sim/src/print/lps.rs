//! What became of the LPs: the largest, the median and the smallest of each group, and all.

use super::text::{exact, grouped, percent, table};
use crate::outcome::{LpResult, Outcome};

pub fn lps(outcome: &Outcome) -> String {
    let mut groups: Vec<&str> = outcome.lps.iter().map(|lp| lp.group.as_str()).collect();
    groups.dedup();
    let (places, asset) = (outcome.scenario.asset_decimals, &outcome.scenario.asset);
    let mut out = String::new();
    for group in groups {
        let members: Vec<&LpResult> = outcome.lps.iter().filter(|lp| lp.group == group).collect();
        out.push_str(&format!("  {group}: {}, in {asset}\n", grouped(members.len() as u64)));
        out.push_str(&table(&rows(&members, places)));
    }
    out
}

fn rows(members: &[&LpResult], places: u8) -> Vec<Vec<String>> {
    let mut sorted = members.to_vec();
    sorted.sort_by_key(|lp| std::cmp::Reverse(lp.deposited));
    let head = ["", "deposited", "bore", "part lost", "withdrew", "still in"];
    let mut rows = vec![head.map(String::from).to_vec()];
    let mut add = |name: &str, lp: &LpResult| {
        let money = |atoms| exact(atoms, places);
        rows.push(vec![
            name.into(),
            money(lp.deposited),
            money(lp.lost),
            // Of what it would have, interest included, had there been no loss.
            percent(lp.lost, lp.lost + lp.withdrawn + lp.left),
            money(lp.withdrawn),
            money(lp.left),
        ]);
    };
    for (name, at) in [("largest", 0), ("median", sorted.len() / 2), ("smallest", sorted.len() - 1)]
    {
        if let Some(lp) = sorted.get(at) {
            add(name, lp);
        }
    }
    let sum = |part: fn(&LpResult) -> u64| members.iter().map(|lp| part(lp)).sum();
    let all = LpResult {
        deposited: sum(|lp| lp.deposited),
        lost: sum(|lp| lp.lost),
        withdrawn: sum(|lp| lp.withdrawn),
        left: sum(|lp| lp.left),
        ..sorted[0].clone()
    };
    add("all", &all);
    rows
}
