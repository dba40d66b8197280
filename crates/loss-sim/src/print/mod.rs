//! The replay as text.

mod leavers;
mod owners;
mod promises;
mod returns;
mod stretch;
pub mod text;
mod timeline;
mod waterfall;

use crate::outcome::Outcome;
use text::{wrapped, Paint};

/// Everything, for a terminal or a file.
pub fn report(outcome: &Outcome, paint: Paint) -> String {
    let heading = |name: &str| format!("\n{}\n", paint.bold(name));
    let mut out = header(outcome, paint);
    out.push_str(&heading("Timeline"));
    out.push_str(&timeline::timeline(outcome));
    out.push_str(&heading("Waterfall"));
    out.push_str(&waterfall::waterfalls(outcome));
    out.push_str(&heading("LPs"));
    out.push_str(&owners::owners(outcome, &outcome.lps, "deposited"));
    if !outcome.stakers.is_empty() {
        out.push_str(&heading("Stakers"));
        out.push_str(&owners::owners(outcome, &outcome.stakers, "staked"));
    }
    if outcome.lps.iter().chain(&outcome.stakers).any(|owner| owner.leaver) {
        out.push_str(&heading("Leavers and stayers"));
        out.push_str(&leavers::leavers(outcome));
    }
    let sales = returns::sales(outcome);
    if !sales.is_empty() {
        out.push_str(&heading("Salvage sold"));
        out.push_str(&sales);
    }
    if !outcome.returns.is_empty() {
        out.push_str(&heading("Recovered"));
        out.push_str(&returns::returned(outcome));
    }
    out.push_str(&heading("Compute units"));
    out.push_str(&promises::compute(&outcome.compute));
    out.push_str(&heading("Promises"));
    out.push_str(&promises::promises(outcome, paint));
    out
}

fn header(outcome: &Outcome, paint: Paint) -> String {
    let told = &outcome.scenario;
    let mut out = format!("{}\n", paint.bold(&told.title));
    let stakers = match told.stakers {
        0 => String::new(),
        n => format!(", {n} stakers"),
    };
    let facts = format!(
        "{}, {} LPs{stakers}, seed {}. Asset {}, collateral {}; prices in {}.",
        told.file, told.lps, told.seed, told.asset, told.collateral, told.price_unit
    );
    out.push_str(&wrapped("", &facts));
    out.push('\n');
    out.push_str(&wrapped("", &told.about));
    let mut list = |name: &str, items: &[String]| {
        if !items.is_empty() {
            out.push_str(&format!("\n{}\n", paint.bold(name)));
        }
        for item in items {
            out.push_str(&wrapped("  - ", item));
        }
    };
    list("Sources", &told.sources);
    list("Assumed", &told.assumptions);
    out
}
