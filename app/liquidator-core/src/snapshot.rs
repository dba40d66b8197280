//! Everything a decision depends on, as it was seen at one time.

use crate::{ActionKey, OpenPosition, Spending};
use loss_client::accounts::{InsuranceFund, InsuranceStake, LpShare, Pool, ShortfallRecord};
use loss_math::{Assets, OraclePrice};
use solana_pubkey::Pubkey;
use std::collections::BTreeSet;

/// What the bot knows of one pool and of its own wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The cluster's time, unix seconds.
    pub now: i64,
    pub slot: u64,
    pub pool: Found<Pool>,
    pub fund: InsuranceFund,
    /// What the oracle's account says; none if there is none of the pool's feed, owned by an
    /// accepted program.
    pub offered: Option<OfferedPrice>,
    /// Positions that may be at risk, in any order: [`crate::Book::at_risk`] at
    /// [`crate::Market`]'s price. Healthy ones are ignored.
    pub candidates: Vec<OpenPosition>,
    /// Records of the pool that may have salvage left.
    pub records: Vec<Found<ShortfallRecord>>,
    /// LPs' shares and stakes that somebody wants settled.
    pub shares: Vec<Found<LpShare>>,
    pub stakes: Vec<Found<InsuranceStake>>,
    pub wallet: Wallet,
    /// Actions that were sent and may still land.
    pub in_flight: Vec<InFlight>,
    /// Actions that failed a moment ago: they are left alone, and nothing is reserved for them.
    pub paused: BTreeSet<ActionKey>,
}

/// An account and its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    pub address: Pubkey,
    pub account: T,
}

/// A price update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedPrice {
    pub price: OraclePrice,
    /// Whether all guardians' signatures were checked: the program takes no other.
    pub verified: bool,
}

/// What the bot has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wallet {
    pub asset: Assets,
    pub lamports: u64,
}

/// An action that was sent and may still land. What it may take is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFlight {
    pub key: ActionKey,
    pub spends: Spending,
}

impl Wallet {
    /// What is left when `spends` is reserved; none if it does not suffice.
    #[must_use]
    pub fn less(self, spends: &Spending) -> Option<Self> {
        let asset = self.asset.minus(spends.asset).ok()?;
        let lamports = self.lamports.checked_sub(spends.lamports)?;
        Some(Self { asset, lamports })
    }
}

impl Snapshot {
    /// What is neither reserved for what is on its way nor, of lamports, to be `kept` in any case.
    #[must_use]
    pub fn free_wallet(&self, kept: u64) -> Wallet {
        let Wallet { asset, lamports } = self.wallet;
        let all = Wallet { asset, lamports: lamports.saturating_sub(kept) };
        self.in_flight.iter().fold(all, |left, InFlight { spends, .. }| Wallet {
            asset: left.asset.minus_or_zero(spends.asset),
            lamports: left.lamports.saturating_sub(spends.lamports),
        })
    }
}
