//! Classes that were wiped out: whose the recovery is, while others live in the pool.

use crate::common::*;
use loss_testkit::{invariants, params::plain};
use socialized_loss::state::PoolParams;

#[test]
fn p14_lps_of_a_wiped_out_epoch_are_paid_while_new_ones_live_in_the_pool() {
    let (mut world, pool) = start();
    let old = world.funded_lp(&pool, "old", 600_000);
    let older = world.funded_lp(&pool, "older", 200_000);
    let first = lose(&mut world, &pool, 800_000);
    assert_eq!(world.pool(&pool).ledger.lps.epoch, 1);
    let new = world.funded_lp(&pool, "new", 500_000);
    // One of the old comes back; its share changes, so it needs a receipt.
    let tokens = world.token_account(pool.asset_mint, older.id(), 500_000);
    let older = loss_testkit::Lp { asset: tokens, ..older };
    older.deposit(&mut world, &pool, 500_000);
    world.recover(&pool, first, 400_000);
    assert_eq!(new.claim(&world, &pool), 500_000);
    nothing_for(&mut world, &pool, first, &new);
    nothing_for(&mut world, &pool, first, &older);
    assert_eq!(claim(&mut world, &pool, first, &old), 300_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, first, &older, 0), 100_000);

    // A loss of the new epoch is the new ones'.
    let second = lose(&mut world, &pool, 500_000);
    world.recover(&pool, second, 100_000);
    nothing_for(&mut world, &pool, second, &old);
    assert_eq!(claim(&mut world, &pool, second, &new), 50_000);
    assert_eq!(claim(&mut world, &pool, second, &older), 50_000);
    let side = of_receipt(&world, &pool, &older, 0);
    nothing(&mut world, &pool, second, side, &older.key);
    assert_eq!(world.pool(&pool).recoveries, 0);
    invariants::check(&world, &pool);
}

/// One segment across the end of its epoch: later epochs are not in it, whatever their numbers.
#[test]
fn p8_a_share_that_slept_through_a_wipe_out_claims_nothing_of_what_came_after() {
    let (mut world, pool) = start();
    let sleeper = world.funded_lp(&pool, "sleeper", 400_000);
    let half = lose(&mut world, &pool, 200_000);
    let rest = lose(&mut world, &pool, 200_000);
    let new = world.funded_lp(&pool, "new", 600_000);
    let later = lose(&mut world, &pool, 300_000);
    for nonce in [half, rest, later] {
        world.recover(&pool, nonce, 150_000);
    }
    nothing_for(&mut world, &pool, later, &sleeper);
    nothing_for(&mut world, &pool, half, &new);
    nothing_for(&mut world, &pool, rest, &new);
    assert_eq!(claim(&mut world, &pool, rest, &sleeper), 150_000);
    assert_eq!(claim(&mut world, &pool, half, &sleeper), 150_000);
    assert_eq!(claim(&mut world, &pool, later, &new), 150_000);
    // And by the receipt that its closing makes, the same.
    world.recover(&pool, rest, 50_000);
    close_share(&mut world, &pool, &sleeper);
    let side = of_receipt(&world, &pool, &sleeper, 0);
    nothing(&mut world, &pool, later, side, &sleeper.key);
    assert_eq!(claim_by_receipt(&mut world, &pool, rest, &sleeper, 0), 50_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_stakers_of_a_wiped_out_fund_are_paid_while_new_ones_insure() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000);
    let old = world.funded_staker(&pool, "old", 150_000);
    let older = world.funded_staker(&pool, "older", 50_000);
    // The stakers' 200,000 and 300,000 of the LP.
    let first = lose(&mut world, &pool, 500_000);
    assert_eq!(world.fund(&pool).stakers.epoch, 1);
    let new = world.funded_staker(&pool, "new", 90_000);
    world.recover(&pool, first, 300_000 + 100_000);
    let side = of_staker(&world, &pool, &new);
    nothing(&mut world, &pool, first, side, &new.key);
    assert_eq!(claim_staked(&mut world, &pool, first, &old), 75_000);
    assert_eq!(claim_staked(&mut world, &pool, first, &older), 25_000);
    assert_eq!(new.claim(&world, &pool), 90_000);
    invariants::check(&world, &pool);
}

/// A loss that leaves less than one whole share sets the last atom free, as dust of the reserve. The
/// LPs bore that too, so it is recovered for them first.
#[test]
fn p14_what_a_drained_class_set_free_is_part_of_what_it_lost() {
    let yearly = 10_000;
    let params = PoolParams {
        insurance_cap_event: 0,
        base_rate_bps: yearly,
        kink_rate_bps: yearly,
        max_rate_bps: yearly,
        ..plain()
    };
    let (mut world, pool) = start_with(params);
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let mut borrower = world.indebted(&pool, "borrower", 20_000_000, 1_000_000);
    // A year at 100%: the LP has 1,900,000 for a million shares, the fund is owed 100,000.
    world.advance(LIFE);
    borrower.asset = world.token_account(pool.asset_mint, borrower.id(), 2_000_000);
    borrower.repay(&mut world, &pool, u64::MAX);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 1_900_000);
    // Less than an atom of interest in a second: the debt is rounded up to one more.
    let nonce = lose(&mut world, &pool, 1_899_998);
    let record = world.record(&pool, nonce);
    assert_eq!((record.debt, record.lps), (1_899_999, 1_899_999));
    assert_eq!(record.lps_before.assets, 1_900_000);
    assert_eq!((record.lps_after.assets, record.lps_after.epoch), (0, 1));
    let dust = world.pool(&pool).ledger.dust;

    world.recover(&pool, nonce, 1_900_002);
    let state = world.pool(&pool);
    // Two are more than was lost.
    assert_eq!((state.recoveries, state.ledger.dust), (1_900_000, dust + 2));
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 1_900_000);
    invariants::check(&world, &pool);
}
