//! The pool keeps the newest price it accepted.

use loss_testkit::{
    invariants, ix,
    oracle::Quote,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{error::LossError, state::StoredPrice};

/// Posts an update and marks with it.
#[track_caller]
fn refused_with(scene: &mut Scene, quote: &Quote, error: LossError) {
    scene.world.post(&scene.pool, quote);
    let mark = ix::mark_insolvent(&scene.pool, scene.borrower.position, Some(scene.pool.price));
    scene.world.refused(mark, &[], error);
}

fn kept(scene: &Scene) -> StoredPrice {
    scene.world.pool(&scene.pool).price
}

/// A scene that keeps a price of 75 published now, and an update of 60 published `age` before.
fn with_older(age: i64) -> (Scene, Quote) {
    let mut scene = Scene::new(plain());
    scene.price_after(100, 75 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;
    // Repaying needs no price; borrowing back at 75 keeps it: 500 on a value of 750.
    borrower.repay(world, pool, 201 * ASSET);
    borrower.borrow(world, pool, 1);
    let quote = Quote::new(pool.feed_id, 40 * PRICE, world.now() - age);
    (scene, quote)
}

#[test]
fn nobody_can_choose_an_older_price() {
    // At 40 the position would be insolvent; at the kept 75 it is not.
    let (mut scene, older) = with_older(1);
    let before = kept(&scene);
    assert_eq!(before, scene.kept(75 * PRICE));
    refused_with(&mut scene, &older, LossError::PositionSolvent);
    assert_eq!(kept(&scene), before);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn an_update_of_the_same_second_does_not_replace_the_kept_one() {
    let (mut scene, same) = with_older(0);
    refused_with(&mut scene, &same, LossError::PositionSolvent);
    assert_eq!(kept(&scene), scene.kept(75 * PRICE));
    // A second later it does.
    scene.world.advance(1);
    let newer = Quote { publish_time: scene.world.now(), ..same };
    scene.world.post(&scene.pool, &newer);
    scene.mark();
    assert_eq!(kept(&scene), scene.kept(40 * PRICE));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_fresh_update_of_one_does_not_make_the_transaction_of_another_fail() {
    let mut scene = Scene::new(plain());
    // Somebody prepared a transaction with an update; somebody else's newer one came first.
    scene.world.advance(10);
    let prepared = Quote::new(scene.pool.feed_id, 61 * PRICE, scene.world.now());
    scene.world.advance(10);
    let newer = Quote::new(scene.pool.feed_id, 60 * PRICE, scene.world.now());
    scene.world.post(&scene.pool, &newer);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    caller.liquidate(world, pool, borrower, 100 * ASSET);
    world.post(pool, &prepared);
    caller.liquidate(world, pool, borrower, 100 * ASSET);
    // Both were paid at 60: 105 / 60 = 1.75 each.
    assert_eq!(world.balance(&caller.collateral), 3_500_000_000);
    assert_eq!(world.pool(pool).price.price, 60 * PRICE);
    invariants::check(world, pool);
}

#[test]
fn what_is_wrong_with_an_older_update_does_not_matter_unless_it_is_another_feeds() {
    let (mut scene, older) = with_older(1);
    let harmless = [
        Quote { fully_verified: false, ..older },
        Quote { price: 0, ..older },
        Quote { conf: u64::MAX, ..older },
        Quote { exponent: 99, ..older },
        Quote { publish_time: older.publish_time - 1_000_000, ..older },
        Quote { publish_time: i64::MIN, ..older },
    ];
    for quote in &harmless {
        refused_with(&mut scene, quote, LossError::PositionSolvent);
    }
    // An account that could never be the right one is a mistake of the caller.
    refused_with(&mut scene, &Quote { feed_id: [9; 32], ..older }, LossError::OracleFeed);
    let foreign = Quote { owner: socialized_loss::ID, ..older };
    refused_with(&mut scene, &foreign, LossError::OracleOwner);
    assert_eq!(kept(&scene), scene.kept(75 * PRICE));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_kept_price_serves_without_an_account_while_it_is_young() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    caller.liquidate(world, pool, borrower, 100 * ASSET);
    let mark = ix::mark_insolvent(pool, borrower.position, None);
    world.advance(61);
    world.refused(mark.clone(), &[], LossError::OracleStale);
    world.set_time(world.now() - 1);
    world.ok(mark, &[]);
    assert_eq!(scene.position().marked_at, scene.world.now());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn whoever_shows_the_pool_each_update_leaves_no_older_one_to_choose() {
    let (mut scene, _) = with_older(0);
    scene.world.advance(10);
    let older = Quote::new(scene.pool.feed_id, 40 * PRICE, scene.world.now() - 1);
    // 75 a second later: anybody shows it, and the one of 40 is not a choice any more.
    scene.world.set_price(&scene.pool, 75 * PRICE);
    let show = ix::accrue_with_price(&scene.pool, scene.pool.price);
    scene.world.ok(show, &[]);
    assert_eq!(kept(&scene), scene.kept(75 * PRICE));
    refused_with(&mut scene, &older, LossError::PositionSolvent);
    // A wrong update is refused there as everywhere.
    scene.world.advance(1);
    let foreign = Quote { feed_id: [9; 32], publish_time: scene.world.now(), ..older };
    scene.world.post(&scene.pool, &foreign);
    let show = ix::accrue_with_price(&scene.pool, scene.pool.price);
    scene.world.refused(show, &[], LossError::OracleFeed);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn an_old_kept_price_and_an_older_update_are_stale() {
    let (mut scene, older) = with_older(1);
    scene.world.advance(61);
    refused_with(&mut scene, &older, LossError::OracleStale);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_kept_price_from_the_future_serves_until_it_is_old_and_only_a_newer_one_replaces_it() {
    let mut scene = Scene::new(plain());
    scene.world.advance(1);
    let start = scene.world.now();
    let ahead = Quote::new(scene.pool.feed_id, 60 * PRICE, start + 60);
    scene.world.post(&scene.pool, &ahead);
    scene.mark();
    assert_eq!(kept(&scene).publish_time, start + 60);
    // A minute later an update of now is not newer: it would make the position healthy.
    scene.world.advance(60);
    let now = Quote::new(scene.pool.feed_id, 100 * PRICE, start + 60);
    refused_with(&mut scene, &now, LossError::AlreadyMarked);
    scene.world.advance(60);
    refused_with(&mut scene, &now, LossError::AlreadyMarked);
    scene.world.advance(1);
    refused_with(&mut scene, &now, LossError::OracleStale);
    let newer = Quote { publish_time: start + 61, ..now };
    scene.world.post(&scene.pool, &newer);
    scene.mark();
    assert_eq!(scene.position().marked_at, 0);
    invariants::check(&scene.world, &scene.pool);
}
