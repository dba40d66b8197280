//! The pool account.

use super::{PoolParams, StoredBucket, StoredClass, StoredPrice, StoredVenueCaps, StoredVenueUse};
use crate::constants::ORACLE_GAP_SECONDS;
use bytemuck::{Pod, Zeroable};
use loss_math::{
    Assets, Bps, DebtBook, DebtIndex, DebtShares, MathError, OraclePrice, PoolLedger, PriceBand,
};
use solana_pubkey::Pubkey;

/// One isolated market: one asset, one collateral, one oracle feed. It signs for its vaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Pool {
    /// Authority at creation: part of the address, never changes.
    pub creator: Pubkey,
    pub authority: Pubkey,
    /// Proposed authority; the default key when there is none.
    pub pending_authority: Pubkey,
    /// May pause and unpause, nothing else.
    pub guardian: Pubkey,
    pub asset_mint: Pubkey,
    pub collateral_mint: Pubkey,
    pub asset_vault: Pubkey,
    pub collateral_vault: Pubkey,
    pub insurance: Pubkey,
    /// The oracle's feed: collateral in units of the asset.
    pub feed_id: [u8; 32],
    /// All amounts. Does not include interest since `ledger.accrued_at`.
    pub ledger: StoredLedger,
    /// Collateral of all positions.
    pub collateral: u64,
    /// Collateral taken over from defaulted positions and not yet sold.
    pub salvage: u64,
    /// Number of positions opened so far; each takes the next as its nonce.
    pub open_nonce: u64,
    /// Number of shortfalls recorded so far.
    pub seq: u64,
    /// The latest of them in which LPs lost something.
    pub last_loss_seq: u64,
    /// The latest final time of any record: nothing is paid to those who lost from then on.
    pub latest_final_at: i64,
    /// Sums over the records of positions; they saturate, as do the next.
    pub total_shortfall: u64,
    pub total_unallocated: u64,
    /// Sums over all records, also of venues' deficits.
    pub total_covered: u64,
    pub total_socialized: u64,
    pub total_recovered: u64,
    /// Tokens in the asset vault that are kept for claims on recoveries, besides `ledger.cash`.
    pub recoveries: u64,
    /// Tokens in the asset vault that are kept for venues: bonds, pots and profit claims.
    pub venue_funds: u64,
    /// The most that fund and LPs pay for all venues together; never changes.
    pub venue_caps: StoredVenueCaps,
    /// What of it is used.
    pub venue_used: StoredVenueUse,
    /// Seconds in which the oracle was alive, as far as the pool was shown: the clock of auctions.
    pub oracle_clock: u64,
    /// Exits wait until then.
    pub recognition_until: i64,
    /// The day's budget of waiting.
    pub recognition: StoredBucket,
    /// When the current or last pause began, and when it ends or ended.
    pub paused_from: i64,
    pub paused_until: i64,
    /// No new pause before.
    pub pause_allowed_at: i64,
    /// The newest price accepted.
    pub price: StoredPrice,
    pub params: PoolParams,
    pub pool_id: u16,
    pub version: u8,
    pub bump: u8,
    pub asset_decimals: u8,
    pub collateral_decimals: u8,
    pub _padding: [u8; 2],
    pub _reserved: [u8; 128],
}

/// `loss_math::PoolLedger` as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct StoredLedger {
    pub cash: u64,
    pub receivable: u64,
    pub fee_accrued: u64,
    pub fee_carry: u64,
    pub dust: u64,
    pub accrued_at: i64,
    pub debt_shares: [u8; 16],
    pub debt_index: [u8; 16],
    pub lps: StoredClass,
}

impl Pool {
    /// The amounts as stored: without interest since `ledger.accrued_at`.
    pub fn ledger(&self) -> PoolLedger {
        let stored = &self.ledger;
        PoolLedger {
            cash: Assets(stored.cash),
            debt: DebtBook {
                total_shares: DebtShares(u128::from_le_bytes(stored.debt_shares)),
                index: DebtIndex::from_bits(u128::from_le_bytes(stored.debt_index)),
            },
            lps: stored.lps.into(),
            receivable: Assets(stored.receivable),
            fee_accrued: Assets(stored.fee_accrued),
            fee_carry: stored.fee_carry,
            dust: Assets(stored.dust),
            accrued_at: stored.accrued_at,
        }
    }

    /// The amounts with interest up to `now`, unix seconds: what every instruction starts from.
    pub fn accrued_ledger(&self, now: i64) -> PoolLedger {
        self.ledger().accrue(&self.params.interest_terms(), now)
    }

    /// The newest price that the pool accepted, whatever its age; none before the first.
    ///
    /// # Errors
    /// [`MathError`]: unreachable for a stored price.
    pub fn price_band(&self) -> Result<Option<PriceBand>, MathError> {
        if self.price.publish_time == 0 {
            return Ok(None);
        }
        let k = Bps(self.params.confidence_multiple_bps);
        let price = self.price.into();
        PriceBand::new(&price, k, self.asset_decimals, self.collateral_decimals).map(Some)
    }

    /// Whether that price is young enough to be used at `now` without an update.
    pub fn price_is_fresh(&self, now: i64) -> bool {
        let age = now.saturating_sub(self.price.publish_time);
        self.price.publish_time != 0 && age <= i64::from(self.params.max_price_age_seconds)
    }

    /// The pool after an instruction has shown it `offered`: a newer price replaces the one it
    /// keeps, and moves the auctions' clock by the time the oracle was alive. Whether the program
    /// would accept the price (its age, confidence, verification) is not checked here.
    #[must_use]
    pub fn with_price(self, offered: OraclePrice) -> Self {
        let kept = self.price.publish_time;
        if offered.publish_time <= kept {
            return self;
        }
        let gap = if kept == 0 { 0 } else { offered.publish_time.saturating_sub(kept) };
        let alive = u64::try_from(gap.min(ORACLE_GAP_SECONDS)).unwrap_or(0);
        let oracle_clock = self.oracle_clock.saturating_add(alive);
        Self { oracle_clock, price: offered.into(), ..self }
    }

    /// Until when exits wait because of a mark; none at `now` or later.
    pub fn exits_held_until(&self, now: i64) -> Option<i64> {
        (now < self.recognition_until).then_some(self.recognition_until)
    }

    /// Whether new risk is stopped at `now`.
    pub fn is_paused(&self, now: i64) -> bool {
        now < self.paused_until
    }
}
