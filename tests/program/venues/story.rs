//! One deficit through all tiers and back.

use crate::common::*;
use loss_testkit::invariants;
use socialized_loss::instructions::WithdrawAmount;

#[test]
fn p2_p3_a_deficit_is_paid_by_bond_fund_claims_and_lps_in_this_order() {
    let mut scene = Scene::new();
    let Scene { world, pool, lp, venue } = &mut scene;
    world.fund_insurance(pool, 500 * ASSET);
    let winner = world.winner(pool, venue, "winner", 300 * ASSET);
    invariants::check(world, pool);

    let record = venue.report(world, pool, 500 * ASSET);
    assert_eq!(record.bond, 20 * ASSET);
    assert_eq!(record.shortfall, 480 * ASSET);
    assert_eq!(record.reserve, 50 * ASSET);
    assert_eq!(record.stakers, 0);
    assert_eq!(record.profits, 300 * ASSET);
    assert_eq!(record.lps, 100 * ASSET);
    assert_eq!(record.unallocated, 30 * ASSET);
    assert_eq!(record.held_back, 430 * ASSET);
    assert_eq!(winner.claim(world, venue), 0);
    // P5: an atom less than exact, at most.
    assert_eq!(lp.claim(world, pool), 900 * ASSET - 1);
    let book = world.venue(&venue.keys).book();
    assert_eq!(book.pot.get(), 470 * ASSET);
    invariants::check(world, pool);

    // The pot pays the one whose counterparty could not.
    let other = world.winner(pool, venue, "other", 470 * ASSET);
    assert_eq!(world.balance(&venue.asset), (10_000 - 300) * ASSET);
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    other.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&other.asset), 470 * ASSET);
    invariants::check(world, pool);
}
