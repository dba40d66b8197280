//! The recognition window holds exits, requests or not, and cannot keep anybody in.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, oracle::Quote, Borrower, PoolKeys, World};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::PoolParams};

#[test]
fn p8_a_hold_stops_exits_with_and_without_a_request() {
    // Where a request is needed, and where it is not.
    for delayed in [true, false] {
        let (mut world, pool) = if delayed { start_delayed() } else { start() };
        let lp = world.funded_lp(&pool, "lp", 1_000_000);
        let hasty = world.funded_lp(&pool, "hasty", 1_000_000);
        let borrower = world.indebted(&pool, "borrower", 1_000_000, 75_000);
        let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
        world.set_time(opens_at);
        mark(&mut world, &pool, &borrower);
        let until = world.now() + 3_600;
        let line = format!("exits wait until {until}");
        for at in [world.now(), until - 1] {
            world.set_time(at);
            for lp in [&lp, &hasty] {
                let (error, line) = (LossError::RecognitionPending, Some(line.as_str()));
                refused(&mut world, &pool, lp, WithdrawAmount::Assets(1_000), error, line);
            }
        }
        world.set_time(until);
        lp.withdraw(&mut world, &pool, WithdrawAmount::All);
        assert_eq!(world.balance(&lp.asset), 1_000_000);
        if delayed {
            let error = LossError::ExitNotRequested;
            refused(&mut world, &pool, &hasty, WithdrawAmount::All, error, None);
        } else {
            hasty.withdraw(&mut world, &pool, WithdrawAmount::Assets(925_000));
            assert_eq!(world.balance(&hasty.asset), 925_000);
        }
        invariants::check(&world, &pool);
    }
}

#[test]
fn p11_a_request_can_be_made_and_taken_back_during_a_hold() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 1_000_000, 75_000);
    mark(&mut world, &pool, &borrower);
    let before = world.lp(&pool, &lp.id());

    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);

    // The hold costs no time: the delay runs meanwhile.
    assert_eq!(opens_at, world.now() + DELAY);
    let expected = requested(&before, &world.pool(&pool), 1_000_000 * SHARE, opens_at);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    assert_same(&world.lp(&pool, &lp.id()), &before);
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(925_000));
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 925_000);
    invariants::check(&world, &pool);
}

#[test]
fn p8_who_asked_before_the_mark_and_leaves_after_the_hold_has_borne_the_loss() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 750_000);
    let borrower = world.indebted(&pool, "borrower", 5_000_000, 375_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.set_time(opens_at);
    world.set_price(&pool, 1);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    let error = LossError::RecognitionPending;
    refused(&mut world, &pool, &lp, WithdrawAmount::All, error, None);
    let caller = world.new_caller(&pool, "recorder", 0);
    caller.record(&mut world, &pool, &borrower);
    world.set_time(world.pool(&pool).recognition_until);

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (375_000, 0));
    invariants::check(&world, &pool);
}

/// The longest window there can be, and the shortest time to use a request.
fn held_as_long_as_possible() -> PoolParams {
    PoolParams { recognition_window_seconds: 21_600, ..delayed() }
}

/// Clears the mark of a position and sets it again: all that can be done to hold exits.
fn mark_anew(world: &mut World, pool: &PoolKeys, borrower: &Borrower) {
    let mark = || ix::mark_insolvent(pool, borrower.position, Some(pool.price));
    let now = world.now();
    world.post(pool, &Quote::new(pool.feed_id, 100_00000000, now - 1));
    world.ok(mark(), &[]);
    world.post(pool, &Quote::new(pool.feed_id, 50_00000000, now));
    world.ok(mark(), &[]);
}

#[test]
fn p11_marks_without_end_hold_a_usable_request_for_at_most_twice_the_window_a_day() {
    let mut world = World::new();
    let pool = world.new_pool(held_as_long_as_possible());
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 1_000_000, 75_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::Assets(144));
    // The whole budget is there when the request opens.
    world.set_time(opens_at - 1);
    mark(&mut world, &pool, &borrower);
    let (mut held, mut left) = (0, 0);
    // Every ten minutes of the day in which the request can be used: 150 seconds flow back.
    for tenth in 0..144 {
        let now = opens_at + 600 * tenth;
        world.set_time(now);
        if tenth > 0 {
            mark_anew(&mut world, &pool, &borrower);
        }
        let until = world.pool(&pool).recognition_until;
        held += until.clamp(now, now + 600) - now;
        if until < now + 600 {
            world.set_time(until.max(now));
            lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1));
            left += 1;
        } else {
            let one = WithdrawAmount::Assets(1);
            refused(&mut world, &pool, &lp, one, LossError::RecognitionPending, None);
        }
    }
    // 21,600 at once, and 143 times the 150 that flow back: less than half of the day. They run out
    // in the 48th part, and from then on each ten minutes have 450 seconds to leave in.
    assert_eq!(held, 43_050);
    assert!(held <= 2 * 21_600);
    assert_eq!((left, world.balance(&lp.asset)), (97, 97));
    // To the last second of the request.
    world.set_time(opens_at + WINDOW);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), requested_shares(&world, &pool, &lp)), (144, 0));
    invariants::check(&world, &pool);
}
