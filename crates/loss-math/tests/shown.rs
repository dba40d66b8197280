//! Numbers that are only shown: rates, parts, and sums over events.

#![allow(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

use loss_math::interest::{supply_bps_floor, utilization_bps_floor, yearly_bps_floor};
use loss_math::{Assets, Bps, LossClass, LossIndex, OraclePrice, RateCurve, Shares, Waterfall};

const CURVE: RateCurve =
    RateCurve { base: Bps(0), kink_utilization: Bps(8_000), kink: Bps(400), max: Bps(10_000) };

#[test]
fn rates_by_hand() {
    // 80 of 100 are lent: the kink. LPs earn 4% of 80, less a tenth, on 100: 2.88%.
    let (cash, debt) = (Assets(20), Assets(80));
    assert_eq!(utilization_bps_floor(cash, debt), Ok(8_000));
    assert_eq!(yearly_bps_floor(&CURVE, cash, debt), Ok(400));
    assert_eq!(supply_bps_floor(&CURVE, Bps(1_000), cash, debt, Assets(100)), Ok(288));
    // All is lent.
    let all = Assets(u64::MAX >> 1);
    assert_eq!(utilization_bps_floor(Assets::ZERO, all), Ok(10_000));
    assert_eq!(supply_bps_floor(&CURVE, Bps(0), Assets::ZERO, all, all), Ok(10_000));
    // A pool whose LPs are gone, and an empty one.
    assert_eq!(supply_bps_floor(&CURVE, Bps(0), cash, debt, Assets::ZERO), Ok(0));
    assert_eq!(utilization_bps_floor(Assets::ZERO, Assets::ZERO), Ok(0));
}

#[test]
fn the_index_in_parts() {
    assert_eq!(LossIndex::ONE.parts_floor(1_000), 1_000);
    let two_thirds = LossIndex::ONE.after_loss_floor(Assets(2), Assets(3));
    assert_eq!(two_thirds.parts_floor(1_000_000), 666_666);
    let mut index = two_thirds;
    for _ in 0..20 {
        index = index.after_loss_floor(Assets(1), Assets(1_000));
    }
    assert_eq!(index.parts_floor(u64::MAX), 0);
}

#[test]
fn a_share_in_parts_of_an_atom() {
    assert_eq!(LossClass::default().share_value_floor(1_000), 1_000);
    let (class, _) = LossClass::default().mint_floor(Assets(300)).unwrap();
    let (class, _) = class.gain(Assets(100)).unwrap();
    assert_eq!(class.share_value_floor(1_000), 1_333);
    // A loss burns shares: what is left of them is worth as much each.
    let (class, _) = class.absorb(Assets(200));
    assert_eq!((class.total_shares, class.share_value_floor(1_000)), (Shares(150 << 32), 1_333));
}

#[test]
fn a_price_to_ask_what_if() {
    let price = OraclePrice { price: 999, conf: 5, exponent: -8, publish_time: 7 };
    let half = OraclePrice { price: 499, conf: 0, ..price };
    assert_eq!(price.what_if_floor(Bps(5_000)), half);
    let highest = OraclePrice { price: i64::MAX, ..price };
    assert_eq!(highest.what_if_floor(Bps(20_000)).price, i64::MAX);
}

#[test]
fn waterfalls_add_up_part_by_part() {
    let parts = |n: u64| Waterfall {
        debt: Assets(n + 10),
        collateral: Assets(n + 1),
        bond: Assets(n + 2),
        shortfall: Assets(n + 3),
        reserve: Assets(n + 4),
        stakers: Assets(n + 5),
        profits: Assets(n + 6),
        lps: Assets(n + 7),
        unallocated: Assets(n + 8),
        held_back: Assets(n + 9),
        fund_cash: Assets(n + 11),
    };
    let sum = parts(100).plus(parts(0)).unwrap();
    assert_eq!((sum.debt, sum.lps, sum.fund_cash), (Assets(120), Assets(114), Assets(122)));
    assert_eq!((sum.reserve, sum.stakers), (Assets(108), Assets(110)));
    assert_eq!((sum.bond, sum.collateral, sum.shortfall), (Assets(104), Assets(102), Assets(106)));
    assert_eq!((sum.profits, sum.unallocated), (Assets(112), Assets(116)));
    assert_eq!(sum.held_back, Assets(118));
    assert!(parts(u64::MAX - 20).plus(parts(100)).is_err());
}
