//! `claim_recovery`: accounts that are right but for one thing, after claims were made with them.

use crate::common::*;
use loss_testkit::{invariants, ix, keys::claim as claim_key, params::plain, refusals::Table};
use socialized_loss::{error::LossError, state::PoolParams};

/// Claims that differ in one thing only: the share, or the record. (There is no third: a share bore an
/// event in one segment.)
#[test]
fn a_claim_that_differs_in_one_thing_is_refused() {
    let (mut world, pool) = start();
    let lps = [("a", 500_000), ("b", 500_000)];
    let [a, b] = lps.map(|(name, amount)| world.funded_lp(&pool, name, amount));
    for (nonce, loss) in [(1, 500_000), (2, 250_000)] {
        assert_eq!(lose(&mut world, &pool, loss), nonce);
        world.recover(&pool, nonce, 100_000);
    }
    assert_eq!(claim(&mut world, &pool, 1, &a), 50_000);
    assert_eq!(claim(&mut world, &pool, 2, &b), 50_000);
    // More comes in, so that every claim below would pay.
    world.recover(&pool, 1, 50_000);
    world.recover(&pool, 2, 50_000);
    let [of_a, of_b] = [&a, &b].map(|lp| of_lp(&world, &pool, lp));
    let wrong = LossError::WrongClaim;
    let key = |side: ix::ClaimSide, nonce| claim_key(&side.share, 0, &pool.record(nonce));
    Table::new(ix::claim_recovery(&pool, pool.record(2), of_a), &[&a.key])
        .swap("of the other share", key(of_a, 2), key(of_b, 2), wrong)
        .swap("of the other record", key(of_a, 2), key(of_a, 1), wrong)
        .check(&mut world);
    Table::new(ix::claim_recovery(&pool, pool.record(2), of_b), &[&b.key])
        .swap("a new one of the other share", key(of_b, 2), key(of_a, 2), wrong)
        .swap("a new one of the other record", key(of_b, 2), key(of_b, 1), wrong)
        .check(&mut world);
    let paid = [(1, &a), (2, &a), (1, &b), (2, &b)];
    let paid = paid.map(|(nonce, lp)| claim(&mut world, &pool, nonce, lp));
    assert_eq!(paid, [25_000, 75_000, 75_000, 25_000]);
    invariants::check(&world, &pool);
}

/// An owner of a share and a stake cannot pass one for the other.
#[test]
fn a_share_where_the_stake_is_meant_is_refused_and_the_other_way_round() {
    let params = PoolParams { insurance_cap_event: 50_000, ..plain() };
    let (mut world, pool) = start_with(params);
    let lp = world.funded_lp(&pool, "both", 1_000_000);
    let staker = world.funded_staker(&pool, "both", 400_000);
    let nonce = lose(&mut world, &pool, 500_000);
    world.recover(&pool, nonce, 500_000);
    let (share, stake) = (pool.lp(&lp.id()), pool.stake(&staker.id()));
    let record = pool.record(nonce);
    let (as_lp, as_staker) = (of_lp(&world, &pool, &lp), of_staker(&world, &pool, &staker));
    let wrong = LossError::WrongClaim;
    Table::new(ix::claim_recovery(&pool, record, as_staker), &[&lp.key])
        .swap("share for stake", stake, share, wrong)
        .check(&mut world);
    Table::new(ix::claim_recovery(&pool, record, as_lp), &[&lp.key])
        .swap("stake for share", share, stake, wrong)
        .check(&mut world);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 450_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 50_000);
    // Nor once both claims exist.
    Table::new(ix::claim_recovery(&pool, record, as_staker), &[&lp.key])
        .swap("share for stake", stake, share, wrong)
        .swap(
            "the share's claim",
            claim_key(&stake, 0, &record),
            claim_key(&share, 0, &record),
            wrong,
        )
        .check(&mut world);
    invariants::check(&world, &pool);
}
