//! Holds up the oracle side of P5: three prices in order, each rounded to the careful side, and
//! health decided exactly, equal being healthy.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, rational, replaying};
use loss_math::health::{is_dust, is_insolvent, is_material, may_be_liquidated, may_take_risk};
use loss_math::price::confidence_within;
use loss_math::{Assets, Bps, Collateral, MathError, OraclePrice, PriceBand};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

fn oracle(price: i64, conf: u64, exponent: i32) -> OraclePrice {
    OraclePrice { price, conf, exponent, publish_time: 0 }
}

/// One to one, between mints of the same decimals.
fn band(price: i64, conf: u64, k: u32) -> PriceBand {
    PriceBand::new(&oracle(price, conf, 0), Bps(k), 6, 6).unwrap()
}

#[test]
fn p5_a_price_between_mints_of_different_decimals_by_hand() {
    // 150.25 USDC (6 decimals) for a SOL (9 decimals), give or take 0.25, twice.
    let band = PriceBand::new(&oracle(15_025, 25, -2), Bps(20_000), 6, 9).unwrap();
    let sol = Collateral(1_000_000_000);
    assert_eq!(band.low.value_floor(sol), Assets(149_750_000));
    assert_eq!(band.mid.value_floor(sol), Assets(150_250_000));
    assert_eq!(band.high.value_floor(sol), Assets(150_750_000));
    assert_eq!(band.mid.collateral_floor(Assets(150_250_000)), sol);
    // A lamport is worth 0.15 atoms; an atom buys 6.65 lamports.
    assert_eq!(band.mid.value_floor(Collateral(1)), Assets(0));
    assert_eq!(band.mid.value_ceil(Collateral(1)), Assets(1));
    assert_eq!(band.mid.collateral_floor(Assets(1)), Collateral(6));
    assert_eq!(band.mid.value_ceil(Collateral(0)), Assets(0));
    // The other way: 9 decimals of the asset, 6 of the collateral.
    let band = PriceBand::new(&oracle(2, 0, 0), Bps(0), 9, 6).unwrap();
    assert_eq!(band.mid.value_floor(Collateral(3)), Assets(6_000));
    assert_eq!(band.mid.collateral_floor(Assets(5_999)), Collateral(2));
}

#[test]
fn p5_the_spread_rounds_up_and_the_low_price_stops_at_zero() {
    let three = |band: PriceBand| {
        [band.low, band.mid, band.high].map(|price| price.value_floor(Collateral(1)).get())
    };
    assert_eq!(three(band(100, 0, 30_000)), [100, 100, 100]);
    assert_eq!(three(band(100, 3, 10_000)), [97, 100, 103]);
    assert_eq!(three(band(100, 3, 5_001)), [98, 100, 102], "1.5003, rounded up");
    assert_eq!(three(band(100, 3, 0)), [100, 100, 100]);
    assert_eq!(three(band(100, 100, 10_000)), [0, 100, 200]);
    assert_eq!(three(band(100, 1_000, 10_000)), [0, 100, 1_100]);
    assert_eq!(three(band(100, u64::MAX, u32::MAX)), [0, 100, u64::MAX], "saturated");
    // Collateral at a price of zero has no value; with none at all, any amount can be bought.
    let worthless = band(100, 100, 10_000).low;
    assert_eq!(worthless.value_floor(Collateral(u64::MAX)), Assets(0));
    assert_eq!(worthless.collateral_floor(Assets(1)), Collateral(u64::MAX));
}

#[test]
fn p5_prices_out_of_range_are_refused_by_name() {
    let new = |price, exponent, asset, collateral| {
        PriceBand::new(&oracle(price, 0, exponent), Bps(0), asset, collateral).map(|_| ())
    };
    assert_eq!(new(0, 0, 6, 6), Err(MathError::PriceNotPositive));
    assert_eq!(new(-1, 0, 6, 6), Err(MathError::PriceNotPositive));
    assert_eq!(new(i64::MIN, 0, 6, 6), Err(MathError::PriceNotPositive));
    for (exponent, asset, collateral) in [(18, 18, 0), (-18, 0, 18), (0, 18, 18), (-18, 18, 18)] {
        assert_eq!(new(1, exponent, asset, collateral), Ok(()));
    }
    for (exponent, asset, collateral) in
        [(19, 0, 0), (-19, 0, 0), (0, 19, 0), (0, 0, 19), (i32::MIN, 0, 0), (i32::MAX, 0, 0)]
    {
        assert_eq!(new(1, exponent, asset, collateral), Err(MathError::PriceExponent));
    }
}

#[test]
fn p11_values_saturate_at_both_ends_of_the_exponent() {
    let at = |price, exponent, asset, collateral| {
        PriceBand::new(&oracle(price, 0, exponent), Bps(0), asset, collateral).unwrap().mid
    };
    let dear = at(i64::MAX, 18, 18, 0);
    assert_eq!(dear.value_floor(Collateral(1)), Assets(u64::MAX));
    assert_eq!(dear.value_ceil(Collateral(u64::MAX)), Assets(u64::MAX));
    assert_eq!(dear.collateral_floor(Assets(u64::MAX)), Collateral(0));
    assert_eq!(at(1, 18, 18, 0).collateral_floor(Assets(u64::MAX)), Collateral(0));
    let cheap = at(1, -18, 0, 18);
    assert_eq!(cheap.value_floor(Collateral(u64::MAX)), Assets(0));
    assert_eq!(cheap.value_ceil(Collateral(1)), Assets(1));
    assert_eq!(cheap.collateral_floor(Assets(1)), Collateral(u64::MAX));
    assert_eq!(at(1, 0, 0, 0).value_floor(Collateral(u64::MAX)), Assets(u64::MAX));
}

#[test]
fn p5_a_confidence_equal_to_the_cap_is_accepted() {
    assert!(confidence_within(&oracle(10_000, 100, 0), Bps(100)));
    assert!(!confidence_within(&oracle(10_000, 101, 0), Bps(100)));
    assert!(!confidence_within(&oracle(9_999, 100, 0), Bps(100)));
    assert!(confidence_within(&oracle(1, 0, 0), Bps(0)));
    assert!(!confidence_within(&oracle(-5, 1, 0), Bps(10_000)));
    assert!(confidence_within(&oracle(i64::MAX, u64::MAX / 2, 0), Bps(10_000)));
    assert!(!confidence_within(&oracle(i64::MAX, u64::MAX, 0), Bps(10_000)));
}

#[test]
fn p5_equal_is_healthy_at_every_border() {
    // 1,000 atoms of collateral, worth 900 at the low price, 1,000 at the mid, 1,100 at the high.
    let band = PriceBand::new(&oracle(100, 10, -2), Bps(10_000), 6, 6).unwrap();
    let collateral = Collateral(1_000);
    let risk = |debt| may_take_risk(Assets(debt), collateral, &band, Bps(7_500));
    assert_eq!([risk(675), risk(676)], [true, false], "75% of 900");
    let liquidated = |debt| may_be_liquidated(Assets(debt), collateral, &band, Bps(8_000));
    assert_eq!([liquidated(800), liquidated(801)], [false, true], "80% of 1,000");
    let insolvent = |debt| is_insolvent(Assets(debt), collateral, &band);
    assert_eq!([insolvent(1_100), insolvent(1_101)], [false, true]);
    let dust = |limit| is_dust(collateral, &band, Assets(limit));
    assert_eq!([dust(1_099), dust(1_100)], [false, true]);
    // Without collateral any debt is too much; without debt nothing is.
    assert!(is_insolvent(Assets(1), Collateral(0), &band));
    assert!(!is_insolvent(Assets(0), Collateral(0), &band));
    assert!(may_take_risk(Assets(0), Collateral(0), &band, Bps(0)));
    // Doubt is decided for the borrower: 1.1 atoms may be 2.
    assert!(!is_insolvent(Assets(2), Collateral(1), &band));
    assert!(is_insolvent(Assets(3), Collateral(1), &band));
    assert!(!is_dust(Collateral(1), &band, Assets(1)));
    // A ten-thousandth of what LPs have is worth running from; less is not.
    let material = |loss, lps| is_material(Assets(loss), Assets(lps));
    assert_eq!(
        [material(5, 50_000), material(5, 50_001), material(4, 50_000)],
        [true, false, false]
    );
    assert!(material(0, 0) && !material(0, 1) && material(u64::MAX, u64::MAX));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/price.txt"))]

    #[test]
    fn p5_values_are_exact_and_rounded_to_the_named_side(
        price in 1..i64::MAX, exponent in -18..=18_i32, decimals in (0..=18_u8, 0..=18_u8),
        collateral in edge_amount(), assets in edge_amount(),
    ) {
        let band = PriceBand::new(&oracle(price, 0, exponent), Bps(0), decimals.0, decimals.1);
        let mid = band.unwrap().mid;
        let power = |n: u32| rational(BigInt::from(10).pow(n));
        let each: BigRational = rational(price)
            * power(u32::try_from(exponent + 18).unwrap()) * power(u32::from(decimals.0))
            / power(18) / power(u32::from(decimals.1));
        let saturated = |exact: BigRational| exact.min(rational(u64::MAX));
        let value = rational(collateral) * &each;
        prop_assert_eq!(rational(mid.value_floor(Collateral(collateral)).0), saturated(value.floor()));
        prop_assert_eq!(rational(mid.value_ceil(Collateral(collateral)).0), saturated(value.ceil()));
        let bought = (rational(assets) / each).floor();
        prop_assert_eq!(rational(mid.collateral_floor(Assets(assets)).0), saturated(bought));
    }

    #[test]
    fn p5_low_is_at_most_mid_is_at_most_high_and_no_question_is_easier_than_the_next(
        price in 1..i64::MAX, conf in any::<u64>(), k in 0..100_000_u32, exponent in -18..=0_i32,
        collateral in edge_amount(), debt in edge_amount(), ltv in 0..8_000_u32,
    ) {
        let band = PriceBand::new(&oracle(price, conf, exponent), Bps(k), 0, 0).unwrap();
        let amount = Collateral(collateral);
        let [low, mid, high] = [band.low, band.mid, band.high].map(|price| price.value_floor(amount));
        prop_assert!(low <= mid && mid <= high);
        let debt = Assets(debt);
        // Whoever may take on risk is not liquidated, and who is not liquidated is not insolvent.
        let fine = may_take_risk(debt, amount, &band, Bps(ltv));
        let liquidated = may_be_liquidated(debt, amount, &band, Bps(8_000));
        prop_assert!(!(fine && liquidated));
        prop_assert!(liquidated || !is_insolvent(debt, amount, &band));
    }
}
