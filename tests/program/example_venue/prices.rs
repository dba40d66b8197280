//! Which prices count, for who opens as for who closes.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use example_venue::{error::VenueError, instructions::OpenArgs};
use loss_testkit::{keys::address, oracle::Quote};
use pyth_solana_receiver_sdk::error::GetPriceError;
use socialized_loss::{constants::ORACLE_PROGRAMS, error::LossError};

/// A scene with an open contract, and some seconds after it.
fn scene() -> (Scene, Pubkey) {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(100_00000000);
    scene.world.advance(120);
    (scene, contract)
}

fn good(scene: &Scene) -> Quote {
    Quote::new(scene.pool.feed_id, 101_00000000, scene.world.now())
}

/// Neither an open nor a close goes through at this price.
#[track_caller]
fn refused(quote: impl Fn(Quote) -> Quote, code: impl Into<u32>) {
    let (mut scene, contract) = scene();
    let code = code.into();
    let bad = quote(good(&scene));
    scene.world.post(&scene.pool, &bad);
    let close = scene.ann_closes(contract);
    let next = OpenArgs { number: 1, ..TEN };
    let open = scene.market.open_ix(&scene.pool, &scene.ann, &scene.bob, next);
    let keys = [&scene.market.venue.operator, &scene.ann.key, &scene.bob.key];
    scene.world.refused_with(open, &keys, code);
    scene.world.refused_with(close, &[&scene.ann.key], code);
}

/// Ann closes at this price and has won 10.
#[track_caller]
fn taken(quote: impl Fn(Quote) -> Quote) {
    let (mut scene, contract) = scene();
    let quote = quote(good(&scene));
    scene.world.post(&scene.pool, &quote);
    scene.ann_wins(contract);
    assert_eq!(scene.claim(&scene.ann), 10 * ASSET);
    assert_eq!(scene.world.market(&scene.market.keys).priced_at, quote.publish_time);
}

#[test]
fn a_price_is_young_and_not_from_the_future() {
    refused(|it| Quote { publish_time: it.publish_time - 61, ..it }, GetPriceError::PriceTooOld);
    taken(|it| Quote { publish_time: it.publish_time - 60, ..it });
    refused(|it| Quote { publish_time: it.publish_time + 61, ..it }, VenueError::PriceFromFuture);
    taken(|it| Quote { publish_time: it.publish_time + 60, ..it });
}

#[test]
fn a_price_is_of_the_markets_feed_and_fully_verified() {
    refused(|it| Quote { feed_id: [1; 32], ..it }, GetPriceError::MismatchedFeedId);
    let partly = GetPriceError::InsufficientVerificationLevel;
    refused(|it| Quote { fully_verified: false, ..it }, partly);
}

#[test]
fn a_price_is_of_pyths_receiver() {
    let foreign = u32::from(ErrorCode::AccountOwnedByWrongProgram);
    refused(|it| Quote { owner: address("hostile program"), ..it }, foreign);
    // The SDK's account type knows one of the two receivers.
    refused(|it| Quote { owner: ORACLE_PROGRAMS[1], ..it }, foreign);
}

#[test]
fn a_price_is_certain_and_positive() {
    // 2% of 101 are 2.02.
    refused(|it| Quote { conf: 2_02000001, ..it }, VenueError::PriceUncertain);
    taken(|it| Quote { conf: 2_02000000, ..it });
    refused(|it| Quote { price: 0, ..it }, LossError::OraclePrice);
    refused(|it| Quote { price: -1, ..it }, LossError::OraclePrice);
    refused(|it| Quote { exponent: -19, ..it }, LossError::OracleExponent);
}

#[test]
fn nobody_goes_back_to_a_price_before_one_that_was_used() {
    let mut scene = Scene::new();
    let first = scene.ann_with_bob();
    scene.world.advance(30);
    let newest = good(&scene);
    scene.world.post(&scene.pool, &newest);
    let Scene { world, pool, market, bob, cleo, .. } = &mut scene;
    let args = OpenArgs { long_margin: 200 * ASSET, short_margin: 200 * ASSET, ..TEN };
    market.open(world, pool, cleo, bob, args);
    // 104 a second earlier would be better for Ann, and is young enough.
    let better = Quote { price: 104_00000000, publish_time: newest.publish_time - 1, ..newest };
    scene.world.post(&scene.pool, &better);
    let close = scene.ann_closes(first);
    scene.world.refused_with(close, &[&scene.ann.key], VenueError::PriceSuperseded.into());
    scene.world.post(&scene.pool, &newest);
    scene.ann_wins(first);
    assert_eq!(scene.claim(&scene.ann), 10 * ASSET);
}
