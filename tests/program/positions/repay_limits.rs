use loss_testkit::{
    exact::assert_same,
    invariants, ix,
    params::{plain, DAY},
    scene::{at_par, Scene, ASSET, PRICE},
};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, Position},
};

#[track_caller]
fn refused(scene: &mut Scene, amount: u64, error: LossError) {
    let Scene { world, pool, borrower, .. } = scene;
    let (position, from) = (borrower.position, borrower.asset);
    let repay = ix::repay(pool, position, borrower.id(), from, amount);
    world.refused(repay, &[&borrower.key], error);
}

#[test]
fn what_is_left_is_nothing_or_the_smallest_debt() {
    let mut scene = Scene::new(plain());
    // 999 and 1 atom would be left.
    refused(&mut scene, 700 * ASSET - 999, LossError::DebtBelowMinimum);
    refused(&mut scene, 700 * ASSET - 1, LossError::DebtBelowMinimum);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.repay(world, pool, 700 * ASSET - 1_000);
    assert_eq!(borrower.debt(world, pool), 1_000);
    refused(&mut scene, 1, LossError::DebtBelowMinimum);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.repay(world, pool, 1_000);
    assert_eq!(borrower.debt(world, pool), 0);
    invariants::check(world, pool);
}

#[test]
fn nothing_offered_and_nothing_owed_are_refused() {
    let mut scene = Scene::new(plain());
    refused(&mut scene, 0, LossError::ZeroAmount);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.repay(world, pool, u64::MAX);
    refused(&mut scene, 1, LossError::ZeroAmount);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_payment_that_cancels_no_share_is_refused() {
    // 1,000% a year on a pool that lent everything: each year the debt is eleven times as much.
    let rate = 100_000;
    let params =
        PoolParams { base_rate_bps: rate, kink_rate_bps: rate, max_rate_bps: rate, ..plain() };
    let mut scene = Scene::with(params, 1_000, 1_000);
    for _ in 0..10 {
        scene.world.advance(31_536_000);
        let accrue = ix::accrue(&scene.pool);
        scene.world.ok(accrue, &[]);
    }
    // A raw share of 2^-32 owes 11^10 / 2^32 = 6.04 atoms by now.
    refused(&mut scene, 6, LossError::ZeroShares);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.repay(world, pool, 7);
    assert_eq!(world.balance(&borrower.asset), 993);
    let held = (1_000_u128 << 32) - 1;
    assert_eq!(world.read::<Position>(&borrower.position).debt_shares, held.to_le_bytes());
    invariants::check(world, pool);
}

#[test]
fn p11_a_debt_can_be_repaid_while_paused_marked_and_with_a_dead_oracle() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.pause();
    scene.world.advance(i64::from(DAY));
    let marked = scene.position();
    assert_ne!(marked.marked_at, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;

    // Part of it leaves the mark.
    borrower.repay(world, pool, 100 * ASSET);
    let expected = Position { debt_shares: at_par(600 * ASSET), ..marked };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    // All of it clears the mark.
    borrower.repay(world, pool, 600 * ASSET);
    let expected = Position { debt_shares: [0; 16], marked_at: 0, ..marked };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    assert_eq!(world.balance(&borrower.asset), 0);
    invariants::check(world, pool);
}

#[test]
fn p13_a_defaulted_position_owes_nothing() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    refused(&mut scene, 1_000, LossError::ZeroAmount);
    assert_eq!(scene.world.balance(&scene.borrower.asset), 700 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn more_than_the_payer_has_is_refused_by_the_token_program() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    let poor = world.token_account(pool.asset_mint, borrower.id(), 699 * ASSET);
    let repay = ix::repay(pool, borrower.position, borrower.id(), poor, 700 * ASSET);
    // Token error 1: insufficient funds.
    world.refused_with(repay, &[&borrower.key], 1);
    invariants::check(world, pool);
}
