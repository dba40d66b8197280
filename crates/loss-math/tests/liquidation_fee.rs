//! Holds up the insurance fund's part of a liquidator's bonus (P10: it is never more than the
//! bonus; P2: it comes on top of the split and never out of it).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{rational, replaying};
use loss_math::liquidation::{cost_at_most_ceil, offer_within_floor, plan};
use loss_math::{
    Assets, Bps, Collateral, Liquidation, LiquidationParams, MathError, OraclePrice, Price,
    PriceBand,
};
use num_rational::BigRational;
use proptest::prelude::*;

const PARAMS: LiquidationParams = LiquidationParams {
    threshold: Bps(8_000),
    close_factor: Bps(5_000),
    bonus_min: Bps(200),
    bonus_slope: Bps(5_000),
    bonus_max: Bps(1_000),
    min_debt: Assets(100),
    fee: Bps(1_000),
};

fn mid(price: i64, exponent: i32) -> Price {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap().mid
}

fn offer(debt: u64, collateral: u64, offered: u64, fee: u32) -> Liquidation {
    let params = LiquidationParams { fee: Bps(fee), ..PARAMS };
    plan(Assets(debt), Collateral(collateral), mid(1, 0), &params, Assets(offered)).unwrap()
}

#[test]
fn p10_the_fee_is_a_part_of_the_bonus_rounded_up_and_changes_nothing_else() {
    // A bonus of 8.25% on 450,000 is 37,125; a tenth of that is 3,712.5.
    let done = offer(900_000, 1_000_000, u64::MAX, 1_000);
    assert_eq!((done.repaid, done.bonus), (Assets(450_000), Bps(825)));
    assert_eq!(done.fee, Assets(3_713));
    let fee = |part| offer(900_000, 1_000_000, u64::MAX, part).fee.0;
    assert_eq!([fee(0), fee(1), fee(5_000), fee(10_000)], [0, 4, 18_563, 37_125]);
    // It is paid on top: nothing is seized for it, and no less is repaid.
    let free = offer(900_000, 1_000_000, u64::MAX, 0);
    assert_eq!(Liquidation { fee: Assets(0), ..done }, free);
    // Exact ones are not rounded: 400,000 * 8.25% * 10% = 3,300.
    assert_eq!(offer(900_000, 1_000_000, 400_000, 1_000).fee, Assets(3_300));
    // The smallest bonus has the smallest fee, an atom.
    assert_eq!(offer(900_000, 1_000_000, 1, 1_000).fee, Assets(1));
}

#[test]
fn p2_whoever_takes_all_under_water_pays_no_fee_out_of_what_the_pool_pays() {
    // Debt 1,000, collateral worth 816: at 2% it repays 800, and 200 are left for others to bear.
    let done = offer(1_000, 816, u64::MAX, 10_000);
    assert_eq!((done.repaid, done.shortfall, done.fee), (Assets(800), Assets(200), Assets(0)));
    // On the line itself there is no shortfall, and the terms are the same.
    let done = offer(1_000, 1_020, u64::MAX, 10_000);
    assert_eq!((done.repaid, done.shortfall, done.fee), (Assets(1_000), Assets(0), Assets(0)));
    // An atom above it there is a fee: half is repaid at 2.1%, and 10.5 are the bonus.
    let done = offer(1_000, 1_021, u64::MAX, 10_000);
    assert_eq!((done.repaid, done.bonus, done.fee), (Assets(500), Bps(210), Assets(11)));
    // So there is for a part under water, which leaves debt and collateral: 8 of bonus on 400.
    let done = offer(1_000, 816, 400, 10_000);
    assert_eq!((done.debt_left, done.shortfall, done.fee), (Assets(600), Assets(0), Assets(8)));
}

#[test]
fn p5_the_fee_follows_what_is_repaid_not_what_rounding_leaves_of_the_collateral() {
    // One atom of collateral worth 1,000 against a debt of 990: under water, at 2%.
    let params = LiquidationParams { fee: Bps(10_000), ..PARAMS };
    let go = |offered| plan(Assets(990), Collateral(1), mid(1_000, 0), &params, Assets(offered));
    // 400 buy 0.408 of it, rounded down to nothing. The bonus of 8 is owed as for any 400.
    let part = go(400).unwrap();
    assert_eq!((part.seized, part.debt_left, part.fee), (Collateral(0), Assets(590), Assets(8)));
    // All of it goes for 1,000 / 1.02 = 980.39, rounded up.
    let all = go(990).unwrap();
    assert_eq!((all.repaid, all.seized, all.fee), (Assets(981), Collateral(1), Assets(0)));
}

#[test]
fn an_offer_within_a_budget_is_the_largest_that_can_be_paid_at_any_bonus() {
    // 10% of bonus at most, half of it a fee: 100 repaid cost 105 at most.
    let params = LiquidationParams { fee: Bps(5_000), ..PARAMS };
    let offer = |budget| offer_within_floor(Assets(budget), &params).0;
    assert_eq!([0, 1, 2, 104, 105, 106, 1_050_000].map(offer), [0, 0, 1, 99, 100, 100, 1_000_000]);
    let cost = |offer| cost_at_most_ceil(Assets(offer), &params).map(|cost| cost.0);
    assert_eq!([0, 1, 99, 100, 101].map(cost), [Ok(0), Ok(2), Ok(104), Ok(105), Ok(107)]);
    assert_eq!(cost(u64::MAX), Err(MathError::Overflow));
    // Without a fee all of the budget is an offer.
    let free = LiquidationParams { fee: Bps(0), ..PARAMS };
    assert_eq!(offer_within_floor(Assets(u64::MAX), &free), Assets(u64::MAX));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/liquidation_fee.txt"))]

    #[test]
    fn no_plan_costs_more_than_the_budget_its_offer_was_made_for(
        (debt, collateral) in (100_u64..1 << 60, 1_u64..1 << 60),
        budget in any::<u64>(),
        fee in 0_u32..=5_000,
    ) {
        let params = LiquidationParams { fee: Bps(fee), ..PARAMS };
        let offered = offer_within_floor(Assets(budget), &params);
        prop_assert!(cost_at_most_ceil(offered, &params).unwrap() <= Assets(budget));
        let more = offered.plus(Assets(1)).and_then(|more| cost_at_most_ceil(more, &params));
        prop_assert!(more.map_or(true, |cost| cost > Assets(budget)));
        if let Ok(done) = plan(Assets(debt), Collateral(collateral), mid(1, 0), &params, offered) {
            prop_assert!(done.repaid.plus(done.fee).unwrap() <= Assets(budget));
        }
    }

    #[test]
    fn p10_no_liquidator_pays_more_than_its_bonus_and_the_fee_is_exact(
        debt in prop_oneof![100..10_000_u64, 10_000..1_000_000_000_000_000_u64],
        ratio in 1..13_000_u64, price in 1..1_000_000_000_i64, exponent in -12..=3_i32,
        fee in 0..=10_000_u32, offered in 1..=10_000_u64,
    ) {
        let worth = u64::try_from(u128::from(debt) * u128::from(ratio) / 10_000).unwrap();
        let collateral = mid(price, exponent).collateral_floor(Assets(worth));
        let offered = Assets(u64::try_from(u128::from(debt) * u128::from(offered) / 10_000).unwrap());
        let go = |fee| {
            let params = LiquidationParams { fee: Bps(fee), ..PARAMS };
            plan(Assets(debt), collateral, mid(price, exponent), &params, offered)
        };
        let Ok(done) = go(fee) else {
            prop_assert_eq!(go(fee), go(0), "no fee decides whether a position can be liquidated");
            return Ok(());
        };
        prop_assert_eq!(Liquidation { fee: Assets(0), ..done }, go(0).unwrap());
        if !done.shortfall.is_zero() {
            prop_assert_eq!(done.fee, Assets(0), "out of what others bear");
        } else if !done.collateral_left.is_zero() {
            let bonus = BigRational::new(done.bonus.0.into(), 10_000.into()) * rational(done.repaid.0);
            let part = BigRational::new(fee.into(), 10_000.into());
            prop_assert_eq!(rational(done.fee.0), (&bonus * part).ceil());
            prop_assert!(rational(done.fee.0) <= bonus.ceil(), "more than the bonus");
        }
    }
}
