//! Which promises held, and what the instructions cost.

use super::text::{grouped, table, wrapped, Paint};
use crate::outcome::{Compute, Outcome};

pub fn promises(outcome: &Outcome, paint: Paint) -> String {
    let mut out = String::new();
    for promise in &outcome.promises {
        let word = if promise.kept { "ok" } else { "BROKEN" };
        let padded = format!("{word:<7}");
        let word = if promise.kept { paint.good(&padded) } else { paint.bad(&padded) };
        out.push_str(&format!("  {:<9}{word}{}\n", promise.id, promise.says));
        out.push_str(&wrapped(&" ".repeat(18), &promise.found));
    }
    out
}

pub fn compute(compute: &Compute) -> String {
    let all = [
        ("liquidate", compute.liquidate),
        ("liquidate, and record the shortfall", compute.liquidate_and_record),
        ("mark_insolvent", compute.mark_insolvent),
        ("record_shortfall", compute.record_shortfall),
        ("settle_lp", compute.settle_lp),
        ("settle_stake", compute.settle_stake),
        ("cancel and request an exit", compute.request),
        ("withdraw", compute.withdraw),
        ("unstake", compute.unstake),
        ("record_recovery", compute.record_recovery),
        ("buy_salvage", compute.buy_salvage),
        ("claim_recovery", compute.claim_recovery),
    ];
    let mut rows = vec![["", "times", "least", "most"].map(String::from).to_vec()];
    for (name, range) in all {
        let Some(range) = range else { continue };
        let count = grouped(range.count as u64);
        rows.push(vec![name.into(), count, grouped(range.least), grouped(range.most)]);
    }
    table(&rows)
}
