//! Previews on fetched accounts. They accrue interest first where the program does, and compute with
//! the functions of `loss_math` that it executes, so they equal execution to the unit.
//!
//! `now` is the cluster's clock, unix seconds. A price is given as a [`PriceBand`]:
//! [`Pool::price_band`] is the one the pool keeps, [`Pool::with_price`] shows it a newer one first.

use crate::accounts::{
    ClassKind, InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, Position, ProfitClaim,
    RecoveryClaim, ShareAccount, ShortfallRecord, Venue,
};
use loss_math::{
    health, liquidation,
    quote::{self, DefaultQuote, DefaultTerms, ProfitQuote, ShareQuote},
    Assets, AuctionTerms, Bps, Collateral, Liquidation, LossClass, MathError, PriceBand, Segment,
};
use solana_pubkey::Pubkey;

/// What an LP's share is worth now, with the losses that settling would apply.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a share of this pool.
pub fn quote_lp(pool: &Pool, lp: &LpShare, now: i64) -> Result<ShareQuote, MathError> {
    quote::quote_share(&lp.share.into(), &pool.accrued_ledger(now).lps)
}

/// What a stake is worth now, with what the pool owes the fund.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a stake in this fund.
pub fn quote_stake(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: &InsuranceStake,
    now: i64,
) -> Result<ShareQuote, MathError> {
    let (_, credited) = pool.accrued_ledger(now).credit_fund(fund.to_math());
    quote::quote_share(&stake.share.into(), &credited.stakers)
}

/// What a trader's profit claim is worth, and how much of it could leave now.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a claim of this venue.
pub fn quote_profit(
    venue: &Venue,
    claim: &ProfitClaim,
    now: i64,
) -> Result<ProfitQuote, MathError> {
    let class = LossClass::from(venue.profits);
    quote::quote_profit(&claim.to_math(), &class, now)
}

/// Which losses somebody can prove, and so claim the recoveries of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    class: ClassKind,
    /// Whose class it is, if it is a venue's.
    venue: Pubkey,
    segment: Segment,
    to_seq: u64,
}

impl Proof {
    /// By a share that has not changed since. Stale when the pool's `seq` is.
    pub fn of_share<T: ShareAccount>(pool: &Pool, share: &T) -> Self {
        let segment = share.share().segment.into();
        Self { class: T::KIND, venue: share.venue(), segment, to_seq: pool.seq }
    }

    /// By a receipt of a closed segment.
    pub fn of_receipt(receipt: &LossReceipt) -> Self {
        Self {
            class: receipt.class(),
            venue: receipt.venue,
            segment: receipt.segment.into(),
            to_seq: receipt.to_seq,
        }
    }
}

/// What `claim_recovery` would pay now, in atoms of the asset, rounded down. `claim` is the account
/// of what was paid before, if there is one. Zero for an event that is final, that the proof does
/// not reach, or that is of another venue.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a proof of this pool.
pub fn quote_claim(
    record: &ShortfallRecord,
    proof: &Proof,
    claim: Option<&RecoveryClaim>,
    now: i64,
) -> Result<Assets, MathError> {
    let elsewhere = proof.class == ClassKind::Profits && proof.venue != record.venue;
    if now >= record.final_at || elsewhere {
        return Ok(Assets::ZERO);
    }
    let (loss, recovered) = (record.loss_of(proof.class), record.recovered_for(proof.class));
    let paid = Assets(claim.map_or(0, |claim| claim.paid));
    quote::quote_claim(&proof.segment, proof.to_seq, &loss, recovered, paid)
}

/// What a position owes, and what may be done to it at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionQuote {
    /// Rounded up.
    pub debt: Assets,
    /// Above its threshold at the mid price: `liquidate` works.
    pub liquidatable: bool,
    /// Insolvent at the high price: `mark_insolvent` works, and `record_shortfall` after the grace.
    pub insolvent: bool,
    /// Its collateral counts as none: there is no grace to wait for.
    pub dust: bool,
}

/// What a position owes now, and what may be done to it.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a position of this pool.
pub fn quote_position(
    pool: &Pool,
    position: &Position,
    band: &PriceBand,
    now: i64,
) -> Result<PositionQuote, MathError> {
    let debt = pool.accrued_ledger(now).debt.debt_ceil(position.debt_shares())?;
    let collateral = position.collateral();
    let threshold = Bps(pool.params.liquidation_threshold_bps);
    Ok(PositionQuote {
        debt,
        liquidatable: health::may_be_liquidated(debt, collateral, band, threshold),
        insolvent: health::is_insolvent(debt, collateral, band),
        dust: health::is_dust(collateral, band, Assets(pool.params.dust_value)),
    })
}

/// What `liquidate` would do for a liquidator who repays at most `max_repay`. It pays `repaid + fee`.
///
/// # Errors
/// [`MathError::PositionHealthy`], [`MathError::ZeroAmount`], [`MathError::LeavesDustDebt`]: the
/// program would refuse it for the same reason.
pub fn quote_liquidation(
    pool: &Pool,
    position: &Position,
    band: &PriceBand,
    max_repay: Assets,
    now: i64,
) -> Result<Liquidation, MathError> {
    let debt = pool.accrued_ledger(now).debt.debt_ceil(position.debt_shares())?;
    let params = pool.params.liquidation();
    liquidation::plan(debt, position.collateral(), band.mid, &params, max_repay)
}

/// Who would pay what if this position defaulted now, at a price of today or a "what if".
///
/// # Errors
/// [`MathError::PositionHealthy`] at this price.
pub fn quote_default(
    pool: &Pool,
    fund: &InsuranceFund,
    position: &Position,
    band: &PriceBand,
    now: i64,
) -> Result<DefaultQuote, MathError> {
    let terms = DefaultTerms {
        ledger: pool.accrued_ledger(now),
        fund: fund.to_math(),
        caps: pool.params.fund_caps(),
        liquidation: pool.params.liquidation(),
        band: *band,
        now,
    };
    quote::quote_default(&terms, position.debt_shares(), position.collateral())
}

/// What salvage costs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalvageQuote {
    /// What would be sold, collateral atoms.
    pub lot: Collateral,
    /// For so many asset atoms, rounded up.
    pub cost: Assets,
    /// The smallest lot while more is left.
    pub min_lot: Collateral,
}

/// What `buy_salvage` of at most `wanted` would cost. The auction's clock is the pool's: for a
/// purchase with a newer price, take pool and band after [`Pool::with_price`].
///
/// # Errors
/// [`MathError::ZeroAmount`] when nothing is left or wanted; [`MathError::LotTooSmall`].
pub fn quote_salvage(
    pool: &Pool,
    record: &ShortfallRecord,
    band: &PriceBand,
    wanted: Collateral,
) -> Result<SalvageQuote, MathError> {
    let elapsed = pool.oracle_clock.saturating_sub(record.auction_from);
    let (left, taken_over) = (record.salvage_left(), Collateral(record.salvage));
    let lot = wanted.min(left);
    let terms = AuctionTerms::from(record.auction);
    let cost = terms.cost_ceil(lot, left, taken_over, elapsed, band.mid)?;
    Ok(SalvageQuote { lot, cost, min_lot: terms.min_lot_ceil(taken_over)? })
}
