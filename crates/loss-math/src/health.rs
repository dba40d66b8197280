//! Whether a position may take on risk, may be liquidated, or is insolvent.
//!
//! Three questions, three prices ([`crate::PriceBand`]): doubt about the price is never decided
//! in favour of new risk, and never against a borrower whose collateral is taken over.

use crate::{fixed::BPS_ONE, Assets, Bps, Collateral, PriceBand};

/// Debt within `limit` of the collateral's value at the low price: new risk is fine.
#[must_use]
pub fn may_take_risk(
    debt: Assets,
    collateral: Collateral,
    band: &PriceBand,
    opening_ltv: Bps,
) -> bool {
    within(debt, band.low.value_floor(collateral), opening_ltv)
}

/// Debt above the liquidation threshold of the collateral's value at the mid price.
#[must_use]
pub fn may_be_liquidated(
    debt: Assets,
    collateral: Collateral,
    band: &PriceBand,
    threshold: Bps,
) -> bool {
    !within(debt, band.mid.value_floor(collateral), threshold)
}

/// Debt above the collateral's whole value even at the high price.
///
/// - **Rounding**: the value up, in favour of the borrower.
#[must_use]
pub fn is_insolvent(debt: Assets, collateral: Collateral, band: &PriceBand) -> bool {
    debt > band.high.value_ceil(collateral)
}

/// Collateral not worth anybody's liquidation: at the high price at most `dust`.
#[must_use]
pub fn is_dust(collateral: Collateral, band: &PriceBand, dust: Assets) -> bool {
    band.high.value_ceil(collateral) <= dust
}

/// A loss worth running from: at least a ten-thousandth of what the LPs have.
#[must_use]
pub fn is_material(loss: Assets, lp_assets: Assets) -> bool {
    // 64 + 14 bits fit 128.
    u128::from(loss.get()).saturating_mul(u128::from(BPS_ONE)) >= u128::from(lp_assets.get())
}

/// `debt <= value * limit`, exactly: compared as products, nothing is divided.
pub(crate) fn within(debt: Assets, value: Assets, limit: Bps) -> bool {
    // 64 + 32 bits fit 128.
    u128::from(debt.get()).saturating_mul(u128::from(BPS_ONE))
        <= u128::from(value.get()).saturating_mul(u128::from(limit.0))
}
