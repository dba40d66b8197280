//! `accrue` with a price update: the pool keeps the newest price that anybody shows it.

use crate::common::*;
use loss_testkit::{
    exact::assert_same, invariants, ix, keys::address, oracle::Quote, PoolKeys, World,
};
use socialized_loss::{
    constants::ORACLE_PROGRAMS,
    error::LossError,
    state::{Pool, StoredPrice},
};

fn quote(world: &World, pool: &PoolKeys) -> Quote {
    Quote::new(pool.feed_id, 90_00000000, world.now())
}

fn stored(quote: &Quote) -> StoredPrice {
    StoredPrice {
        price: quote.price,
        conf: quote.conf,
        publish_time: quote.publish_time,
        exponent: quote.exponent,
        _padding: [0; 4],
    }
}

#[test]
fn anybody_shows_the_pool_a_newer_price_and_nothing_else_changes() {
    for program in ORACLE_PROGRAMS {
        let (mut world, pool, _) = start();
        world.advance(5);
        // As wide as is accepted: 2% of the price.
        let shown = Quote { conf: 1_80000000, owner: program, ..quote(&world, &pool) };
        world.post(&pool, &shown);
        let accrue = ix::accrue_with_price(&pool, pool.price);
        let (watch, mut after) = (world.watch(&accrue), world.pool(&pool));
        after.price = stored(&shown);
        after.ledger.accrued_at = world.now();

        world.ok(accrue, &[]);

        assert_same(&world.pool(&pool), &after);
        watch.assert_changed(&world, &[pool.pool]);
        invariants::check(&world, &pool);
    }
}

#[test]
fn an_older_price_does_not_replace_a_newer_one() {
    let (mut world, pool, _) = start();
    world.advance(5);
    let newest = quote(&world, &pool);
    world.post(&pool, &newest);
    world.ok(ix::accrue_with_price(&pool, pool.price), &[]);
    let before = world.pool(&pool);
    for publish_time in [newest.publish_time, newest.publish_time - 1, 0] {
        world.post(&pool, &Quote { price: 1, publish_time, ..newest });
        world.ok(ix::accrue_with_price(&pool, pool.price), &[]);
        assert_same(&world.pool(&pool), &before);
    }
    invariants::check(&world, &pool);
}

#[test]
fn prices_that_cannot_be_trusted_are_refused_by_name() {
    let (mut world, pool, _) = start();
    world.advance(1_000);
    let good = quote(&world, &pool);
    let now = world.now();
    for (bad, error) in [
        (Quote { owner: anchor_spl::token::ID, ..good }, LossError::OracleOwner),
        (Quote { feed_id: [7; 32], ..good }, LossError::OracleFeed),
        (Quote { fully_verified: false, ..good }, LossError::OracleUnverified),
        (Quote { publish_time: now - 61, ..good }, LossError::OracleStale),
        (Quote { publish_time: now + 61, ..good }, LossError::OracleFuture),
        (Quote { conf: 1_80000001, ..good }, LossError::OracleConfidence),
        (Quote { price: 0, ..good }, LossError::OraclePrice),
        (Quote { price: -1, ..good }, LossError::OraclePrice),
        (Quote { exponent: -19, ..good }, LossError::OracleExponent),
        (Quote { exponent: 19, ..good }, LossError::OracleExponent),
    ] {
        world.post(&pool, &bad);
        world.refused(ix::accrue_with_price(&pool, pool.price), &[], error);
    }
    let mut malformed = good.account();
    malformed.data[0] ^= 1;
    world.set_account(&pool.price, malformed);
    world.refused(ix::accrue_with_price(&pool, pool.price), &[], LossError::OracleMalformed);
    let nothing = address("nothing");
    world.refused(ix::accrue_with_price(&pool, nothing), &[], LossError::OracleOwner);
    for as_price in [pool.pool, pool.asset_vault] {
        world.refused(ix::accrue_with_price(&pool, as_price), &[], LossError::OracleOwner);
    }
    assert_eq!(world.pool(&pool).price, StoredPrice::default());
    // At the bounds of time they are good.
    for publish_time in [now - 60, now + 60] {
        world.post(&pool, &Quote { publish_time, ..good });
        world.ok(ix::accrue_with_price(&pool, pool.price), &[]);
        assert_eq!(world.pool(&pool).price.publish_time, publish_time);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p11_interest_needs_no_price() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    world.set_account(&pool.price, Default::default());
    let price = world.pool(&pool).price;
    world.ok(ix::accrue(&pool), &[]);
    let state: Pool = world.pool(&pool);
    assert_eq!((state.ledger.lps.assets, state.price), (1_028_800_000_000, price));
    invariants::check(&world, &pool);
}
