//! Since when positions are insolvent and nobody recorded it.

use liquidator_core::{Market, OpenPosition, Snapshot};
use loss_math::health;
use solana_pubkey::Pubkey;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Insolvent positions, and since when this bot knows.
#[derive(Debug, Default)]
pub struct Insolvent {
    since: HashMap<Pubkey, Instant>,
}

impl Insolvent {
    /// Looks at a snapshot; returns for how long the longest insolvent position is known to be. Zero
    /// when there is none.
    pub fn look(&mut self, snapshot: &Snapshot, now: Instant) -> Duration {
        // Without a price nothing is known to be solvent again.
        if let Ok(market) = Market::of(snapshot) {
            let before = std::mem::take(&mut self.since);
            let is_insolvent = |position: &&OpenPosition| {
                let debt = market.ledger.debt.debt_ceil(position.debt_shares);
                debt.is_ok_and(|debt| health::is_insolvent(debt, position.collateral, &market.band))
            };
            self.since = snapshot
                .candidates
                .iter()
                .filter(is_insolvent)
                .map(|OpenPosition { address, .. }| {
                    (*address, before.get(address).copied().unwrap_or(now))
                })
                .collect();
        }
        let oldest = self.since.values().min();
        oldest.map_or(Duration::ZERO, |since| now.saturating_duration_since(*since))
    }
}
