//! The pool account.

use super::{
    PoolParams, ShortfallRecord, StoredBucket, StoredClass, StoredPrice, StoredVenueCaps,
    StoredVenueUse, Venue,
};
use crate::{
    error::{LossError, OrLossError},
    seeds,
};
use anchor_lang::prelude::*;
use loss_math::{
    health, Assets, Bps, Collateral, DebtBook, DebtIndex, DebtShares, PoolLedger, PriceBand,
    Recovered, VenueBook, Waterfall,
};

/// One isolated market: one asset, one collateral, one oracle feed. It signs for its vaults.
#[account(zero_copy)]
#[derive(Debug)]
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
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
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

const _: () = assert!(size_of::<StoredLedger>() == 144);
const _: () = assert!(size_of::<Pool>() == 1_008);

impl Pool {
    /// The amounts as stored.
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

    /// The amounts with interest up to `now`.
    pub fn accrued_ledger(&self, now: i64) -> PoolLedger {
        self.ledger().accrue(&self.params.interest_terms(), now)
    }

    /// Stores the amounts, which must balance (P1).
    pub fn store_ledger(&mut self, ledger: &PoolLedger) -> Result<()> {
        require!(ledger.is_balanced(), LossError::OutOfBalance);
        let PoolLedger { cash, debt, lps, receivable, fee_accrued, fee_carry, dust, accrued_at } =
            *ledger;
        self.ledger = StoredLedger {
            cash: cash.get(),
            receivable: receivable.get(),
            fee_accrued: fee_accrued.get(),
            fee_carry,
            dust: dust.get(),
            accrued_at,
            debt_shares: debt.total_shares.get().to_le_bytes(),
            debt_index: debt.index.bits().to_le_bytes(),
            lps: lps.into(),
        };
        Ok(())
    }

    /// Takes in `amount` that came for an event: what is for those who lost waits for their
    /// claims, the surplus is nobody's and so the reserve's.
    pub fn take_recovery(
        &mut self,
        record: &mut ShortfallRecord,
        amount: Assets,
        now: i64,
    ) -> Result<Recovered> {
        let shared = record.take_recovery(amount, now)?;
        let kept = Assets(self.recoveries).plus(shared.claimable()).or_loss_error()?;
        self.recoveries = kept.get();
        self.total_recovered = self.total_recovered.saturating_add(amount.get());
        let ledger = self.accrued_ledger(now).take_unowned(shared.surplus).or_loss_error()?;
        self.store_ledger(&ledger)?;
        Ok(shared)
    }

    /// Releases `amount` that was kept for claims.
    pub fn release_recovery(&mut self, amount: Assets) -> Result<()> {
        self.recoveries = Assets(self.recoveries).minus(amount).or_loss_error()?.get();
        Ok(())
    }

    /// Stores what a venue has, and counts the tokens kept for it.
    pub fn store_venue(&mut self, venue: &mut Venue, book: &VenueBook) -> Result<()> {
        let before = venue.kept()?;
        let others = Assets(self.venue_funds).minus(before).or_loss_error()?;
        let all = book.total().and_then(|after| others.plus(after)).or_loss_error()?;
        self.venue_funds = all.get();
        venue.store(book);
        Ok(())
    }

    /// Numbers the next event and adds what fund and LPs paid to the counters.
    pub fn count_event(&mut self, split: &Waterfall, now: i64) {
        self.seq = self.seq.saturating_add(1);
        if !split.lps.is_zero() {
            self.last_loss_seq = self.seq;
        }
        self.latest_final_at = self.latest_final_at.max(self.final_at(now));
        self.total_covered = self.total_covered.saturating_add(split.covered().get());
        self.total_socialized = self.total_socialized.saturating_add(split.lps.get());
    }

    /// When an event of `now` is final.
    pub fn final_at(&self, now: i64) -> i64 {
        now.saturating_add(self.params.record_life_seconds.into())
    }

    /// Adds a position's default to the counters. A venue names its deficits: those are counted there.
    pub fn count_default(&mut self, split: &Waterfall) {
        self.total_shortfall = self.total_shortfall.saturating_add(split.shortfall.get());
        self.total_unallocated = self.total_unallocated.saturating_add(split.unallocated.get());
    }

    /// Takes note of collateral that secures positions.
    pub fn add_collateral(&mut self, amount: Collateral) -> Result<()> {
        self.collateral = Collateral(self.collateral).plus(amount).or_loss_error()?.get();
        Ok(())
    }

    /// Takes note of collateral that no longer secures a position.
    pub fn take_collateral(&mut self, amount: Collateral) {
        self.collateral = Collateral(self.collateral).minus_or_zero(amount).get();
    }

    /// The next position's nonce.
    pub fn next_nonce(&mut self) -> u64 {
        self.open_nonce = self.open_nonce.saturating_add(1);
        self.open_nonce
    }

    /// Refuses to let a position take on risk above its opening limit at the careful price.
    pub fn require_may_take_risk(
        &self,
        debt: Assets,
        collateral: Collateral,
        band: &PriceBand,
    ) -> Result<()> {
        let limit = Bps(self.params.opening_ltv_bps);
        let careful = health::may_take_risk(debt, collateral, band, limit);
        require!(careful, LossError::PositionTooRisky);
        Ok(())
    }

    /// Refuses new risk while the pool is paused.
    pub fn require_not_paused(&self, now: i64) -> Result<()> {
        require!(now >= self.paused_until, LossError::Paused);
        Ok(())
    }

    /// Refuses an exit during the hold that a mark began. It ends at its time, also when the position
    /// recovers or is recorded before.
    pub fn require_no_recognition(&self, now: i64) -> Result<()> {
        if now < self.recognition_until {
            msg!("exits wait until {}", self.recognition_until);
            return err!(LossError::RecognitionPending);
        }
        Ok(())
    }

    /// What the pool signs with for its vaults.
    pub fn signer(&self) -> PoolSigner {
        PoolSigner {
            creator: self.creator,
            asset_mint: self.asset_mint,
            collateral_mint: self.collateral_mint,
            pool_id: self.pool_id.to_le_bytes(),
            bump: [self.bump],
        }
    }
}

/// The pool's seeds, copied out so that the account is not borrowed during a transfer.
pub struct PoolSigner {
    creator: Pubkey,
    asset_mint: Pubkey,
    collateral_mint: Pubkey,
    pool_id: [u8; 2],
    bump: [u8; 1],
}

impl PoolSigner {
    pub fn seeds(&self) -> [&[u8]; 6] {
        [
            seeds::POOL,
            self.creator.as_ref(),
            self.asset_mint.as_ref(),
            self.collateral_mint.as_ref(),
            &self.pool_id,
            &self.bump,
        ]
    }
}
