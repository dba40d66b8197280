//! Holds up what a liquidation may leave behind (P2, P10), for any position at any price, also where
//! values leave 64 bits: no debt without collateral, no shortfall while there is any, and no debt
//! too small to be worth a liquidation.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, edge_bps, replaying};
use loss_math::liquidation::{plan, terms};
use loss_math::{
    Assets, Bps, Collateral, Liquidation, LiquidationParams, MathError, OraclePrice, Price,
    PriceBand,
};
use proptest::prelude::*;

fn mid(price: i64, exponent: i32) -> Price {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap().mid
}

prop_compose! {
    fn params()(
        threshold in 1..=10_000_u32, close_factor in edge_bps(), bonus_min in 0..2_000_u32,
        more in 0..5_000_u32, bonus_slope in 0..100_000_u32,
        min_debt in prop_oneof![Just(0), 1..1_000_u64, edge_amount()], fee in edge_bps(),
    ) -> LiquidationParams {
        LiquidationParams {
            threshold: Bps(threshold),
            close_factor: Bps(close_factor),
            bonus_min: Bps(bonus_min),
            bonus_slope: Bps(bonus_slope),
            bonus_max: Bps(bonus_min + more),
            min_debt: Assets(min_debt),
            fee: Bps(fee),
        }
    }
}

prop_compose! {
    /// Any position, and as many of which the collateral is worth about as much as the debt.
    fn position()(
        debt in edge_amount(), any_collateral in prop_oneof![Just(0), edge_amount()],
        price in prop_oneof![1..1_000_i64, 1..i64::MAX], exponent in -18..=18_i32,
        ratio in prop_oneof![Just(None), (8_000..13_000_u64).prop_map(Some)],
        atoms in -2..=2_i64,
    ) -> (Assets, Collateral, Price) {
        let price = mid(price, exponent);
        let near = |ratio: u64| {
            let worth = u128::from(debt) * u128::from(ratio) / 10_000;
            let worth = Assets(u64::try_from(worth).unwrap_or(u64::MAX));
            price.collateral_floor(worth).get().saturating_add_signed(atoms)
        };
        (Assets(debt), Collateral(ratio.map_or(any_collateral, near)), price)
    }
}

/// In parts of the debt, or any amount.
fn offer() -> impl Strategy<Value = Result<u64, u64>> {
    prop_oneof![(1..=10_000_u64).prop_map(Ok), edge_amount().prop_map(Err), Just(Err(u64::MAX))]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_096,
        ..replaying("proptest-regressions/liquidation_rest.txt")
    })]

    #[test]
    fn p2_p10_a_debt_is_left_only_with_collateral_and_a_shortfall_only_without(
        (debt, collateral, price) in position(), params in params(), offer in offer(),
    ) {
        let part = |part| u64::try_from(u128::from(debt.0) * u128::from(part) / 10_000).unwrap();
        let offered = Assets(offer.map_or_else(|any| any, part));
        let done = match plan(debt, collateral, price, &params, offered) {
            Ok(done) => done,
            Err(error) => {
                let refusals =
                    [MathError::PositionHealthy, MathError::ZeroAmount, MathError::LeavesDustDebt];
                prop_assert!(refusals.contains(&error), "{}", error);
                return Ok(());
            }
        };
        let Liquidation { repaid, seized, debt_left, collateral_left, shortfall, .. } = done;
        let parts = [repaid, debt_left, shortfall].map(|part| u128::from(part.0));
        prop_assert_eq!(parts.iter().sum::<u128>(), u128::from(debt.0));
        prop_assert_eq!(u128::from(seized.0) + u128::from(collateral_left.0), collateral.0.into());
        prop_assert!(debt_left.is_zero() || !collateral_left.is_zero(), "a debt without collateral");
        prop_assert!(shortfall.is_zero() || collateral_left.is_zero(), "a shortfall with collateral");
        prop_assert!(shortfall.is_zero() || debt_left.is_zero(), "a shortfall, and a debt that stays");
        prop_assert!(debt_left.is_zero() || debt_left >= params.min_debt, "too small to liquidate");
        // A shortfall is what nobody can repay: whoever takes all offered all that there was to get.
        let terms = terms(debt, collateral, price, &params).unwrap();
        prop_assert_eq!(!shortfall.is_zero(), terms.takes_all && terms.repay_max < debt
            && offered >= terms.repay_max);
    }
}
