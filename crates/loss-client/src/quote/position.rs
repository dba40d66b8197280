//! What a position owes, and what may be done to it.

use crate::accounts::{Pool, Position};
use loss_math::{health, liquidation, Assets, Bps, Liquidation, MathError, PriceBand};

/// What a position owes, and what may be done to it at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionQuote {
    /// Rounded up.
    pub debt: Assets,
    /// What the collateral is worth at the mid price, rounded down.
    pub value: Assets,
    /// The debt as part of that value, basis points rounded up; the largest number without any value.
    pub ltv_bps: u64,
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
        value: band.mid.value_floor(collateral),
        ltv_bps: health::ltv_bps_ceil(debt, collateral, band),
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
