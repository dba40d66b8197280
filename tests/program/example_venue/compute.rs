//! What the heaviest settlements cost.

use crate::common::*;
use loss_testkit::{invariants, ix, world::Success};
use solana_signer::Signer;

/// What each call of the pool used, in order, from the log.
fn calls_of_the_pool(logs: &[String]) -> Vec<u64> {
    let used = format!("Program {} consumed ", socialized_loss::ID);
    let lines = logs.iter().filter_map(|line| line.strip_prefix(used.as_str()));
    lines.filter_map(|line| line.split(' ').next()?.parse().ok()).collect()
}

/// Bob is liquidated at that price by a stranger, who needs both receipts. Bond, reserve and stakers have something
/// to pay with.
fn liquidation(price: i64) -> (Scene, Success) {
    let mut scene = Scene::with(LIMITS, BOND, 10 * ASSET);
    scene.haircut();
    // Ann's claim bears a deficit of Cleo's contract, so its next change needs a receipt.
    let side = scene.next(115_00000000);
    let Scene { world, pool, market, cleo, .. } = &mut scene;
    world.ok(loss_testkit::example_venue::close(pool, &market.keys, side), &[&cleo.key]);
    world.advance(86_400);
    let more = world.token_account(pool.asset_mint, market.venue.bond_owner.pubkey(), BOND);
    let side = ix::BondSide { owner: market.venue.bond_owner.pubkey(), asset: more };
    world.ok(ix::add_bond(pool, &market.keys.venue, side, BOND), &[&market.venue.bond_owner]);
    world.fund_insurance(pool, 10 * ASSET);
    world.funded_staker(pool, "staker", 30 * ASSET);
    scene.price(100_00000000);
    let contract = scene.ann_with_bob();
    scene.price(price);
    let due = scene.liquidate_bob(contract);
    let side = {
        let Scene { world, market, ann, bob, .. } = &scene;
        market.side(world, contract, ann, bob)
    };
    let receipts = [side.receipt, side.deficit_receipt].map(|at| at.expect("passed"));
    let done = scene.world.ok(due, &[&scene.stranger]);
    assert!(receipts.iter().all(|at| scene.world.lamports(at) > 0), "both receipts were made");
    invariants::check(&scene.world, &scene.pool);
    (scene, done)
}

#[track_caller]
fn check(what: &str, done: &Success) {
    let (total, calls) = (done.compute_units_consumed, calls_of_the_pool(&done.logs));
    println!("{what}: {total} in all; the pool's calls {calls:?}");
    // What a transaction with one instruction may use without asking for more.
    assert!(total < 200_000, "{what}: {total}");
    // Its own event is a call to itself.
    assert_eq!(calls.len(), 4, "credit, event, report, credit");
}

#[test]
fn p12_the_heaviest_settlements_need_no_compute_budget() {
    // Of 80: 20 are the bond's, 10 the reserve's, 30 the stakers', 20 the claims'.
    let (scene, done) = liquidation(118_00000000);
    assert_eq!(split_with_stakers(&scene), [20, 10, 30, 20, 0, 0].map(|whole| whole * ASSET));
    check("claims reduced", &done);

    // Of 800 all tiers pay all they have.
    let (scene, done) = liquidation(190_00000000);
    let [bond, reserve, stakers, profits, lps, unallocated] = split_with_stakers(&scene);
    assert_eq!([bond, reserve, stakers, lps], [20, 10, 30, 100].map(|whole| whole * ASSET));
    assert_eq!(scene.record(3).profits_after.assets, 0);
    assert!(profits > 0 && unallocated > 0);
    check("claims wiped out", &done);
}

fn split_with_stakers(scene: &Scene) -> [u64; 6] {
    let record = scene.record(3);
    [record.bond, record.reserve, record.stakers, record.profits, record.lps, record.unallocated]
}
