use crate::accounts::Wrong;
use loss_testkit::{
    invariants, ix,
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL},
};
use socialized_loss::state::PoolParams;
use solana_signer::Signer;

/// A default that the fund and the LPs share, of dust that anyone may record.
fn recordable(params: PoolParams) -> Scene {
    let mut scene = Scene::new(params);
    scene.world.fund_insurance(&scene.pool, 100 * ASSET);
    scene.price(1_000);
    scene
}

#[test]
fn every_account_of_record_shortfall_is_checked() {
    let mut scene = recordable(plain());
    let wrong = Wrong::new(&mut scene);
    let Scene { pool, borrower, caller, .. } = &scene;
    let key = caller.key.insecure_clone();
    let good = ix::record_shortfall(pool, borrower.position, 1, caller.side(pool));
    wrong.rows(Table::new(good, &[&key]), &scene).check(&mut scene.world);

    // Nothing but the wrong account was wrong.
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.reserve, record.lps), (100 * ASSET, 600 * ASSET));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_reward_paid_into_the_vault_itself_harms_only_its_caller() {
    let mut scene = recordable(plain());
    scene.caller.collateral = scene.pool.collateral_vault;
    scene.record();
    let Scene { world, pool, .. } = &scene;
    // A transfer to itself moves nothing: 9.9 count as salvage, 0.1 belong to nobody.
    assert_eq!(world.pool(pool).salvage, 9_900_000_000);
    assert_eq!(world.balance(&pool.collateral_vault), 10 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn without_a_reward_the_callers_collateral_account_is_not_looked_at() {
    let mut scene = recordable(PoolParams { record_reward_bps: 0, ..plain() });
    scene.caller.collateral = scene.caller.key.pubkey();
    scene.record();
    let Scene { world, pool, .. } = &scene;
    assert_eq!(world.pool(pool).salvage, 10 * COLLATERAL);
    assert_eq!(world.balance(&pool.collateral_vault), 10 * COLLATERAL);
    invariants::check(world, pool);
}
