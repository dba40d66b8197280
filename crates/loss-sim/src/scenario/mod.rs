//! What a scenario says, read and checked: every later step can rely on it.

mod build;
pub mod mistake;
mod params;
mod people;
pub mod price_path;
mod raw;
mod reader;
mod timing;
pub mod units;

pub use mistake::{Mistake, Source};
pub use price_path::{Post, PricePath};
pub use units::Token;

use crate::kind::OwnerKind;
use crate::spread::Spread;
use loss_math::{ExitTerms, OraclePrice};
use socialized_loss::state::PoolParams;
use std::collections::BTreeMap;

/// A history to replay. Times are seconds since its beginning.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub file: String,
    pub title: String,
    pub about: String,
    pub sources: Vec<String>,
    pub assumptions: Vec<String>,
    pub asset: Token,
    pub collateral: Token,
    pub params: PoolParams,
    /// The line that set a parameter, for those the scenario sets.
    pub param_lines: BTreeMap<String, usize>,
    pub deposits: Vec<Deposits>,
    pub stakes: Vec<Deposits>,
    pub donations: Vec<Donation>,
    pub loans: Vec<Loans>,
    pub prices: PricePath,
    pub liquidators: Vec<Liquidator>,
    pub recording: Option<Recording>,
    pub salvage_buyers: Vec<SalvageBuyer>,
    pub recoveries: Vec<Recovery>,
    pub end: End,
}

/// A group of LPs who deposit at the same time, or of stakers.
#[derive(Clone, Debug)]
pub struct Deposits {
    pub name: String,
    pub at: i64,
    /// When they ask for everything back; at the end when absent.
    pub leaves_at: Option<i64>,
    pub spread: Spread,
    pub line: usize,
}

/// What somebody gives the insurance fund.
#[derive(Clone, Debug)]
pub struct Donation {
    pub at: i64,
    pub amount: u64,
}

/// A group of borrowers who borrow at the same time.
#[derive(Clone, Debug)]
pub struct Loans {
    pub name: String,
    pub at: i64,
    pub collateral: Spread,
    pub debt: Debt,
    /// Whoever still owes then repays.
    pub repays_at: Option<i64>,
    pub line: usize,
}

impl Loans {
    /// The names of all members: the group's, numbered if there are several.
    pub fn members(&self) -> impl Iterator<Item = String> + '_ {
        let many = self.collateral.count() > 1;
        let name = move |i| if many { format!("{} {i}", self.name) } else { self.name.clone() };
        (1..=self.collateral.count()).map(name)
    }
}

/// How much a group borrows.
#[derive(Clone, Debug)]
pub enum Debt {
    /// A total, shared out as the collateral is.
    Total(Spread),
    /// Parts of the collateral's careful value, from the first member to the last.
    Ltv { from_bps: u32, to_bps: u32 },
}

/// Somebody who liquidates, and how much they can.
#[derive(Clone, Debug)]
pub struct Liquidator {
    pub name: String,
    pub from: i64,
    pub until: i64,
    /// Seconds between two rounds; at every price posted when absent.
    pub every: Option<i64>,
    pub capital: u64,
    /// The most repaid at once.
    pub per_call: u64,
    /// Part of what the rules allow.
    pub share_bps: u32,
    /// The most positions liquidated in one round.
    pub calls_per_round: usize,
    pub line: usize,
}

/// Whoever marks insolvent positions and records those that nobody liquidates.
#[derive(Clone, Debug)]
pub struct Recording {
    pub by: String,
    pub from: i64,
    pub until: i64,
}

/// Somebody who buys collateral that was taken over.
#[derive(Clone, Debug)]
pub struct SalvageBuyer {
    pub name: String,
    pub from: i64,
    pub until: i64,
    pub capital: u64,
    pub most: Most,
    /// Part of what was taken over that is bought at once.
    pub lot_bps: u32,
    pub line: usize,
}

/// The most a buyer pays.
#[derive(Clone, Copy, Debug)]
pub enum Most {
    /// So many ten-thousandths of the oracle's price.
    OfPrice(u32),
    /// This price, whatever the oracle's.
    Price(OraclePrice),
}

/// What somebody pays in for a default that was recorded.
#[derive(Clone, Debug)]
pub struct Recovery {
    pub at: i64,
    pub amount: u64,
    /// Whose default.
    pub borrower: String,
    pub by: String,
    pub line: usize,
}

/// How it ends.
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub at: i64,
    /// Whoever still owes repays before LPs leave.
    pub borrowers_repay: bool,
    /// The part of LPs who are settled after each shortfall.
    pub settle_early_bps: u32,
    /// The part of all owners who claim after each recovery.
    pub claim_early_bps: u32,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn read(file: &str, text: &str) -> Result<Self, Mistake> {
        build::scenario(Source { file, text })
    }

    /// The same scenario with another number of LPs in its first group, who share the same total.
    ///
    /// # Errors
    /// When the group is a list of deposits, or the total is too small for so many.
    pub fn with_lps(mut self, count: usize) -> Result<Self, Mistake> {
        let file = self.file.clone();
        let Some(first) = self.deposits.first_mut() else { return Ok(self) };
        let refuse = |line, message: &str| Mistake { file, line, message: message.to_string() };
        if matches!(first.spread, Spread::Listed(_)) {
            let message = "--lps does not apply: these LPs are listed one by one";
            return Err(refuse(first.line, message));
        }
        if count == 0 {
            return Err(refuse(first.line, "--lps 0: a pool to replay has at least one LP"));
        }
        first.spread = first.spread.clone().with_count(count);
        if first.spread.amounts().contains(&0) {
            let message = "the total is too small for so many LPs: raise it, or lower --lps";
            return Err(refuse(first.line, message));
        }
        Ok(self)
    }

    /// The groups of LPs, or of stakers.
    pub fn groups(&self, kind: OwnerKind) -> &[Deposits] {
        match kind {
            OwnerKind::Lps => &self.deposits,
            OwnerKind::Stakers => &self.stakes,
        }
    }

    /// When LPs or stakers may leave.
    pub fn exit_terms(&self, kind: OwnerKind) -> ExitTerms {
        match kind {
            OwnerKind::Lps => self.params.lp_exit(),
            OwnerKind::Stakers => self.params.staker_exit(),
        }
    }

    /// How prices are quoted.
    pub fn price_unit(&self) -> String {
        let (asset, collateral) = (&self.asset.symbol, &self.collateral.symbol);
        if self.prices.inverted {
            format!("{collateral} per {asset}")
        } else {
            format!("{asset} per {collateral}")
        }
    }
}
