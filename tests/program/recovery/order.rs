//! The order of claims, and who calls, changes nothing.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, params::plain, Lp, PoolKeys, World};
use socialized_loss::state::{Pool, PoolParams, ShortfallRecord};

/// Everybody's balances, and the accounts that claims change.
fn outcome(
    world: &World,
    pool: &PoolKeys,
    lps: &[Lp; 4],
) -> (Vec<u64>, Pool, [ShortfallRecord; 2]) {
    let balances = lps.iter().map(|lp| world.balance(&lp.asset)).collect();
    (balances, world.pool(pool), [1, 2].map(|nonce| world.record(pool, nonce)))
}

#[test]
fn p14_the_order_of_claims_changes_no_amount() {
    let (mut world, pool) = start();
    let lps = [("a", 123_457), ("b", 310_001), ("c", 70), ("d", 566_472)];
    let lps = lps.map(|(name, amount)| world.funded_lp(&pool, name, amount));
    lose(&mut world, &pool, 333_333);
    lose(&mut world, &pool, 111_111);
    world.recover(&pool, 1, 222_222);
    world.recover(&pool, 2, 55_555);
    let mut reversed = world.fork();

    let steps: Vec<_> = lps.iter().flat_map(|lp| [(lp, 1), (lp, 2)]).collect();
    for (lp, nonce) in &steps {
        claim(&mut world, &pool, *nonce, lp);
    }
    for (lp, nonce) in steps.iter().rev() {
        claim(&mut reversed, &pool, *nonce, lp);
    }
    let (got, expected) = (outcome(&reversed, &pool, &lps), outcome(&world, &pool, &lps));
    assert_eq!(got.0, expected.0);
    assert_same(&got.1, &expected.1);
    for (got, expected) in got.2.iter().zip(&expected.2) {
        assert_same(got, expected);
    }
    // By hand, of 222,222 for 1,000,000 and 55,555 for what 666,667 left: "a" has 12.3457% of both.
    assert_eq!(expected.0[0], 27_434 + 6_858);
    invariants::check(&world, &pool);
    invariants::check(&reversed, &pool);
}

#[test]
fn p14_claiming_between_recoveries_pays_the_same_as_claiming_once_at_the_end() {
    let (mut world, pool) = start();
    let lps = [("a", 123_457), ("b", 310_001), ("c", 70), ("d", 566_472)];
    let lps = lps.map(|(name, amount)| world.funded_lp(&pool, name, amount));
    lose(&mut world, &pool, 333_333);
    lose(&mut world, &pool, 111_111);
    let mut patient = world.fork();
    for amount in [50_000, 40_001, 20_003] {
        for nonce in [1, 2] {
            world.recover(&pool, nonce, amount);
            patient.recover(&pool, nonce, amount);
            for lp in &lps {
                claim(&mut world, &pool, nonce, lp);
            }
        }
    }
    for lp in &lps {
        claim(&mut patient, &pool, 2, lp);
        claim(&mut patient, &pool, 1, lp);
    }
    let (got, expected) = (outcome(&patient, &pool, &lps), outcome(&world, &pool, &lps));
    assert_eq!(got.0, expected.0);
    assert_same(&got.1, &expected.1);
    // 12.3457% of 110,004 is 13,580.76, of each event.
    assert_eq!(expected.0[0], 2 * 13_580);
    invariants::check(&patient, &pool);
}

#[test]
fn p14_it_does_not_matter_who_claims_nor_by_which_proof() {
    let params = PoolParams { insurance_cap_event: 100_000, ..plain() };
    let (mut world, pool) = start_with(params);
    let lp = world.funded_lp(&pool, "lp", 600_000);
    let other = world.funded_lp(&pool, "other", 400_000);
    let staker = world.funded_staker(&pool, "staker", 200_000);
    let nonce = lose(&mut world, &pool, 600_000);
    world.recover(&pool, nonce, 550_000);
    let keeper = world.actor("keeper");
    let own = [lp.id(), other.id(), staker.id()].map(|owner| world.associated(&pool, &owner));
    let sides = [
        of_lp(&world, &pool, &lp),
        of_lp(&world, &pool, &other),
        of_staker(&world, &pool, &staker),
    ];
    let mut by_keeper = world.fork();
    for (side, own) in sides.iter().zip(own) {
        let side = ix::ClaimSide { owner_asset: own, caller: id(&keeper), ..*side };
        by_keeper.claim_recovery(&pool, nonce, side, &keeper);
    }
    leave(&mut world, &pool, &lp);
    let paid = [
        claim_by_receipt(&mut world, &pool, nonce, &lp, 0),
        claim(&mut world, &pool, nonce, &other),
        claim_staked(&mut world, &pool, nonce, &staker),
    ];
    assert_eq!(paid, [300_000, 200_000, 50_000]);
    assert_eq!(own.map(|own| by_keeper.balance(&own)), paid);
    assert_same(&by_keeper.record(&pool, nonce), &world.record(&pool, nonce));
    invariants::check(&world, &pool);
    invariants::check(&by_keeper, &pool);
}
