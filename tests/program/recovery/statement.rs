//! What a share says about itself: how much it lost, and how much came back.

use crate::common::*;
use loss_testkit::{invariants, ix, params::plain};
use socialized_loss::{instructions::WithdrawAmount, state::PoolParams};

#[test]
fn a_share_says_what_it_lost_when_it_settles_and_what_came_back_when_it_claims() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 700_000);
    lp.deposit(&mut world, &pool, 600_000);
    world.funded_lp(&pool, "other", 200_000);
    assert_eq!(statement(&world, &pool, &lp), (0, 0));
    let first = lose(&mut world, &pool, 400_000);
    // Not before it settles; then half of 600,000.
    assert_eq!(statement(&world, &pool, &lp), (0, 0));
    world.recover(&pool, first, 100_000);
    claim(&mut world, &pool, first, &lp);
    assert_eq!(statement(&world, &pool, &lp), (0, 75_000));
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    assert_eq!(statement(&world, &pool, &lp), (300_000, 75_000));
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    assert_eq!(statement(&world, &pool, &lp), (300_000, 75_000));
    // A deposit settles too: half of 300,000 more.
    let second = lose(&mut world, &pool, 200_000);
    lp.deposit(&mut world, &pool, 100_000);
    assert_eq!(statement(&world, &pool, &lp), (450_000, 75_000));
    // Claims by a receipt count as well.
    world.recover(&pool, first, 20_000);
    world.recover(&pool, second, 40_000);
    claim_by_receipt(&mut world, &pool, first, &lp, 0);
    assert_eq!(statement(&world, &pool, &lp), (450_000, 90_000));
    claim_by_receipt(&mut world, &pool, second, &lp, 0);
    assert_eq!(statement(&world, &pool, &lp), (450_000, 120_000));
    // Leaving does not take the statement away.
    leave(&mut world, &pool, &lp);
    assert_eq!(statement(&world, &pool, &lp), (450_000, 120_000));
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_says_the_same_of_itself() {
    let (mut world, pool) = start_with(PoolParams { insurance_cap_event: 100_000, ..plain() });
    world.funded_lp(&pool, "lp", 1_000_000);
    let staker = world.funded_staker(&pool, "staker", 200_000);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 240_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 40_000);
    let said = |world: &loss_testkit::World| {
        let share = world.stake(&pool, &staker.id()).share;
        (share.lost, share.recovered)
    };
    assert_eq!(said(&world), (0, 40_000));
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_eq!(said(&world), (100_000, 40_000));
    world.recover(&pool, nonce, 60_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 60_000);
    assert_eq!(said(&world), (100_000, 100_000));
    invariants::check(&world, &pool);
}

#[test]
fn a_wiped_out_share_says_that_it_lost_everything_and_what_came_back() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let nonce = lose(&mut world, &pool, 600_000);
    world.funded_lp(&pool, "new", 600_000);
    world.recover(&pool, nonce, 200_000);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    claim(&mut world, &pool, nonce, &lp);
    assert_eq!(statement(&world, &pool, &lp), (600_000, 200_000));
    invariants::check(&world, &pool);
}

#[test]
fn a_claim_leaves_the_assets_and_the_request_of_its_owner_alone() {
    let params = PoolParams { withdraw_delay_seconds: 86_400, ..plain() };
    let (mut world, pool) = start_with(params);
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 100_000);
    world.ok(ix::request_withdraw(&pool, lp.id(), WithdrawAmount::Assets(100_000)), &[&lp.key]);
    let before = world.lp(&pool, &lp.id()).share;
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 100_000);
    let after = world.lp(&pool, &lp.id()).share;
    let expected = socialized_loss::state::StoredShare { recovered: 100_000, ..before };
    assert_eq!(after, expected);
    assert_eq!(lp.claim(&world, &pool), 300_000);
    invariants::check(&world, &pool);
}
