//! What a liquidation repays, seizes and leaves. The liquidator chooses only how much to repay,
//! within the limits; everything else follows from debt, collateral and price.
//!
//! Two cases, split at `value = debt * (1 + bonus_min)`:
//! - **above**: the borrower can pay for the liquidation. At most the close factor may be repaid
//!   (all of it when less than the smallest debt would remain), and the bonus never exceeds
//!   `value / debt - 1`, so the position is never left worse than it was.
//! - **at or below**: every bonus is paid by the insurance fund and the LPs, so it is the
//!   minimum; all of it may be repaid, and repaying all there is to get,
//!   `value / (1 + bonus_min)`, takes all collateral and leaves the shortfall to be recorded.

use crate::{
    fixed::{mul_div_floor, mul_div_u64_ceil, mul_div_u64_floor, to_u64, BPS_ONE},
    health::within,
    Assets, Bps, Collateral, MathError, Price,
};

/// The parameters of a pool that bear on liquidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidationParams {
    /// Debt above this part of the collateral's value may be liquidated.
    pub threshold: Bps,
    /// The most of a debt that one liquidation of a solvent position repays.
    pub close_factor: Bps,
    /// Bonus at the threshold, and of every liquidation that the pool pays for.
    pub bonus_min: Bps,
    /// Bonus added per 100% of debt above the threshold.
    pub bonus_slope: Bps,
    /// The bonus never exceeds this.
    pub bonus_max: Bps,
    /// A position's debt is zero or at least this.
    pub min_debt: Assets,
    /// The insurance fund's part of the bonus, paid by the liquidator; none for taking all collateral of
    /// a position whose shortfall is recorded.
    pub fee: Bps,
}

/// The terms on which a position can be liquidated now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The most that may be repaid.
    pub repay_max: Assets,
    /// Extra collateral for the liquidator, on top of what was repaid.
    pub bonus: Bps,
    /// Whether repaying `repay_max` takes all collateral and leaves the rest as shortfall.
    pub takes_all: bool,
}

/// What one liquidation does. `repaid + debt_left + shortfall` is the debt before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Liquidation {
    /// Debt paid by the liquidator.
    pub repaid: Assets,
    /// Paid by the liquidator on top, to the insurance fund.
    pub fee: Assets,
    /// Received by the liquidator.
    pub seized: Collateral,
    /// The bonus it was seized at.
    pub bonus: Bps,
    /// Still owed by the borrower.
    pub debt_left: Assets,
    /// Still securing it.
    pub collateral_left: Collateral,
    /// No collateral covers this: to be recorded in the same instruction.
    pub shortfall: Assets,
}

/// The terms for a position of `debt` and `collateral` at the mid price.
///
/// # Errors
/// [`MathError::PositionHealthy`] when the debt is within the threshold.
pub fn terms(
    debt: Assets,
    collateral: Collateral,
    mid: Price,
    params: &LiquidationParams,
) -> Result<Terms, MathError> {
    let value = mid.value_floor(collateral);
    if within(debt, value, params.threshold) {
        return Err(MathError::PositionHealthy);
    }
    if !exceeds_with_bonus(value, debt, params.bonus_min) {
        let repay_max = mul_div_u64_ceil(value.get(), BPS_ONE, params.bonus_min.plus_one())?;
        let repay_max = Assets(repay_max).min(debt);
        return Ok(Terms { repay_max, bonus: params.bonus_min, takes_all: true });
    }
    let closing = Assets(mul_div_u64_floor(debt.get(), params.close_factor.wide(), BPS_ONE)?);
    let closes_whole = debt.minus_or_zero(closing) < params.min_debt;
    Ok(Terms {
        repay_max: if closes_whole { debt } else { closing },
        bonus: bonus_floor(debt, value, params)?,
        takes_all: false,
    })
}

/// Plans the liquidation of a position for a liquidator who would repay up to `offered`.
///
/// - **Rounding**: what is seized down, what a wiped-out position must repay up, the fee up: all
///   against the liquidator.
///
/// # Errors
/// [`MathError::PositionHealthy`]; [`MathError::ZeroAmount`] when nothing would be repaid;
/// [`MathError::LeavesDustDebt`] when less than the smallest debt would remain.
pub fn plan(
    debt: Assets,
    collateral: Collateral,
    mid: Price,
    params: &LiquidationParams,
    offered: Assets,
) -> Result<Liquidation, MathError> {
    let Terms { repay_max, bonus, takes_all } = terms(debt, collateral, mid, params)?;
    let repaid = offered.min(repay_max);
    if repaid.is_zero() {
        return Err(MathError::ZeroAmount);
    }
    let unpaid = debt.minus(repaid)?;
    if takes_all && repaid == repay_max {
        return Ok(Liquidation {
            repaid,
            fee: Assets::ZERO,
            seized: collateral,
            bonus,
            debt_left: Assets::ZERO,
            collateral_left: Collateral::ZERO,
            shortfall: unpaid,
        });
    }
    if !unpaid.is_zero() && unpaid < params.min_debt {
        return Err(MathError::LeavesDustDebt);
    }
    let worth = mul_div_u64_floor(repaid.get(), bonus.plus_one(), BPS_ONE)?;
    let seized = mid.collateral_floor(Assets(worth)).min(collateral);
    // While a debt is left so is collateral: `worth` is below the value of all of it, in the first
    // case because the bonus is at most `value / debt - 1`, in the second because less than
    // `repay_max` is repaid.
    Ok(Liquidation {
        repaid,
        fee: fee_ceil(repaid, bonus, params.fee)?,
        seized,
        bonus,
        debt_left: unpaid,
        collateral_left: collateral.minus(seized)?,
        shortfall: Assets::ZERO,
    })
}

/// The most that a liquidator who offers to repay `offered` can pay, whatever the bonus will be: the
/// offer and the fee on it at the largest bonus.
///
/// - **Rounding**: the fee up.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn cost_at_most_ceil(offered: Assets, params: &LiquidationParams) -> Result<Assets, MathError> {
    offered.plus(fee_ceil(offered, params.bonus_max.max(params.bonus_min), params.fee)?)
}

/// The largest offer that costs at most `budget`: see [`cost_at_most_ceil`].
///
/// - **Rounding**: down; one atom more would cost more than the budget.
#[must_use]
pub fn offer_within_floor(budget: Assets, params: &LiquidationParams) -> Assets {
    // The budget is `(1 + bonus * part)` of the offer; two 32-bit factors fit 64 bits.
    let one = u128::from(BPS_ONE).saturating_mul(u128::from(BPS_ONE));
    let bonus = params.bonus_max.max(params.bonus_min);
    let with_fee = one.saturating_add(u128::from(bonus.wide().saturating_mul(params.fee.wide())));
    let offer = mul_div_floor(u128::from(budget.get()), one, with_fee);
    Assets(offer.and_then(to_u64).unwrap_or(0))
}

/// `max(bonus_min, min(curve, value / debt - 1))`, at most `bonus_max`; all rounded down.
///
/// Needs `value > debt * (1 + bonus_min)`, so that `value / debt - 1` is at least the minimum.
fn bonus_floor(debt: Assets, value: Assets, params: &LiquidationParams) -> Result<Bps, MathError> {
    let one = u128::from(BPS_ONE);
    let (debt, value) = (u128::from(debt.get()), u128::from(value.get()));
    // debt / (value * threshold) - 1, in basis points: both factors fit 128 bits.
    let scaled_debt = debt.saturating_mul(one);
    let allowed = value.saturating_mul(u128::from(params.threshold.0));
    let excess = mul_div_floor(scaled_debt, one, allowed)?.saturating_sub(one);
    let rise = mul_div_floor(excess, u128::from(params.bonus_slope.0), one)?;
    let curve = u128::from(params.bonus_min.0).saturating_add(rise);
    let affordable = mul_div_floor(value, one, debt)?.saturating_sub(one);
    let bonus = curve.min(affordable).min(u128::from(params.bonus_max.0));
    let bonus = u32::try_from(bonus).map_err(|_| MathError::Overflow)?;
    Ok(Bps(bonus).max(params.bonus_min))
}

/// The fund's part of what the bonus is worth: `repaid * bonus * part`.
///
/// - **Rounding**: up, against the liquidator.
fn fee_ceil(repaid: Assets, bonus: Bps, part: Bps) -> Result<Assets, MathError> {
    // Two 32-bit factors fit 64 bits.
    let part = bonus.wide().saturating_mul(part.wide());
    mul_div_u64_ceil(repaid.get(), part, BPS_ONE.saturating_mul(BPS_ONE)).map(Assets)
}

/// `value > debt * (1 + bonus)`, exactly.
fn exceeds_with_bonus(value: Assets, debt: Assets, bonus: Bps) -> bool {
    u128::from(value.get()).saturating_mul(u128::from(BPS_ONE))
        > u128::from(debt.get()).saturating_mul(u128::from(bonus.plus_one()))
}

/// What whoever records a shortfall gets out of the seized collateral.
///
/// - **Rounding**: down.
#[must_use]
pub fn record_reward_floor(seized: Collateral, part: Bps, at_most: Collateral) -> Collateral {
    let reward = mul_div_u64_floor(seized.get(), part.wide(), BPS_ONE).unwrap_or(0);
    Collateral(reward).min(at_most).min(seized)
}
