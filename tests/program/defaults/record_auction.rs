//! The terms on which salvage is sold: frozen in the record, with the oracle's clock.

use loss_testkit::{
    exact::assert_same,
    invariants, ix,
    params::{plain, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::state::{PoolParams, PoolProposal, StoredAuction};
use solana_signer::Signer;

fn first() -> PoolParams {
    PoolParams {
        salvage_premium_bps: 1_500,
        salvage_discount_bps: 1_500,
        salvage_duration_seconds: 7_200,
        salvage_min_lot_bps: 30,
        ..plain()
    }
}

fn second() -> PoolParams {
    PoolParams {
        salvage_premium_bps: 0,
        salvage_discount_bps: 2_000,
        salvage_duration_seconds: 14 * DAY,
        salvage_min_lot_bps: 10_000,
        ..plain()
    }
}

#[test]
fn p15_a_record_keeps_the_terms_of_its_sale_whatever_applies_later() {
    let mut scene = Scene::with(first(), 2_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let later = world.indebted(pool, "later", 10 * COLLATERAL, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, 1_000);
    caller.record(world, pool, borrower);
    let before = world.record(pool, 1);
    let terms = StoredAuction {
        premium_bps: 1_500,
        discount_bps: 1_500,
        duration_seconds: 7_200,
        min_lot_bps: 30,
    };
    assert_eq!((before.auction, before.auction_from), (terms, 1));

    let authority = world.actor("authority");
    world.ok(ix::propose_params(pool, authority.pubkey(), second()), &[&authority]);
    world.set_time(world.read::<PoolProposal>(&pool.proposal()).earliest_at);
    world.ok(ix::apply_params(pool, authority.pubkey()), &[&authority]);
    assert_same(&world.record(pool, 1), &before);

    // The next default is sold on the new terms.
    world.set_price(pool, 1_000);
    caller.record(world, pool, &later);
    let terms = StoredAuction {
        premium_bps: 0,
        discount_bps: 2_000,
        duration_seconds: 14 * DAY,
        min_lot_bps: 10_000,
    };
    // Three days without a price count as 900 seconds.
    let record = world.record(pool, 2);
    assert_eq!((record.auction, record.auction_from), (terms, 901));
    assert_same(&world.record(pool, 1), &before);
    invariants::check(world, pool);
}

#[test]
fn a_sale_begins_at_the_oracles_clock_of_the_recording_instruction() {
    let mut scene = Scene::new(first());
    scene.price(60 * PRICE);
    scene.mark();
    // Silent for half an hour, then 300 seconds of prices, the last shown by the recorder.
    scene.price_after(1_800, 60 * PRICE);
    let show = ix::accrue_with_price(&scene.pool, scene.pool.price);
    scene.world.ok(show, &[]);
    scene.price_after(300, 60 * PRICE);
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!(record.auction_from, 1 + 900 + 300);
    assert_eq!(scene.world.pool(&scene.pool).oracle_clock, 1_201);
    // A record with the kept price and without an update begins where the clock stands.
    let mut scene = Scene::new(first());
    scene.price(1_000);
    let show = ix::accrue_with_price(&scene.pool, scene.pool.price);
    scene.world.ok(show, &[]);
    scene.world.advance(30);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let side = ix::CallerSide { price_update: None, ..caller.side(pool) };
    world.ok(ix::record_shortfall(pool, borrower.position, 1, side), &[&caller.key]);
    assert_eq!(world.record(pool, 1).auction_from, 1);
    invariants::check(world, pool);
}
