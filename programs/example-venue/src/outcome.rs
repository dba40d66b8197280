//! Who won how much, and who cannot pay. No accounts, no calls.

use crate::state::{Contract, Terms};
use anchor_lang::prelude::*;
use loss_math::{
    fixed::{mul_div_u64_ceil, BPS_ONE},
    Assets,
};
use socialized_loss::error::OrLossError;

/// One side of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub trader: Pubkey,
    pub margin: Assets,
}

/// What a price makes of a contract. Where nobody won, the long side is called the winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub winner: Side,
    pub loser: Side,
    /// Won by the one and lost by the other.
    pub profit: Assets,
}

impl Contract {
    /// At the price at which the size is worth `value`.
    pub fn outcome(&self, value: Assets) -> Outcome {
        let long = Side { trader: self.long, margin: Assets(self.long_margin) };
        let short = Side { trader: self.short, margin: Assets(self.short_margin) };
        let entry = Assets(self.entry_value);
        if value >= entry {
            Outcome { winner: long, loser: short, profit: value.minus_or_zero(entry) }
        } else {
            Outcome { winner: short, loser: long, profit: entry.minus_or_zero(value) }
        }
    }
}

impl Outcome {
    /// The profit that the loser's margin pays.
    pub fn covered(&self) -> Assets {
        self.profit.min(self.loser.margin)
    }

    /// The profit that it does not: the deficit that is shared.
    pub fn deficit(&self) -> Assets {
        self.profit.minus_or_zero(self.loser.margin)
    }

    /// What the loser keeps.
    pub fn left(&self) -> Assets {
        self.loser.margin.minus_or_zero(self.profit)
    }
}

impl Terms {
    /// What each side must post for a contract of `value`. Rounded up, against the traders.
    pub fn initial_margin_ceil(&self, value: Assets) -> Result<Assets> {
        part_ceil(value, self.initial_margin_bps)
    }

    /// What each side must have left. Rounded up, against the traders.
    pub fn maintenance_margin_ceil(&self, value: Assets) -> Result<Assets> {
        part_ceil(value, self.maintenance_margin_bps)
    }
}

fn part_ceil(value: Assets, bps: u32) -> Result<Assets> {
    mul_div_u64_ceil(value.get(), bps.into(), BPS_ONE).map(Assets).or_loss_error()
}
