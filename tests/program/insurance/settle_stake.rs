//! `settle_stake`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, PoolKeys,
    Staker, World,
};
use socialized_loss::{
    events::{StakeSettled, EVENT_VERSION},
    instructions::WithdrawAmount,
};
use solana_signer::Signer;

/// "staker" with a quarter of 4,000,000 after a loss of a quarter.
fn after_a_loss() -> (World, PoolKeys, Staker, Staker) {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let other = world.funded_staker(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    (world, pool, staker, other)
}

fn event(pool: &PoolKeys, staker: &Staker, before: u128, after: u128) -> StakeSettled {
    StakeSettled {
        version: EVENT_VERSION,
        pool: pool.pool,
        seq: 1,
        owner: staker.id(),
        shares_before: before,
        shares_after: after,
    }
}

#[test]
fn anybody_settles_a_stake_and_only_what_is_held_changes() {
    let (mut world, pool, staker, other) = after_a_loss();
    let before = world.stake(&pool, &staker.id());
    let settle = ix::settle_stake(&pool, staker.id());
    let written: Vec<_> = settle.accounts.iter().filter(|meta| meta.is_writable).collect();
    assert_eq!((written.len(), written[0].pubkey), (1, pool.stake(&staker.id())));
    let watch = world.watch(&settle);

    // Nobody but the fee payer, who is a stranger to the pool, signs.
    let meta = world.ok(settle, &[]);

    let expected = settled(&before, &world.fund(&pool), 750_000 * SHARE, 250_000);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    watch.assert_changed(&world, &[pool.stake(&staker.id())]);
    events::assert_logged(&meta, &event(&pool, &staker, 1_000_000 * SHARE, 750_000 * SHARE));
    assert_eq!((staker.claim(&world, &pool), other.claim(&world, &pool)), (750_000, 2_250_000));
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_twice_is_settling_once_to_the_byte() {
    let (mut world, pool, staker, _) = after_a_loss();
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let settle = ix::settle_stake(&pool, staker.id());
    let watch = world.watch(&settle);
    let meta = world.ok(settle, &[]);
    watch.assert_changed(&world, &[]);
    events::assert_logged(&meta, &event(&pool, &staker, 750_000 * SHARE, 750_000 * SHARE));
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_after_each_event_or_after_all_gives_the_same_claim() {
    let (mut world, pool, staker, _) = after_a_loss();
    let often = world.funded_staker(&pool, "often", 1_000_000);
    let late = world.funded_staker(&pool, "late", 1_000_000);
    for amount in [100_003, 70_001, 1_000] {
        lose(&mut world, &pool, amount);
        world.ok(ix::settle_stake(&pool, often.id()), &[]);
    }
    world.ok(ix::settle_stake(&pool, late.id()), &[]);
    // 5,000,000 less 171,004 in all; a fifth is 965,799.2.
    assert_eq!(often.claim(&world, &pool), 965_799);
    assert_eq!(late.claim(&world, &pool), 965_799);
    assert_eq!(staker.claim(&world, &pool), 724_349);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_loses_with_the_stake_it_is_part_of() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(400_000));
    let (before, opens_at) = (world.stake(&pool, &staker.id()), world.now() + DAY);
    lose(&mut world, &pool, 250_000);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let after = settled(&before, &world.fund(&pool), 750_000 * SHARE, 250_000);
    let expected = asking(after, 300_000 * SHARE, opens_at);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_of_an_epoch_that_ended_settles_to_nothing_and_so_does_its_request() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(400_000));
    let before = world.stake(&pool, &staker.id());
    lose(&mut world, &pool, 1_000_000);

    let meta = world.ok(ix::settle_stake(&pool, staker.id()), &[]);

    let expected = asking(settled(&before, &world.fund(&pool), 0, 1_000_000), 0, 0);
    assert_eq!(expected.share.held.epoch, 1);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    events::assert_logged(&meta, &event(&pool, &staker, 1_000_000 * SHARE, 0));
    invariants::check(&world, &pool);
}

/// `lost` is a statement for people: what each settling burned, at the price of the one before.
#[test]
fn what_was_lost_adds_up_over_several_losses_with_a_gain_between() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    lose(&mut world, &pool, 250_000);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_eq!(world.stake(&pool, &staker.id()).share.lost, 250_000);
    // A gift doubles the 750,000; half is lost again: 375,000 shares, worth 1 at the last settling.
    world.fund_insurance(&pool, 750_000);
    lose(&mut world, &pool, 750_000);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_eq!(world.stake(&pool, &staker.id()).share.lost, 250_000 + 375_000);
    assert_eq!(staker.claim(&world, &pool), 750_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_settling_works_while_paused_and_while_a_default_is_being_recognised() {
    let (mut world, pool, staker, _) = after_a_loss();
    let borrower = world.indebted(&pool, "borrower", 10_000_000, 750_000);
    mark(&mut world, &pool, &borrower);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    assert!(world.pool(&pool).recognition_until > world.now());
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_eq!(shares(&world, &pool, &staker), 750_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_settle_stake_put_in_anothers_place_is_refused() {
    let (mut world, pool, staker, _) = after_a_loss();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    world.ok(ix::open_stake(&other_pool, staker.id(), staker.id()), &[&staker.key]);
    let lp = world.funded_lp(&pool, "staker", 1_000);
    let (stake, fund) = (pool.stake(&staker.id()), pool.insurance);
    let (forged, forged_fund) = (world.forged(&stake), world.forged(&fund));
    let borrower = world.new_borrower(&pool, "borrower", 0);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let (foreign, has_one) = (ErrorCode::AccountOwnedByWrongProgram, ErrorCode::ConstraintHasOne);
    let good = ix::settle_stake(&pool, staker.id());
    let elsewhere = ix::with_account(good.clone(), &pool.pool, other_pool.pool);
    let elsewhere = ix::with_account(elsewhere, &fund, other_pool.insurance);

    Table::new(good, &[])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .row("another pool and its fund", elsewhere, has_one)
        .swap("a stake as pool", pool.pool, stake, cosplay)
        .swap("another pool's fund", fund, other_pool.insurance, has_one)
        .swap("the pool as fund", fund, pool.pool, cosplay)
        .swap("a forged fund", fund, forged_fund, foreign)
        .swap("a stake in another pool", stake, other_pool.stake(&staker.id()), has_one)
        .swap("the owner's LP share", stake, pool.lp(&lp.id()), cosplay)
        .swap("the fund as stake", stake, fund, cosplay)
        .swap("a position as stake", stake, borrower.position, cosplay)
        .swap("a forged stake", stake, forged, foreign)
        .swap("tokens as stake", stake, staker.asset, foreign)
        .swap("nothing as stake", stake, address("nothing"), foreign)
        .read_only("stake", stake, ErrorCode::ConstraintMut)
        .check(&mut world);
    assert_eq!(shares(&world, &pool, &staker), 1_000_000 * SHARE, "as before");
    invariants::check(&world, &pool);
}
