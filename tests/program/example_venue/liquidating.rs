//! Who may end a contract, and when: the maintenance margin to the atom.

use crate::common::*;
use example_venue::error::VenueError;
use loss_testkit::{
    example_venue::{close, liquidate, SettleSide},
    invariants,
};
use solana_signer::Signer;

#[test]
fn a_side_is_liquidated_when_less_than_its_maintenance_margin_is_left() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    // Worth 1,047.619047: the short side has 52.380953 left, which is the twentieth, rounded up.
    scene.price(104_76190476);
    let liquidation = scene.liquidate_bob(contract);
    scene.world.refused_with(liquidation, &[&scene.stranger], VenueError::Healthy.into());
    // Worth an atom more: 52.380952 left of 52.380953.
    scene.price(104_76190480);
    let liquidation = scene.liquidate_bob(contract);
    let before = scene.world.lamports(&scene.stranger.pubkey());
    scene.world.ok(liquidation, &[&scene.stranger]);

    assert_eq!(scene.tokens(&scene.bob), 900 * ASSET + 52_380_952);
    assert_eq!((scene.tokens(&scene.ann), scene.claim(&scene.ann)), (1_000 * ASSET, 47_619_048));
    assert_eq!((scene.vault(), scene.world.contract(&contract)), (0, None));
    assert_eq!(scene.world.lamports(&scene.stranger.pubkey()), before);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_long_side_is_liquidated_by_the_same_rule() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    let liquidation = |scene: &Scene| {
        let Scene { world, pool, market, ann, bob, stranger, .. } = scene;
        market.liquidate_ix(world, pool, contract, bob, ann, stranger)
    };
    // Worth 947.368422: 47.368422 left, and a twentieth is 47.3684211.
    scene.price(94_73684220);
    let healthy = liquidation(&scene);
    scene.world.refused_with(healthy, &[&scene.stranger], VenueError::Healthy.into());
    // Worth 947.368421: 47.368421 left, and a twentieth is 47.36842105.
    scene.price(94_73684210);
    let due = liquidation(&scene);
    scene.world.ok(due, &[&scene.stranger]);
    assert_eq!(scene.tokens(&scene.ann), 900 * ASSET + 47_368_421);
    assert_eq!((scene.tokens(&scene.bob), scene.claim(&scene.bob)), (1_000 * ASSET, 52_631_579));
}

#[test]
fn only_the_two_traders_close_a_healthy_contract() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(101_00000000);
    let Scene { world, pool, market, ann, bob, cleo, stranger, .. } = &mut scene;
    let side = market.side(world, contract, ann, bob);
    for other in [&*stranger, &cleo.key, &market.venue.operator] {
        let by = SettleSide { caller: other.pubkey(), ..side };
        let (closing, liquidation) =
            (close(pool, &market.keys, by), liquidate(pool, &market.keys, by));
        world.refused_with(closing, &[other], VenueError::NotTrader.into());
        world.refused_with(liquidation, &[other], VenueError::Healthy.into());
    }
    // Not even the traders liquidate it.
    let own = liquidate(pool, &market.keys, side);
    world.refused_with(own, &[&ann.key], VenueError::Healthy.into());
    scene.ann_wins(contract);
}

#[test]
fn p12_a_loser_without_a_token_account_is_liquidated_all_the_same() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(108_00000000);
    let Scene { world, pool, bob, .. } = &mut scene;
    world.set_account(&bob.asset, solana_account::Account::default());
    let fresh = world.token_account(pool.asset_mint, bob.id(), 0);
    bob.asset = fresh;
    let liquidation = scene.liquidate_bob(contract);
    scene.world.ok(liquidation, &[&scene.stranger]);
    assert_eq!(scene.tokens(&scene.bob), 20 * ASSET);
}
