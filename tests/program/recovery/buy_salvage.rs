//! `buy_salvage`: what it changes, which lots there are, and what the buyer is safe from.

use crate::common::*;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    events::{SalvageSold, EVENT_VERSION},
    state::{Pool, PoolParams, ShortfallRecord},
};

#[test]
fn a_purchase_moves_collateral_and_assets_and_is_a_recovery_at_once() {
    let mut scene = taken_over(plain());
    let Scene { world, pool, caller, .. } = &mut scene;
    let record = pool.record(1);
    let good = buying(pool, caller, COLLATERAL, 66 * ASSET);
    let watch = world.watch(&good).and(world, &[pool.insurance, pool.insurance_vault]);
    let (before, event) = (world.pool(pool), world.record(pool, 1));
    let vaults = [pool.asset_vault, pool.collateral_vault];
    let had = vaults.map(|vault| world.balance(&vault));
    // One of ten was the reward for recording.
    assert_eq!(had, [300 * ASSET, SALVAGE]);
    assert_eq!((event.salvage, event.salvage_left, event.lps), (SALVAGE, SALVAGE, 700 * ASSET));

    // One collateral at 60 and 10%.
    let sent = world.ok(good, &[&caller.key]);

    let own = [caller.asset, caller.collateral];
    watch.assert_changed(world, &[&[pool.pool, record][..], &vaults, &own].concat());
    let have = vaults.map(|vault| world.balance(&vault));
    assert_eq!(have, [366 * ASSET, SALVAGE - COLLATERAL]);
    assert_eq!(world.balance(&caller.asset), (10_000 - 66) * ASSET);
    assert_eq!(world.balance(&caller.collateral), COLLATERAL + COLLATERAL / 10);
    let after = Pool {
        recoveries: 66 * ASSET,
        total_recovered: 66 * ASSET,
        salvage: SALVAGE - COLLATERAL,
        ..before
    };
    assert_same(&world.pool(pool), &after);
    let after =
        ShortfallRecord { recovered: 66 * ASSET, salvage_left: SALVAGE - COLLATERAL, ..event };
    assert_same(&world.record(pool, 1), &after);
    events::assert_sent(
        &sent,
        &SalvageSold {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            record,
            buyer: id(&caller.key),
            sold: COLLATERAL,
            salvage_left: SALVAGE - COLLATERAL,
            cost: 66 * ASSET,
            lps: 66 * ASSET,
            stakers: 0,
            surplus: 0,
            recovered: 66 * ASSET,
        },
    );
    invariants::check(world, pool);
}

#[test]
fn nobody_pays_more_than_they_said() {
    let Scene { mut world, pool, caller, .. } = taken_over(plain());
    let limited = |max| buying(&pool, &caller, COLLATERAL, max);
    world.refused(limited(66 * ASSET - 1), &[&caller.key], LossError::SlippageExceeded);
    world.refused(limited(0), &[&caller.key], LossError::SlippageExceeded);
    world.ok(limited(66 * ASSET), &[&caller.key]);
    assert_eq!(world.balance(&caller.asset), (10_000 - 66) * ASSET);
    invariants::check(&world, &pool);
}

#[test]
fn whoever_cannot_pay_gets_nothing() {
    let Scene { mut world, pool, .. } = taken_over(plain());
    let poor = world.new_caller(&pool, "poor", 66 * ASSET - 1);
    // Token error 1: more than there is.
    world.refused_with(buying(&pool, &poor, COLLATERAL, u64::MAX), &[&poor.key], 1);
    assert_eq!(world.balance(&poor.collateral), 0);
    invariants::check(&world, &pool);
}

/// Of 9.9 collateral the smallest lot is a hundredth: 0.099.
#[test]
fn a_lot_is_at_least_the_smallest_unless_it_is_all_that_is_left() {
    let mut scene = taken_over(plain());
    let refused = |scene: &mut Scene, amount, error| {
        let Scene { world, pool, caller, .. } = scene;
        world.refused(buying(pool, caller, amount, u64::MAX), &[&caller.key], error);
    };
    refused(&mut scene, 0, LossError::ZeroAmount);
    refused(&mut scene, 1, LossError::LotTooSmall);
    refused(&mut scene, 98_999_999, LossError::LotTooSmall);
    assert_eq!(buy(&mut scene, 99_000_000), 6_534_000);
    // A hundredth of what was taken over, not of what is left.
    refused(&mut scene, 98_999_999, LossError::LotTooSmall);
    // What is left afterwards may be less than a lot, and can only be bought as a whole.
    assert_eq!(buy(&mut scene, SALVAGE - 99_000_000 - 100), 646_865_994);
    refused(&mut scene, 99, LossError::LotTooSmall);
    assert_eq!(buy(&mut scene, 100), 7);
    for amount in [0, 1, u64::MAX] {
        refused(&mut scene, amount, LossError::ZeroAmount);
    }
    let Scene { world, pool, caller, .. } = &scene;
    assert_eq!((world.pool(pool).salvage, world.record(pool, 1).salvage_left), (0, 0));
    assert_eq!(world.balance(&pool.collateral_vault), 0);
    assert_eq!(world.balance(&caller.collateral), 10 * COLLATERAL);
    // 653.4 and one atom for the last lot's rounding: 6.6 atoms are 7, the others come out even.
    assert_eq!(world.record(pool, 1).recovered, 653_400_001);
    invariants::check(world, pool);
}

/// Two buyers want all at the same time: the second takes what the first left, at its own price.
#[test]
fn who_wants_more_than_is_left_takes_what_is_left_and_pays_for_that() {
    let mut scene = taken_over(plain());
    assert_eq!(buy(&mut scene, 9 * COLLATERAL), 594 * ASSET);
    let Scene { world, pool, caller, .. } = &mut scene;
    let (left, before) = (SALVAGE - 9 * COLLATERAL, world.balance(&caller.collateral));
    let cost = 59_400_000;
    let limited = |max_cost| buying(pool, caller, u64::MAX, max_cost);
    world.refused(limited(cost - 1), &[&caller.key], LossError::SlippageExceeded);
    let sent = world.ok(limited(cost), &[&caller.key]);
    let event = &events::sent::<SalvageSold>(&sent)[0];
    assert_eq!((event.sold, event.salvage_left, event.cost), (left, 0, cost));
    assert_eq!(world.balance(&caller.collateral) - before, left);
    assert_eq!(world.record(pool, 1).recovered, 653_400_000);
    invariants::check(world, pool);
}

#[test]
fn a_smallest_lot_of_everything_sells_only_everything() {
    let mut scene = taken_over(PoolParams { salvage_min_lot_bps: 10_000, ..plain() });
    let Scene { world, pool, caller, .. } = &mut scene;
    let all_but_one = buying(pool, caller, SALVAGE - 1, u64::MAX);
    world.refused(all_but_one, &[&caller.key], LossError::LotTooSmall);
    // 9.9 at 66.
    assert_eq!(buy(&mut scene, SALVAGE), 653_400_000);
    assert_eq!(scene.world.pool(&scene.pool).salvage, 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_worthless_lot_costs_an_atom() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    lose(&mut world, &pool, 5_000);
    // 100,000 atoms less the reward of a hundredth, at a price of 1e-8: 0.00000109 atoms.
    world.advance(1);
    world.set_price(&pool, 1);
    let buyer = world.new_caller(&pool, "buyer", 2);
    world.ok(buying(&pool, &buyer, 99_000, 1), &[&buyer.key]);
    assert_eq!((world.balance(&buyer.asset), world.balance(&buyer.collateral)), (1, 99_000));
    assert_eq!(claim(&mut world, &pool, 1, &lp), 1);
    invariants::check(&world, &pool);
}

#[test]
fn two_records_are_sold_apart_each_from_its_own_beginning() {
    let mut scene = taken_over(plain());
    let Scene { world, pool, .. } = &mut scene;
    let second = world.indebted(pool, "second", 5 * COLLATERAL, 200 * ASSET);
    scene.price(30 * PRICE);
    live(&mut scene, 3_600, 30 * PRICE);
    let Scene { world, pool, .. } = &mut scene;
    let mark = loss_testkit::ix::mark_insolvent(pool, second.position, Some(pool.price));
    world.ok(mark, &[]);
    live(&mut scene, 600, 30 * PRICE);
    let Scene { world, pool, caller, .. } = &mut scene;
    caller.record(world, pool, &second);
    let (first, later) = (world.record(pool, 1), world.record(pool, 2));
    // The first of these gaps was a second longer than what counts.
    assert_eq!(later.auction_from - first.auction_from, 4_200);
    assert_eq!((later.salvage, world.pool(pool).salvage), (4_950_000_000, 14_850_000_000));
    // 2,000 * 82,200 / 86,400 is 1,902.8, so 10,903 of the price; the later one starts at 11,000.
    assert_eq!(buy(&mut scene, COLLATERAL), 32_709_000);
    let Scene { world, pool, caller, .. } = &mut scene;
    let record = pool.record(2);
    let args =
        socialized_loss::instructions::BuySalvageArgs { amount: COLLATERAL, max_cost: 33_000_000 };
    let of_later = loss_testkit::ix::buy_salvage(pool, record, caller.side(pool), args);
    let before = world.balance(&caller.asset);
    world.ok(of_later, &[&caller.key]);
    assert_eq!(before - world.balance(&caller.asset), 33_000_000);
    let left = [1, 2].map(|nonce| world.record(pool, nonce).salvage_left);
    assert_eq!(left, [SALVAGE - COLLATERAL, 3_950_000_000]);
    let recovered = [1, 2].map(|nonce| world.record(pool, nonce).recovered);
    assert_eq!(recovered, [32_709_000, 33_000_000]);
    invariants::check(world, pool);
}
