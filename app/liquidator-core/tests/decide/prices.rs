//! Which price counts: the program's, once it was shown what the oracle offers.

use crate::stage::*;
use liquidator_core::{decide, ActionKind, Market, NoPrice, OfferedPrice, Snapshot};

/// Healthy at 1, liquidatable at 0.9.
fn healthy() -> Snapshot {
    with_position(750_000, 1_000_000)
}

fn market(snapshot: &Snapshot) -> Result<(u64, bool), NoPrice> {
    let value = |market: Market| market.band.mid.value_floor(loss_math::Collateral(10_000)).get();
    Market::of(snapshot).map(|market| (value(market), market.show_price))
}

#[test]
fn a_newer_good_price_counts_and_is_shown() {
    let mut snapshot = healthy();
    assert_eq!(market(&snapshot), Ok((10_000, false)));
    assert_eq!(decide(&snapshot, &POLICY), []);
    snapshot.offered = offered(9_000, NOW - 4);
    assert_eq!(market(&snapshot), Ok((9_000, true)));
    let decision = only(&snapshot, &POLICY);
    assert_eq!((decision.key.kind, decision.show_price), (ActionKind::Liquidate, true));
}

#[test]
fn a_price_that_is_not_newer_is_ignored_and_not_shown() {
    let mut snapshot = healthy();
    for time in [NOW - 5, NOW - 6] {
        snapshot.offered = offered(9_000, time);
        assert_eq!(market(&snapshot), Ok((10_000, false)));
    }
}

#[test]
fn a_newer_price_that_would_be_refused_is_not_shown_while_the_pools_is_fresh() {
    let refused = |offered: OfferedPrice, why: NoPrice| {
        let mut snapshot = healthy();
        snapshot.offered = Some(offered);
        assert_eq!(market(&snapshot), Ok((10_000, false)));
        // The pool's own is too old: nothing can be done.
        snapshot.pool.account.price.publish_time = NOW - 120;
        assert_eq!(market(&snapshot), Err(why));
        assert_eq!(decide(&snapshot, &POLICY), []);
    };
    let good = OfferedPrice { price: oracle(9_000, NOW - 1), verified: true };
    refused(OfferedPrice { verified: false, ..good }, NoPrice::Unverified);
    refused(OfferedPrice { price: oracle(9_000, NOW + 61), ..good }, NoPrice::Future);
    refused(OfferedPrice { price: oracle(0, NOW - 1), ..good }, NoPrice::Unusable);
    let unsure = loss_math::OraclePrice { conf: 181, ..oracle(9_000, NOW - 1) };
    refused(OfferedPrice { price: unsure, ..good }, NoPrice::Unusable);
    let far = loss_math::OraclePrice { exponent: -19, ..oracle(9_000, NOW - 1) };
    refused(OfferedPrice { price: far, ..good }, NoPrice::Unusable);
}

#[test]
fn the_limits_of_age_confidence_and_skew_are_the_programs() {
    let mut snapshot = healthy();
    snapshot.pool.account.price.publish_time = NOW - 120;
    for time in [NOW - 60, NOW + 60] {
        snapshot.offered = offered(9_000, time);
        assert_eq!(market(&snapshot), Ok((9_000, true)));
    }
    let unsure = loss_math::OraclePrice { conf: 180, ..oracle(9_000, NOW) };
    snapshot.offered = Some(OfferedPrice { price: unsure, verified: true });
    assert_eq!(market(&snapshot), Ok((9_000, true)));
    snapshot.offered = offered(9_000, NOW - 61);
    assert_eq!(market(&snapshot), Err(NoPrice::Stale));
}

#[test]
fn without_a_fresh_price_only_what_needs_none_is_done() {
    let mut snapshot = with_stale_shares();
    borrow(&mut snapshot, 1, 900_000, 1_000_000);
    snapshot.pool.account.price.publish_time = NOW - 60;
    assert_eq!(market(&snapshot), Ok((10_000, false)));
    snapshot.pool.account.price.publish_time = NOW - 61;
    assert_eq!(market(&snapshot), Err(NoPrice::Stale));
    assert_eq!(kinds(&snapshot, &POLICY), [ActionKind::SettleLp, ActionKind::SettleStake]);
    snapshot.pool.account.price.publish_time = 0;
    assert_eq!(market(&snapshot), Err(NoPrice::Missing));
    assert_eq!(kinds(&snapshot, &POLICY), [ActionKind::SettleLp, ActionKind::SettleStake]);
}
