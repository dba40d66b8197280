use loss_testkit::{
    invariants,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::state::PoolParams;

/// Records the scene's default; the reward and the salvage must be these.
#[track_caller]
fn assert_reward(params: PoolParams, collateral: u64, reward: u64) {
    let mut scene = Scene::with(params, 1_000 * ASSET, 100 * ASSET);
    let Scene { world, pool, borrower, .. } = &mut scene;
    if collateral < 10 * COLLATERAL {
        borrower.remove_collateral(world, pool, 10 * COLLATERAL - collateral);
    }
    scene.mark_and_wait(5 * PRICE);
    scene.record();

    let record = scene.world.record(&scene.pool, 1);
    let salvage = collateral - reward;
    assert_eq!((record.reward, record.seized), (reward, 0));
    assert_eq!((record.salvage, record.salvage_left), (salvage, salvage));
    assert_eq!(scene.world.pool(&scene.pool).salvage, salvage);
    assert_eq!(scene.world.balance(&scene.caller.collateral), reward);
    assert_eq!(scene.world.balance(&scene.pool.collateral_vault), salvage);
    assert_eq!(scene.world.balance(&scene.caller.asset), 10_000 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_reward_is_a_part_of_the_collateral_rounded_down() {
    assert_reward(plain(), 10 * COLLATERAL, 100_000_000);
    // 1% of 1.999999999.
    assert_reward(plain(), 1_999_999_999, 19_999_999);
    assert_reward(PoolParams { record_reward_bps: 250, ..plain() }, 2 * COLLATERAL, 50_000_000);
}

#[test]
fn the_reward_is_at_most_a_fixed_amount() {
    let capped = |record_reward_max| PoolParams { record_reward_max, ..plain() };
    assert_reward(capped(100_000_001), 10 * COLLATERAL, 100_000_000);
    assert_reward(capped(100_000_000), 10 * COLLATERAL, 100_000_000);
    assert_reward(capped(99_999_999), 10 * COLLATERAL, 99_999_999);
    assert_reward(capped(1), 10 * COLLATERAL, 1);
    assert_reward(capped(0), 10 * COLLATERAL, 0);
}

#[test]
fn without_a_reward_the_losers_keep_everything() {
    assert_reward(PoolParams { record_reward_bps: 0, ..plain() }, 10 * COLLATERAL, 0);
}

#[test]
fn the_salvage_of_several_defaults_adds_up() {
    let mut scene = Scene::with(plain(), 2_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let second = world.indebted(pool, "second", 9 * COLLATERAL, 600 * ASSET);
    // At a price that makes dust of both, 0.00001, no mark is needed.
    world.advance(1);
    world.set_price(pool, 1_000);
    caller.record(world, pool, borrower);
    assert_eq!(world.pool(pool).salvage, 9_900_000_000);
    caller.record(world, pool, &second);
    // 9.9 and 8.91; the caller has 0.1 and 0.09.
    assert_eq!(world.pool(pool).salvage, 18_810_000_000);
    assert_eq!(world.balance(&pool.collateral_vault), 18_810_000_000);
    assert_eq!(world.balance(&caller.collateral), 190_000_000);
    assert_eq!(world.record(pool, 2).salvage, 8_910_000_000);
    invariants::check(world, pool);
}
