//! The cost of a claim does not depend on how many events there were.

use crate::common::*;
use loss_testkit::{invariants, ix, keys::claim as claim_key, PoolKeys, World};

/// Compute units of a second claim: its account exists, so no address is searched for.
fn second_claim(world: &mut World, pool: &PoolKeys, nonce: u64, lp: &loss_testkit::Lp) -> u64 {
    world.recover(pool, nonce, 500);
    claim(world, pool, nonce, lp);
    world.recover(pool, nonce, 500);
    let side = of_lp(world, pool, lp);
    assert!(world.lamports(&claim_key(&side.share, 0, &pool.record(nonce))) > 0);
    let meta = world.ok(ix::claim_recovery(pool, pool.record(nonce), side), &[&lp.key]);
    meta.compute_units_consumed
}

#[test]
fn p12_of_two_hundred_events_an_early_one_and_the_last_cost_the_same_to_claim() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    for nth in 1..=200 {
        assert_eq!(lose(&mut world, &pool, 1_000), nth);
    }
    assert_eq!(world.pool(&pool).seq, 200);
    let [first, others @ ..] =
        [1, 2, 3, 50, 100, 199, 200].map(|nonce| second_claim(&mut world, &pool, nonce, &lp));
    assert_eq!(others, [others[0]; 6]);
    // The first found the shares as they were when the segment began: nothing to multiply.
    assert!(first < others[0] && others[0] - first < 1_000, "{first} of {}", others[0]);
    invariants::check(&world, &pool);
}
