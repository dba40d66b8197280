//! `request_unstake` and `cancel_unstake`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, PoolKeys,
    Staker, World,
};
use socialized_loss::{
    error::LossError,
    events::{UnstakeRequested, EVENT_VERSION},
    instructions::WithdrawAmount,
};

fn event(pool: &PoolKeys, staker: &Staker, shares: u128, opens_at: i64) -> UnstakeRequested {
    let closes_at = if shares == 0 { 0 } else { opens_at + DAY };
    let (version, pool, owner) = (EVENT_VERSION, pool.pool, staker.id());
    UnstakeRequested { version, pool, owner, shares, opens_at, closes_at }
}

#[track_caller]
fn refused(
    world: &mut World,
    pool: &PoolKeys,
    staker: &Staker,
    amount: WithdrawAmount,
    error: LossError,
) {
    let ix = ix::request_unstake(pool, staker.id(), amount);
    world.refused(ix, &[&staker.key], error);
}

#[test]
fn a_request_notes_shares_and_times_and_moves_nothing() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let before = world.stake(&pool, &staker.id());
    for (amount, shares) in [
        (WithdrawAmount::Assets(400_000), 400_000 * SHARE),
        (WithdrawAmount::Shares(7), 7),
        (WithdrawAmount::All, 1_000_000 * SHARE),
    ] {
        let mut world = world.fork();
        world.advance(77);
        let ix = ix::request_unstake(&pool, staker.id(), amount);
        let [state, fund] = [pool.pool, pool.insurance];
        let written = ix.accounts.iter().filter(|meta| meta.is_writable).map(|meta| meta.pubkey);
        assert_eq!(written.collect::<Vec<_>>(), [state, fund, pool.stake(&staker.id())]);
        let mut accrued = world.pool(&pool);
        accrued.ledger.accrued_at = world.now();
        let watch = world.watch(&ix).and(&world, &[state, fund, pool.insurance_vault]);

        let meta = world.ok(ix, &[&staker.key]);

        let opens_at = world.now() + DAY;
        assert_same(&world.stake(&pool, &staker.id()), &asking(before, shares, opens_at));
        watch.assert_changed(&world, &[state, pool.stake(&staker.id())]);
        assert_same(&world.pool(&pool), &accrued);
        events::assert_logged(&meta, &event(&pool, &staker, shares, opens_at));
        assert_eq!(staker.claim(&world, &pool), 1_000_000);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p5_a_request_for_an_amount_takes_shares_rounded_up() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    world.fund_insurance(&pool, 500_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(100_000));
    // 1.5 atoms a share, and three does not divide a power of two.
    assert_eq!(requested(&world, &pool, &staker), 100_000 * SHARE * 2 / 3 + 1);
    wait(&mut world, &pool, DAY);
    staker.unstake(&mut world, &pool, WithdrawAmount::Assets(100_000));
    assert_eq!((world.balance(&staker.asset), requested(&world, &pool, &staker)), (100_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn a_request_settles_the_stake_first() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let before = world.stake(&pool, &staker.id());
    lose(&mut world, &pool, 250_000);
    let too_many = WithdrawAmount::Shares(750_000 * SHARE + 1);
    refused(&mut world, &pool, &staker, too_many, LossError::InsufficientShares);

    let meta = staker.request(&mut world, &pool, WithdrawAmount::All);

    let opens_at = world.now() + DAY;
    let after = settled(&before, &world.fund(&pool), 750_000 * SHARE, 250_000);
    assert_same(&world.stake(&pool, &staker.id()), &asking(after, 750_000 * SHARE, opens_at));
    events::assert_logged(&meta, &event(&pool, &staker, 750_000 * SHARE, opens_at));
    invariants::check(&world, &pool);
}

#[test]
fn a_request_for_nothing_or_for_more_than_there_is_is_refused() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let empty = world.new_staker(&pool, "empty", 0);
    world.funded_staker(&pool, "other", 1_000);
    let too_many = LossError::InsufficientShares;
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &empty, WithdrawAmount::All, LossError::ZeroAmount);
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(1_001), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(2_001), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Assets(u64::MAX), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(1_000 * SHARE + 1), too_many);
    refused(&mut world, &pool, &staker, WithdrawAmount::Shares(u128::MAX), too_many);
    refused(&mut world, &pool, &empty, WithdrawAmount::Shares(1), too_many);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(1_000));
    assert_eq!(requested(&world, &pool, &staker), 1_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn a_second_request_waits_until_the_first_has_lapsed() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(400));
    let closes_at = world.now() + 2 * DAY;
    for at in [world.now(), closes_at - DAY, closes_at] {
        world.set_time(at);
        let ix = ix::request_unstake(&pool, staker.id(), WithdrawAmount::All);
        let failure = world.send(&[ix], &[&staker.key]).expect_err("one stands already");
        assert_eq!(failure.code, Some(LossError::RequestPending.into()), "at {at}");
        let line = format!("Program log: usable from {} to {closes_at}", closes_at - DAY);
        assert_eq!(failure.logs.iter().filter(|log| **log == line).count(), 1);
    }
    world.set_time(closes_at + 1);
    let meta = staker.request(&mut world, &pool, WithdrawAmount::All);
    events::assert_logged(&meta, &event(&pool, &staker, 1_000 * SHARE, closes_at + 1 + DAY));
    invariants::check(&world, &pool);
}

#[test]
fn a_request_taken_back_leaves_no_trace_and_the_next_waits_in_full() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let before = world.stake(&pool, &staker.id());
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    let cancel = ix::cancel_unstake(&pool, staker.id());
    let watch = world.watch(&cancel);

    let meta = world.ok(cancel, &[&staker.key]);

    assert_same(&world.stake(&pool, &staker.id()), &before);
    watch.assert_changed(&world, &[pool.stake(&staker.id())]);
    events::assert_logged(&meta, &event(&pool, &staker, 0, 0));
    let all = unstaking(&world, &pool, &staker, WithdrawAmount::All);
    world.refused(all.clone(), &[&staker.key], LossError::ExitNotRequested);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    world.advance(DAY - 1);
    world.refused(all.clone(), &[&staker.key], LossError::ExitTooEarly);
    world.advance(1);
    world.ok(all, &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn taking_back_settles_and_needs_no_request() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let before = world.stake(&pool, &staker.id());
    lose(&mut world, &pool, 250_000);

    let meta = world.ok(ix::cancel_unstake(&pool, staker.id()), &[&staker.key]);

    let after = settled(&before, &world.fund(&pool), 750_000 * SHARE, 250_000);
    assert_same(&world.stake(&pool, &staker.id()), &after);
    events::assert_logged(&meta, &event(&pool, &staker, 0, 0));
    invariants::check(&world, &pool);
}

#[test]
fn a_request_can_be_made_and_taken_back_while_exits_are_held() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let borrower = world.indebted(&pool, "borrower", 10_000_000, 750_000);
    mark(&mut world, &pool, &borrower);
    assert_eq!(world.pool(&pool).recognition_until, world.now() + 3_600);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(requested(&world, &pool, &staker), 1_000 * SHARE);
    world.ok(ix::cancel_unstake(&pool, staker.id()), &[&staker.key]);
    assert_eq!(requested(&world, &pool, &staker), 0);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_a_request_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let staker = world.funded_staker(&pool, "staker", 1_000);
    let lp = world.funded_lp(&pool, "staker", 1_000);
    let other = world.funded_staker(&pool, "other", 1_000);
    world.ok(ix::open_stake(&other_pool, staker.id(), staker.id()), &[&staker.key]);
    let (stake, fund) = (pool.stake(&staker.id()), pool.insurance);
    let forged_pool = world.forged(&pool.pool);
    let (forged_fund, forged_stake) = (world.forged(&fund), world.forged(&stake));
    let (cosplay, has_one) = (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::ConstraintHasOne);
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    staker.request(&mut world, &pool, WithdrawAmount::Assets(1));
    let cancel = ix::cancel_unstake(&pool, staker.id());
    let request = ix::request_unstake(&pool, staker.id(), WithdrawAmount::All);
    let mut unknown_amount = request.clone();
    *unknown_amount.data.last_mut().expect("an amount") = 3;
    for good in [cancel.clone(), request.clone()] {
        let stolen = ix::with_account(good.clone(), &staker.id(), other.id());
        Table::new(good, &[&staker.key, &other.key])
            .swap("another pool", pool.pool, other_pool.pool, has_one)
            .swap("fund as pool", pool.pool, fund, cosplay)
            .swap("forged pool", pool.pool, forged_pool, foreign)
            .swap("another pool's fund", fund, other_pool.insurance, has_one)
            .swap("pool as fund", fund, pool.pool, cosplay)
            .swap("forged fund", fund, forged_fund, foreign)
            .swap("another's stake", stake, pool.stake(&other.id()), has_one)
            .swap("stake in another pool", stake, other_pool.stake(&staker.id()), has_one)
            .swap("the owner's LP share", stake, pool.lp(&lp.id()), cosplay)
            .swap("forged stake", stake, forged_stake, foreign)
            .swap("no stake", stake, address("nothing"), foreign)
            .read_only("stake", stake, ErrorCode::ConstraintMut)
            .unsigned("owner", staker.id(), ErrorCode::AccountNotSigner)
            .row("another owner", stolen, has_one)
            .check(&mut world);
    }
    Table::new(request.clone(), &[&staker.key])
        .row("an amount of no kind", unknown_amount, ErrorCode::InstructionDidNotDeserialize)
        .check(&mut world);
    world.ok(cancel, &[&staker.key]);
    world.ok(request, &[&staker.key]);
    assert_eq!(requested(&world, &pool, &staker), 1_000 * SHARE);
    invariants::check(&world, &pool);
}
