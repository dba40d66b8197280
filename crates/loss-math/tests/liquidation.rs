//! Holds up what a liquidation may do (P2, P5, P10): values are compared as exact rationals of
//! the oracle's numbers, never as the crate rounds them.
//!
//! With `V` the exact value of all collateral at the mid price, `D` the debt, and dashes after
//! the liquidation, the true statements are:
//!
//! - `repaid + debt_left + shortfall = D`, `seized + collateral_left = collateral`;
//! - what is seized is worth at most `repaid * (1 + bonus)`; only taking all may give more, by
//!   less than the one atom that valuing all collateral was rounded down;
//! - when `floor(V) > D * (1 + bonus_min)`: `V' / debt_left >= V / D`, exactly. In values rounded
//!   to atoms, as the program sees them, it holds to within that atom;
//! - otherwise, and only then, all collateral may go at the least bonus, for
//!   `ceil(floor(V) / (1 + bonus_min))`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, rational, replaying};
use loss_math::liquidation::{plan, record_reward_floor, terms, Terms};
use loss_math::{
    Assets, Bps, Collateral, Liquidation, LiquidationParams, MathError, OraclePrice, Price,
    PriceBand,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const PARAMS: LiquidationParams = LiquidationParams {
    threshold: Bps(8_000),
    close_factor: Bps(5_000),
    bonus_min: Bps(200),
    bonus_slope: Bps(5_000),
    bonus_max: Bps(1_000),
    min_debt: Assets(100),
    fee: Bps(0),
};

/// `price * 10^exponent` atoms of the asset per atom of collateral.
fn mid(price: i64, exponent: i32) -> Price {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap().mid
}

fn all(debt: u64, collateral: u64) -> Result<Liquidation, MathError> {
    offer(debt, collateral, u64::MAX)
}

fn offer(debt: u64, collateral: u64, offered: u64) -> Result<Liquidation, MathError> {
    plan(Assets(debt), Collateral(collateral), mid(1, 0), &PARAMS, Assets(offered))
}

fn bonus(debt: u64, collateral: u64) -> u32 {
    terms(Assets(debt), Collateral(collateral), mid(1, 0), &PARAMS).unwrap().bonus.0
}

#[test]
fn p10_the_worked_example_above_the_line() {
    // Quoted in docs/MATHS.md. Debt 900, collateral worth 1,000, threshold 80%. The debt is 12.5%
    // above the threshold; half of that on top of 2% is 8.25%; the position could pay 11.11%.
    let done = all(900, 1_000).unwrap();
    let hand = Liquidation {
        repaid: Assets(450),
        fee: Assets(0),
        seized: Collateral(487), // 450 * 1.0825 = 487.125
        bonus: Bps(825),
        debt_left: Assets(450),
        collateral_left: Collateral(513),
        shortfall: Assets(0),
    };
    assert_eq!(done, hand);
    // From 1,000 / 900 = 1.11 to 513 / 450 = 1.14.
}

#[test]
fn p2_the_worked_example_below_the_line() {
    // Quoted in docs/MATHS.md. Debt 1,000, collateral worth 816: at 2% it repays 800.
    let done = all(1_000, 816).unwrap();
    let hand = Liquidation {
        repaid: Assets(800),
        fee: Assets(0),
        seized: Collateral(816),
        bonus: Bps(200),
        debt_left: Assets(0),
        collateral_left: Collateral(0),
        shortfall: Assets(200),
    };
    assert_eq!(done, hand);
    // 815 / 1.02 = 799.02: who takes all repays the broken atom as well.
    let done = all(1_000, 815).unwrap();
    assert_eq!((done.repaid, done.shortfall), (Assets(800), Assets(200)));
}

#[test]
fn p10_the_line_between_the_cases_is_debt_and_least_bonus() {
    let whole =
        |debt, collateral| terms(Assets(debt), Collateral(collateral), mid(1, 0), &PARAMS).unwrap();
    // 1,000 * 1.02 = 1,020: exactly enough is the second case, and leaves no shortfall.
    let at = Terms { repay_max: Assets(1_000), bonus: Bps(200), takes_all: true };
    assert_eq!(whole(1_000, 1_020), at);
    assert_eq!(all(1_000, 1_020).unwrap().shortfall, Assets(0));
    // One atom more: the close factor holds, and 1,021 / 1,000 affords a bonus of 2.10%.
    let above = Terms { repay_max: Assets(500), bonus: Bps(210), takes_all: false };
    assert_eq!(whole(1_000, 1_021), above);
    // One atom less: 1,019 / 1.02 = 999.02, rounded up to all.
    assert_eq!(whole(1_000, 1_019).repay_max, Assets(1_000));
    assert_eq!(whole(1_000, 1_018).repay_max, Assets(999));
}

#[test]
fn p10_a_healthy_position_is_refused_up_to_the_threshold_itself() {
    for offered in [0, 1, u64::MAX] {
        assert_eq!(offer(800, 1_000, offered), Err(MathError::PositionHealthy));
        assert_eq!(offer(0, 0, offered), Err(MathError::PositionHealthy), "no debt");
    }
    // 80% of 999 is 799.2: compared exactly.
    assert_eq!(offer(799, 999, 1), Err(MathError::PositionHealthy));
    assert_eq!(offer(800, 999, 1).unwrap().repaid, Assets(1));
    assert_eq!(offer(801, 1_000, 0), Err(MathError::ZeroAmount));
    assert_eq!(all(1_000, 0), Err(MathError::ZeroAmount), "nothing to seize: record it instead");
}

#[test]
fn p10_the_bonus_follows_the_curve_between_its_bounds() {
    // At the threshold it is the least; 1% above it half a percent more.
    assert_eq!(bonus(80_001, 100_000), 200);
    assert_eq!(bonus(80_800, 100_000), 250);
    assert_eq!(bonus(88_000, 100_000), 700);
    // 13.72% above, every step rounded down: 2% + 6.86%.
    assert_eq!(bonus(92_799, 102_000), 886);
    // 16% above would be 10%, but 100,000 / 92,800 affords no more than 7.75%.
    assert_eq!(bonus(92_800, 100_000), 775);
    let generous = LiquidationParams { bonus_slope: Bps(50_000), ..PARAMS };
    let most = terms(Assets(90_000), Collateral(100_000), mid(1, 0), &generous).unwrap();
    assert_eq!(most.bonus, Bps(1_000), "the cap");
    // What the position can afford: 100,000 / 95,000 = 1.0526.
    assert_eq!(bonus(95_000, 100_000), 526);
    // And never less than the least.
    assert_eq!(bonus(98_039, 100_000), 200);
}

#[test]
fn p10_what_is_left_is_nothing_or_at_least_the_smallest_debt() {
    // Half of 200 leaves 100, the smallest debt there may be; half of 199 rounds to leave 100.
    assert_eq!(all(200, 240).unwrap().debt_left, Assets(100));
    assert_eq!(all(199, 240).unwrap().debt_left, Assets(100));
    // Half of 198 would leave 99: then all of it may be repaid, or at most 98.
    let done = all(198, 240).unwrap();
    assert_eq!((done.repaid, done.debt_left, done.shortfall), (Assets(198), Assets(0), Assets(0)));
    assert_eq!(offer(198, 240, 99), Err(MathError::LeavesDustDebt));
    assert_eq!(offer(198, 240, 197), Err(MathError::LeavesDustDebt));
    assert_eq!(offer(198, 240, 98).unwrap().debt_left, Assets(100));
    // Under water, part of it may be repaid too, at the least bonus, on the same condition.
    let done = offer(1_000, 816, 400).unwrap();
    assert_eq!((done.repaid, done.seized), (Assets(400), Collateral(408)));
    assert_eq!((done.debt_left, done.shortfall), (Assets(600), Assets(0)));
    assert_eq!(offer(880, 816, 790), Err(MathError::LeavesDustDebt));
    assert_eq!(offer(880, 816, 800).unwrap().shortfall, Assets(80), "but all may be taken");
}

#[test]
fn p5_prices_that_do_not_divide_round_against_the_liquidator() {
    // An atom of collateral is worth 3.
    let at = |debt, collateral, offered| {
        plan(Assets(debt), Collateral(collateral), mid(3, 0), &PARAMS, Assets(offered)).unwrap()
    };
    // Worth 999, so the debt is 12.61% above the threshold: 450 * 1.083 = 487.35 buys 162.
    let done = at(900, 333, 450);
    assert_eq!((done.bonus, done.seized), (Bps(830), Collateral(162)));
    // One atom repaid buys no collateral at all.
    assert_eq!(at(900, 333, 1).seized, Collateral(0));
    // A value of 0.5 each: 815 atoms are worth 407.
    let half = mid(5, -1);
    let done = plan(Assets(900), Collateral(815), half, &PARAMS, Assets(900)).unwrap();
    assert_eq!((done.repaid, done.shortfall), (Assets(400), Assets(500))); // 407 / 1.02 = 399.02
}

#[test]
fn p10_a_recorders_reward_is_a_part_and_bounded_and_never_more_than_there_is() {
    let reward =
        |seized, part, most| record_reward_floor(Collateral(seized), Bps(part), Collateral(most)).0;
    assert_eq!(reward(999, 100, 50), 9, "rounded down");
    assert_eq!(reward(10_000, 100, 50), 50);
    assert_eq!(reward(0, 100, 50), 0);
    assert_eq!(reward(u64::MAX, 10_000, u64::MAX), u64::MAX);
    assert_eq!(reward(7, 20_000, 100), 7, "out of the collateral, not beyond");
    assert_eq!(reward(u64::MAX, 20_000, u64::MAX), 0, "what does not fit is no reward");
}

prop_compose! {
    /// A position around the thresholds: the collateral is worth so many ten-thousandths of the
    /// debt, at any price.
    fn position()(
        debt in prop_oneof![100..10_000_u64, 10_000..1_000_000_000_000_000_u64, 100..u64::MAX / 4],
        ratio in 0..20_000_u64,
        price in 1..1_000_000_000_i64,
        exponent in -18..=3_i32,
    ) -> (u64, u64, i64, i32) {
        let worth = u64::try_from(u128::from(debt) * u128::from(ratio) / 10_000).unwrap();
        let collateral = mid(price, exponent).collateral_floor(Assets(worth));
        (debt, collateral.get(), price, exponent)
    }
}

prop_compose! {
    fn params()(
        threshold in 5_000..9_500_u32, close_factor in 1..=10_000_u32, bonus_min in 0..1_000_u32,
        more in 0..2_000_u32, bonus_slope in 0..30_000_u32, min_debt in 0..100_u64,
    ) -> LiquidationParams {
        LiquidationParams {
            threshold: Bps(threshold),
            close_factor: Bps(close_factor),
            bonus_min: Bps(bonus_min),
            bonus_slope: Bps(bonus_slope),
            bonus_max: Bps(bonus_min + more),
            min_debt: Assets(min_debt),
            fee: Bps(0),
        }
    }
}

/// Exact value of so much collateral.
fn value(collateral: u64, price: i64, exponent: i32) -> BigRational {
    let power = rational(BigInt::from(10).pow(exponent.unsigned_abs()));
    let scale = if exponent < 0 { power.recip() } else { power };
    rational(collateral) * rational(price) * scale
}

fn one_plus(bonus: Bps) -> BigRational {
    BigRational::new(BigInt::from(10_000 + bonus.0), BigInt::from(10_000))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_024,
        ..replaying("proptest-regressions/liquidation.txt")
    })]

    #[test]
    fn p10_no_liquidation_takes_more_than_its_bonus_or_makes_a_solvent_position_worse(
        (debt, collateral, price, exponent) in position(), params in params(),
        offered in edge_amount(),
    ) {
        let price_of = mid(price, exponent);
        let full = value(collateral, price, exponent);
        // A value beyond 64 bits saturates; no debt comes near it.
        if full >= rational(u64::MAX) {
            return Ok(());
        }
        let owed = rational(debt);
        let healthy = &owed * rational(10_000) <= full.floor() * rational(params.threshold.0);
        let result = plan(Assets(debt), Collateral(collateral), price_of, &params, Assets(offered));
        let done = match result {
            Ok(done) => done,
            Err(MathError::PositionHealthy) => {
                prop_assert!(healthy);
                return Ok(());
            }
            Err(MathError::LeavesDustDebt) => {
                prop_assert!(!healthy && debt - offered.min(debt) < params.min_debt.0);
                return Ok(());
            }
            Err(error) => {
                prop_assert_eq!(error, MathError::ZeroAmount);
                // Nothing to seize, or half of next to nothing.
                let closing = u128::from(debt) * u128::from(params.close_factor.0) / 10_000;
                prop_assert!(full < rational(1) || closing == 0);
                return Ok(());
            }
        };
        prop_assert!(!healthy);
        let Liquidation { repaid, seized, bonus, debt_left, collateral_left, shortfall, fee } = done;
        prop_assert_eq!(fee, Assets(0), "see liquidation_fee.rs");
        prop_assert_eq!(repaid.0 + debt_left.0 + shortfall.0, debt);
        prop_assert_eq!(seized.0 + collateral_left.0, collateral);
        prop_assert!(repaid.0 > 0 && repaid.0 <= offered);
        prop_assert!(debt_left.is_zero() || debt_left >= params.min_debt);
        prop_assert!(debt_left.is_zero() || shortfall.is_zero());
        prop_assert!(bonus >= params.bonus_min && bonus <= params.bonus_max);

        let taken = value(seized.0, price, exponent);
        let solvent = full.floor() > &owed * one_plus(params.bonus_min);
        let took_all = !solvent && debt_left.is_zero();
        let allowed = rational(repaid.0) * one_plus(bonus);
        if took_all {
            prop_assert!(taken < allowed + rational(1));
            prop_assert_eq!(seized.0, collateral);
            let exact = (full.floor() / one_plus(params.bonus_min)).ceil();
            prop_assert_eq!(rational(repaid.0), exact, "and not an atom less");
        } else {
            prop_assert!(taken <= allowed, "worth more than was paid for");
            prop_assert_eq!(shortfall.0, 0, "a shortfall only when nothing is left");
        }
        if solvent {
            let left = value(collateral_left.0, price, exponent);
            prop_assert!(&left * &owed >= &full * rational(debt_left.0), "worse than before");
            // As the program sees it, in whole atoms.
            let (left, full) = (left.floor() + rational(1), full.floor());
            prop_assert!(left * owed >= full * rational(debt_left.0));
        } else {
            prop_assert_eq!(bonus, params.bonus_min, "no more than the least at others' expense");
        }
    }

    #[test]
    fn p10_liquidating_in_two_steps_leaves_others_at_most_an_atom_more_to_bear(
        (debt, collateral, price, exponent) in position(), params in params(), part in 1..10_000_u64,
    ) {
        let price_of = mid(price, exponent);
        if value(collateral, price, exponent) >= rational(u64::MAX) {
            return Ok(());
        }
        let go = |debt, collateral, offered| plan(debt, collateral, price_of, &params, offered);
        let (debt, collateral) = (Assets(debt), Collateral(collateral));
        let Ok(at_once) = go(debt, collateral, Assets(u64::MAX)) else { return Ok(()) };
        if !at_once.debt_left.is_zero() {
            return Ok(());
        }
        let offered = Assets(at_once.repaid.0 / 10_000 * part);
        let Ok(first) = go(debt, collateral, offered) else { return Ok(()) };
        let (debt, collateral) = (first.debt_left, first.collateral_left);
        let Ok(second) = go(debt, collateral, Assets(u64::MAX)) else { return Ok(()) };
        prop_assert!(second.shortfall.0 <= at_once.shortfall.0 + 1);
    }
}
