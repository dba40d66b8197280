//! P11: an LP can always leave with everything that is idle and theirs.

use crate::common::*;
use loss_testkit::{invariants, ix, oracle::Quote, params, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    instructions::{TighterLimits, WithdrawAmount},
    state::{LossReceipt, LpShare},
};
use solana_signer::Signer;

/// "lp" with 1,000,000 and "other" with 3,000,000 after a loss of 1,000,000.
fn after_a_loss() -> (World, PoolKeys, Lp) {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    (world, pool, lp)
}

#[track_caller]
fn leaves_with(world: &mut World, pool: &PoolKeys, lp: &Lp, amount: u64) {
    assert_eq!(leave(world, pool, lp), amount);
    assert_eq!(shares(world, pool, lp), 0);
    invariants::check(world, pool);
}

#[test]
fn p11_an_lp_leaves_a_paused_pool() {
    let (mut world, pool, lp) = after_a_loss();
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let more = depositing(&world, &pool, &lp, 1);
    world.refused(more, &[&lp.key], LossError::Paused);
    leaves_with(&mut world, &pool, &lp, 750_000);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
}

#[test]
fn p11_an_lp_leaves_with_a_dead_oracle_and_a_borrower_repays_and_takes_all_collateral_out() {
    let (mut world, pool, lp) = after_a_loss();
    let borrower = world.indebted(&pool, "borrower", 20_000, 1_000);
    world.advance(10 * YEAR);
    let nonsense = Quote { price: -1, exponent: 99, ..Quote::new([0; 32], 1, i64::MAX) };
    world.post(&pool, &nonsense);
    world.set_account(&pool.price, Default::default());
    leaves_with(&mut world, &pool, &lp, 750_000);
    let (position, id) = (borrower.position, borrower.id());
    borrower.repay(&mut world, &pool, 1_000);
    let out = ix::remove_collateral(&pool, position, id, borrower.collateral, None, 20_000);
    world.ok(out, &[&borrower.key]);
    assert_eq!(world.balance(&borrower.collateral), 20_000);
}

#[test]
fn p11_after_a_wipe_out_shares_are_closed_and_the_next_epoch_is_left_in_full() {
    let (mut world, pool, lp) = after_a_loss();
    lose(&mut world, &pool, 3_000_000);
    assert_eq!((class(&world, &pool), world.pool(&pool).ledger.lps.epoch), ((0, 0), 1));
    let nothing = withdrawal(&world, &pool, &lp, WithdrawAmount::All);
    world.refused(nothing, &[&lp.key], LossError::ZeroAmount);
    let receipt = next_receipt(&world, &pool, &lp.id());
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
    assert_eq!(world.read::<LossReceipt>(&receipt).to_seq, 2, "the proof outlives the share");

    let next = world.funded_lp(&pool, "next", 500_001);
    leaves_with(&mut world, &pool, &next, 500_001);
}

#[test]
fn p11_shares_worth_less_than_an_atom_can_be_given_up_and_closed() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let other = world.funded_lp(&pool, "other", 999_000);
    lose(&mut world, &pool, 999_900);
    // 100 atoms left for 1,000 parts: a tenth of an atom.
    assert_eq!((lp.claim(&world, &pool), shares(&world, &pool, &lp)), (0, SHARE / 10));
    let part = withdrawal(&world, &pool, &lp, WithdrawAmount::Shares(SHARE / 20));
    world.refused(part, &[&lp.key], LossError::NothingPaid);
    leaves_with(&mut world, &pool, &lp, 0);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
    assert_eq!(class(&world, &pool).0, 100, "what it gave up is the others'");
    assert_eq!(other.claim(&world, &pool), 99, "less what rounding took");
}

#[test]
fn p11_a_share_that_crossed_150_losses_unsettled_leaves_in_one_transaction() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000);
    world.funded_lp(&pool, "other", 1_000_000_000);
    for nth in 0..150 {
        lose(&mut world, &pool, 10_000_000 - nth);
    }
    let lost = 150 * 10_000_000 - 149 * 150 / 2;
    assert_eq!(class(&world, &pool).0, 2_000_000_000 - lost);
    let never_settled: LpShare = world.lp(&pool, &lp.id());
    assert_eq!(never_settled.share.held, never_settled.share.segment.start);
    let receipt = next_receipt(&world, &pool, &lp.id());
    leaves_with(&mut world, &pool, &lp, (2_000_000_000 - lost) / 2);
    let kept: LossReceipt = world.read(&receipt);
    assert_eq!((kept.segment.from_seq, kept.to_seq), (0, 150), "and one receipt for all of them");
}

#[test]
fn p11_a_hostile_authority_cannot_keep_an_lp_in() {
    let (mut world, pool, lp) = after_a_loss();
    let authority = world.actor("authority");
    let key = authority.pubkey();
    let limits =
        TighterLimits { deposit_cap: Some(0), borrow_cap: Some(0), opening_ltv_bps: Some(0) };
    world.ok(ix::tighten_limits(&pool, key, limits), &[&authority]);
    world.ok(ix::pause(&pool, key), &[&authority]);
    world.ok(ix::propose_params(&pool, key, params::with_interest()), &[&authority]);
    world.ok(ix::set_guardian(&pool, key, key), &[&authority]);
    leaves_with(&mut world, &pool, &lp, 750_000);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
}

#[test]
fn p11_a_share_closed_and_opened_again_leaves_with_what_it_was_given_since() {
    let (mut world, pool, lp) = after_a_loss();
    let first = next_receipt(&world, &pool, &lp.id());
    leaves_with(&mut world, &pool, &lp, 750_000);
    world.ok(closing(&world, &pool, &lp), &[&lp.key]);
    assert!(world.find::<LpShare>(&pool.lp(&lp.id())).is_none());

    let id = lp.id();
    world.ok(ix::open_lp(&pool, id, id), &[&lp.key]);
    assert_eq!(lp.claim(&world, &pool), 0);
    lp.deposit(&mut world, &pool, 750_000);
    lose(&mut world, &pool, 1_000_000);
    let second = next_receipt(&world, &pool, &lp.id());
    assert_ne!(first, second);
    leaves_with(&mut world, &pool, &lp, 500_000);
    let kept = [first, second].map(|at| world.read::<LossReceipt>(&at));
    let spans = kept.map(|receipt| (receipt.segment.from_seq, receipt.to_seq));
    assert_eq!(spans, [(0, 1), (1, 2)]);
}

#[test]
fn p11_a_receipt_address_that_somebody_paid_into_does_not_keep_an_lp_in() {
    for lamports in [1, 1_000_000, 1_000_000_000] {
        let (mut world, pool, lp) = after_a_loss();
        let receipt = next_receipt(&world, &pool, &lp.id());
        world.airdrop(&receipt, lamports);
        leaves_with(&mut world, &pool, &lp, 750_000);
        assert_eq!(world.read::<LossReceipt>(&receipt).owner, lp.id());
        assert_eq!(world.lamports(&receipt), lamports.max(world.rent_of::<LossReceipt>()));
    }
}

#[test]
fn p11_an_owner_without_lamports_leaves_when_anybody_pays_for_the_receipt() {
    let (mut world, pool, lp) = after_a_loss();
    world.set_account(&lp.id(), Default::default());
    let friend = world.actor("friend");
    let side = ix::LpSide { payer: friend.pubkey(), ..lp.side(&world, &pool) };
    let all = ix::withdraw(&pool, side, withdraw_args(WithdrawAmount::All));
    world.ok(all, &[&lp.key, &friend]);
    assert_eq!(world.balance(&lp.asset), 750_000);
    let receipt = side.receipt.expect("a loss was crossed");
    assert_eq!(world.read::<LossReceipt>(&receipt).rent_payer, friend.pubkey());
}

#[test]
fn p11_what_is_lent_out_cannot_leave_and_all_that_is_idle_can() {
    let (mut world, pool, lp) = after_a_loss();
    let borrower = world.indebted(&pool, "borrower", 60_000_000, 2_600_000);
    let all = withdrawal(&world, &pool, &lp, WithdrawAmount::All);
    world.refused(all, &[&lp.key], LossError::InsufficientIdle);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(400_000));
    assert_eq!(world.balance(&pool.asset_vault), 0);
    borrower.repay(&mut world, &pool, 350_000);
    leaves_with(&mut world, &pool, &lp, 350_000);
}

#[test]
fn p11_marks_hold_exits_for_the_days_budget_however_many_positions_are_marked() {
    let (mut world, pool, lp) = after_a_loss();
    let names = ["one", "two", "three", "four"];
    let insolvent = names.map(|name| world.indebted(&pool, name, 20_000, 1_500));
    let began = world.now() + 1;
    mark_at_half(&mut world, &pool, &insolvent[0]);
    assert_eq!(world.pool(&pool).recognition_until, began + 3_600);
    for borrower in &insolvent[1..] {
        // At the same time, and when the hold is over: an hour later 3600 / 24 s flowed back.
        world.ok(ix::mark_insolvent(&pool, borrower.position, None), &[]);
        assert_eq!(world.pool(&pool).recognition_until, began + 3_600);
        let held = withdrawal(&world, &pool, &lp, WithdrawAmount::All);
        world.refused(held, &[&lp.key], LossError::RecognitionPending);
    }
    let late = world.indebted(&pool, "late", 60_000, 2_200);
    world.set_time(began + 3_600);
    world.set_price(&pool, PRICE * 3 / 10);
    world.ok(ix::mark_insolvent(&pool, late.position, Some(pool.price)), &[]);
    assert_eq!(world.pool(&pool).recognition_until, began + 3_600 + 150);
    world.set_time(began + 3_600 + 149);
    let held = withdrawal(&world, &pool, &lp, WithdrawAmount::All);
    world.refused(held, &[&lp.key], LossError::RecognitionPending);
    world.advance(1);
    leaves_with(&mut world, &pool, &lp, 750_000);
}
