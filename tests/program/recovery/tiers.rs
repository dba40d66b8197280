//! LPs first, stakers when those are whole, the reserve at last: as claims.

use crate::common::*;
use loss_testkit::{invariants, ix, params::plain, Lp, PoolKeys, Staker, World};
use socialized_loss::{instructions::WithdrawAmount, state::PoolParams};

/// Stakers bear 100,000 of 600,000 by the cap, the LPs 500,000 of their 1,000,000.
fn capped() -> (World, PoolKeys, [Lp; 2], [Staker; 2], u64) {
    let (mut world, pool) = start_with(PoolParams { insurance_cap_event: 100_000, ..plain() });
    let lps = [("lp", 750_000), ("second", 250_000)];
    let lps = lps.map(|(name, amount)| world.funded_lp(&pool, name, amount));
    let stakers = [("staker", 300_000), ("other", 100_000)];
    let stakers = stakers.map(|(name, amount)| world.funded_staker(&pool, name, amount));
    let nonce = lose(&mut world, &pool, 600_000);
    (world, pool, lps, stakers, nonce)
}

#[track_caller]
fn nothing_for_staker(world: &mut World, pool: &PoolKeys, nonce: u64, staker: &Staker) {
    let side = of_staker(world, pool, staker);
    nothing(world, pool, nonce, side, &staker.key);
}

#[test]
fn p14_stakers_are_paid_only_after_the_lps_are_whole() {
    let (mut world, pool, [lp, second], [staker, other], nonce) = capped();
    world.recover(&pool, nonce, 500_000);
    nothing_for_staker(&mut world, &pool, nonce, &staker);
    // One atom more is for the stakers, and too little for any of them.
    world.recover(&pool, nonce, 1);
    nothing_for_staker(&mut world, &pool, nonce, &staker);
    world.recover(&pool, nonce, 59_999);
    // Whether the LPs have claimed does not matter.
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 45_000);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 375_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &other), 15_000);
    assert_eq!(claim(&mut world, &pool, nonce, &second), 125_000);
    world.recover(&pool, nonce, 90_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 30_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &other), 10_000);
    // 50,000 were more than all bore.
    let state = world.pool(&pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 50_000));
    for lp in [&lp, &second] {
        nothing_for(&mut world, &pool, nonce, lp);
    }
    nothing_for_staker(&mut world, &pool, nonce, &other);
    invariants::check(&world, &pool);
}

#[test]
fn p14_surplus_is_the_reserves_and_insures_the_next_loss() {
    let (mut world, pool, [lp, _], _, nonce) = capped();
    world.recover(&pool, nonce, 600_000 + 40_000);
    // Nobody collected it: a loss credits it first. The reserve pays before stakers.
    let second = lose(&mut world, &pool, 30_000);
    let record = world.record(&pool, second);
    assert_eq!((record.reserve, record.stakers, record.lps), (30_000, 0, 0));
    assert_eq!(world.fund(&pool).reserve, 10_000);
    // What is kept for claims is not touched by it.
    assert_eq!(world.pool(&pool).recoveries, 600_000);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 375_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_staker_who_left_is_paid_by_its_receipt() {
    let (mut world, pool, _, [staker, other], nonce) = capped();
    world.recover(&pool, nonce, 540_000);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    world.advance(DAY);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    // Of 300,000 three quarters of the loss of 100,000.
    assert_eq!(world.balance(&staker.asset), 225_000);
    let stake = pool.stake(&staker.id());
    world.ok(ix::close_stake(&pool, staker.id(), staker.id(), staker.id(), None), &[&staker.key]);
    let side = world.receipt_side(stake, 0, &staker.key, staker.asset);
    assert_eq!(world.claim_recovery(&pool, nonce, side, &staker.key), 30_000);
    nothing(&mut world, &pool, nonce, side, &staker.key);
    world.recover(&pool, nonce, 60_000);
    assert_eq!(world.claim_recovery(&pool, nonce, side, &staker.key), 45_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &other), 25_000);
    assert_eq!(world.balance(&staker.asset), 300_000);
    invariants::check(&world, &pool);
}

/// One owner with a share and a stake has two claims, each of its class.
#[test]
fn an_owner_of_both_claims_both() {
    let (mut world, pool) = start_with(PoolParams { insurance_cap_event: 100_000, ..plain() });
    let lp = world.funded_lp(&pool, "both", 1_000_000);
    let staker = world.funded_staker(&pool, "both", 200_000);
    assert_eq!(lp.id(), staker.id());
    let nonce = lose(&mut world, &pool, 600_000);
    world.recover(&pool, nonce, 600_000);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 500_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 100_000);
    let record = world.record(&pool, nonce);
    assert_eq!((record.claimed_lps, record.claimed_stakers), (500_000, 100_000));
    invariants::check(&world, &pool);
}

/// A loss that the stakers bore alone is theirs alone to recover.
#[test]
fn lps_who_lost_nothing_recover_nothing() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let staker = world.funded_staker(&pool, "staker", 400_000);
    let nonce = lose(&mut world, &pool, 300_000);
    world.recover(&pool, nonce, 310_000);
    nothing_for(&mut world, &pool, nonce, &lp);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 300_000);
    assert_eq!(world.pool(&pool).ledger.dust, 10_000);
    invariants::check(&world, &pool);
}
