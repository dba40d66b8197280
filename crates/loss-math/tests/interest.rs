//! Holds up the debt side of T1 (P1, P5): a debt rounds up, the book never owes more than its
//! positions, interest only grows, and the rate is where the curve says.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, replaying};
use loss_math::interest::{interest_seconds, utilization_floor, yearly_bps_floor, PerSecond};
use loss_math::{Assets, Bps, DebtBook, DebtIndex, DebtShares, MathError, RateCurve};
use proptest::prelude::*;

const YEAR: i64 = 31_536_000;
const CURVE: RateCurve =
    RateCurve { base: Bps(100), kink_utilization: Bps(8_000), kink: Bps(1_000), max: Bps(9_000) };

fn book(shares: u128, index: u128) -> DebtBook {
    DebtBook { total_shares: DebtShares(shares), index: DebtIndex::from_bits(index) }
}

/// An index of `halves / 2`.
fn halves(halves: u128) -> DebtBook {
    book(0, halves << 63)
}

#[test]
fn p5_debts_round_up_and_repayments_down_by_hand() {
    let book = halves(3);
    assert_eq!(book.debt_ceil(DebtShares(0)), Ok(Assets(0)));
    assert_eq!(book.debt_ceil(DebtShares(1)), Ok(Assets(1)), "a raw share owes an atom");
    assert_eq!(book.debt_ceil(DebtShares(2 << 32)), Ok(Assets(3)), "two shares owe three");
    assert_eq!(book.debt_ceil(DebtShares((2 << 32) + 1)), Ok(Assets(4)));
    assert_eq!(book.debt_ceil(DebtShares((2 << 32) - 1)), Ok(Assets(3)));
    assert_eq!(book.shares_for_borrow_ceil(Assets(3)), Ok(DebtShares(2 << 32)));
    // 2^32 / 1.5 = 2,863,311,530.67.
    assert_eq!(book.shares_for_borrow_ceil(Assets(1)), Ok(DebtShares(2_863_311_531)));
    assert_eq!(book.shares_for_repay_floor(Assets(1)), Ok(DebtShares(2_863_311_530)));
    assert_eq!(book.debt_ceil(DebtShares(u128::MAX)), Err(MathError::Overflow));
    assert_eq!(DebtIndex::from_bits(0), DebtIndex::ONE, "zeroed bytes are a new index");
    assert_eq!(DebtIndex::from_bits((1 << 64) - 1), DebtIndex::ONE);
}

#[test]
fn p5_the_curve_at_its_corners_by_hand() {
    let at = |debt: u64| yearly_bps_floor(&CURVE, Assets(10_000 - debt), Assets(debt)).unwrap();
    assert_eq!([at(0), at(8_000), at(10_000)], [100, 1_000, 9_000]);
    // Halfway to the kink, halfway from it.
    assert_eq!([at(4_000), at(9_000)], [550, 5_000]);
    // A quarter of the way to the kink, and 0.5005 of the way from it.
    assert_eq!([at(2_000), at(9_001)], [325, 5_004]);
    assert_eq!(yearly_bps_floor(&CURVE, Assets(0), Assets(0)), Ok(100), "an empty pool is unused");
    // A steep curve of 429,496 times a year, and a kink that cannot be.
    let steep = RateCurve { kink: Bps(u32::MAX), max: Bps(u32::MAX), ..CURVE };
    assert_eq!(yearly_bps_floor(&steep, Assets(0), Assets(1)), Ok(u64::from(u32::MAX)));
    let kinkless = RateCurve { kink_utilization: Bps(0), ..CURVE };
    assert_eq!(
        yearly_bps_floor(&kinkless, Assets(1), Assets(0)),
        Err(MathError::DivisionByZero),
        "outside the domain of a curve"
    );
    assert_eq!(utilization_floor(Assets(u64::MAX), Assets(u64::MAX)), Ok(1 << 31));
    assert_eq!(utilization_floor(Assets(2), Assets(1)), Ok((1 << 32) / 3));
}

#[test]
fn p1_a_year_of_interest_by_hand() {
    // All lent: 90% a year. The rate per second is rounded down, the index up.
    let rate = CURVE.per_second_floor(Assets(0), Assets(1_000_000)).unwrap();
    let year = u64::try_from(YEAR).unwrap();
    let book = book(1_000_000 << 32, 0);
    let grown = book.grown_ceil(rate, year, Assets(0));
    assert_eq!(grown.total_ceil(), Ok(Assets(1_900_000)));
    assert_eq!(grown.total_shares, book.total_shares);
    assert_eq!(book.grown_ceil(rate, 0, Assets(0)), book);
    // One second: 2.85e-8 of a million, and the book rounds up.
    assert_eq!(book.grown_ceil(rate, 1, Assets(0)).total_ceil(), Ok(Assets(1_000_001)));
    // The index itself: from 1.5, one and a half times what it grows by from 1, rounded up.
    let growth = grown_by(book, rate, 1);
    assert_eq!(growth % 2, 1, "an even growth would show no rounding");
    let half_more = DebtBook { index: DebtIndex::from_bits(3 << 63), ..book };
    assert_eq!(grown_by(half_more, rate, 1), (3 * growth).div_ceil(2));
    // At most a year in one step.
    assert_eq!(book.grown_ceil(rate, u64::MAX, Assets(0)), grown);
    assert_eq!(
        [interest_seconds(0, YEAR), interest_seconds(0, 5 * YEAR), interest_seconds(9, 3)],
        [year, year, 0]
    );
}

/// By how much the index grows, in its last place.
fn grown_by(book: DebtBook, rate: PerSecond, seconds: u64) -> u128 {
    book.grown_ceil(rate, seconds, Assets(0)).index.bits() - book.index.bits()
}

#[test]
fn p11_growth_stops_at_64_bits_of_the_pool_and_at_120_of_the_index() {
    let rate = CURVE.per_second_floor(Assets(0), Assets(1)).unwrap();
    let year = u64::try_from(YEAR).unwrap();
    let lent = 1_000_000_u64;
    let book_of = |index| book(u128::from(lent) << 32, index);
    // A year brings 900,000, and room is kept for 2^32 roundings: one atom more does not fit.
    let book = book_of(0);
    let room = u64::MAX - (1 << 32) - 1_900_000;
    assert_ne!(book.grown_ceil(rate, year, Assets(room)), book);
    assert_eq!(book.grown_ceil(rate, year, Assets(room + 1)), book);
    // The index itself, with one raw share of debt.
    let raw = |index| DebtBook { total_shares: DebtShares(1), ..book_of(index) };
    assert_ne!(raw(1 << 119).grown_ceil(rate, year, Assets(0)), raw(1 << 119));
    assert_eq!(raw((1 << 120) - 1).grown_ceil(rate, year, Assets(0)), raw((1 << 120) - 1));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/interest.txt"))]

    #[test]
    fn p5_what_is_borrowed_is_owed_and_what_is_repaid_is_cancelled_at_most(
        index in (1_u128 << 64)..(1 << 96), amount in edge_amount(), others in any::<u64>(),
    ) {
        let book = book(u128::from(others) << 20, index);
        let lent = book.shares_for_borrow_ceil(Assets(amount)).unwrap();
        let repaid = book.shares_for_repay_floor(Assets(amount)).unwrap();
        prop_assert!(lent.0 == repaid.0 || lent.0 == repaid.0 + 1);
        // A raw share owes less than an atom here, so a debt is at most an atom too large.
        let owed = |shares| book.debt_ceil(shares).map_or(u128::MAX, |owed| u128::from(owed.0));
        let amount = u128::from(amount);
        prop_assert!(owed(lent) == u128::MAX || (amount..=amount + 1).contains(&owed(lent)));
        prop_assert!(owed(repaid) <= amount);
    }

    #[test]
    fn p1_the_book_owes_at_most_the_sum_of_its_positions_and_they_an_atom_each_more(
        index in (1_u128 << 64)..(1 << 80), shares in prop::collection::vec(any::<u64>(), 1..20),
    ) {
        let total = shares.iter().map(|shares| u128::from(*shares)).sum();
        let book = book(total, index);
        let owed = |shares: &u64| book.debt_ceil(DebtShares(u128::from(*shares))).unwrap().0;
        let sum: u64 = shares.iter().map(owed).sum();
        let whole = book.total_ceil().unwrap().0;
        prop_assert!(whole <= sum && sum < whole + u64::try_from(shares.len()).unwrap());
    }

    #[test]
    fn p5_the_rate_rises_with_utilisation_and_interest_with_time(
        cash in edge_amount(), debt in edge_amount(), more in edge_amount(),
        seconds in 0..40_000_000_u64, later in 0..40_000_000_u64,
    ) {
        let rate = |debt| CURVE.per_second_floor(Assets(cash), Assets(debt)).unwrap();
        let (low, high) = (rate(debt), rate(debt.saturating_add(more)));
        prop_assert!(low <= high);
        let book = book(u128::from(debt.min(1 << 50)) << 32, 0);
        let grown = book.grown_ceil(low, seconds, Assets(0));
        prop_assert!(grown.index >= book.index);
        prop_assert!(book.grown_ceil(low, seconds + later, Assets(0)).index >= grown.index);
        prop_assert!(book.grown_ceil(high, seconds, Assets(0)).index >= grown.index);
    }
}
