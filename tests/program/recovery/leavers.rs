//! LPs who left, closed their share, came back, or came later.

use crate::common::*;
use loss_testkit::{invariants, keys::receipt, Lp};
use socialized_loss::state::{LossReceipt, LpShare, RecoveryClaim};

#[test]
fn p14_who_left_long_ago_and_closed_its_share_is_paid() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "stays", 400_000);
    let nonce = lose(&mut world, &pool, 500_000);
    assert_eq!(leave(&mut world, &pool, &lp), 300_000);
    close_share(&mut world, &pool, &lp);
    let share = pool.lp(&lp.id());
    assert!(world.find::<LpShare>(&share).is_none());
    world.advance(300 * DAY);
    world.recover(&pool, nonce, 100_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 60_000);
    // Nothing came to life at the share's address.
    assert_eq!(world.lamports(&share), 0);
    world.recover(&pool, nonce, 10_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 6_000);
    assert_eq!(world.balance(&lp.asset), 366_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_who_closes_a_share_that_a_loss_emptied_is_paid() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let nonce = lose(&mut world, &pool, 600_000);
    // A wipe-out: the share is empty, and the receipt is made when it closes.
    close_share(&mut world, &pool, &lp);
    let kept: LossReceipt = world.read(&receipt(&pool.lp(&lp.id()), 0));
    assert_eq!((kept.segment.from_seq, kept.to_seq), (0, 1));
    world.recover(&pool, nonce, 450_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 450_000);
    invariants::check(&world, &pool);
}

#[test]
fn p8_who_joined_later_claims_nothing() {
    let (mut world, pool) = start();
    let early = world.funded_lp(&pool, "early", 600_000);
    // There, but empty, when the loss comes; and one that opens its share only afterwards.
    let empty = world.new_lp(&pool, "empty", 600_000);
    let nonce = lose(&mut world, &pool, 300_000);
    empty.deposit(&mut world, &pool, 600_000);
    let late = world.funded_lp(&pool, "late", 600_000);
    world.recover(&pool, nonce, 200_000);
    nothing_for(&mut world, &pool, nonce, &empty);
    nothing_for(&mut world, &pool, nonce, &late);
    // Nor by a receipt of a later loss.
    let second = lose(&mut world, &pool, 750_000);
    for lp in [&empty, &late] {
        leave(&mut world, &pool, lp);
        let side = of_receipt(&world, &pool, lp, 1);
        nothing(&mut world, &pool, nonce, side, &lp.key);
    }
    assert_eq!(claim(&mut world, &pool, nonce, &early), 200_000);
    assert_eq!(world.record(&pool, second).claimed_lps, 0);
    invariants::check(&world, &pool);
}

#[test]
fn p8_who_left_before_the_loss_claims_nothing() {
    let (mut world, pool) = start();
    let stays = world.funded_lp(&pool, "stays", 400_000);
    let lp = world.funded_lp(&pool, "lp", 600_000);
    assert_eq!(leave(&mut world, &pool, &lp), 600_000);
    let nonce = lose(&mut world, &pool, 200_000);
    world.recover(&pool, nonce, 200_000);
    nothing_for(&mut world, &pool, nonce, &lp);
    assert_eq!(claim(&mut world, &pool, nonce, &stays), 200_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_share_closed_and_opened_again_keeps_its_old_proof_and_begins_a_new_one() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "stays", 600_000);
    let first = lose(&mut world, &pool, 600_000);
    assert_eq!(leave(&mut world, &pool, &lp), 300_000);
    close_share(&mut world, &pool, &lp);
    open_share(&mut world, &pool, &lp);
    lp.deposit(&mut world, &pool, 300_000);
    world.recover(&pool, first, 80_000);
    // The new share bore nothing of it; the receipt of the old one did.
    nothing_for(&mut world, &pool, first, &lp);
    assert_eq!(claim_by_receipt(&mut world, &pool, first, &lp, 0), 40_000);
    let second = lose(&mut world, &pool, 300_000);
    world.recover(&pool, second, 100_000);
    assert_eq!(claim(&mut world, &pool, second, &lp), 50_000);
    let side = of_receipt(&world, &pool, &lp, 0);
    nothing(&mut world, &pool, second, side, &lp.key);
    // The same again, now with two receipts.
    assert_eq!(leave(&mut world, &pool, &lp), 150_000);
    close_share(&mut world, &pool, &lp);
    world.recover(&pool, first, 20_000);
    world.recover(&pool, second, 20_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, first, &lp, 0), 10_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, second, &lp, 1), 10_000);
    invariants::check(&world, &pool);
}

/// Closing and opening with no loss between gives the same segment number, and no second proof.
#[test]
fn p14_closing_and_opening_with_no_loss_between_proves_nothing_twice() {
    let (mut world, pool) = start();
    let lp: Lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "stays", 600_000);
    leave(&mut world, &pool, &lp);
    close_share(&mut world, &pool, &lp);
    open_share(&mut world, &pool, &lp);
    lp.deposit(&mut world, &pool, 200_000);
    let nonce = lose(&mut world, &pool, 400_000);
    world.recover(&pool, nonce, 80_000);
    // 200 of 800 thousand.
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 20_000);
    leave(&mut world, &pool, &lp);
    close_share(&mut world, &pool, &lp);
    let side = of_receipt(&world, &pool, &lp, 0);
    nothing(&mut world, &pool, nonce, side, &lp.key);
    let claims = loss_testkit::keys::claim(&pool.lp(&lp.id()), 0, &pool.record(nonce));
    assert_eq!(world.read::<RecoveryClaim>(&claims).paid, 20_000);
    invariants::check(&world, &pool);
}
