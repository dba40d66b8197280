use loss_testkit::{
    actors::Borrower,
    invariants, ix,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    state::{PoolParams, StoredBucket},
};

/// One withdrawal of an atom, refused a second before `until` and fine at it.
#[track_caller]
fn assert_held_until(scene: &mut Scene, until: i64) {
    let Scene { world, pool, lp, .. } = scene;
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let withdraw = ix::withdraw(pool, lp.side(world, pool), args);
    world.set_time(until - 1);
    world.refused(withdraw.clone(), &[&lp.key], LossError::RecognitionPending);
    world.set_time(until);
    let had = world.balance(&lp.asset);
    world.ok(withdraw, &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), had + 1);
}

/// Four more borrowers like the first.
fn crowd() -> (Scene, Vec<Borrower>) {
    let mut scene = Scene::with(plain(), 10_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, .. } = &mut scene;
    let names = ["ann", "bob", "cem", "dee"];
    let crowd = names.map(|name| world.indebted(pool, name, 10 * COLLATERAL, 700 * ASSET));
    (scene, crowd.into())
}

#[track_caller]
fn mark(scene: &mut Scene, borrower: &Borrower) {
    let mark = ix::mark_insolvent(&scene.pool, borrower.position, Some(scene.pool.price));
    scene.world.ok(mark, &[]);
}

fn window(scene: &Scene) -> (i64, StoredBucket) {
    let pool = scene.world.pool(&scene.pool);
    (pool.recognition_until, pool.recognition)
}

#[test]
fn p11_a_mark_holds_exits_until_the_second_it_says() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    let until = scene.world.now() + 3_600;
    assert_held_until(&mut scene, until);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_the_hold_is_as_long_as_the_pools_window() {
    let params =
        PoolParams { recognition_window_seconds: 120, record_grace_seconds: 60, ..plain() };
    let mut scene = Scene::new(params);
    scene.price(60 * PRICE);
    scene.mark();
    let now = scene.world.now();
    assert_eq!(window(&scene), (now + 120, StoredBucket { used: 120, updated_at: now }));
    assert_held_until(&mut scene, now + 120);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_only_a_loss_worth_running_from_holds_exits() {
    // A ten-thousandth of the LPs' 1,000 is 0.1. At 69.9900001 the position misses 0.099999.
    let mut scene = Scene::new(plain());
    scene.price(6_999_000_010);
    scene.mark();
    assert_eq!(scene.position().marked_at, scene.world.now());
    assert_eq!(window(&scene), (0, StoredBucket::default()));
    let Scene { world, pool, lp, .. } = &mut scene;
    lp.withdraw(world, pool, WithdrawAmount::Assets(1));
    assert_eq!(world.balance(&lp.asset), 1);
    invariants::check(world, pool);

    // At 69.99 it misses 0.1.
    let mut scene = Scene::new(plain());
    scene.price(6_999_000_000);
    scene.mark();
    let now = scene.world.now();
    assert_eq!(window(&scene), (now + 3_600, StoredBucket { used: 3_600, updated_at: now }));
    assert_held_until(&mut scene, now + 3_600);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_many_marks_at_once_hold_no_longer_than_one() {
    let (mut scene, crowd) = crowd();
    scene.price(60 * PRICE);
    let start = scene.world.now();
    scene.mark();
    for borrower in &crowd {
        mark(&mut scene, borrower);
    }
    let used = StoredBucket { used: 3_600, updated_at: start };
    assert_eq!(window(&scene), (start + 3_600, used));
    assert_held_until(&mut scene, start + 3_600);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_later_marks_hold_only_as_long_as_the_budget_has_refilled() {
    let (mut scene, crowd) = crowd();
    scene.price(60 * PRICE);
    let start = scene.world.now();
    scene.mark();

    // 3,600 seconds a day flow back: one in 24. After 2,400 seconds 100 have.
    scene.price_after(2_400, 60 * PRICE);
    mark(&mut scene, &crowd[0]);
    let used = StoredBucket { used: 3_600, updated_at: start + 2_400 };
    assert_eq!(window(&scene), (start + 3_700, used));

    // Another 23 seconds are not enough for one.
    scene.price_after(23, 60 * PRICE);
    mark(&mut scene, &crowd[1]);
    assert_eq!(window(&scene), (start + 3_700, used));

    // Long after the window, 18,000 seconds since the last use: 750 have flowed back.
    scene.price_after(17_977, 60 * PRICE);
    mark(&mut scene, &crowd[2]);
    let (now, since) = (start + 20_400, start + 20_400);
    assert_eq!(scene.world.now(), now);
    let used = StoredBucket { used: 3_600, updated_at: since };
    assert_eq!(window(&scene), (now + 750, used));
    assert_held_until(&mut scene, now + 750);

    // A day after the last use the budget is whole again.
    scene.world.set_time(since + 86_399);
    scene.price(60 * PRICE);
    mark(&mut scene, &crowd[3]);
    let now = scene.world.now();
    let used = StoredBucket { used: 3_600, updated_at: now };
    assert_eq!((now, window(&scene)), (since + 86_400, (now + 3_600, used)));
    assert_held_until(&mut scene, now + 3_600);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_one_position_cannot_hold_exits_again_before_it_was_healthy() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    let until = scene.world.now() + 3_600;
    scene.price_after(3_600, 60 * PRICE);
    let again = ix::mark_insolvent(&scene.pool, scene.borrower.position, Some(scene.pool.price));
    scene.world.refused(again, &[], LossError::AlreadyMarked);
    assert_eq!(window(&scene).0, until);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_deposit_settlement_repayment_and_record_are_not_held() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    let Scene { world, pool, lp, borrower, .. } = &mut scene;
    lp.asset = world.token_account(pool.asset_mint, lp.id(), 5);
    lp.deposit(world, pool, 5);
    world.ok(ix::settle_lp(pool, lp.id()), &[]);
    borrower.repay(world, pool, 100 * ASSET);
    // 600 are owed now, and ten times 59 is less.
    scene.price_after(600, 59 * PRICE);
    scene.record();
    assert!(scene.world.now() < window(&scene).0);
    // Of 1,000.000005 are left 400.000005, rounded down for their only owner (P5).
    assert_eq!(scene.lp.claim(&scene.world, &scene.pool), 400 * ASSET + 4);
    invariants::check(&scene.world, &scene.pool);
}
