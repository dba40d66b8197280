//! What salvage costs.

use crate::accounts::{Pool, ShortfallRecord};
use loss_math::{Assets, AuctionTerms, Collateral, MathError, PriceBand};

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
