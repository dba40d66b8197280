//! Marks and records: insolvent positions that nobody liquidates for profit.

use crate::stage::*;
use liquidator_core::{decide, Action, ActionKind, Policy, Snapshot, Spending};
use loss_math::{Assets, Bps};

const MARK: Action =
    Action::MarkInsolvent { position: solana_pubkey::Pubkey::new_from_array([1; 32]), nonce: 1 };
const RECORD: Action =
    Action::RecordShortfall { position: solana_pubkey::Pubkey::new_from_array([1; 32]), nonce: 1 };

/// Owes a million for collateral worth 840,000; marked so long ago.
fn marked(ago: i64) -> Snapshot {
    let mut snapshot = with_position(1_000_000, 840_000);
    snapshot.candidates[0].marked_at = NOW - ago;
    snapshot
}

#[test]
fn an_insolvent_position_that_does_not_pay_is_marked() {
    let decision = only(&with_position(1_000_000, 840_000), &UNSELLABLE);
    assert_eq!((decision.action, decision.profit, decision.records), (MARK, Assets(0), false));
    assert_eq!(decision.spends, Spending { asset: Assets(0), lamports: TX });
}

#[test]
fn a_position_is_marked_only_when_insolvent_at_the_high_price() {
    let mut snapshot = with_position(1_000_000, 999_999);
    assert_eq!(only(&snapshot, &UNSELLABLE).action, MARK);
    // Half a per cent of confidence, doubled: worth up to 1,009,999.
    snapshot.pool.account.price.conf = 50;
    assert_eq!(decide(&snapshot, &UNSELLABLE), []);
}

#[test]
fn a_marked_position_waits_for_its_grace_and_is_recorded_then() {
    assert_eq!(decide(&marked(1), &UNSELLABLE), []);
    assert_eq!(decide(&marked(599), &UNSELLABLE), []);
    let decision = only(&marked(600), &UNSELLABLE);
    assert_eq!((decision.action, decision.records), (RECORD, true));
    assert_eq!(decision.spends, Spending { asset: Assets(0), lamports: TX_AND_RENT });
}

#[test]
fn a_mark_is_good_for_a_day_after_the_grace_and_then_made_anew() {
    assert_eq!(only(&marked(600 + DAY), &UNSELLABLE).action, RECORD);
    assert_eq!(only(&marked(600 + DAY + 1), &UNSELLABLE).action, MARK);
}

#[test]
fn dust_is_recorded_at_once() {
    assert_eq!(only(&with_position(2_000, 100), &UNSELLABLE).action, RECORD);
    assert_eq!(only(&with_position(2_000, 101), &UNSELLABLE).action, MARK);
}

#[test]
fn the_reward_is_counted() {
    // One per cent of the collateral, 8,400, sold for 6,720: 7,026 are spent, so it is a gift.
    assert_eq!(only(&marked(600), &UNSELLABLE).profit, Assets(0));
    // Sold at 6 % less it brings 7,896.
    let better = Policy { slippage: Bps(600), ..POLICY };
    assert_eq!(only(&marked(600), &better).profit, Assets(870));
}

#[test]
fn who_does_not_work_for_nothing_marks_and_records_only_for_a_reward() {
    let selfish = Policy { record_shortfalls: false, ..UNSELLABLE };
    assert_eq!(decide(&marked(600), &selfish), []);
    assert_eq!(decide(&with_position(1_000_000, 840_000), &selfish), []);
    let paid = Policy { slippage: Bps(600), ..selfish };
    assert_eq!(only(&marked(600), &paid).action, RECORD);
    // Both transactions and the rent cost 7,036 of the 7,896.
    assert_eq!(only(&with_position(1_000_000, 840_000), &paid).action, MARK);
    let least = |profit| Policy { min_profit: Assets(profit), ..paid };
    assert_eq!(kinds(&with_position(1_000_000, 840_000), &least(860)), [ActionKind::MarkInsolvent]);
    assert_eq!(decide(&with_position(1_000_000, 840_000), &least(861)), []);
}

#[test]
fn a_liquidation_that_pays_comes_before_a_record() {
    assert_eq!(kinds(&marked(600), &POLICY), [ActionKind::Liquidate]);
}

#[test]
fn an_empty_wallet_still_marks_and_records() {
    let mut snapshot = marked(600);
    snapshot.wallet.asset = Assets(0);
    assert_eq!(only(&snapshot, &POLICY).action, RECORD);
    snapshot.candidates[0].marked_at = 0;
    assert_eq!(only(&snapshot, &POLICY).action, MARK);
}

#[test]
fn larger_debts_are_marked_first() {
    let mut snapshot = stage();
    borrow(&mut snapshot, 1, 10_000, 9_000);
    borrow(&mut snapshot, 2, 30_000, 27_000);
    borrow(&mut snapshot, 3, 20_000, 18_000);
    let order: Vec<_> = decide(&snapshot, &UNSELLABLE).iter().map(|d| d.key.nonce).collect();
    assert_eq!(order, [2, 3, 1]);
}
