//! `oracle_clock`: the seconds in which the oracle was alive, as far as the pool was shown.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, oracle::Quote, PoolKeys, World};
use socialized_loss::{error::LossError, state::Pool};
use solana_signer::Signer;

/// Shows the pool a price that was published then.
fn show(world: &mut World, pool: &PoolKeys, publish_time: i64) {
    world.post(pool, &Quote::new(pool.feed_id, 100_00000000, publish_time));
    world.ok(ix::accrue_with_price(pool, pool.price), &[]);
}

/// The clock, and when the kept price was published.
fn clock(world: &World, pool: &PoolKeys) -> (u64, i64) {
    let state = world.pool(pool);
    (state.oracle_clock, state.price.publish_time)
}

#[test]
fn the_first_price_starts_the_clock_at_nothing() {
    let (mut world, pool, _) = start();
    assert_eq!(clock(&world, &pool), (0, 0));
    world.advance(1_000_000);
    let now = world.now();
    show(&mut world, &pool, now);
    assert_eq!(clock(&world, &pool), (0, now));
    invariants::check(&world, &pool);
}

#[test]
fn the_clock_grows_by_the_time_between_prices_and_by_900_seconds_at_most() {
    let (mut world, pool, _) = start();
    let first = world.now();
    show(&mut world, &pool, first);
    let mut expected = 0;
    for (gap, counts) in [
        (1, 1),
        (60, 60),
        (899, 899),
        (900, 900),
        (901, 900),
        (31_536_000, 900),
        // Alive again.
        (2, 2),
    ] {
        world.advance(gap);
        let (now, mut after) = (world.now(), world.pool(&pool));
        show(&mut world, &pool, now);
        expected += counts;
        // The price, its time, and the clock: nothing else.
        after.oracle_clock = expected;
        after.price.publish_time = now;
        after.ledger.accrued_at = now;
        assert_same(&world.pool(&pool), &after);
    }
    assert_eq!(expected, 3_662);
    invariants::check(&world, &pool);
}

#[test]
fn an_older_or_equal_price_does_not_move_the_clock() {
    let (mut world, pool, _) = start();
    let start = world.now();
    show(&mut world, &pool, start);
    world.advance(100);
    show(&mut world, &pool, start + 90);
    assert_eq!(clock(&world, &pool), (90, start + 90));
    for publish_time in [start + 90, start + 89, start, 0, i64::MIN] {
        show(&mut world, &pool, publish_time);
        assert_eq!(clock(&world, &pool), (90, start + 90));
    }
    // Nor does time, nor a call without a price.
    world.advance(60);
    world.ok(ix::accrue(&pool), &[]);
    assert_eq!(clock(&world, &pool), (90, start + 90));
    // The gap is from the kept price, however often older ones were shown in between.
    show(&mut world, &pool, start + 160);
    assert_eq!(clock(&world, &pool), (160, start + 160));
    invariants::check(&world, &pool);
}

#[test]
fn publish_times_count_and_not_when_they_are_shown() {
    let (mut world, pool, _) = start();
    let start = world.now();
    show(&mut world, &pool, start);
    // A minute ahead of the cluster, which is the most there can be.
    show(&mut world, &pool, start + 60);
    assert_eq!(clock(&world, &pool), (60, start + 60));
    world.advance(60);
    show(&mut world, &pool, start + 60);
    assert_eq!(clock(&world, &pool), (60, start + 60));
    // Shown late, by as much as a price may be old.
    world.advance(100);
    show(&mut world, &pool, start + 100);
    assert_eq!(clock(&world, &pool), (100, start + 100));
    invariants::check(&world, &pool);
}

#[test]
fn a_price_that_is_refused_does_not_move_the_clock() {
    let (mut world, pool, _) = start();
    let start = world.now();
    show(&mut world, &pool, start);
    world.advance(500);
    let good = Quote::new(pool.feed_id, 100_00000000, world.now());
    for (bad, error) in [
        (Quote { fully_verified: false, ..good }, LossError::OracleUnverified),
        (Quote { publish_time: start + 439, ..good }, LossError::OracleStale),
        (Quote { publish_time: start + 561, ..good }, LossError::OracleFuture),
        (Quote { conf: 2_00000001, ..good }, LossError::OracleConfidence),
        (Quote { price: 0, ..good }, LossError::OraclePrice),
    ] {
        world.post(&pool, &bad);
        world.refused(ix::accrue_with_price(&pool, pool.price), &[], error);
        assert_eq!(clock(&world, &pool), (0, start));
    }
    show(&mut world, &pool, start + 500);
    assert_eq!(clock(&world, &pool), (500, start + 500));
    invariants::check(&world, &pool);
}

#[test]
fn every_instruction_that_takes_a_price_moves_the_clock_the_same() {
    let (mut world, pool, _) = start();
    world.funded_lp(&pool, "lp", 1_000_000);
    let start = world.now();
    let borrower = world.new_borrower(&pool, "borrower", 100_000_000);
    borrower.add_collateral(&mut world, &pool, 100_000_000);
    let caller = world.new_caller(&pool, "caller", 1_000_000);
    world.set_price(&pool, 100_00000000);
    borrower.borrow(&mut world, &pool, 700_000);
    assert_eq!(clock(&world, &pool), (0, start));
    world.advance(7);
    world.set_price(&pool, 100_00000000);
    borrower.remove_collateral(&mut world, &pool, 1);
    assert_eq!(clock(&world, &pool), (7, start + 7));
    // 700,000 are owed on 0.1 collateral, which is worth 600,000 at a price of 6.
    world.advance(11);
    world.set_price(&pool, 6_00000000);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    assert_eq!(clock(&world, &pool), (18, start + 18));
    world.advance(13);
    world.set_price(&pool, 6_00000000);
    caller.liquidate(&mut world, &pool, &borrower, 10_000);
    assert_eq!(clock(&world, &pool), (31, start + 31));
    world.advance(600);
    world.set_price(&pool, 6_00000000);
    caller.record(&mut world, &pool, &borrower);
    assert_eq!(clock(&world, &pool), (631, start + 631));
    invariants::check(&world, &pool);
}

#[test]
fn p16_the_clocks_of_pools_are_their_own() {
    let (mut world, pool, authority) = start();
    let other = world.new_pool_numbered(loss_testkit::params::plain(), 1);
    assert_eq!(world.pool(&other).authority, authority.pubkey());
    let start = world.now();
    show(&mut world, &pool, start);
    show(&mut world, &other, start);
    world.advance(50);
    let before: Pool = world.pool(&other);
    show(&mut world, &pool, start + 50);
    assert_eq!(clock(&world, &pool), (50, start + 50));
    assert_same(&world.pool(&other), &before);
    invariants::check(&world, &pool);
    invariants::check(&world, &other);
}
