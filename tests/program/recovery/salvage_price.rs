//! The price of salvage: a straight line in the time in which the oracle lived, to the atom.

use crate::common::*;
use loss_testkit::{
    invariants,
    oracle::Quote,
    params::plain,
    scene::{Scene, COLLATERAL, PRICE},
};
use socialized_loss::{error::LossError, state::PoolParams};

/// What one collateral costs a fork, in which the price may be another.
fn cost_at(scene: &Scene, price: i64) -> u64 {
    let mut fork = Scene {
        world: scene.world.fork(),
        pool: scene.pool,
        lp: loss_testkit::Lp { key: scene.lp.key.insecure_clone(), asset: scene.lp.asset },
        borrower: loss_testkit::Borrower {
            key: scene.borrower.key.insecure_clone(),
            ..scene.borrower
        },
        caller: loss_testkit::actors::Caller {
            key: scene.caller.key.insecure_clone(),
            ..scene.caller
        },
    };
    if price != 60 * PRICE {
        fork.price(price);
    }
    let cost = buy(&mut fork, COLLATERAL);
    invariants::check(&fork.world, &fork.pool);
    cost
}

#[test]
fn the_first_price_the_one_at_half_time_and_the_floor() {
    let mut scene = taken_over(plain());
    // 60 and 10%, at once.
    assert_eq!(cost_at(&scene, 60 * PRICE), 66_000_000);
    live(&mut scene, DAY / 2, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 60_000_000);
    // 2,000 * 900 / 86,400 is 20.8, so 21 above the floor of 9,000.
    live(&mut scene, DAY / 2 - 900, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 54_126_000);
    live(&mut scene, 899, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 54_006_000);
    live(&mut scene, 1, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 54_000_000);
    live(&mut scene, 10 * 900, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 54_000_000);
    // 9.9 at the floor.
    assert_eq!(buy(&mut scene, SALVAGE), 534_600_000);
    invariants::check(&scene.world, &scene.pool);
}

/// One ten-thousandth of 2,000 takes 43.2 seconds, and the factor is rounded up.
#[test]
fn the_price_falls_in_steps_of_a_ten_thousandth_against_the_buyer() {
    let mut scene = taken_over(plain());
    for (seconds, elapsed, cost) in
        [(1, 1, 66_000_000), (42, 43, 66_000_000), (1, 44, 65_994_000), (43, 87, 65_988_000)]
    {
        live(&mut scene, seconds, 60 * PRICE);
        let state = scene.world.pool(&scene.pool);
        let from = scene.world.record(&scene.pool, 1).auction_from;
        assert_eq!(state.oracle_clock - from, elapsed);
        assert_eq!(cost_at(&scene, 60 * PRICE), cost);
    }
}

#[test]
fn the_price_follows_the_oracle_up_and_down() {
    let mut scene = taken_over(plain());
    live(&mut scene, DAY / 2 - 1, 60 * PRICE);
    // A second later, at half time, it is the oracle's price itself.
    for price in [1, 40, 90, 1_000] {
        assert_eq!(cost_at(&scene, price * PRICE), price as u64 * 1_000_000);
    }
}

#[test]
fn the_cost_is_rounded_up_to_the_atom_against_the_buyer() {
    let mut scene = taken_over(plain());
    // 99,000,001 atoms at 0.066 each: 6,534,000.066.
    assert_eq!(buy(&mut scene, 99_000_001), 6_534_001);
    // 100,000,000 atoms: 6,600,000, even.
    assert_eq!(buy(&mut scene, 100_000_000), 6_600_000);
    // At 60.0000002 and 10%, 100,000,333 atoms are worth 6,600,022.000000073: the smallest part counts.
    scene.price(60 * PRICE + 20);
    assert_eq!(buy(&mut scene, 100_000_333), 6_600_023);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_middle_of_the_oracles_band_counts() {
    let mut scene = taken_over(plain());
    scene.world.advance(1);
    let quote = Quote::new(scene.pool.feed_id, 60 * PRICE, scene.world.now());
    // One percent of doubt; the band is twice as wide.
    scene.world.post(&scene.pool, &Quote { conf: 60_000_000, ..quote });
    assert_eq!(buy(&mut scene, COLLATERAL), 66_000_000);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn without_premium_and_discount_it_is_the_oracles_price_at_any_time() {
    let params = PoolParams { salvage_premium_bps: 0, salvage_discount_bps: 0, ..plain() };
    let mut scene = taken_over(params);
    assert_eq!(cost_at(&scene, 60 * PRICE), 60_000_000);
    live(&mut scene, 7_000, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 60_000_000);
    live(&mut scene, 2 * DAY, 60 * PRICE);
    assert_eq!(cost_at(&scene, 60 * PRICE), 60_000_000);
}

#[test]
fn a_partial_purchase_does_not_start_the_auction_again() {
    let mut scene = taken_over(plain());
    assert_eq!(buy(&mut scene, COLLATERAL), 66_000_000);
    live(&mut scene, DAY / 2, 60 * PRICE);
    assert_eq!(buy(&mut scene, COLLATERAL), 60_000_000);
    assert_eq!(buy(&mut scene, 2 * COLLATERAL), 120_000_000);
    live(&mut scene, DAY / 2, 60 * PRICE);
    assert_eq!(buy(&mut scene, SALVAGE - 4 * COLLATERAL), 318_600_000);
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.salvage_left, record.recovered), (0, 564_600_000));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_price_beyond_all_amounts_sells_nothing() {
    let mut scene = taken_over(plain());
    // 1e18 whole assets each: 1.1e24 atoms.
    scene.world.advance(1);
    let quote = Quote::new(scene.pool.feed_id, 1, scene.world.now());
    scene.world.post(&scene.pool, &Quote { exponent: 18, ..quote });
    let Scene { world, pool, caller, .. } = &mut scene;
    let good = buying(pool, caller, COLLATERAL, u64::MAX);
    world.refused(good, &[&caller.key], LossError::Overflow);
    invariants::check(world, pool);
}

#[test]
fn the_terms_are_those_of_the_day_of_the_loss() {
    let mut scene = taken_over(plain());
    let record = scene.world.record(&scene.pool, 1);
    let frozen = record.auction;
    let terms = (frozen.premium_bps, frozen.discount_bps, frozen.duration_seconds);
    assert_eq!((terms, frozen.min_lot_bps), ((1_000, 1_000, 86_400), 100));
    let harsh = PoolParams {
        salvage_premium_bps: 0,
        salvage_discount_bps: 2_000,
        salvage_duration_seconds: 3_600,
        salvage_min_lot_bps: 10_000,
        ..plain()
    };
    let authority = scene.world.actor("authority");
    let Scene { world, pool, .. } = &mut scene;
    world.ok(loss_testkit::ix::propose_params(pool, id(&authority), harsh), &[&authority]);
    world.advance(3 * DAY);
    world.ok(loss_testkit::ix::apply_params(pool, id(&authority)), &[&authority]);
    assert_eq!(world.pool(pool).params.salvage_min_lot_bps, 10_000);

    // The silence of three days counted 900 seconds: 2,000 * 85,500 / 86,400 is 1,979.2, so 10,980.
    scene.price(60 * PRICE);
    assert_eq!(buy(&mut scene, 99_000_000), 6_522_120);
    live(&mut scene, DAY, 60 * PRICE);
    assert_eq!(buy(&mut scene, COLLATERAL), 54_000_000);
    assert_eq!(scene.world.record(&scene.pool, 1).auction, frozen);
    invariants::check(&scene.world, &scene.pool);

    // A pool that had the new ones on that day sells by them.
    let mut later = taken_over(harsh);
    assert_eq!(buy(&mut later, SALVAGE), 594_000_000);
    invariants::check(&later.world, &later.pool);
}
