//! `settle_lp`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, Lp,
    PoolKeys, World,
};
use socialized_loss::events::{LpSettled, EVENT_VERSION};
use solana_signer::Signer;

/// "lp" with a quarter of 4,000,000 after a loss of a quarter.
fn after_a_loss() -> (World, PoolKeys, Lp) {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    (world, pool, lp)
}

fn settled(pool: &PoolKeys, lp: &Lp, seq: u64, before: u128, after: u128) -> LpSettled {
    LpSettled {
        version: EVENT_VERSION,
        pool: pool.pool,
        seq,
        owner: lp.id(),
        shares_before: before,
        shares_after: after,
    }
}

#[test]
fn anybody_settles_a_share_and_only_what_is_held_changes() {
    let (mut world, pool, lp) = after_a_loss();
    let before = world.lp(&pool, &lp.id());
    let settle = ix::settle_lp(&pool, lp.id());
    let pool_meta = settle.accounts.iter().find(|meta| meta.pubkey == pool.pool);
    assert!(pool_meta.is_some_and(|meta| !meta.is_writable), "the pool is passed read-only");
    let watch = world.watch(&settle);

    // Nobody but the fee payer, who is a stranger to the pool, signs.
    let meta = world.ok(settle, &[]);

    let expected = share_settled(&before, &world.pool(&pool), 750_000 * SHARE, 250_000);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    watch.assert_changed(&world, &[pool.lp(&lp.id())]);
    let event = settled(&pool, &lp, 1, 1_000_000 * SHARE, 750_000 * SHARE);
    events::assert_logged(&meta, &event);
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_twice_is_settling_once_to_the_byte() {
    let (mut world, pool, lp) = after_a_loss();
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    let settle = ix::settle_lp(&pool, lp.id());
    let watch = world.watch(&settle);
    let meta = world.ok(settle, &[]);
    watch.assert_changed(&world, &[]);
    let event = settled(&pool, &lp, 1, 750_000 * SHARE, 750_000 * SHARE);
    events::assert_logged(&meta, &event);
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_after_each_event_or_after_all_gives_the_same_claim() {
    let (mut world, pool, lp) = after_a_loss();
    let often = world.funded_lp(&pool, "often", 1_000_000);
    let late = world.funded_lp(&pool, "late", 1_000_000);
    for amount in [100_003, 70_001, 1_000] {
        lose(&mut world, &pool, amount);
        world.ok(ix::settle_lp(&pool, often.id()), &[]);
    }
    world.ok(ix::settle_lp(&pool, late.id()), &[]);
    // 5,000,000 less 171,004 in all; a fifth is 965,799.2.
    assert_eq!(often.claim(&world, &pool), 965_799);
    assert_eq!(late.claim(&world, &pool), 965_799);
    assert_eq!(lp.claim(&world, &pool), 724_349);
    invariants::check(&world, &pool);
}

#[test]
fn p7_settling_changes_nobodys_claim() {
    let (mut world, pool, lp) = after_a_loss();
    let before = lp.claim(&world, &pool);
    assert_eq!(before, 750_000);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    assert_eq!(lp.claim(&world, &pool), before);
    assert_eq!(loss_testkit::actors::claim(&world, &pool, &actor_id("other")), 2_250_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_share_of_an_epoch_that_ended_settles_to_nothing() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 1_000_000);
    let before = world.lp(&pool, &lp.id());

    let meta = world.ok(ix::settle_lp(&pool, lp.id()), &[]);

    let expected = share_settled(&before, &world.pool(&pool), 0, 1_000_000);
    assert_eq!(expected.share.held.epoch, 1);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    events::assert_logged(&meta, &settled(&pool, &lp, 1, 1_000_000 * SHARE, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p11_settling_works_while_paused_and_while_a_default_is_being_recognised() {
    let (mut world, pool, lp) = after_a_loss();
    let borrower = world.indebted(&pool, "borrower", 1_000_000_000, 75_000_000 / 100);
    world.advance(1);
    world.set_price(&pool, 10_000000);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    assert!(world.pool(&pool).recognition_until > world.now());

    world.ok(ix::settle_lp(&pool, lp.id()), &[]);

    assert_eq!(shares(&world, &pool, &lp), 750_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_settle_lp_put_in_anothers_place_is_refused() {
    let (mut world, pool, lp) = after_a_loss();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    world.ok(ix::open_lp(&other_pool, lp.id(), lp.id()), &[&lp.key]);
    let share = pool.lp(&lp.id());
    let forged = forged(&mut world, &share, anchor_spl::token::ID);
    let borrower = world.new_borrower(&pool, "borrower", 0);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;

    Table::new(ix::settle_lp(&pool, lp.id()), &[])
        .swap("another pool", pool.pool, other_pool.pool, ErrorCode::ConstraintHasOne)
        .swap("a share as pool", pool.pool, share, cosplay)
        .swap(
            "a share of another pool",
            share,
            other_pool.lp(&lp.id()),
            ErrorCode::ConstraintHasOne,
        )
        .swap("the pool as share", share, pool.pool, cosplay)
        .swap("the fund as share", share, pool.insurance, cosplay)
        .swap("a position as share", share, borrower.position, cosplay)
        .swap("a share of another program", share, forged, foreign)
        .swap("tokens as share", share, lp.asset, foreign)
        .swap("nothing as share", share, address("nothing"), foreign)
        .read_only("share", share, ErrorCode::ConstraintMut)
        .check(&mut world);
    invariants::check(&world, &pool);
}

fn actor_id(name: &str) -> anchor_lang::prelude::Pubkey {
    loss_testkit::actor(name).pubkey()
}
