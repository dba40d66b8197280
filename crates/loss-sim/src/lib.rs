//! Replays of defaults on the real program.
//!
//! A [`Scenario`] is read from a file, played through real transactions on the program's bytecode
//! ([`Stage`]), and told as an [`Outcome`]: text, JSON and a chart. The replay reads accounts and
//! calls `loss-math`; it has no formula of its own.

mod agenda;
#[cfg(test)]
mod broken;
mod chart;
pub mod cli;
pub mod event;
mod exits;
mod kind;
mod leaving;
mod liquidators;
pub mod outcome;
mod owner;
mod play;
pub mod print;
pub mod progress;
mod promises;
mod proofs;
mod recogniser;
mod recovering;
mod salvage;
pub mod scenario;
mod shortfalls;
pub mod spread;
mod stage;

pub use outcome::Outcome;
pub use progress::Progress;
pub use scenario::{Mistake, Scenario};

use kind::OwnerKind;
use outcome::Summary;
use stage::Stage;

/// Plays a scenario to its end.
///
/// # Errors
/// What the program refuses, with the line of the scenario that asked for it.
pub fn replay(scenario: Scenario, seed: u64, progress: Progress) -> Result<Outcome, Mistake> {
    let mut stage = Stage::new(scenario, seed, progress)?;
    stage.play()?;
    stage.finish()?;
    stage.add_up_returns();
    let (lps, stakers) = (stage.results(OwnerKind::Lps), stage.results(OwnerKind::Stakers));
    let Stage { scenario, promises, timeline, shortfalls, returns, compute, series, .. } = stage;
    Ok(Outcome {
        scenario: Summary {
            price_unit: scenario.price_unit(),
            file: scenario.file,
            title: scenario.title,
            about: scenario.about,
            sources: scenario.sources,
            assumptions: scenario.assumptions,
            asset: scenario.asset.symbol,
            asset_decimals: scenario.asset.decimals,
            collateral: scenario.collateral.symbol,
            collateral_decimals: scenario.collateral.decimals,
            lps: lps.len(),
            stakers: stakers.len(),
            seed,
        },
        timeline,
        shortfalls,
        returns,
        lps,
        stakers,
        promises: promises.results(),
        compute,
        series,
    })
}
