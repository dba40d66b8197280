//! Every way in which a price update is refused.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants, ix,
    keys::address,
    oracle::Quote,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{constants::ORACLE_PROGRAMS, error::LossError, state::StoredPrice};
use solana_account::Account;

/// The scene long after its last price, so that only the posted update counts.
fn scene() -> (Scene, Quote) {
    let mut scene = Scene::new(plain());
    scene.world.advance(1_000);
    let quote = Quote::new(scene.pool.feed_id, 60 * PRICE, scene.world.now());
    (scene, quote)
}

#[track_caller]
fn refused(scene: &mut Scene, quote: &Quote, error: LossError) {
    refused_account(scene, quote.account(), error);
}

/// Marking and borrowing both refuse the account.
#[track_caller]
fn refused_account(scene: &mut Scene, account: Account, error: LossError) {
    let Scene { world, pool, borrower, .. } = scene;
    world.set_account(&pool.price, account);
    let price = Some(pool.price);
    world.refused(ix::mark_insolvent(pool, borrower.position, price), &[], error);
    let (position, to) = (borrower.position, borrower.asset);
    let borrow = ix::borrow(pool, position, borrower.id(), to, price, 1);
    world.refused(borrow, &[&borrower.key], error);
    invariants::check(world, pool);
}

/// The update is taken in as it is, and marks the position.
#[track_caller]
fn accepted(quote: impl FnOnce(Quote) -> Quote) {
    let (mut scene, good) = scene();
    let quote = quote(good);
    scene.world.post(&scene.pool, &quote);
    scene.mark();
    let Quote { price, conf, publish_time, exponent, .. } = quote;
    let kept = StoredPrice { price, conf, publish_time, exponent, ..StoredPrice::default() };
    assert_eq!(scene.world.pool(&scene.pool).price, kept);
    assert_eq!(scene.position().marked_at, scene.world.now());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn an_update_of_the_greatest_age_is_accepted_and_an_older_one_is_stale() {
    let (mut scene, good) = scene();
    let publish_time = good.publish_time - 61;
    refused(&mut scene, &Quote { publish_time, ..good }, LossError::OracleStale);
    accepted(|quote| Quote { publish_time: quote.publish_time - 60, ..quote });
}

#[test]
fn an_update_from_the_future_is_accepted_within_the_skew_of_clocks() {
    let (mut scene, good) = scene();
    for publish_time in [good.publish_time + 61, i64::MAX] {
        refused(&mut scene, &Quote { publish_time, ..good }, LossError::OracleFuture);
    }
    accepted(|quote| Quote { publish_time: quote.publish_time + 60, ..quote });
}

#[test]
fn a_confidence_of_exactly_the_cap_is_accepted() {
    // 2% of 60 are 1.2.
    let (mut scene, good) = scene();
    for conf in [120_000_001, u64::MAX] {
        refused(&mut scene, &Quote { conf, ..good }, LossError::OracleConfidence);
    }
    // The doubt is that of the price: 2% of 59.99999999 are less.
    let quote = Quote { price: 60 * PRICE - 1, conf: 120_000_000, ..good };
    refused(&mut scene, &quote, LossError::OracleConfidence);
    accepted(|quote| Quote { conf: 120_000_000, ..quote });
}

#[test]
fn a_price_is_positive() {
    let (mut scene, good) = scene();
    for price in [0, -1, i64::MIN] {
        refused(&mut scene, &Quote { price, ..good }, LossError::OraclePrice);
    }
    accepted(|quote| Quote { price: 1, ..quote });
}

#[test]
fn an_exponent_is_within_eighteen_places() {
    let (mut scene, good) = scene();
    for exponent in [-19, 19, i32::MIN, i32::MAX] {
        refused(&mut scene, &Quote { price: 6, exponent, ..good }, LossError::OracleExponent);
    }
    // 6 * 10^18 with 18 places is 6.
    accepted(|quote| Quote { price: 6_000_000_000_000_000_000, exponent: -18, ..quote });
    // 10^18 assets for one collateral: the value saturates, and nobody is insolvent.
    scene.world.post(&scene.pool, &Quote { price: 1, exponent: 18, ..good });
    let Scene { world, pool, borrower, .. } = &mut scene;
    let mark = ix::mark_insolvent(pool, borrower.position, Some(pool.price));
    world.refused(mark, &[], LossError::PositionSolvent);
    borrower.borrow(world, pool, 300 * ASSET);
    assert_eq!(borrower.debt(world, pool), 1_000 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn only_fully_verified_updates_are_taken_in() {
    let (mut scene, good) = scene();
    let partial = Quote { fully_verified: false, ..good };
    refused(&mut scene, &partial, LossError::OracleUnverified);
}

#[test]
fn only_the_pools_feed_counts() {
    let (mut scene, good) = scene();
    // One bit is enough to be another.
    let mut close = good.feed_id;
    close[31] ^= 1;
    for feed_id in [[0; 32], close] {
        refused(&mut scene, &Quote { feed_id, ..good }, LossError::OracleFeed);
    }
}

#[test]
fn both_receivers_are_accepted_and_no_other_program() {
    let (mut scene, good) = scene();
    let system = Pubkey::default();
    for owner in [socialized_loss::ID, anchor_spl::token::ID, address("oracle"), system] {
        refused(&mut scene, &Quote { owner, ..good }, LossError::OracleOwner);
    }
    for owner in ORACLE_PROGRAMS {
        accepted(|quote| Quote { owner, ..quote });
    }
}

#[test]
fn an_account_that_is_no_price_update_is_malformed() {
    let (mut scene, quote) = scene();
    let good = quote.account();
    // Without the last byte of the slot: discriminator, authority, level and message are 8, 32,
    // 1 and 84 bytes, the slot is 8.
    for length in [0, 7, 8, 40, 132] {
        let data = good.data[..length].to_vec();
        let account = Account { data, ..good.clone() };
        refused_account(&mut scene, account, LossError::OracleMalformed);
    }
    let mut data = good.data.clone();
    data[0] ^= 1;
    refused_account(&mut scene, Account { data, ..good.clone() }, LossError::OracleMalformed);
    // There are two levels of verification.
    let mut data = good.data.clone();
    data[40] = 2;
    refused_account(&mut scene, Account { data, ..good }, LossError::OracleMalformed);
}

#[test]
fn a_pool_that_never_saw_a_price_needs_one() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let quote = Quote::new(scene.pool.feed_id, 60 * PRICE, scene.world.now());
    // Published in 1970 or before is not newer than never.
    for publish_time in [0, -1, i64::MIN] {
        let account = Quote { publish_time, ..quote }.account();
        refused_account(&mut scene, account, LossError::OracleMissing);
    }
    let Scene { world, pool, borrower, .. } = &mut scene;
    let without = ix::mark_insolvent(pool, borrower.position, None);
    world.refused(without, &[], LossError::OracleMissing);
    invariants::check(world, pool);
}
