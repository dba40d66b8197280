use crate::accounts::Wrong;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    invariants, ix,
    params::plain,
    refusals::Table,
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::instructions::LiquidateArgs;
use solana_instruction::Instruction;
use solana_signer::Signer;

fn liquidation(scene: &Scene) -> Instruction {
    let Scene { pool, borrower, caller, .. } = scene;
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    ix::liquidate(pool, borrower.position, 1, caller.side(pool), args)
}

#[test]
fn every_account_of_liquidate_is_checked() {
    let mut scene = Scene::with(plain(), 2_000 * ASSET, 700 * ASSET);
    scene.world.fund_insurance(&scene.pool, 100 * ASSET);
    scene.price(60 * PRICE);
    let wrong = Wrong::new(&mut scene);
    let key = scene.caller.key.insecure_clone();
    let collateral =
        scene.world.token_account(scene.pool.collateral_mint, key.pubkey(), 5 * COLLATERAL);
    let (mine, pool) = (scene.caller.asset, scene.pool);
    let table = Table::new(liquidation(&scene), &[&key])
        // Token error 3: the account is not of the mint; 4: the signer does not own it.
        .swap("pays collateral", mine, collateral, 3)
        .swap("pays with a stranger's tokens", mine, wrong.lure_asset, 4)
        .swap("pays with the pool's tokens", mine, pool.asset_vault, 4)
        .swap("pays with another pool's tokens", mine, wrong.other.insurance_vault, 4)
        .read_only("caller's tokens read-only", mine, ErrorCode::ConstraintMut);
    wrong.rows(table, &scene).check(&mut scene.world);

    // Nothing but the wrong account was wrong: 571.428572 of 700 came in, 128.571428 did not.
    let good = liquidation(&scene);
    scene.world.ok(good, &[&key]);
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.reserve, record.lps), (100 * ASSET, 28_571_428));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn collateral_seized_into_the_vault_itself_harms_only_its_liquidator() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.collateral = scene.pool.collateral_vault;
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    caller.liquidate(world, pool, borrower, u64::MAX);
    // A transfer to itself moves nothing: the books count none, the vault keeps ten.
    let state = world.pool(pool);
    assert_eq!((state.collateral, state.salvage), (0, 0));
    assert_eq!(world.balance(&pool.collateral_vault), 10 * COLLATERAL);
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - 571_428_572);
    invariants::check(world, pool);
}

#[test]
fn without_a_shortfall_the_record_account_is_not_looked_at() {
    let mut scene = Scene::new(plain());
    scene.price(85 * PRICE);
    let elsewhere = scene.lp.asset;
    let good = liquidation(&scene);
    let with_another = ix::with_account(good, &scene.pool.record(1), elsewhere);
    let Scene { world, pool, borrower, caller, lp } = &mut scene;
    let watch = world.watch(&with_another);
    world.ok(with_another, &[&caller.key]);
    let changed = [
        pool.pool,
        borrower.position,
        pool.asset_vault,
        pool.collateral_vault,
        caller.asset,
        caller.collateral,
    ];
    watch.assert_changed(world, &changed);
    assert_eq!(world.balance(&lp.asset), 0);
    assert_eq!(scene.position().debt_shares, at_par(350 * ASSET));
    invariants::check(&scene.world, &scene.pool);
}
