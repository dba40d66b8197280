//! `unstake`: what an exit waits for besides its request, and what it does not.

use crate::common::*;
use loss_testkit::{invariants, ix, params, Borrower, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    instructions::{LiquidateArgs, WithdrawAmount},
};
use solana_account::Account;

/// "staker" with 1,000,000 whose request can be used from now on, and a borrower of 750,000.
fn ripe() -> (World, PoolKeys, Staker, Borrower) {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 10_000_000, 750_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    (world, pool, staker, borrower)
}

#[test]
fn p8_a_usable_request_waits_for_the_recognition_window_and_not_longer() {
    let (mut world, pool, staker, borrower) = ripe();
    mark(&mut world, &pool, &borrower);
    let until = world.now() + 3_600;
    assert_eq!(world.pool(&pool).recognition_until, until);
    let unstake = unstaking(&world, &pool, &staker, WithdrawAmount::All);

    for at in [world.now(), until - 1] {
        world.set_time(at);
        let failure =
            world.send(std::slice::from_ref(&unstake), &[&staker.key]).expect_err("too early");
        assert_eq!(failure.code, Some(LossError::RecognitionPending.into()));
        let line = format!("Program log: exits wait until {until}");
        assert_eq!(failure.logs.iter().filter(|log| **log == line).count(), 1);
    }
    world.set_time(until);
    world.ok(unstake, &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_staker_held_by_a_mark_leaves_after_the_loss_and_with_it() {
    let (mut world, pool, staker, borrower) = ripe();
    mark(&mut world, &pool, &borrower);
    let unstake = unstaking(&world, &pool, &staker, WithdrawAmount::All);
    world.refused(unstake.clone(), &[&staker.key], LossError::RecognitionPending);
    // 10,000,000 collateral at half the price are worth 500,000: / 1.05, rounded up.
    let caller = world.new_caller(&pool, "liquidator", 1_000_000);
    caller.liquidate(&mut world, &pool, &borrower, u64::MAX);
    let shortfall = 750_000 - 476_191;
    assert_eq!(world.record(&pool, borrower.nonce).stakers, shortfall);

    world.refused(unstake.clone(), &[&staker.key], LossError::RecognitionPending);
    world.set_time(world.pool(&pool).recognition_until);
    world.ok(unstake, &[&staker.key]);
    // The index is a binary fraction rounded down: an atom less (P5).
    assert_eq!(world.balance(&staker.asset), 1_000_000 - shortfall - 1);
    invariants::check(&world, &pool);
}

/// Why an exit cannot be stopped by marks: they hold for at most an hour at once, and no request
/// can be used for less than a day.
#[test]
fn p11_marks_one_after_the_other_leave_a_request_time_to_be_used() {
    let (mut world, pool, staker, first) = ripe();
    let opens_at = world.now();
    let second = world.indebted(&pool, "second", 10_000_000, 750_000);
    mark(&mut world, &pool, &first);
    world.advance(3_599);
    world.set_price(&pool, PRICE / 2);
    world.ok(ix::mark_insolvent(&pool, second.position, Some(pool.price)), &[]);
    // A second of the first hold is left, and the bucket gave back 149 s in 3,599 s.
    let until = world.pool(&pool).recognition_until;
    assert_eq!(until, opens_at + 1 + 3_600 + 149);
    let unstake = unstaking(&world, &pool, &staker, WithdrawAmount::All);
    world.set_time(until - 1);
    world.refused(unstake.clone(), &[&staker.key], LossError::RecognitionPending);
    world.set_time(until);
    assert!(until < opens_at + DAY, "the request is good for the rest of the day");
    world.ok(unstake, &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_unstaking_works_while_paused() {
    let (mut world, pool, staker, _) = ripe();
    let guardian = world.actor("guardian");
    let id = solana_signer::Signer::pubkey(&guardian);
    world.ok(ix::pause(&pool, id), &[&guardian]);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_the_whole_way_out_works_with_a_dead_oracle() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    world.indebted(&pool, "borrower", 10_000_000, 750_000);
    world.set_account(&pool.price, Account::default());
    world.advance(30 * DAY);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    world.advance(DAY);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    let id = staker.id();
    world.ok(ix::close_stake(&pool, id, id, id, None), &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_vault_that_its_issuer_froze_holds_assets_and_not_settlement() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    lose(&mut world, &pool, 500_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    let thawed = world.svm.get_account(&pool.insurance_vault).expect("a vault");
    let mut frozen = thawed.clone();
    // The state byte of a token account: initialized, frozen.
    assert_eq!(frozen.data[108], 1);
    frozen.data[108] = 2;
    world.set_account(&pool.insurance_vault, frozen);

    let all = unstaking(&world, &pool, &staker, WithdrawAmount::All);
    // The token program: the account is frozen.
    world.refused_with(all.clone(), &[&staker.key], 17);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_eq!(shares(&world, &pool, &staker), 500_000 * SHARE);
    world.set_account(&pool.insurance_vault, thawed);
    world.ok(all, &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 500_000);
    invariants::check(&world, &pool);
}

#[test]
fn p16_a_default_in_one_pool_neither_holds_nor_costs_the_stakers_of_another() {
    let (mut world, pool, staker, _) = ripe();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    world.funded_lp(&other_pool, "other lp", 10_000_000);
    let other = world.funded_staker(&other_pool, "other staker", 1_000_000);
    let before = world.fund(&pool);
    let borrower = world.indebted(&other_pool, "other borrower", 10_000_000, 750_000);
    mark(&mut world, &other_pool, &borrower);
    let caller = world.new_caller(&other_pool, "liquidator", 1_000_000);
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    let (at, side) = (borrower.position, caller.side(&other_pool));
    let good = ix::liquidate(&other_pool, at, borrower.nonce, side, args);
    // The other pool's loss cannot be sent to this pool's stakers.
    let astray = ix::with_account(good.clone(), &other_pool.insurance, pool.insurance);
    let astray = ix::with_account(astray, &other_pool.insurance_vault, pool.insurance_vault);
    let has_one = anchor_lang::error::ErrorCode::ConstraintHasOne;
    world.refused_with(astray, &[&caller.key], has_one.into());
    world.ok(good, &[&caller.key]);

    // An atom of rounding, as above.
    assert_eq!(other.claim(&world, &other_pool), 1_000_000 - (750_000 - 476_191) - 1);
    loss_testkit::exact::assert_same(&world.fund(&pool), &before);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), 1_000_000);
    invariants::check(&world, &pool);
    invariants::check(&world, &other_pool);
}
