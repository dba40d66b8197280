//! Receipts: what a deposit or withdrawal after losses leaves behind as proof of them.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_testkit::{
    exact::assert_same, invariants, ix, keys::receipt, params::DAY, Lp, PoolKeys, World,
};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    instructions::WithdrawAmount,
    seeds,
    state::{LossReceipt, LpShare},
    ID,
};
use solana_signer::Signer;

/// "lp" with 1,000,000 and "other" with 3,000,000 after a loss of a quarter; "lp" has 500 left.
fn after_a_loss() -> (World, PoolKeys, Lp) {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 1_000_500);
    lp.deposit(&mut world, &pool, 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    (world, pool, lp)
}

fn bump(share: &Pubkey, from_seq: u64) -> u8 {
    let from_seq = from_seq.to_le_bytes();
    Pubkey::find_program_address(&[seeds::RECEIPT, share.as_ref(), &from_seq], &ID).1
}

#[test]
fn p14_a_deposit_after_losses_needs_the_receipt_account() {
    let (mut world, pool, lp) = after_a_loss();
    let side = lp.side(&world, &pool);
    let deposit = |receipt| ix::deposit(&pool, ix::LpSide { receipt, ..side }, depositing(500));

    world.refused(deposit(None), &[&lp.key], LossError::ReceiptRequired);
    let of_another_segment = receipt(&pool.lp(&lp.id()), 1);
    let wrong = deposit(Some(of_another_segment));
    world.refused(wrong, &[&lp.key], LossError::WrongReceipt);
    world.ok(deposit(side.receipt), &[&lp.key]);
    assert_eq!(lp.claim(&world, &pool), 750_500);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_withdrawal_after_losses_needs_the_receipt_account() {
    let (mut world, pool, lp) = after_a_loss();
    let side = lp.side(&world, &pool);
    let all =
        |receipt| ix::withdraw(&pool, ix::LpSide { receipt, ..side }, taking(WithdrawAmount::All));

    world.refused(all(None), &[&lp.key], LossError::ReceiptRequired);
    let of_another_segment = receipt(&pool.lp(&lp.id()), 1);
    world.refused(all(Some(of_another_segment)), &[&lp.key], LossError::WrongReceipt);
    world.ok(all(side.receipt), &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 750_500);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_receipt_says_exactly_what_was_held_when_and_who_paid_for_it() {
    let (mut world, pool, lp) = after_a_loss();
    let recorded_at = world.now() - 1;
    let before = world.lp(&pool, &lp.id());
    let payer = world.actor("payer");
    let side = ix::LpSide { payer: payer.pubkey(), ..lp.side(&world, &pool) };
    let at = side.receipt.expect("a receipt is needed");
    world.advance(1_000);
    let paid_before = world.lamports(&payer.pubkey());

    let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::Assets(1)));
    let watch = world.watch(&withdraw);
    world.ok(withdraw, &[&lp.key, &payer]);

    let share = pool.lp(&lp.id());
    assert_same(
        &world.read::<LossReceipt>(&at),
        &LossReceipt {
            pool: pool.pool,
            owner: lp.id(),
            share,
            rent_payer: payer.pubkey(),
            segment: before.share.segment,
            to_seq: 1,
            final_at: recorded_at + i64::from(365 * DAY),
            version: VERSION,
            bump: bump(&share, 0),
            ..LossReceipt::zeroed()
        },
    );
    assert_eq!(u128::from_le_bytes(before.share.segment.start.shares), 1_000_000 * SHARE);
    let rent = world.rent_of::<LossReceipt>();
    assert_eq!(world.lamports(&at), rent);
    assert_eq!(paid_before - world.lamports(&payer.pubkey()), rent);
    watch.assert_changed(
        &world,
        &[pool.pool, share, pool.asset_vault, lp.asset, at, payer.pubkey()],
    );
    invariants::check(&world, &pool);
}

#[test]
fn p14_settling_first_changes_nothing_about_the_receipt() {
    let (mut world, pool, lp) = after_a_loss();
    let before = world.lp(&pool, &lp.id());
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    let at = next_receipt(&world, &pool, &lp.id());

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    let kept: LossReceipt = world.read(&at);
    assert_eq!(kept.segment, before.share.segment);
    assert_eq!(
        (kept.to_seq, u128::from_le_bytes(kept.segment.start.shares)),
        (1, 1_000_000 * SHARE)
    );
    invariants::check(&world, &pool);
}

#[test]
fn p14_one_receipt_spans_all_events_of_a_segment_and_the_next_starts_where_it_ends() {
    let (mut world, pool, lp) = after_a_loss();
    lose(&mut world, &pool, 1_500_000);
    let first = next_receipt(&world, &pool, &lp.id());
    lp.deposit(&mut world, &pool, 100);
    lose(&mut world, &pool, 10_000);
    let recorded_at = world.now() - 1;
    let second = next_receipt(&world, &pool, &lp.id());
    let share: LpShare = world.lp(&pool, &lp.id());
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    let (one, two): (LossReceipt, LossReceipt) = (world.read(&first), world.read(&second));
    assert_eq!((one.segment.from_seq, one.to_seq), (0, 2));
    assert_eq!((two.segment, two.to_seq), (share.share.segment, 3));
    assert_eq!(two.segment.from_seq, 2);
    // 1,000,000 became 750,000, then 375,000, and 100 came in.
    assert_eq!(u128::from_le_bytes(two.segment.start.shares), 375_100 * SHARE);
    assert_eq!(two.final_at, recorded_at + i64::from(365 * DAY));
    assert!(one.final_at < two.final_at);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lamports_sent_to_a_receipts_address_before_do_not_block_the_exit() {
    let rent = World::new().rent_of::<LossReceipt>();
    // Less than the rent, as much, and more; the payer adds what is missing.
    for sent in [900_000, rent, rent + 5] {
        let (mut world, pool, lp) = after_a_loss();
        let (spoiler, payer) = (world.actor("spoiler"), world.actor("payer"));
        let side = ix::LpSide { payer: payer.pubkey(), ..lp.side(&world, &pool) };
        let at = side.receipt.expect("a receipt is needed");
        world.ok(send_lamports(spoiler.pubkey(), at, sent), &[&spoiler]);
        let before = world.lamports(&payer.pubkey());

        let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::All));
        world.ok(withdraw, &[&lp.key, &payer]);

        assert_eq!(world.balance(&lp.asset), 750_500);
        assert_eq!(world.lamports(&at), rent.max(sent));
        assert_eq!(before - world.lamports(&payer.pubkey()), rent.saturating_sub(sent));
        let kept: LossReceipt = world.read(&at);
        assert_eq!((kept.owner, kept.rent_payer, kept.to_seq), (lp.id(), payer.pubkey(), 1));
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_receipt_passed_without_need_is_no_error_and_is_not_made() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let side = lp.side(&world, &pool);
    let at = side.receipt.expect("always passed here");
    let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::Assets(1)));
    let watch = world.watch(&withdraw);
    world.ok(withdraw, &[&lp.key]);
    assert!(world.svm.get_account(&at).is_none());
    watch.assert_changed(&world, &[pool.pool, pool.lp(&lp.id()), pool.asset_vault, lp.asset]);
    invariants::check(&world, &pool);
}

#[test]
fn whoever_held_nothing_needs_no_receipt_for_a_loss() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "other", 3_000_000);
    let lp = world.new_lp(&pool, "lp", 1_000);
    lose(&mut world, &pool, 1_000_000);
    let side = ix::LpSide { receipt: None, ..lp.side(&world, &pool) };
    world.ok(ix::deposit(&pool, side, depositing(1_000)), &[&lp.key]);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn an_event_that_the_fund_paid_needs_no_receipt() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.fund_insurance(&pool, 250_000);
    lose(&mut world, &pool, 250_000);
    assert_eq!((world.pool(&pool).seq, world.pool(&pool).last_loss_seq), (1, 0));
    let side = ix::LpSide { receipt: None, ..lp.side(&world, &pool) };
    world.ok(ix::withdraw(&pool, side, taking(WithdrawAmount::All)), &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    invariants::check(&world, &pool);
}
