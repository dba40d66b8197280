//! What became of LPs or stakers: the largest, the median and the smallest of each group, and all.

use super::text::{fitting, grouped, percent};
use crate::outcome::{Outcome, OwnerResult};

/// `put_in` is what their deposits are called.
pub fn owners(outcome: &Outcome, owners: &[OwnerResult], put_in: &str) -> String {
    let mut groups: Vec<&str> = owners.iter().map(|owner| owner.group.as_str()).collect();
    groups.dedup();
    let asset = &outcome.scenario.asset;
    let recovered = !outcome.returns.is_empty();
    let mut out = String::new();
    for group in groups {
        let members = owners.iter().filter(|owner| owner.group == group);
        let members: Vec<&OwnerResult> = members.collect();
        out.push_str(&format!("  {group}: {}, in {asset}\n", grouped(members.len() as u64)));
        let places = outcome.scenario.asset_decimals;
        out.push_str(&fitting(|money| {
            rows(&members, put_in, recovered, |atoms| money(atoms, places))
        }));
    }
    out
}

fn rows(
    members: &[&OwnerResult],
    put_in: &str,
    recovered: bool,
    money: impl Fn(u64) -> String,
) -> Vec<Vec<String>> {
    let mut sorted = members.to_vec();
    sorted.sort_by_key(|owner| std::cmp::Reverse(owner.deposited));
    let mut head = vec!["", put_in, "bore", "part lost"];
    head.extend(recovered.then_some("recovered"));
    head.extend(["withdrew", "still in"]);
    let mut rows = vec![head.into_iter().map(String::from).collect()];
    let mut add = |name: &str, lp: &OwnerResult| {
        let mut row = vec![
            name.into(),
            money(lp.deposited),
            money(lp.lost),
            // Of what it would have, interest included, had there been no loss.
            percent(lp.lost, lp.lost + lp.withdrawn + lp.left),
        ];
        row.extend(recovered.then(|| money(lp.recovered)));
        row.extend([money(lp.withdrawn), money(lp.left)]);
        rows.push(row);
    };
    for (name, at) in [("largest", 0), ("median", sorted.len() / 2), ("smallest", sorted.len() - 1)]
    {
        if let Some(lp) = sorted.get(at) {
            add(name, lp);
        }
    }
    let sum = |part: fn(&OwnerResult) -> u64| members.iter().map(|lp| part(lp)).sum();
    let all = OwnerResult {
        deposited: sum(|lp| lp.deposited),
        lost: sum(|lp| lp.lost),
        withdrawn: sum(|lp| lp.withdrawn),
        left: sum(|lp| lp.left),
        recovered: sum(|lp| lp.recovered),
        ..sorted[0].clone()
    };
    add("all", &all);
    rows
}
