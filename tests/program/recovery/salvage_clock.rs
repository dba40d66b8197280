//! The clock of the auction: it runs while the oracle lives, and waits while it is dead.

use crate::common::*;
use loss_testkit::{
    invariants, ix,
    oracle::Quote,
    params::plain,
    scene::{Scene, COLLATERAL, PRICE},
};
use socialized_loss::{error::LossError, state::Pool, state::StoredPrice};

fn clock(scene: &Scene) -> u64 {
    let from = scene.world.record(&scene.pool, 1).auction_from;
    scene.world.pool(&scene.pool).oracle_clock - from
}

#[test]
fn a_day_without_a_price_counts_as_a_quarter_of_an_hour() {
    let mut scene = taken_over(plain());
    scene.price_after(DAY, 60 * PRICE);
    // 2,000 * 85,500 / 86,400 is 1,979.2, so 10,980 of 60.
    assert_eq!(buy(&mut scene, COLLATERAL), 65_880_000);
    assert_eq!(clock(&scene), 900);
    // Two more days, and a whole one that is seen every quarter of an hour.
    scene.price_after(2 * DAY, 60 * PRICE);
    scene.world.ok(ix::accrue_with_price(&scene.pool, scene.pool.price), &[]);
    assert_eq!(clock(&scene), 1_800);
    live(&mut scene, DAY - 1_800, 60 * PRICE);
    assert_eq!(clock(&scene), 86_400);
    assert_eq!(buy(&mut scene, COLLATERAL), 54_000_000);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_gap_counts_to_the_second_up_to_a_quarter_of_an_hour() {
    let mut scene = taken_over(plain());
    for (gap, counted) in [(1, 1), (899, 899), (900, 900), (901, 900), (10 * DAY, 900)] {
        let before = clock(&scene);
        scene.price_after(gap, 60 * PRICE);
        scene.world.ok(ix::accrue_with_price(&scene.pool, scene.pool.price), &[]);
        assert_eq!(clock(&scene) - before, counted, "a gap of {gap}");
    }
    invariants::check(&scene.world, &scene.pool);
}

/// What counts is when prices were published, not when they were shown.
#[test]
fn neither_the_same_price_again_nor_an_older_one_moves_the_clock() {
    let mut scene = taken_over(plain());
    scene.price_after(100, 60 * PRICE);
    let shown = ix::accrue_with_price(&scene.pool, scene.pool.price);
    scene.world.ok(shown.clone(), &[]);
    assert_eq!(clock(&scene), 100);
    let published = scene.world.now();
    for (later, publish_time) in [(10, published), (20, published - 30), (5, published - 1)] {
        scene.world.advance(later);
        let quote = Quote::new(scene.pool.feed_id, 50 * PRICE, publish_time);
        scene.world.post(&scene.pool, &quote);
        scene.world.ok(shown.clone(), &[]);
        assert_eq!(clock(&scene), 100);
        assert_eq!(scene.world.pool(&scene.pool).price.price, 60 * PRICE);
    }
    // And accruing without a price does not either.
    scene.world.advance(10);
    scene.world.ok(ix::accrue(&scene.pool), &[]);
    assert_eq!(clock(&scene), 100);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn any_instruction_that_is_shown_a_price_moves_the_clock() {
    let mut scene = taken_over(plain());
    let borrower = scene.world.new_borrower(&scene.pool, "second", 10 * COLLATERAL);
    borrower.add_collateral(&mut scene.world, &scene.pool, 10 * COLLATERAL);
    scene.price_after(300, 60 * PRICE);
    borrower.borrow(&mut scene.world, &scene.pool, 1_000_000);
    assert_eq!(clock(&scene), 300);
    scene.price_after(200, 60 * PRICE);
    borrower.remove_collateral(&mut scene.world, &scene.pool, COLLATERAL);
    assert_eq!(clock(&scene), 500);
    scene.price_after(100, 60 * PRICE);
    buy(&mut scene, COLLATERAL);
    assert_eq!(clock(&scene), 600);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_a_dead_oracle_stops_the_auction_and_nothing_else() {
    let mut scene = taken_over(plain());
    let Scene { world, pool, lp, caller, .. } = &mut scene;
    world.advance(60);
    let mut fork = world.fork();
    // A minute old is still good, a second more is not.
    fork.ok(buying(pool, caller, COLLATERAL, u64::MAX), &[&caller.key]);
    world.advance(1);
    let bought = buying(pool, caller, COLLATERAL, u64::MAX);
    world.refused(bought.clone(), &[&caller.key], LossError::OracleStale);
    let kept = ix::with_account(bought, &pool.price, socialized_loss::ID);
    world.refused(kept, &[&caller.key], LossError::OracleStale);

    world.advance(30 * DAY);
    world.recover(pool, 1, 70_000_000);
    assert_eq!(claim(world, pool, 1, lp), 70_000_000);
    lp.deposit(world, pool, 40_000_000);
    // 300 of the 1,000 is left, less an atom of rounding, and the 40 just put in.
    assert_eq!(leave(world, pool, lp), 339_999_999);
    world.recover(pool, 1, 10_000_000);
    assert_eq!(claim_by_receipt(world, pool, 1, lp, 0), 10_000_000);
    invariants::check(world, pool);
}

#[test]
fn the_price_the_pool_keeps_is_enough_while_it_is_young() {
    let mut scene = taken_over(plain());
    scene.world.advance(60);
    let Scene { world, pool, caller, .. } = &mut scene;
    let bought = buying(pool, caller, COLLATERAL, 66_000_000);
    let kept = ix::with_account(bought, &pool.price, socialized_loss::ID);
    world.ok(kept, &[&caller.key]);
    // No newer price was shown: the clock still stands where it began.
    assert_eq!(clock(&scene), 0);
    assert_eq!(scene.world.balance(&scene.caller.asset), 9_934_000_000);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn without_any_price_nothing_is_sold() {
    let mut scene = taken_over(plain());
    let Scene { world, pool, caller, .. } = &mut scene;
    world.edit(&pool.pool, |pool: &mut Pool| pool.price = StoredPrice::default());
    let bought = buying(pool, caller, COLLATERAL, u64::MAX);
    let without = ix::with_account(bought, &pool.price, socialized_loss::ID);
    world.refused(without, &[&caller.key], LossError::OracleMissing);
    assert_eq!(world.record(pool, 1).salvage_left, SALVAGE);
    invariants::check(world, pool);
}
