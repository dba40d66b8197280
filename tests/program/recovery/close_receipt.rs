//! `close_receipt`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{events, invariants, ix, keys::address, refusals::Table, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    state::LossReceipt,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

struct Scene {
    pool: PoolKeys,
    lp: Lp,
    payer: Keypair,
    receipt: Pubkey,
    final_at: i64,
}

impl Scene {
    /// "lp" left after a loss; "payer" paid for the receipt.
    fn new() -> (World, Self) {
        let (mut world, pool) = start();
        let lp = world.funded_lp(&pool, "lp", 1_000_000);
        world.funded_lp(&pool, "other", 1_000_000);
        lose(&mut world, &pool, 500_000);
        let payer = world.actor("payer");
        let side = ix::LpSide { payer: payer.pubkey(), ..lp.side(&world, &pool) };
        let receipt = side.receipt.expect("a receipt is needed");
        let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
        let withdraw = ix::withdraw(&pool, side, args);
        world.ok(withdraw, &[&lp.key, &payer]);
        let final_at = world.read::<LossReceipt>(&receipt).final_at;
        (world, Self { pool, lp, payer, receipt, final_at })
    }
}

#[test]
fn p14_a_receipt_stays_until_no_recovery_can_come() {
    let (mut world, Scene { pool, lp, payer, receipt, final_at }) = Scene::new();
    let close = ix::close_receipt(receipt, lp.id(), payer.pubkey());
    world.refused(close.clone(), &[&lp.key], LossError::NotFinal);
    world.set_time(final_at - 1);
    world.refused(close.clone(), &[&lp.key], LossError::NotFinal);
    world.set_time(final_at);
    world.ok(close, &[&lp.key]);
    assert!(world.svm.get_account(&receipt).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn owner_and_rent_payer_can_close_and_the_rent_goes_to_its_payer() {
    for by_owner in [true, false] {
        let (mut world, Scene { pool, lp, payer, receipt, final_at }) = Scene::new();
        world.set_time(final_at);
        let closer = if by_owner { &lp.key } else { &payer };
        let close = ix::close_receipt(receipt, closer.pubkey(), payer.pubkey());
        let (watch, before) = (world.watch(&close), world.lamports(&payer.pubkey()));

        let meta = world.ok(close, &[closer]);

        assert!(world.svm.get_account(&receipt).is_none());
        assert_eq!(world.lamports(&payer.pubkey()) - before, world.rent_of::<LossReceipt>());
        watch.assert_changed(&world, &[receipt, payer.pubkey()]);
        events::assert_none(&meta);
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_stranger_cannot_close_a_receipt() {
    let (mut world, Scene { pool, payer, receipt, final_at, .. }) = Scene::new();
    world.set_time(final_at);
    for name in ["stranger", "other", "authority", "guardian"] {
        let stranger = world.actor(name);
        let close = ix::close_receipt(receipt, stranger.pubkey(), payer.pubkey());
        world.refused(close, &[&stranger], LossError::NotReceiptParty);
    }
    assert_eq!(world.read::<LossReceipt>(&receipt).rent_payer, payer.pubkey());
    invariants::check(&world, &pool);
}

#[test]
fn a_later_event_of_the_pool_does_not_move_a_receipts_final_time() {
    let (mut world, Scene { pool, lp, payer, receipt, final_at }) = Scene::new();
    world.advance(1_000);
    world.set_price(&pool, 100_00000000);
    lose(&mut world, &pool, 100_000);
    assert!(world.pool(&pool).latest_final_at > final_at);
    world.set_time(final_at);
    world.ok(ix::close_receipt(receipt, lp.id(), payer.pubkey()), &[&lp.key]);
    assert!(world.svm.get_account(&receipt).is_none());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_close_receipt_put_in_anothers_place_is_refused() {
    let (mut world, Scene { pool, lp, payer, receipt, final_at }) = Scene::new();
    world.set_time(final_at);
    let attacker = world.actor("attacker");
    let forged = world.forged(&receipt);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;

    Table::new(ix::close_receipt(receipt, lp.id(), payer.pubkey()), &[&lp.key, &attacker])
        .swap("the share as receipt", receipt, pool.lp(&lp.id()), cosplay)
        .swap("the pool as receipt", receipt, pool.pool, cosplay)
        .swap("a receipt of another program", receipt, forged, foreign)
        .swap("nothing as receipt", receipt, address("nothing"), foreign)
        .read_only("receipt", receipt, ErrorCode::ConstraintMut)
        .swap("attacker", lp.id(), attacker.pubkey(), LossError::NotReceiptParty)
        .unsigned("closer", lp.id(), ErrorCode::AccountNotSigner)
        .swap(
            "rent to the attacker",
            payer.pubkey(),
            attacker.pubkey(),
            ErrorCode::ConstraintHasOne,
        )
        .swap("rent to the receipt itself", payer.pubkey(), receipt, ErrorCode::ConstraintHasOne)
        .read_only("rent payer", payer.pubkey(), ErrorCode::ConstraintMut)
        .check(&mut world);
    assert_eq!(world.read::<LossReceipt>(&receipt).owner, lp.id());
    invariants::check(&world, &pool);
}

#[test]
fn a_closed_receipt_given_lamports_again_in_the_same_transaction_stays_closed() {
    let (mut world, Scene { pool, lp, payer, receipt, final_at }) = Scene::new();
    world.set_time(final_at);
    let close = ix::close_receipt(receipt, lp.id(), payer.pubkey());
    let revive = send_lamports(payer.pubkey(), receipt, 10_000_000);
    let keys = [&lp.key, &payer];
    let failure = world
        .send(&[close.clone(), revive.clone(), close.clone()], &keys)
        .expect_err("it is gone after the first");
    assert_eq!(failure.code, Some(ErrorCode::AccountOwnedByWrongProgram.into()));
    world.send(&[close, revive], &keys).expect("lamports can be sent anywhere");
    assert!(world.find::<LossReceipt>(&receipt).is_none());
    assert_eq!(world.lamports(&receipt), 10_000_000);
    invariants::check(&world, &pool);
}
