//! Several recoveries of one event, and several events proven by one segment.

use crate::common::*;
use loss_testkit::{invariants, Lp, PoolKeys, World};
use socialized_loss::instructions::WithdrawAmount;

/// Three LPs with 500, 300 and 200 thousand.
fn three(world: &mut World, pool: &PoolKeys) -> [Lp; 3] {
    [("a", 500_000), ("b", 300_000), ("c", 200_000)]
        .map(|(name, amount)| world.funded_lp(pool, name, amount))
}

#[test]
fn p14_several_recoveries_of_one_event_pay_each_its_part_whenever_it_claims() {
    let (mut world, pool) = start();
    let [a, b, c] = three(&mut world, &pool);
    let nonce = lose(&mut world, &pool, 600_000);
    world.recover(&pool, nonce, 100_000);
    assert_eq!(claim(&mut world, &pool, nonce, &a), 50_000);
    world.recover(&pool, nonce, 50_000);
    assert_eq!(claim(&mut world, &pool, nonce, &a), 25_000);
    assert_eq!(claim(&mut world, &pool, nonce, &b), 45_000);
    world.advance(100 * DAY);
    world.recover(&pool, nonce, 450_000);
    // All of it is back: 300, 180 and 120 thousand.
    assert_eq!(claim(&mut world, &pool, nonce, &c), 120_000);
    assert_eq!(claim(&mut world, &pool, nonce, &b), 135_000);
    assert_eq!(claim(&mut world, &pool, nonce, &a), 225_000);
    assert_eq!(world.pool(&pool).recoveries, 0);
    // More is nobody's who lost.
    world.recover(&pool, nonce, 10_000);
    for lp in [&a, &b, &c] {
        nothing_for(&mut world, &pool, nonce, lp);
    }
    assert_eq!(world.pool(&pool).ledger.dust, 10_000);
    invariants::check(&world, &pool);
}

/// Losses of a half each, so that all parts are even: 1,000, 500, 250 thousand.
#[test]
fn p14_one_segment_proves_all_its_events_each_by_its_own_amounts() {
    let (mut world, pool) = start();
    let [a, b, _] = three(&mut world, &pool);
    let first = lose(&mut world, &pool, 500_000);
    let second = lose(&mut world, &pool, 250_000);
    world.recover(&pool, second, 100_000);
    world.recover(&pool, first, 300_000);
    assert_eq!(claim(&mut world, &pool, second, &a), 50_000);
    assert_eq!(claim(&mut world, &pool, first, &a), 150_000);
    assert_eq!(claim(&mut world, &pool, first, &b), 90_000);
    assert_eq!(claim(&mut world, &pool, second, &b), 30_000);
    let left = [first, second].map(|nonce| world.record(&pool, nonce).unclaimed().get());
    assert_eq!(left, [60_000, 20_000]);
    assert_eq!(world.pool(&pool).recoveries, 80_000);
    invariants::check(&world, &pool);
}

#[test]
fn p14_one_receipt_proves_several_events() {
    let (mut world, pool) = start();
    let [a, b, _] = three(&mut world, &pool);
    let first = lose(&mut world, &pool, 500_000);
    let second = lose(&mut world, &pool, 250_000);
    // One leaves a part, the other all: either way one receipt over both events.
    a.withdraw(&mut world, &pool, WithdrawAmount::Assets(25_000));
    assert_eq!(leave(&mut world, &pool, &b), 75_000);
    let third = lose(&mut world, &pool, 75_000);
    for (nonce, amount) in [(first, 100_000), (second, 100_000), (third, 60_000)] {
        world.recover(&pool, nonce, amount);
    }
    assert_eq!(claim_by_receipt(&mut world, &pool, first, &a, 0), 50_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, second, &a, 0), 50_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, first, &b, 0), 30_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, second, &b, 0), 30_000);
    // The third found 100,000 of "a" and 50,000 of "c": it is of the next segment of "a".
    let side = of_receipt(&world, &pool, &a, 0);
    nothing(&mut world, &pool, third, side, &a.key);
    assert_eq!(claim(&mut world, &pool, third, &a), 40_000);
    let side = of_receipt(&world, &pool, &b, 0);
    nothing(&mut world, &pool, third, side, &b.key);
    nothing_for(&mut world, &pool, third, &b);
    nothing_for(&mut world, &pool, first, &a);
    invariants::check(&world, &pool);
}

/// The recovery of an event knows nothing of losses that came after it.
#[test]
fn a_later_loss_does_not_shrink_the_recovery_of_an_earlier_one() {
    let (mut world, pool) = start();
    let [a, ..] = three(&mut world, &pool);
    let first = lose(&mut world, &pool, 500_000);
    world.recover(&pool, first, 200_000);
    let mut before = world.fork();
    assert_eq!(claim(&mut before, &pool, first, &a), 100_000);
    lose(&mut world, &pool, 499_000);
    assert_eq!(claim(&mut world, &pool, first, &a), 100_000);
    invariants::check(&world, &pool);
}
