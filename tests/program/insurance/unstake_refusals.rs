//! `unstake`: refusals that depend on amounts and on the request.

use crate::common::*;
use loss_testkit::ix;
use loss_testkit::{invariants, params, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{InsuranceFund, PoolParams},
};

#[track_caller]
fn refused(
    world: &mut World,
    pool: &PoolKeys,
    staker: &Staker,
    amount: WithdrawAmount,
    error: LossError,
) {
    let ix = unstaking(world, pool, staker, amount);
    world.refused(ix, &[&staker.key], error);
}

#[test]
fn whoever_did_not_ask_does_not_leave_whatever_the_amount() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let amounts = [WithdrawAmount::Assets(1), WithdrawAmount::Shares(SHARE), WithdrawAmount::All];
    for amount in amounts {
        refused(&mut world, &pool, &staker, amount, LossError::ExitNotRequested);
    }
    world.advance(10 * DAY);
    refused(&mut world, &pool, &staker, WithdrawAmount::All, LossError::ExitNotRequested);
    assert_eq!(staker.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_opens_and_lapses_to_the_second_and_the_log_says_when() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    let (opens_at, closes_at) = (world.now() + DAY, world.now() + 2 * DAY);
    let ix = unstaking(&world, &pool, &staker, WithdrawAmount::All);
    let line = format!("Program log: usable from {opens_at} to {closes_at}");
    for (at, error) in [
        (world.now(), LossError::ExitTooEarly),
        (opens_at - 1, LossError::ExitTooEarly),
        (closes_at + 1, LossError::ExitLapsed),
        (closes_at + 10 * YEAR, LossError::ExitLapsed),
    ] {
        let mut world = world.fork();
        world.set_time(at);
        let failure = world.send(std::slice::from_ref(&ix), &[&staker.key]).expect_err("not now");
        assert_eq!(failure.code, Some(error.into()), "at {at}");
        assert_eq!(
            failure.logs.iter().filter(|log| **log == line).count(),
            1,
            "{:?}",
            failure.logs
        );
    }
    for at in [opens_at, closes_at] {
        let mut world = world.fork();
        world.set_time(at);
        world.ok(ix.clone(), &[&staker.key]);
        assert_eq!(world.balance(&staker.asset), 1_000);
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_clock_that_went_back_opens_nothing() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    world.advance(-1);
    refused(&mut world, &pool, &staker, WithdrawAmount::All, LossError::ExitTooEarly);
    world.advance(1);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), 1_000);
}

#[test]
fn one_raw_share_more_than_requested_is_refused() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::Assets(400));
    let exceeds = LossError::ExceedsRequest;
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(401), exceeds);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(400 * SHARE + 1), exceeds);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(1_000 * SHARE), exceeds);
    staker.unstake(&mut world, &pool, WithdrawAmount::Shares(400 * SHARE));
    assert_eq!(world.balance(&staker.asset), 400);
    invariants::check(&world, &pool);
}

#[test]
fn one_unit_more_than_the_owner_has_is_refused() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.funded_staker(&pool, "other", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    let too_many = LossError::InsufficientShares;
    let assets = WithdrawAmount::Assets;
    refused(&mut world, &pool, &staker, assets(1_001), too_many);
    refused(&mut world, &pool, &staker, assets(2_001), too_many);
    refused(&mut world, &pool, &staker, assets(u64::MAX), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(1_000 * SHARE + 1), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(u128::MAX), too_many);
    staker.unstake(&mut world, &pool, assets(1_000));
    assert_eq!((world.balance(&staker.asset), shares(&world, &pool, &staker)), (1_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn nothing_is_refused_and_what_pays_nothing_too() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.funded_staker(&pool, "other", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    let raw = WithdrawAmount::Shares;
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &staker, raw(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &staker, raw(1), LossError::NothingPaid);
    refused(&mut world, &pool, &staker, raw(SHARE - 1), LossError::NothingPaid);
    staker.unstake(&mut world, &pool, raw(SHARE));
    assert_eq!(world.balance(&staker.asset), 1);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_remainder_worth_nothing_does_not_keep_an_owner_in() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let other = world.funded_staker(&pool, "other", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    staker.unstake(&mut world, &pool, WithdrawAmount::Shares(1_000 * SHARE - 1));
    assert_eq!((staker.claim(&world, &pool), shares(&world, &pool, &staker)), (0, 1));

    staker.unstake(&mut world, &pool, WithdrawAmount::All);

    assert_eq!((world.balance(&staker.asset), shares(&world, &pool, &staker)), (999, 0));
    // The atom that rounding kept belongs to who stays.
    assert_eq!(other.claim(&world, &pool), 1_001);
    invariants::check(&world, &pool);
}

#[test]
fn an_empty_stake_has_nothing_to_take_out() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    assert_eq!(leave(&mut world, &pool, &staker), 1_000);
    for amount in [WithdrawAmount::All, WithdrawAmount::Shares(1)] {
        refused(&mut world, &pool, &staker, amount, LossError::ExitNotRequested);
    }
    invariants::check(&world, &pool);
}

/// A pool where half of the interest is the fund's: 2,000 a year on a loan of 100,000 at 4%.
fn owed_by_the_pool() -> (World, PoolKeys, Staker) {
    let rates =
        PoolParams { base_rate_bps: 400, kink_rate_bps: 400, max_rate_bps: 400, ..params::plain() };
    let (mut world, pool) = start_with(PoolParams { insurance_fee_bps: 5_000, ..rates });
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.indebted(&pool, "borrower", 20_000_000, 100_000);
    // A year less the cooldown, and a little so that a second more or less changes nothing.
    wait(&mut world, &pool, YEAR - DAY);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    (world, pool, staker)
}

#[test]
fn what_the_pool_still_owes_the_fund_is_collected_first() {
    let (mut world, pool, staker) = owed_by_the_pool();
    // 1,000 in the vault, and 2,000 that the pool owes: the claim is 3,000.
    for amount in
        [WithdrawAmount::All, WithdrawAmount::Assets(1_001), WithdrawAmount::Shares(1_000 * SHARE)]
    {
        let ix = unstaking(&world, &pool, &staker, amount);
        let failure = world.send(&[ix], &[&staker.key]).expect_err("more than there is");
        assert_eq!(failure.code, Some(LossError::FundShortOfCash.into()), "{amount:?}");
        let says = failure.logs.iter().filter(|line| *line == "Program log: 1000 idle");
        assert_eq!(says.count(), 1, "{:?}", failure.logs);
    }
    let mut fork = world.fork();
    staker.unstake(&mut fork, &pool, WithdrawAmount::Assets(1_000));
    assert_eq!((fork.balance(&staker.asset), fork.balance(&pool.insurance_vault)), (1_000, 0));
    invariants::check(&fork, &pool);

    world.ok(ix::collect_insurance(&pool), &[]);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);

    assert_eq!(world.balance(&staker.asset), 3_000);
    assert_eq!(world.balance(&pool.insurance_vault), 0);
    invariants::check(&world, &pool);
}

#[test]
fn p11_when_all_is_lent_out_the_fund_pays_what_it_has_and_the_rest_when_it_comes_back() {
    let (mut world, pool, staker) = owed_by_the_pool();
    let idle = world.pool(&pool).ledger.cash;
    world.indebted(&pool, "greedy", idle * 20, idle);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.balance(&pool.insurance_vault), 1_000, "the pool has nothing to pay with");
    refused(&mut world, &pool, &staker, WithdrawAmount::All, LossError::FundShortOfCash);
    staker.unstake(&mut world, &pool, WithdrawAmount::Assets(1_000));
    // Somebody supplies the pool with more than it owes.
    world.funded_lp(&pool, "next", 5_000);
    world.ok(ix::collect_insurance(&pool), &[]);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), 3_000);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_pay_nothing() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    world.edit(&pool.insurance, |state: &mut InsuranceFund| state.cash += 1);
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(1), LossError::OutOfBalance);
    world.edit(&pool.insurance, |state: &mut InsuranceFund| state.cash -= 1);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), 1_000);
    invariants::check(&world, &pool);
}
