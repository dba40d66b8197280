//! `request_withdraw`, `cancel_withdraw`: what they store.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, World};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LpShare, PoolParams, StoredShare},
};

#[test]
fn a_request_notes_its_shares_and_times_and_nothing_else_changes() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.lp(&pool, &lp.id());
    world.advance(7);
    let request = ix::request_withdraw(&pool, lp.id(), WithdrawAmount::Assets(400_000));
    let pool_before = world.pool(&pool);
    let watch = world.watch(&request).and(&world, &[pool.asset_vault, pool.insurance, lp.asset]);

    let meta = world.ok(request, &[&lp.key]);

    let opens_at = world.now() + DELAY;
    let expected = requested(&before, &world.pool(&pool), 400_000 * SHARE, opens_at);
    assert_eq!(expected.share.request_closes_at, world.now() + 3 * 86_400);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    watch.assert_changed(&world, &[pool.pool, pool.lp(&lp.id())]);
    let mut accrued = pool_before;
    accrued.ledger.accrued_at = world.now();
    assert_same(&world.pool(&pool), &accrued);
    let event = exit_requested(&pool, &lp, 400_000 * SHARE, opens_at, opens_at + WINDOW);
    events::assert_logged(&meta, &event);
    // It is still all the owner's, in the pool, and at risk.
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn shares_and_all_are_requested_as_they_are() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.lp(&pool, &lp.id());
    for (amount, shares) in [
        (WithdrawAmount::Shares(1), 1),
        (WithdrawAmount::Shares(1_000_000 * SHARE), 1_000_000 * SHARE),
        (WithdrawAmount::Assets(1), SHARE),
        (WithdrawAmount::Assets(1_000_000), 1_000_000 * SHARE),
        (WithdrawAmount::All, 1_000_000 * SHARE),
    ] {
        request(&mut world, &pool, &lp, amount);
        let opens_at = world.now() + DELAY;
        let expected = requested(&before, &world.pool(&pool), shares, opens_at);
        assert_same(&world.lp(&pool, &lp.id()), &expected);
        world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p5_an_amount_is_valued_with_the_interest_of_now_and_its_shares_rounded_up() {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { kink_rate_bps: 400, max_rate_bps: 10_000, ..delayed() });
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000_000);
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    world.advance(31_536_000);
    let before = world.lp(&pool, &lp.id());

    request(&mut world, &pool, &lp, WithdrawAmount::Assets(100_000_000_000));

    // LPs' part of 4% on 800e9 for a year is 28,800,000,000. The share is settled to a class that
    // is stored.
    let accrued = world.pool(&pool);
    assert_eq!(accrued.ledger.lps.assets, 1_028_800_000_000);
    let (total, assets) = (1_000_000_000_000 * SHARE, 1_028_800_000_000_u128);
    let shares = (100_000_000_000 * total).div_ceil(assets);
    assert_ne!((100_000_000_000 * total) % assets, 0, "there is something to round");
    let expected = requested(&before, &accrued, shares, world.now() + DELAY);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_request_after_a_loss_is_of_what_is_left() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    let before = world.lp(&pool, &lp.id());
    let more = ix::request_withdraw(&pool, lp.id(), WithdrawAmount::Shares(750_000 * SHARE + 1));
    world.refused(more, &[&lp.key], LossError::InsufficientShares);

    request(&mut world, &pool, &lp, WithdrawAmount::All);

    // A quarter was lost. The segment, which proves it, stays.
    let state = world.pool(&pool);
    let settled = share_settled(&before, &state, 750_000 * SHARE, 250_000);
    let expected = requested(&settled, &state, 750_000 * SHARE, world.now() + DELAY);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    assert_eq!(expected.share.segment, before.share.segment);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_for_nothing_or_for_more_than_is_held_is_refused() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    world.funded_lp(&pool, "other", 1_000);
    let empty = world.new_lp(&pool, "empty", 0);
    let (assets, raw) = (WithdrawAmount::Assets, WithdrawAmount::Shares);
    for (who, amount, error) in [
        (&lp, assets(0), LossError::ZeroAmount),
        (&lp, raw(0), LossError::ZeroAmount),
        (&lp, assets(1_001), LossError::InsufficientShares),
        (&lp, assets(2_001), LossError::InsufficientShares),
        (&lp, assets(u64::MAX), LossError::InsufficientShares),
        (&lp, raw(1_000 * SHARE + 1), LossError::InsufficientShares),
        (&lp, raw(u128::MAX), LossError::InsufficientShares),
        (&empty, WithdrawAmount::All, LossError::ZeroAmount),
        (&empty, raw(1), LossError::InsufficientShares),
        (&empty, assets(1), LossError::InsufficientShares),
    ] {
        world.refused(ix::request_withdraw(&pool, who.id(), amount), &[&who.key], error);
    }
    request(&mut world, &pool, &lp, raw(1_000 * SHARE));
    assert_eq!(requested_shares(&world, &pool, &lp), 1_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn one_request_stands_at_a_time_until_it_has_lapsed() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::Assets(10));
    let stands = world.lp(&pool, &lp.id());
    let again = ix::request_withdraw(&pool, lp.id(), WithdrawAmount::All);

    for at in [world.now(), opens_at - 1, opens_at, opens_at + WINDOW] {
        world.set_time(at);
        world.refused(again.clone(), &[&lp.key], LossError::RequestPending);
        assert_same(&world.lp(&pool, &lp.id()), &stands);
    }
    // A second after the last in which it could be used.
    world.advance(1);
    world.ok(again, &[&lp.key]);

    let opens_at = world.now() + DELAY;
    let expected = requested(&stands, &world.pool(&pool), 1_000 * SHARE, opens_at);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_taken_back_is_as_if_there_had_been_none() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.lp(&pool, &lp.id());
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.set_time(opens_at);
    let cancel = ix::cancel_withdraw(&pool, lp.id());
    let watch = world.watch(&cancel).and(&world, &[pool.asset_vault, pool.insurance, lp.asset]);

    let meta = world.ok(cancel.clone(), &[&lp.key]);

    assert_same(&world.lp(&pool, &lp.id()), &before);
    watch.assert_changed(&world, &[pool.lp(&lp.id())]);
    events::assert_logged(&meta, &exit_requested(&pool, &lp, 0, 0, 0));
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    // Nothing to take back is no error and changes nothing.
    let (watch, meta) = (world.watch(&cancel), world.ok(cancel, &[&lp.key]));
    watch.assert_changed(&world, &[]);
    events::assert_logged(&meta, &exit_requested(&pool, &lp, 0, 0, 0));
    // And a new one need not wait for the old one's end.
    assert_eq!(request(&mut world, &pool, &lp, WithdrawAmount::All), opens_at + DELAY);
    invariants::check(&world, &pool);
}

#[test]
fn taking_a_request_back_settles_too() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.lp(&pool, &lp.id());
    request(&mut world, &pool, &lp, WithdrawAmount::All);
    lose(&mut world, &pool, 250_000);
    world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    let expected = share_settled(&before, &world.pool(&pool), 750_000 * SHARE, 250_000);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_where_none_is_needed_is_open_at_once_and_limits_nothing() {
    let (mut world, pool) = start();
    assert_eq!(params::plain().withdraw_delay_seconds, 0);
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let before = world.lp(&pool, &lp.id());
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(300));
    let (now, state) = (world.now(), world.pool(&pool));
    assert_same(&world.lp(&pool, &lp.id()), &requested(&before, &state, 300 * SHARE, now));
    // What leaves is taken off the request first, and it is never for more than is held.
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(100));
    assert_eq!(requested_shares(&world, &pool, &lp), 200 * SHARE);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(850));
    let left: LpShare = world.lp(&pool, &lp.id());
    let share = StoredShare { lost: 0, recovered: 0, ..without_request(&left).share };
    assert_eq!(left.share, share);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000);
    invariants::check(&world, &pool);
}
