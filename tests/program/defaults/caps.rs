use loss_testkit::{
    actors::Borrower,
    invariants,
    params::{plain, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::state::{PoolParams, ShortfallRecord, StoredBucket};

fn capped(insurance_cap_event: u64, insurance_cap_day: u64) -> PoolParams {
    PoolParams { insurance_cap_event, insurance_cap_day, ..plain() }
}

/// The scene's borrower and two more, each with a debt of 700; `fund` in the fund.
fn three(params: PoolParams, fund: u64) -> (Scene, Borrower, Borrower) {
    let mut scene = Scene::with(params, 3_000 * ASSET, 700 * ASSET);
    scene.world.fund_insurance(&scene.pool, fund);
    let Scene { world, pool, .. } = &mut scene;
    let second = world.indebted(pool, "second", 10 * COLLATERAL, 700 * ASSET);
    let third = world.indebted(pool, "third", 10 * COLLATERAL, 700 * ASSET);
    (scene, second, third)
}

/// Liquidates at 60: a shortfall of 700 - 571.428572 = 128.571428.
fn default(scene: &mut Scene, borrower: &Borrower) -> ShortfallRecord {
    let Scene { world, pool, caller, .. } = scene;
    world.set_price(pool, 60 * PRICE);
    caller.liquidate(world, pool, borrower, u64::MAX);
    world.record(pool, borrower.nonce)
}

#[track_caller]
fn assert_split(record: &ShortfallRecord, reserve: u64, held_back: u64) {
    let shortfall = 128_571_428;
    assert_eq!(record.shortfall, shortfall);
    assert_eq!((record.reserve, record.stakers), (reserve, 0));
    assert_eq!((record.lps, record.unallocated), (shortfall - reserve, 0));
    assert_eq!(record.held_back, held_back);
}

#[test]
fn p3_the_fund_pays_at_most_its_cap_per_event_and_the_lps_the_rest() {
    // (cap, in the fund, paid, held back)
    for (cap, fund, reserve, held_back) in [
        (100 * ASSET, 500 * ASSET, 100_000_000, 28_571_428),
        (128_571_427, 500 * ASSET, 128_571_427, 1),
        (128_571_428, 500 * ASSET, 128_571_428, 0),
        (128_571_429, 500 * ASSET, 128_571_428, 0),
        (0, 500 * ASSET, 0, 128_571_428),
        // What the fund does not have is not held back by the cap.
        (100 * ASSET, 110 * ASSET, 100_000_000, 10_000_000),
        (100 * ASSET, 90 * ASSET, 90_000_000, 0),
    ] {
        let mut scene = Scene::with(capped(cap, u64::MAX), 3_000 * ASSET, 700 * ASSET);
        scene.world.fund_insurance(&scene.pool, fund);
        scene.price(60 * PRICE);
        let Scene { world, pool, borrower, caller, .. } = &mut scene;
        caller.liquidate(world, pool, borrower, u64::MAX);
        assert_split(&world.record(pool, 1), reserve, held_back);
        assert_eq!(world.balance(&pool.insurance_vault), fund - reserve);
        let used = StoredBucket { used: reserve, updated_at: world.now() };
        let used = if reserve == 0 { StoredBucket::default() } else { used };
        assert_eq!(world.fund(pool).paid, used);
        invariants::check(world, pool);
    }
}

#[test]
fn p3_the_cap_per_event_is_new_for_each_event() {
    let (mut scene, second, third) = three(capped(50 * ASSET, u64::MAX), 500 * ASSET);
    scene.world.advance(1);
    for borrower in [&second, &third] {
        let record = default(&mut scene, borrower);
        assert_split(&record, 50 * ASSET, 78_571_428);
    }
    assert_eq!(scene.world.balance(&scene.pool.insurance_vault), 400 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p3_the_cap_per_day_flows_back_second_by_second() {
    // 172.8 a day are 2,000 atoms a second.
    let (mut scene, second, third) = three(capped(u64::MAX, 172_800_000), 500 * ASSET);
    scene.world.advance(1);
    let start = scene.world.now();
    // Who comes first uses the cap first: all of 128.571428, and 44.228572 are left.
    let first = Borrower { key: scene.borrower.key.insecure_clone(), ..scene.borrower };
    assert_split(&default(&mut scene, &first), 128_571_428, 0);
    let used = StoredBucket { used: 128_571_428, updated_at: start };
    assert_eq!(scene.world.fund(&scene.pool).paid, used);

    // 100 seconds later 0.2 more have flowed back: 44.428572.
    scene.world.advance(100);
    assert_split(&default(&mut scene, &second), 44_428_572, 128_571_428 - 44_428_572);
    let used = StoredBucket { used: 172_800_000, updated_at: start + 100 };
    assert_eq!(scene.world.fund(&scene.pool).paid, used);

    // An hour later 7.2 have flowed back.
    scene.world.advance(3_600);
    assert_split(&default(&mut scene, &third), 7_200_000, 128_571_428 - 7_200_000);
    let used = StoredBucket { used: 172_800_000, updated_at: start + 3_700 };
    assert_eq!(scene.world.fund(&scene.pool).paid, used);
    let paid = 128_571_428 + 44_428_572 + 7_200_000;
    assert_eq!(scene.world.fund(&scene.pool).total_paid, paid);
    assert_eq!(scene.world.balance(&scene.pool.insurance_vault), 500 * ASSET - paid);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_day_later_the_cap_is_whole_again_and_never_more() {
    let (mut scene, second, third) = three(capped(u64::MAX, 128_571_428), 500 * ASSET);
    scene.world.advance(1);
    assert_split(&default(&mut scene, &second), 128_571_428, 0);
    // Two days do not save up a second cap.
    scene.world.advance(2 * i64::from(DAY));
    assert_split(&default(&mut scene, &third), 128_571_428, 0);
    let first = Borrower { key: scene.borrower.key.insecure_clone(), ..scene.borrower };
    assert_split(&default(&mut scene, &first), 0, 128_571_428);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_second_before_the_day_is_over_the_cap_is_not_whole() {
    let (mut scene, second, third) = three(capped(u64::MAX, 86_400_000), 500 * ASSET);
    scene.world.advance(1);
    assert_split(&default(&mut scene, &second), 86_400_000, 42_171_428);
    // 1,000 atoms a second flow back.
    scene.world.advance(i64::from(DAY) - 1);
    assert_split(&default(&mut scene, &third), 86_399_000, 42_172_428);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_smaller_of_both_caps_counts() {
    for (event, day) in [(30 * ASSET, 40 * ASSET), (40 * ASSET, 30 * ASSET)] {
        let (mut scene, second, _) = three(capped(event, day), 500 * ASSET);
        scene.world.advance(1);
        assert_split(&default(&mut scene, &second), 30 * ASSET, 98_571_428);
        invariants::check(&scene.world, &scene.pool);
    }
}
