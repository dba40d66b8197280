//! Those who asked to leave before the end, next to those who stayed: what a run brought them.

use super::text::{grouped, percent, short, table};
use crate::outcome::{Outcome, OwnerResult};

/// Whether an owner is one of them.
type Which = fn(&OwnerResult) -> bool;

pub fn leavers(outcome: &Outcome) -> String {
    let mut out = String::new();
    for (class, owners) in [("LPs", &outcome.lps), ("stakers", &outcome.stakers)] {
        if owners.iter().any(|owner| owner.leaver) {
            let rows = rows(owners, outcome.scenario.asset_decimals);
            out.push_str(&format!("  {class}, in {}\n{}", outcome.scenario.asset, table(&rows)));
        }
    }
    out
}

fn rows(owners: &[OwnerResult], places: u8) -> Vec<Vec<String>> {
    // Before and after the loss; "held": whose exit a mark held back.
    let head = ["", "owners", "put in", "out before", "held", "bore", "part lost", "recovered"];
    let mut rows = vec![head.map(String::from).to_vec()];
    let who: [(&str, Which); 4] = [
        ("left before", |owner| owner.leaver && !owner.newcomer && owner.lost == 0),
        ("left after", |owner| owner.leaver && !owner.newcomer && owner.lost > 0),
        ("stayed", |owner| !owner.leaver && !owner.newcomer),
        ("came later", |owner| owner.newcomer),
    ];
    for (name, is) in who {
        let members: Vec<&OwnerResult> = owners.iter().filter(|owner| is(owner)).collect();
        if members.is_empty() {
            continue;
        }
        let sum = |part: fn(&OwnerResult) -> u64| members.iter().map(|owner| part(owner)).sum();
        let money = |part| short(sum(part), places);
        let had = sum(|owner| owner.lost + owner.withdrawn + owner.left);
        rows.push(vec![
            name.into(),
            grouped(members.len() as u64),
            money(|owner| owner.deposited),
            money(|owner| owner.out_before_loss),
            grouped(sum(|owner| u64::from(owner.held))),
            money(|owner| owner.lost),
            percent(sum(|owner| owner.lost), had),
            money(|owner| owner.recovered),
        ]);
    }
    rows
}
