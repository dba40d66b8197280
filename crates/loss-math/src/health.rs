//! Whether a position may take on risk, may be liquidated, or is insolvent.
//!
//! Three questions, three prices ([`crate::PriceBand`]): doubt about the price is never decided
//! in favour of new risk, and never against a borrower whose collateral is taken over.

use crate::{
    fixed::{mul_div_u64_ceil, BPS_ONE},
    Assets, Bps, Collateral, PriceBand,
};

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

/// The debt as part of the collateral's value at the mid price, in basis points: to be shown, nothing
/// is decided by it.
///
/// - **Rounding**: the value down, the part up. Saturates, as does a debt without collateral.
#[must_use]
pub fn ltv_bps_ceil(debt: Assets, collateral: Collateral, band: &PriceBand) -> u64 {
    if debt.is_zero() {
        return 0;
    }
    let value = band.mid.value_floor(collateral).get();
    mul_div_u64_ceil(debt.get(), BPS_ONE, value).unwrap_or(u64::MAX)
}

/// `debt <= value * limit`, exactly: compared as products, nothing is divided.
pub(crate) fn within(debt: Assets, value: Assets, limit: Bps) -> bool {
    // 64 + 32 bits fit 128.
    u128::from(debt.get()).saturating_mul(u128::from(BPS_ONE))
        <= u128::from(value.get()).saturating_mul(u128::from(limit.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OraclePrice;

    #[test]
    fn the_part_shown_is_rounded_up_and_saturates() {
        let oracle = OraclePrice { price: 3, ..OraclePrice::default() };
        let band = PriceBand::new(&oracle, Bps(10_000), 0, 0).unwrap();
        let ltv = |debt, collateral| ltv_bps_ceil(Assets(debt), Collateral(collateral), &band);
        assert_eq!(ltv(0, 0), 0);
        assert_eq!(ltv(2, 1), 6_667);
        assert_eq!(ltv(3, 1), 10_000);
        assert_eq!(ltv(4, 1), 13_334);
        assert_eq!(ltv(1, 0), u64::MAX);
    }
}
