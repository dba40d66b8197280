//! What keeps a pool going.

use crate::stage::*;
use liquidator_core::{decide, Action, ActionKind, Policy, Snapshot, Spending};
use loss_math::Assets;

/// Salvage that is still dear, and a price `newer` than the pool's.
fn dear_salvage(newer: i64) -> Snapshot {
    let mut snapshot = with_salvage(0);
    snapshot.pool.account.price.publish_time = NOW - newer;
    snapshot.offered = offered(10_000, NOW);
    snapshot
}

#[test]
fn a_price_is_shown_before_the_auctions_clock_stands_still() {
    assert_eq!(decide(&dear_salvage(599), &POLICY), []);
    let decision = only(&dear_salvage(600), &POLICY);
    assert_eq!((decision.action, decision.show_price), (Action::Accrue, true));
    assert_eq!(decision.spends, Spending { asset: Assets(0), lamports: TX });
    assert_eq!(decision.key.account, key(255));
    assert_eq!(decide(&dear_salvage(600), &Policy { show_price_after: None, ..POLICY }), []);
}

#[test]
fn no_price_is_shown_where_nothing_is_for_sale_or_another_action_shows_it() {
    let mut sold = dear_salvage(600);
    sold.records[0].account.salvage_left = 0;
    assert_eq!(decide(&sold, &POLICY), []);
    let mut busy = dear_salvage(600);
    borrow(&mut busy, 2, 900_000, 1_000_000);
    let decision = only(&busy, &POLICY);
    assert_eq!((decision.key.kind, decision.show_price), (ActionKind::Liquidate, true));
}

#[test]
fn insurance_is_collected_above_the_operators_threshold() {
    let mut snapshot = stage();
    snapshot.pool.account.ledger.receivable = 4_000;
    snapshot.pool.account.ledger.fee_accrued = 900;
    snapshot.pool.account.ledger.dust = 100;
    let above = |amount| Policy { collect_above: Some(Assets(amount)), ..POLICY };
    assert_eq!(only(&snapshot, &above(5_000)).action, Action::CollectInsurance);
    assert_eq!(decide(&snapshot, &above(5_001)), []);
    assert_eq!(decide(&snapshot, &POLICY), []);
    // Only what lies idle can be moved.
    snapshot.pool.account.ledger.cash = 4_999;
    assert_eq!(decide(&snapshot, &above(5_000)), []);
    // Nothing is never worth it.
    assert_eq!(decide(&stage(), &above(0)), []);
}

#[test]
fn shares_that_somebody_asked_for_are_settled_if_losses_passed_them_by() {
    let snapshot = with_stale_shares();
    let actions: Vec<_> = decide(&snapshot, &POLICY).iter().map(|d| d.action).collect();
    assert_eq!(
        actions,
        [Action::SettleLp { share: key(111) }, Action::SettleStake { stake: key(112) }]
    );
    let mut current = snapshot;
    current.shares[0].account.share.held.index = current.pool.account.ledger.lps.index;
    current.stakes[0].account.share.held.index = current.fund.stakers.index;
    assert_eq!(decide(&current, &POLICY), []);
}
