//! What was sent and may still land is not sent again, and its money is not spent twice.

use crate::stage::*;
use liquidator_core::{decide, ActionKind, Policy};
use loss_math::Assets;

#[test]
fn a_position_with_anything_in_flight_is_left_alone() {
    for kind in [ActionKind::Liquidate, ActionKind::MarkInsolvent, ActionKind::RecordShortfall] {
        let mut snapshot = with_position(900_000, 1_000_000);
        snapshot.in_flight.push(sent(kind, 1, 0));
        assert_eq!(decide(&snapshot, &POLICY), []);
        snapshot.in_flight.clear();
        assert_eq!(kinds(&snapshot, &POLICY), [ActionKind::Liquidate]);
    }
}

#[test]
fn so_are_records_shares_and_the_pool() {
    let mut snapshot = with_stale_shares();
    snapshot.records = with_salvage(0).records;
    snapshot.pool.account.oracle_clock = 1_064_800;
    snapshot.pool.account.ledger.receivable = 5_000;
    let policy = Policy { collect_above: Some(Assets(1)), ..POLICY };
    use ActionKind::{BuySalvage, CollectInsurance, SettleLp, SettleStake};
    let all = [(BuySalvage, 101), (CollectInsurance, 255), (SettleLp, 111), (SettleStake, 112)];
    assert_eq!(kinds(&snapshot, &policy), all.map(|(kind, _)| kind));
    for (kind, account) in all {
        snapshot.in_flight = vec![sent(kind, account, 0)];
        let others = kinds(&snapshot, &policy);
        assert_eq!(others.len(), 3);
        assert!(!others.contains(&kind));
    }
}

#[test]
fn what_it_may_cost_is_not_spent_on_others() {
    let mut snapshot = with_position(900_000, 1_000_000);
    snapshot.wallet.asset = Assets(500_000);
    snapshot.in_flight.push(sent(ActionKind::Liquidate, 9, 400_000));
    // As with a wallet of 100,000.
    let decision = only(&snapshot, &POLICY);
    assert_eq!((decision.spends.asset, decision.profit), (Assets(100_000), Assets(7_809)));
}

/// Otherwise one action that fails again and again would keep the money from all others.
#[test]
fn what_failed_a_moment_ago_is_left_alone_and_holds_no_money() {
    let mut snapshot = with_position(900_000, 1_000_000);
    borrow(&mut snapshot, 2, 900_000, 1_000_000);
    snapshot.wallet.asset = Assets(100_000);
    // The wallet is enough for one.
    let first = only(&snapshot, &POLICY);
    assert_eq!((first.key.account, first.spends.asset), (key(1), Assets(100_000)));
    snapshot.paused.insert(first.key);
    let second = only(&snapshot, &POLICY);
    assert_eq!((second.key.account, second.spends.asset), (key(2), Assets(100_000)));
    snapshot.paused.insert(second.key);
    assert_eq!(decide(&snapshot, &POLICY), []);
}
