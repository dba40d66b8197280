//! One update is three prices, each for its own question.

use loss_testkit::{
    invariants, ix,
    oracle::Quote,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{error::LossError, instructions::LiquidateArgs, state::PoolParams};

/// A scene with a price and a doubt about it.
fn doubtful(params: PoolParams, owed: u64, price: i64, conf: u64) -> Scene {
    let mut scene = Scene::with(params, 1_000 * ASSET, owed);
    scene.world.advance(1);
    let now = scene.world.now();
    let quote = Quote { conf, ..Quote::new(scene.pool.feed_id, price, now) };
    scene.world.post(&scene.pool, &quote);
    scene
}

#[test]
fn new_risk_is_judged_at_the_low_price() {
    // 50 less twice 0.5 is 49: 75% of ten of those are 367.5.
    let mut scene = doubtful(plain(), 300 * ASSET, 50 * PRICE, 50_000_000);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let price = Some(pool.price);
    let (position, to) = (borrower.position, borrower.asset);
    let more = ix::borrow(pool, position, borrower.id(), to, price, 67_500_001);
    world.refused(more, &[&borrower.key], LossError::PositionTooRisky);
    borrower.borrow(world, pool, 67_500_000);
    assert_eq!(borrower.debt(world, pool), 367_500_000);
    invariants::check(world, pool);
}

#[test]
fn liquidation_is_judged_and_paid_at_the_mid_price() {
    // 80% of ten times 87.5 is 700, whatever the doubt.
    let mut scene = doubtful(plain(), 700 * ASSET, 8_750_000_000, 1_00000000);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    let liquidation = ix::liquidate(pool, borrower.position, 1, caller.side(pool), args);
    world.refused(liquidation, &[&caller.key], LossError::PositionHealthy);
    world.advance(1);
    let quote = Quote { conf: 1_00000000, ..Quote::new(pool.feed_id, 85 * PRICE, world.now()) };
    world.post(pool, &quote);
    caller.liquidate(world, pool, borrower, u64::MAX);
    // The same as without doubt: 372.645 / 85.
    assert_eq!(world.balance(&caller.collateral), 4_384_058_823);
    invariants::check(world, pool);
}

#[test]
fn insolvency_is_judged_at_the_high_price() {
    // 69 and twice 0.5 are 70: solvent. One hundred-millionth less doubt makes 69.99999998 and
    // a value that still rounds up to 700; 0.49999995 makes 69.9999999 and 699.999999.
    for (conf, solvent) in [(50_000_000, true), (49_999_999, true), (49_999_995, false)] {
        let mut scene = doubtful(plain(), 700 * ASSET, 69 * PRICE, conf);
        let Scene { world, pool, borrower, .. } = &mut scene;
        let mark = ix::mark_insolvent(pool, borrower.position, Some(pool.price));
        if solvent {
            world.refused(mark, &[], LossError::PositionSolvent);
        } else {
            world.ok(mark, &[]);
        }
        assert_eq!(scene.position().marked_at == 0, solvent);
        invariants::check(&scene.world, &scene.pool);
    }
}

#[test]
fn the_pool_says_how_many_confidences_wide_the_band_is() {
    // 69 and three times 0.33333333 are 69.99999999: the round-up makes 700.
    let wide = PoolParams { confidence_multiple_bps: 30_000, ..plain() };
    let mut scene = doubtful(wide, 700 * ASSET, 69 * PRICE, 33_333_333);
    let mark = ix::mark_insolvent(&scene.pool, scene.borrower.position, Some(scene.pool.price));
    scene.world.refused(mark, &[], LossError::PositionSolvent);
    // Once 0.33333333 is not enough.
    let narrow = PoolParams { confidence_multiple_bps: 10_000, ..plain() };
    let mut scene = doubtful(narrow, 700 * ASSET, 69 * PRICE, 33_333_333);
    scene.mark();
    assert_eq!(scene.position().marked_at, scene.world.now());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_low_price_never_falls_below_zero() {
    // A tenth of the price is the doubt, and the band is ten doubts wide: low is 0.
    let params =
        PoolParams { confidence_multiple_bps: 100_000, max_confidence_bps: 1_000, ..plain() };
    let mut scene = doubtful(params, 0, 100 * PRICE, 10_00000000);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let (position, to) = (borrower.position, borrower.asset);
    let borrow = ix::borrow(pool, position, borrower.id(), to, Some(pool.price), 1_000);
    world.refused(borrow, &[&borrower.key], LossError::PositionTooRisky);
    invariants::check(world, pool);
}
