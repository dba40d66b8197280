//! Recoveries of several events: each is its own, whichever venue or position it was of.

use crate::common::*;
use loss_testkit::{invariants, ix};

const A: u64 = ASSET;

/// Deficits of a venue, of another and of a position in one pool: each event's recovery is its own.
#[test]
fn p14_events_of_venues_and_positions_do_not_mix() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    let Scene { world, pool, .. } = &mut scene;
    let next = world.new_venue(pool, 1, LIMITS, A, 100 * A);
    let there = world.winner(pool, &next, "there", 100 * A);
    let first = scene.report(70 * A);
    assert_eq!(split(&first), [20 * A, 0, 0, 50 * A, 0, 0]);
    let Scene { world, pool, .. } = &mut scene;
    let second = next.report(world, pool, 41 * A);
    assert_eq!(split(&second), [A, 0, 0, 40 * A, 0, 0]);
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "borrower", 2_000_000_000, 30 * A);
    world.advance(1);
    world.set_price(pool, 1);
    world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
    let fourth = scene.report(10 * A);
    assert_eq!(split(&fourth), [0, 0, 0, 10 * A, 0, 0]);
    assert_eq!([first.seq, second.seq, fourth.seq], [1, 2, 4]);

    // Of the position's default, all of it is the LPs', who bore it.
    scene.world.recover(&scene.pool, 1, 30 * A);
    let side = scene.of_lp(&scene.lp);
    let of_position = ix::claim_recovery(&scene.pool, scene.pool.record(1), side);
    scene.world.ok(of_position, &[&scene.lp.key]);
    assert_eq!(scene.world.balance(&scene.lp.asset), 30 * A);
    // Of the venues' nothing is the LPs'.
    scene.recover(1, 50 * A);
    scene.recover(2, 10 * A);
    let key = scene.lp.key.insecure_clone();
    for nonce in [1, 2] {
        scene.nothing(nonce, side, &key);
    }
    let side = scene.open(&trader);
    assert_eq!(scene.claim(1, side, &trader.key), 50 * A);
    assert_eq!(scene.claim(2, side, &trader.key), 10 * A);
    scene.venue = next;
    let side = scene.open(&there);
    scene.nothing(1, side, &there.key);
    scene.recover(1, 40 * A);
    assert_eq!(scene.claim(1, side, &there.key), 40 * A);
    assert_eq!(scene.world.pool(&scene.pool).recoveries, 0);
    invariants::check(&scene.world, &scene.pool);
}

/// Three deficits in one open segment, each claimed by itself, in any order.
#[test]
fn p14_one_segment_proves_every_deficit_it_bore() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    scene.winner("other", 300 * A);
    // 100 of 400, 150 of 300, and 50 of 150.
    for (deficit, profits) in [(120, 100), (150, 150), (50, 50)] {
        assert_eq!(scene.report(deficit * A).profits, profits * A);
    }
    for nonce in [3, 1, 2] {
        scene.recover(nonce, 40 * A);
    }
    let side = scene.open(&trader);
    for nonce in [2, 3, 1] {
        assert_eq!(scene.claim(nonce, side, &trader.key), 10 * A);
        scene.nothing(nonce, side, &trader.key);
    }
    // All that the trader lost, at most: a quarter of each.
    for (nonce, rest) in [(1, 60), (2, 110), (3, 10)] {
        scene.recover(nonce, (rest + 1_000) * A);
        assert_eq!(scene.claim(nonce, side, &trader.key), rest * A / 4);
    }
    let claim = scene.world.profit(&scene.venue.keys, &trader.id());
    assert_eq!(claim.share.recovered, 75 * A);
    // Three quarters, a half and two thirds leave a quarter, which is a binary fraction.
    assert_eq!(trader.claim(&scene.world, &scene.venue), 25 * A);
    invariants::check(&scene.world, &scene.pool);
}
