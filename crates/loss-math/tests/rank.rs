//! Holds up the order by risk: where a walk down the order stops, the program's own rule says of
//! everything below that it may not be liquidated, also of debts of an atom and prices at the edge.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

use loss_math::{
    health::may_be_liquidated, Bps, Collateral, DebtBook, DebtIndex, DebtShares, OraclePrice,
    PriceBand, RiskRank,
};
use proptest::prelude::*;

fn rank(shares: u128, collateral: u64) -> RiskRank {
    RiskRank::of_floor(DebtShares(shares), Collateral(collateral)).unwrap()
}

fn band(price: i64, exponent: i32) -> PriceBand {
    let oracle = OraclePrice { price, conf: 0, exponent, publish_time: 0 };
    PriceBand::new(&oracle, Bps(0), 0, 0).unwrap()
}

fn book(index: u128) -> DebtBook {
    DebtBook { total_shares: DebtShares(0), index: DebtIndex::from_bits(index) }
}

#[test]
fn no_debt_has_no_rank_and_debt_without_collateral_has_the_highest() {
    assert_eq!(RiskRank::of_floor(DebtShares(0), Collateral(7)), None);
    assert_eq!(rank(5, 0).ratio(), u128::MAX);
    assert!(rank(7, 0) > rank(7, 1));
    assert_eq!([1, 2, 3, 4, 1 << 96, u128::MAX].map(|s| rank(s, 1).size()), [1, 2, 2, 3, 97, 128]);
}

#[test]
fn more_debt_or_less_collateral_ranks_higher_within_a_size() {
    assert!(rank(1_500 << 32, 1_000) > rank(1_400 << 32, 1_000));
    assert!(rank(1_500 << 32, 999) > rank(1_500 << 32, 1_000));
    // Shares that differ by one in 2^96, at one atom of collateral: still told apart.
    assert!(rank((1 << 95) + 1, 1) > rank(1 << 95, 1));
    // The largest collateral keeps 63 bits of difference.
    assert!(rank((1 << 95) + (1 << 32), u64::MAX) > rank(1 << 95, u64::MAX));
}

#[test]
fn a_walk_stops_just_below_the_threshold_of_a_large_debt() {
    let (book, band, threshold) = (book(1 << 64), band(1, 0), Bps(8_000));
    // 2^40 atoms of debt: liquidatable with less collateral than 2^40 / 0.8.
    let shares = 1_u128 << 72;
    let least = 1_374_389_534_720_u64; // 2^40 / 0.8, exactly
    let may = |collateral| {
        may_be_liquidated(loss_math::Assets(1 << 40), Collateral(collateral), &band, threshold)
    };
    assert!(may(least - 1) && !may(least));
    assert!(!rank(shares, least - 1).rest_is_safe(&book, &band, threshold));
    assert!(!rank(shares, least).rest_is_safe(&book, &band, threshold));
    // Three atoms of collateral later nothing that rounding does can matter any more.
    assert!(!rank(shares, least + 3).rest_is_safe(&book, &band, threshold));
    assert!(rank(shares, least + 4).rest_is_safe(&book, &band, threshold));
}

#[test]
fn where_values_do_not_fit_64_bits_a_walk_never_stops_early() {
    // All collateral is worth more than can be said, and a debt of half of that is over a tenth.
    let (book, band) = (book(1 << 64), band(i64::MAX, 18));
    assert!(!rank((1 << 95) + 1, 1_000).rest_is_safe(&book, &band, Bps(1_000)));
    assert!(rank((1 << 90) + 1, 1_000).rest_is_safe(&book, &band, Bps(1_000)));
}

fn amount() -> impl Strategy<Value = u64> {
    (0_u32..64, any::<u64>()).prop_map(|(shift, bits)| bits >> shift)
}

/// `noise` with as many bits as `size` says.
fn in_size(size: u32, noise: u128) -> u128 {
    let top = 1 << (size - 1);
    top | (noise & (top - 1))
}

/// The least collateral, but for rounding, with which `shares` rank no higher than `stop`.
fn least_below(stop: &RiskRank, shares: u128) -> u64 {
    let shifted = shares << shares.leading_zeros();
    let mut least = u64::try_from(shifted / stop.ratio().max(1)).unwrap_or(u64::MAX);
    while rank(shares, least) > *stop && least < u64::MAX {
        least += 1;
    }
    least
}

/// What the walk promises of one other position of the size, if it may stop here.
fn holds_for(
    stop: &RiskRank,
    (shares, collateral): (u128, u64),
    (book, band, threshold): (&DebtBook, &PriceBand, Bps),
) -> bool {
    let below = rank(shares, collateral) <= *stop;
    if !below || !stop.rest_is_safe(book, band, threshold) {
        return true;
    }
    let debt = book.debt_ceil(DebtShares(shares));
    !debt.is_ok_and(|debt| may_be_liquidated(debt, Collateral(collateral), band, threshold))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_ranks_at_or_below_a_stop_may_not_be_liquidated(
        (size, noise, collateral) in (1_u32..=97, any::<u128>(), amount()),
        other in any::<u128>(),
        extra in prop_oneof![Just(0), 0_u64..4, amount()],
        index in prop_oneof![Just(1_u128 << 64), (1_u128 << 64)..(1_u128 << 120)],
        (price, shift, exponent) in (1..=i64::MAX, 0_u32..63, -18..=18_i32),
        threshold in 1_000_u32..=9_700,
    ) {
        let stop = rank(in_size(size, noise), collateral);
        let market = (&book(index), &band((price >> shift).max(1), exponent), Bps(threshold));
        let shares = in_size(size, other);
        let least = least_below(&stop, shares);
        prop_assert!(holds_for(&stop, (shares, least.saturating_add(extra)), market));
    }

    /// Where rounding decides: debts of a few atoms, right at the threshold.
    #[test]
    fn rounding_of_small_debts_hides_none_of_them(
        (size, noise) in (25_u32..=45, any::<u128>()),
        other in any::<u128>(),
        more in 0_u64..8,
        interest in 0_u128..(1 << 62),
        price in 1_i64..100,
        threshold in 1_000_u32..=9_700,
    ) {
        let (book, band) = (book((1 << 64) + interest), band(price, -1));
        let shares = in_size(size, noise);
        let debt = book.debt_ceil(DebtShares(shares)).unwrap().get();
        let at = debt * 100_000 / (u64::from(threshold) * price.unsigned_abs());
        let stop = rank(shares, at + more);
        let other = in_size(size, other);
        let least = least_below(&stop, other);
        for collateral in least..least + 3 {
            prop_assert!(holds_for(&stop, (other, collateral), (&book, &band, Bps(threshold))));
        }
    }
}
