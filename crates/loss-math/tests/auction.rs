//! Holds up the sale of salvage (P10: no buyer gains from rounding or from the size of the lots;
//! P14: what is sold comes back at its price): the price falls in a straight line between two
//! parts of the oracle's, and a lot costs exactly its value there, rounded up.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, rational, replaying};
use loss_math::{Assets, AuctionTerms, Bps, Collateral, MathError, OraclePrice, Price, PriceBand};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// From 110% to 80% of the oracle's price in 300 seconds, in lots of a tenth.
const TERMS: AuctionTerms =
    AuctionTerms { premium: Bps(1_000), discount: Bps(2_000), duration: 300, min_lot: Bps(1_000) };

/// `price * 10^exponent` atoms of the asset per atom of collateral.
fn price(price: i64, exponent: i32) -> Price {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap().mid
}

fn cost(lot: u64, left: u64, taken_over: u64, elapsed: u64) -> Result<Assets, MathError> {
    let [lot, left, taken_over] = [lot, left, taken_over].map(Collateral);
    TERMS.cost_ceil(lot, left, taken_over, elapsed, price(2, 0))
}

#[test]
fn p10_the_price_falls_in_a_straight_line_from_the_first_to_the_floor() {
    let factors = [0, 1, 100, 150, 299, 300, 301, u64::MAX].map(|s| TERMS.factor_ceil(s));
    // 3,000 ten-thousandths in 300 s: ten a second.
    assert_eq!(factors, [11_000, 10_990, 10_000, 9_500, 8_010, 8_000, 8_000, 8_000]);
    // Where the line does not meet a ten-thousandth it is rounded up: 3,000 * 6 / 7 = 2,571.43.
    let week = AuctionTerms { duration: 7, ..TERMS };
    let factors = [0, 1, 6, 7].map(|s| week.factor_ceil(s));
    assert_eq!(factors, [11_000, 10_572, 8_429, 8_000]);
    // A year between two neighbouring ten-thousandths: the last second still costs the first.
    let flat = AuctionTerms { premium: Bps(1), discount: Bps(0), duration: 31_536_000, ..TERMS };
    assert_eq!([0, 31_535_999, 31_536_000].map(|s| flat.factor_ceil(s)), [10_001, 10_001, 10_000]);
}

#[test]
fn p10_an_auction_of_no_duration_starts_at_its_floor_and_a_floor_is_never_below_nothing() {
    let at_once = AuctionTerms { duration: 0, ..TERMS };
    assert_eq!([0, 1, u64::MAX].map(|s| at_once.factor_ceil(s)), [8_000; 3]);
    let free = AuctionTerms { discount: Bps(20_000), ..TERMS };
    assert_eq!([0, 300].map(|s| free.factor_ceil(s)), [11_000, 0]);
    // Not even then is anything free.
    let (lot, price) = (Collateral(1_000), price(2, 0));
    assert_eq!(free.cost_ceil(lot, lot, lot, 300, price), Ok(Assets(1)));
}

#[test]
fn p10_a_lot_costs_its_value_at_the_factor_rounded_up_and_at_least_an_atom() {
    // An atom of collateral is worth 2.
    assert_eq!(cost(1_000, 1_000, 1_000, 0), Ok(Assets(2_200)));
    assert_eq!(cost(1_000, 1_000, 1_000, 150), Ok(Assets(1_900)));
    assert_eq!(cost(101, 1_000, 1_000, 300), Ok(Assets(162)), "161.6");
    assert_eq!(cost(1, 1, 1, 300), Ok(Assets(2)), "1.6");
    // 1.00001: also what is less than a ten-thousandth of an atom is rounded up.
    let one = Collateral(1);
    assert_eq!(TERMS.cost_ceil(one, one, one, 100, price(100_001, -5)), Ok(Assets(2)));
    // A hundred-thousandth of an atom each: 1,000 are worth 0.008.
    let lot = Collateral(1_000);
    assert_eq!(TERMS.cost_ceil(lot, lot, lot, 300, price(1, -5)), Ok(Assets(1)));
    // Collateral at a price of nothing.
    assert_eq!(TERMS.cost_ceil(lot, lot, lot, 300, Price::default()), Ok(Assets(1)));
    // More than all tokens there can be.
    let all = Collateral(u64::MAX);
    assert_eq!(TERMS.cost_ceil(all, all, all, 0, price(1, 0)), Err(MathError::Overflow));
    assert_eq!(TERMS.cost_ceil(all, all, all, 100, price(1, 0)), Ok(Assets(u64::MAX)));
    assert_eq!(TERMS.cost_ceil(lot, lot, lot, 0, price(i64::MAX, 18)), Err(MathError::Overflow));
}

#[test]
fn p10_a_lot_is_at_least_the_smallest_or_all_that_is_left() {
    // A tenth of 1,005 is 100.5: rounded up.
    assert_eq!(TERMS.min_lot_ceil(Collateral(1_005)), Ok(Collateral(101)));
    let lot = |lot, left| cost(lot, left, 1_005, 100);
    assert_eq!(lot(0, 1_005), Err(MathError::ZeroAmount));
    assert_eq!(lot(0, 0), Err(MathError::ZeroAmount));
    assert_eq!(lot(1, 1_005), Err(MathError::LotTooSmall));
    assert_eq!(lot(100, 1_005), Err(MathError::LotTooSmall));
    assert_eq!(lot(101, 1_005), Ok(Assets(202)));
    assert_eq!(lot(1_005, 1_005), Ok(Assets(2_010)));
    assert_eq!(lot(1_006, 1_005), Err(MathError::InsufficientShares));
    // The smallest lot is a part of all that was taken over, not of what is left of it.
    assert_eq!(lot(100, 101), Err(MathError::LotTooSmall));
    assert_eq!(lot(101, 101), Ok(Assets(202)));
    // The last ones may be fewer, but only all of them.
    assert_eq!(lot(50, 50), Ok(Assets(100)));
    assert_eq!(lot(49, 50), Err(MathError::LotTooSmall));
    assert_eq!(lot(51, 50), Err(MathError::InsufficientShares));
    assert_eq!(lot(1, 1), Ok(Assets(2)));
    // No smallest lot, and only the whole.
    let at = |min_lot, lot| {
        let terms = AuctionTerms { min_lot: Bps(min_lot), ..TERMS };
        terms.cost_ceil(Collateral(lot), Collateral(10), Collateral(10), 100, price(2, 0))
    };
    assert_eq!(at(0, 1), Ok(Assets(2)));
    assert_eq!((at(10_000, 9), at(10_000, 10)), (Err(MathError::LotTooSmall), Ok(Assets(20))));
}

/// The exact factor, as a part of the oracle's price.
fn factor(terms: &AuctionTerms, elapsed: u64) -> BigRational {
    let part = |bps: u32| BigRational::new(bps.into(), 10_000.into());
    let (first, last) = (rational(1) + part(terms.premium.0), rational(1) - part(terms.discount.0));
    let left = u64::from(terms.duration).saturating_sub(elapsed);
    let span = BigRational::new(left.into(), terms.duration.into());
    (first - &last) * span + last
}

fn ten_to_the(exponent: i32) -> BigRational {
    let power = rational(BigInt::from(10).pow(exponent.unsigned_abs()));
    if exponent < 0 {
        power.recip()
    } else {
        power
    }
}

prop_compose! {
    fn terms()(
        premium in 0..=20_000_u32, discount in 0..10_000_u32,
        duration in prop_oneof![1..10_u32, 10..1_000_000_u32, Just(u32::MAX)],
    ) -> AuctionTerms {
        AuctionTerms {
            premium: Bps(premium), discount: Bps(discount), duration, min_lot: Bps(0),
        }
    }
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/auction.txt"))]

    #[test]
    fn p10_the_factor_is_the_line_rounded_up_by_less_than_a_ten_thousandth_and_never_rises(
        terms in terms(), at in prop::collection::vec(0..=11_000_u64, 1..20),
    ) {
        let mut times: Vec<u64> =
            at.iter().map(|part| u64::from(terms.duration) * part / 10_000).collect();
        times.sort_unstable();
        let mut last = u64::MAX;
        for elapsed in times {
            let scaled = factor(&terms, elapsed) * rational(10_000);
            let rounded = terms.factor_ceil(elapsed);
            prop_assert_eq!(rational(rounded), scaled.ceil());
            prop_assert!(rounded <= last, "rose");
            last = rounded;
        }
    }

    #[test]
    fn p10_a_lot_costs_its_exact_value_rounded_up_at_any_exponent(
        terms in terms(), part in 0..=11_000_u64, lot in edge_amount(),
        mantissa in prop_oneof![1..1_000_000_i64, 1..i64::MAX], exponent in -18..=18_i32,
        decimals in (0..=18_u8, 0..=18_u8),
    ) {
        let oracle = OraclePrice { price: mantissa, conf: 0, exponent, publish_time: 0 };
        let mid = PriceBand::new(&oracle, Bps(0), decimals.0, decimals.1).unwrap().mid;
        let elapsed = u64::from(terms.duration) * part / 10_000;
        let each = rational(mantissa)
            * ten_to_the(exponent + i32::from(decimals.0) - i32::from(decimals.1));
        let at = BigRational::new(terms.factor_ceil(elapsed).into(), 10_000.into());
        let exact = (rational(lot) * each * at).ceil();
        let lot = Collateral(lot);
        match terms.cost_ceil(lot, lot, lot, elapsed, mid) {
            Ok(cost) => prop_assert_eq!(rational(cost.0), exact, "not an atom more or less"),
            Err(error) => {
                prop_assert_eq!(error, MathError::Overflow);
                prop_assert!(exact > rational(u64::MAX));
            }
        }
    }

    #[test]
    fn p10_two_lots_never_cost_less_than_one_of_both(
        terms in terms(), part in 0..=11_000_u64, later in 0..=1_000_u64,
        lots in (edge_amount(), edge_amount()),
        mantissa in 1..1_000_000_000_i64, exponent in -12..=3_i32,
    ) {
        let Some(both) = lots.0.checked_add(lots.1) else { return Ok(()) };
        let duration = u64::from(terms.duration);
        let elapsed = duration * part / 10_000;
        let mid = price(mantissa, exponent);
        let buy = |lot, left, at| {
            terms.cost_ceil(Collateral(lot), Collateral(left), Collateral(both), at, mid)
        };
        let Ok(whole) = buy(both, both, elapsed) else { return Ok(()) };
        let first = buy(lots.0, both, elapsed).unwrap();
        let second = buy(lots.1, lots.1, elapsed).unwrap();
        prop_assert!(first.0 + second.0 >= whole.0, "cheaper in two");
        prop_assert!(first.0 + second.0 <= whole.0 + 1, "by one rounding at most");
        // Only time makes it cheaper, and a partial buy does not change the time.
        let waited = buy(lots.1, lots.1, elapsed + duration * later / 10_000).unwrap();
        prop_assert!(waited <= second);
    }
}
