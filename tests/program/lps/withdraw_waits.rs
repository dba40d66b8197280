//! `withdraw`: what an exit waits for, and what it does not.

use crate::common::*;
use loss_testkit::{invariants, ix, oracle::Quote, params};
use socialized_loss::{error::LossError, instructions::WithdrawAmount};
use solana_account::Account;
use solana_signer::Signer;

#[test]
fn p8_an_exit_waits_for_the_recognition_window_and_not_longer() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 1_000_000, 75_000);
    mark(&mut world, &pool, &borrower);
    let until = world.now() + 3_600;
    assert_eq!(world.pool(&pool).recognition_until, until);
    let side = lp.side(&world, &pool);
    let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::Assets(1_000)));

    for at in [world.now(), until - 1] {
        world.set_time(at);
        let failure =
            world.send(std::slice::from_ref(&withdraw), &[&lp.key]).expect_err("too early");
        assert_eq!(failure.code, Some(LossError::RecognitionPending.into()));
        let line = format!("Program log: exits wait until {until}");
        assert_eq!(failure.logs.iter().filter(|log| **log == line).count(), 1);
    }
    world.set_time(until);
    world.ok(withdraw, &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p8_an_exit_after_the_mark_is_priced_after_the_loss() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 750_000);
    let borrower = world.indebted(&pool, "borrower", 5_000_000, 375_000);
    // The last collateral is worth next to nothing: marked, and then recorded by somebody else.
    world.advance(1);
    world.set_price(&pool, 1);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    let side = lp.side(&world, &pool);
    let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::All));
    world.refused(withdraw.clone(), &[&lp.key], LossError::RecognitionPending);
    let caller = world.new_caller(&pool, "recorder", 0);
    caller.record(&mut world, &pool, &borrower);

    world.set_time(world.pool(&pool).recognition_until);
    world.ok(withdraw, &[&lp.key]);

    assert_eq!(world.balance(&lp.asset), 375_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_withdraw_works_while_paused() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_withdraw_works_with_a_dead_oracle() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.indebted(&pool, "borrower", 5_000_000, 375_000);
    world.advance(30 * 86_400);
    world.set_account(&pool.price, Account::default());
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(625_000));
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (625_000, 375_000));
    invariants::check(&world, &pool);
}

#[test]
fn p11_withdraw_works_before_there_ever_was_a_price() {
    let (mut world, pool) = start();
    let negative = Quote::new(pool.feed_id, -1, world.now());
    world.post(&pool, &negative);
    let lp = world.funded_lp(&pool, "lp", 1_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000);
    assert_eq!(world.pool(&pool).price.publish_time, 0);
    invariants::check(&world, &pool);
}

#[test]
fn p11_after_a_wipe_out_new_lps_come_and_go_and_old_ones_have_nothing() {
    let (mut world, pool) = start();
    let old = world.funded_lp(&pool, "old", 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    assert_eq!(world.pool(&pool).ledger.lps.epoch, 1);
    let new = world.funded_lp(&pool, "new", 2_000_000);

    let side = old.side(&world, &pool);
    let all = ix::withdraw(&pool, side, taking(WithdrawAmount::All));
    world.refused(all, &[&old.key], LossError::ZeroAmount);
    let raw = ix::withdraw(&pool, side, taking(WithdrawAmount::Shares(1)));
    world.refused(raw, &[&old.key], LossError::InsufficientShares);
    assert_eq!((old.claim(&world, &pool), new.claim(&world, &pool)), (0, 2_000_000));

    new.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&new.asset), 2_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_whoever_was_wiped_out_can_join_again() {
    let (mut world, pool) = start();
    let old = world.new_lp(&pool, "old", 1_000_300);
    old.deposit(&mut world, &pool, 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    let at = next_receipt(&world, &pool, &old.id());

    old.deposit(&mut world, &pool, 300);

    let kept: socialized_loss::state::LossReceipt = world.read(&at);
    assert_eq!((kept.segment.from_seq, kept.to_seq, kept.segment.start.epoch), (0, 1, 0));
    assert_eq!(shares(&world, &pool, &old), 300 * SHARE);
    old.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&old.asset), 300);
    invariants::check(&world, &pool);
}

#[test]
fn p16_a_default_in_one_pool_holds_nobody_in_another() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    world.funded_lp(&pool, "lp", 1_000_000);
    let lp = world.funded_lp(&other_pool, "other lp", 1_000);
    let borrower = world.indebted(&pool, "borrower", 1_000_000, 75_000);
    mark(&mut world, &pool, &borrower);
    lp.withdraw(&mut world, &other_pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000);
    assert_eq!(world.pool(&other_pool).recognition_until, 0);
    invariants::check(&world, &pool);
    invariants::check(&world, &other_pool);
}

#[test]
fn p11_a_vault_that_its_issuer_froze_holds_assets_and_not_settlement() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 500_000);
    let thawed = world.svm.get_account(&pool.asset_vault).expect("a vault");
    let mut frozen = thawed.clone();
    // The state byte of a token account: initialized, frozen.
    assert_eq!(frozen.data[108], 1);
    frozen.data[108] = 2;
    world.set_account(&pool.asset_vault, frozen);

    let side = lp.side(&world, &pool);
    let all = ix::withdraw(&pool, side, taking(WithdrawAmount::All));
    // The token program: the account is frozen.
    world.refused_with(all.clone(), &[&lp.key], 17);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    assert_eq!(shares(&world, &pool, &lp), 500_000 * SHARE);
    world.set_account(&pool.asset_vault, thawed);
    world.ok(all, &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 500_000);
    invariants::check(&world, &pool);
}
