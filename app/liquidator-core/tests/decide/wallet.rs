//! One wallet for everything: the most profitable first, never more than there is.

use crate::stage::*;
use liquidator_core::{decide, ActionKind, Decision, Policy, Snapshot};
use loss_math::Assets;

/// Position 2 is twice position 1, both at 90 %.
fn two() -> Snapshot {
    let mut snapshot = stage();
    borrow(&mut snapshot, 1, 900_000, 1_000_000);
    borrow(&mut snapshot, 2, 1_800_000, 2_000_000);
    snapshot
}

fn summary(decisions: &[Decision]) -> Vec<(u64, u64, u64)> {
    let row = |d: &Decision| (d.key.nonce, d.spends.asset.get(), d.profit.get());
    decisions.iter().map(row).collect()
}

#[test]
fn the_most_profitable_comes_first() {
    // Not twice 35,540: the 10 of the transaction are spent once each.
    let decisions = decide(&two(), &POLICY);
    assert_eq!(summary(&decisions), [(2, 913_545, 71_090), (1, 456_773, 35_540)]);
}

#[test]
fn what_no_longer_fits_is_planned_again_with_what_is_left() {
    let mut snapshot = two();
    snapshot.wallet.asset = Assets(1_013_545);
    let decisions = decide(&snapshot, &POLICY);
    assert_eq!(summary(&decisions), [(2, 913_545, 71_090), (1, 100_000, 7_809)]);
    // With nothing left, nothing.
    snapshot.wallet.asset = Assets(913_545);
    assert_eq!(summary(&decide(&snapshot, &POLICY)), [(2, 913_545, 71_090)]);
}

#[test]
fn liquidations_and_salvage_are_ordered_by_what_they_bring() {
    let mut snapshot = with_salvage(64_800);
    borrow(&mut snapshot, 2, 1_800_000, 2_000_000);
    borrow(&mut snapshot, 3, 90_000, 100_000);
    let profits: Vec<_> =
        decide(&snapshot, &POLICY).iter().map(|d| (d.key.kind, d.profit.get())).collect();
    assert_eq!(
        profits,
        [
            (ActionKind::Liquidate, 71_090),
            (ActionKind::BuySalvage, 19_990),
            (ActionKind::Liquidate, 3_545)
        ]
    );
}

#[test]
fn lamports_are_kept_and_shared_too() {
    let mut snapshot = two();
    snapshot.wallet.lamports = 2 * TX_AND_RENT;
    assert_eq!(decide(&snapshot, &POLICY).len(), 2);
    snapshot.wallet.lamports -= 1;
    assert_eq!(decide(&snapshot, &POLICY).len(), 1);
    let keep = Policy { keep_lamports: TX_AND_RENT, ..POLICY };
    assert_eq!(decide(&snapshot, &keep), []);
}

#[test]
fn no_more_actions_than_the_operator_allows() {
    assert_eq!(decide(&two(), &Policy { max_actions: 1, ..POLICY }).len(), 1);
    assert_eq!(decide(&two(), &Policy { max_actions: 0, ..POLICY }), []);
}

#[test]
fn a_position_named_twice_is_acted_on_once() {
    let mut snapshot = two();
    snapshot.candidates.push(snapshot.candidates[1]);
    assert_eq!(summary(&decide(&snapshot, &POLICY)).len(), 2);
}
