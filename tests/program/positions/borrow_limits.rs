use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants, ix,
    oracle::Quote,
    params::{plain, DAY},
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{error::LossError, state::PoolParams};
use solana_instruction::Instruction;

fn borrow(scene: &Scene, amount: u64) -> Instruction {
    borrow_at(scene, Some(scene.pool.price), amount)
}

fn borrow_at(scene: &Scene, price: Option<Pubkey>, amount: u64) -> Instruction {
    let Scene { pool, borrower, .. } = scene;
    ix::borrow(pool, borrower.position, borrower.id(), borrower.asset, price, amount)
}

/// `refused` at one amount, and fine one atom away.
#[track_caller]
fn assert_limit(scene: &mut Scene, fine: u64, refused: u64, error: LossError) {
    let (owed, had) = (
        scene.borrower.debt(&scene.world, &scene.pool),
        scene.world.balance(&scene.borrower.asset),
    );
    let too_much = borrow(scene, refused);
    scene.world.refused(too_much, &[&scene.borrower.key], error);
    let enough = borrow(scene, fine);
    scene.world.ok(enough, &[&scene.borrower.key]);
    assert_eq!(scene.borrower.debt(&scene.world, &scene.pool), owed + fine);
    assert_eq!(scene.world.balance(&scene.borrower.asset), had + fine);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn debt_is_at_most_the_opening_part_of_the_value() {
    // 75% of ten times 100.
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    assert_limit(&mut scene, 750 * ASSET, 750 * ASSET + 1, LossError::PositionTooRisky);
}

#[test]
fn the_value_is_that_at_the_low_price() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.world.advance(1);
    // 100 less twice a confidence of 1: ten times 98, and 75% of that.
    let now = scene.world.now();
    let quote = Quote { conf: 1_00000000, ..Quote::new(scene.pool.feed_id, 100 * PRICE, now) };
    scene.world.post(&scene.pool, &quote);
    assert_limit(&mut scene, 735 * ASSET, 735 * ASSET + 1, LossError::PositionTooRisky);
}

#[test]
fn a_position_without_collateral_borrows_nothing() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.remove_collateral(world, pool, 10 * COLLATERAL);
    let some = borrow(&scene, 1_000);
    scene.world.refused(some, &[&scene.borrower.key], LossError::PositionTooRisky);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_debt_is_at_least_the_smallest_one() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    assert_limit(&mut scene, 1_000, 999, LossError::DebtBelowMinimum);
    // It is the whole debt that counts: one more atom is fine.
    assert_limit(&mut scene, 1, 0, LossError::ZeroAmount);
}

#[test]
fn the_borrow_cap_is_on_the_debt_of_all() {
    let params = PoolParams { borrow_cap: 700 * ASSET, ..plain() };
    let mut scene = Scene::with(params, 1_000 * ASSET, 0);
    let Scene { world, pool, .. } = &mut scene;
    world.indebted(pool, "neighbour", 10 * COLLATERAL, 300 * ASSET);
    assert_limit(&mut scene, 400 * ASSET, 400 * ASSET + 1, LossError::BorrowCapExceeded);
}

#[test]
fn only_idle_assets_are_lent() {
    let mut scene = Scene::with(plain(), 500 * ASSET, 0);
    assert_limit(&mut scene, 500 * ASSET, 500 * ASSET + 1, LossError::InsufficientIdle);
    let one = borrow(&scene, 1);
    scene.world.refused(one, &[&scene.borrower.key], LossError::InsufficientIdle);
    assert_eq!(scene.world.pool(&scene.pool).ledger.cash, 0);
}

#[test]
fn tokens_sent_straight_to_the_vault_are_not_lent() {
    let mut scene = Scene::with(plain(), 500 * ASSET, 0);
    let Scene { world, pool, .. } = &mut scene;
    let gift = loss_testkit::tokens::account(pool.asset_mint, pool.pool, 900 * ASSET);
    world.set_account(&pool.asset_vault, gift);
    assert_limit(&mut scene, 500 * ASSET, 500 * ASSET + 1, LossError::InsufficientIdle);
    assert_eq!(scene.world.balance(&scene.pool.asset_vault), 400 * ASSET);
}

#[test]
fn no_amount_overflows() {
    let mut scene = Scene::with(plain(), 500 * ASSET, 0);
    let all = borrow(&scene, u64::MAX);
    scene.world.refused(all, &[&scene.borrower.key], LossError::InsufficientIdle);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn nothing_is_lent_while_paused_and_the_pause_ends_by_itself() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.pause();
    let some = borrow(&scene, 1_000);
    scene.world.refused(some.clone(), &[&scene.borrower.key], LossError::Paused);
    scene.price_after(i64::from(2 * DAY) - 1, 100 * PRICE);
    scene.world.refused(some.clone(), &[&scene.borrower.key], LossError::Paused);
    scene.world.advance(1);
    scene.world.ok(some, &[&scene.borrower.key]);
    assert_eq!(scene.position().debt_shares, at_par(1_000));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p13_a_defaulted_position_borrows_nothing() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    let some = borrow(&scene, 1_000);
    scene.world.refused(some, &[&scene.borrower.key], LossError::PositionDefaulted);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_loan_needs_a_price_and_a_young_one() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let without = borrow_at(&scene, None, 1_000);
    scene.world.refused(without.clone(), &[&scene.borrower.key], LossError::OracleMissing);
    let with = borrow(&scene, 1_000);
    scene.world.ok(with.clone(), &[&scene.borrower.key]);
    // Sixty seconds are allowed, with the account and without.
    scene.world.advance(60);
    scene.world.ok(without.clone(), &[&scene.borrower.key]);
    scene.world.ok(with.clone(), &[&scene.borrower.key]);
    scene.world.advance(1);
    scene.world.refused(without, &[&scene.borrower.key], LossError::OracleStale);
    scene.world.refused(with, &[&scene.borrower.key], LossError::OracleStale);
    assert_eq!(scene.position().debt_shares, at_par(3_000));
    invariants::check(&scene.world, &scene.pool);
}
