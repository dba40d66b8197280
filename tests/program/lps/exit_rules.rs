//! `withdraw` from a pool in which leaving needs a request: when, and how much.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    events::{Withdrawn, EVENT_VERSION},
    instructions::WithdrawAmount,
};

/// "lp" with 1,000,000, of which it asked for 400,000, and "other" with as much. Returns when the
/// request opens.
fn asked() -> (World, PoolKeys, Lp, i64) {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_lp(&pool, "other", 1_000_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::Assets(400_000));
    (world, pool, lp, opens_at)
}

#[test]
fn without_a_request_nobody_leaves() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    for _ in 0..2 {
        for amount in [
            WithdrawAmount::All,
            WithdrawAmount::Assets(1),
            WithdrawAmount::Shares(SHARE),
            WithdrawAmount::Assets(0),
            WithdrawAmount::Assets(u64::MAX),
        ] {
            let error = LossError::ExitNotRequested;
            refused(&mut world, &pool, &lp, amount, error, None);
        }
        // Waiting without a request changes nothing.
        world.advance(DELAY + WINDOW / 2);
    }
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_can_be_used_from_its_first_second_to_its_last() {
    let (mut world, pool, lp, opens_at) = asked();
    let closes_at = opens_at + WINDOW;
    let usable = format!("usable from {opens_at} to {closes_at}");
    let one = WithdrawAmount::Assets(1);
    for (at, error) in [
        (world.now(), Some(LossError::ExitTooEarly)),
        (opens_at - 1, Some(LossError::ExitTooEarly)),
        (opens_at, None),
        (closes_at, None),
        (closes_at + 1, Some(LossError::ExitLapsed)),
        (closes_at + 365 * 86_400, Some(LossError::ExitLapsed)),
    ] {
        world.set_time(at);
        let had = world.balance(&lp.asset);
        match error {
            Some(error) => refused(&mut world, &pool, &lp, one, error, Some(&usable)),
            None => {
                lp.withdraw(&mut world, &pool, one);
                assert_eq!(world.balance(&lp.asset), had + 1);
            }
        }
    }
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (2, 999_998));
    invariants::check(&world, &pool);
}

#[test]
fn all_takes_exactly_what_was_requested() {
    let (mut world, pool, lp, opens_at) = asked();
    let (before, share) = (world.pool(&pool), world.lp(&pool, &lp.id()));
    world.set_time(opens_at);

    let meta = lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    let mut after = with_amounts(&before, 1_600_000, 1_600_000, 1_600_000 * SHARE);
    after.ledger.accrued_at = opens_at;
    assert_same(&world.pool(&pool), &after);
    let expected = without_request(&changed(&share, &after, 600_000 * SHARE));
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    assert_eq!(world.balance(&lp.asset), 400_000);
    let (assets, shares) = (400_000, 400_000 * SHARE);
    let (version, owner) = (EVENT_VERSION, lp.id());
    let event = Withdrawn { version, pool: pool.pool, seq: 0, owner, assets, shares };
    events::assert_logged(&meta, &event);
    // It is used up: the rest needs a new one.
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    invariants::check(&world, &pool);
}

#[test]
fn not_an_atom_and_not_a_raw_share_more_than_requested_leaves() {
    let (mut world, pool, lp, opens_at) = asked();
    world.set_time(opens_at);
    let (assets, raw) = (WithdrawAmount::Assets, WithdrawAmount::Shares);
    for (amount, error) in [
        (assets(400_001), LossError::ExceedsRequest),
        (raw(400_000 * SHARE + 1), LossError::ExceedsRequest),
        (assets(1_000_000), LossError::ExceedsRequest),
        (assets(1_000_001), LossError::InsufficientShares),
        (raw(1_000_000 * SHARE + 1), LossError::InsufficientShares),
        (raw(u128::MAX), LossError::InsufficientShares),
        (assets(0), LossError::ZeroAmount),
        (raw(0), LossError::ZeroAmount),
        (raw(1), LossError::NothingPaid),
    ] {
        refused(&mut world, &pool, &lp, amount, error, None);
    }
    lp.withdraw(&mut world, &pool, assets(400_000));
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (400_000, 600_000));
    invariants::check(&world, &pool);
}

#[test]
fn a_request_can_be_used_in_parts_and_keeps_its_times_for_the_rest() {
    let (mut world, pool, lp, opens_at) = asked();
    let share = world.lp(&pool, &lp.id());
    world.set_time(opens_at + 5);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(150_000));

    let state = world.pool(&pool);
    let left = changed(&share, &state, 850_000 * SHARE);
    let expected = requested(&left, &state, 250_000 * SHARE, opens_at);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    let more = WithdrawAmount::Shares(250_000 * SHARE + 1);
    refused(&mut world, &pool, &lp, more, LossError::ExceedsRequest, None);
    world.set_time(opens_at + WINDOW);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(250_000 * SHARE));
    assert_eq!(world.balance(&lp.asset), 400_000);
    let expected = without_request(&changed(&share, &world.pool(&pool), 600_000 * SHARE));
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn what_is_deposited_after_the_request_is_not_part_of_it() {
    let (mut world, pool) = start_delayed();
    let lp = world.new_lp(&pool, "lp", 1_700_000);
    lp.deposit(&mut world, &pool, 1_000_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.set_time(opens_at);
    lp.deposit(&mut world, &pool, 700_000);
    assert_eq!(requested_shares(&world, &pool, &lp), 1_000_000 * SHARE);

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 700_000));
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    invariants::check(&world, &pool);
}

#[test]
fn after_a_lapse_a_new_request_waits_as_long_again() {
    let (mut world, pool, lp, opens_at) = asked();
    world.set_time(opens_at + WINDOW + 1);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitLapsed, None);
    let opens_again = request(&mut world, &pool, &lp, WithdrawAmount::All);
    assert_eq!(opens_again, opens_at + WINDOW + 1 + DELAY);
    world.set_time(opens_again - 1);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitTooEarly, None);
    world.advance(1);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p11_the_last_raw_share_can_leave_with_the_rest() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    world.funded_lp(&pool, "other", 1_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(1_000 * SHARE - 1));
    assert_eq!((world.balance(&lp.asset), requested_shares(&world, &pool, &lp)), (999, 1));
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((shares(&world, &pool, &lp), requested_shares(&world, &pool, &lp)), (0, 0));
    invariants::check(&world, &pool);
}

#[test]
fn a_share_with_a_request_does_not_close_and_one_whose_request_was_used_up_does() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    let close = ix::close_lp(&pool, lp.id(), lp.id(), lp.id(), None);
    world.refused(close.clone(), &[&lp.key], LossError::NotEmpty);
    world.set_time(opens_at);
    world.refused(close.clone(), &[&lp.key], LossError::NotEmpty);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    world.ok(close, &[&lp.key]);
    assert_eq!((world.balance(&lp.asset), world.lamports(&pool.lp(&lp.id()))), (1_000, 0));
    // Opened again, it has no request.
    world.ok(ix::open_lp(&pool, lp.id(), lp.id()), &[&lp.key]);
    lp.deposit(&mut world, &pool, 1_000);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitNotRequested, None);
    invariants::check(&world, &pool);
}
