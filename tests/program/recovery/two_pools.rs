//! Two pools of the same mints, owners and losses do not mix.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{invariants, ix, params::plain};
use socialized_loss::error::LossError;

#[test]
fn p15_a_recovery_in_one_pool_is_nothing_in_another() {
    let (mut world, pool) = start();
    let other = world.new_pool_numbered(plain(), 1);
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let there = world.funded_lp(&other, "lp", 3_000_000);
    assert_eq!(lp.id(), there.id());
    let (nonce, same) = (lose(&mut world, &pool, 500_000), lose(&mut world, &other, 1_500_000));
    assert_eq!((nonce, same), (1, 1));
    let of_other = [other.pool, other.insurance, other.asset_vault, other.record(1)];
    let good = ix::claim_recovery(&pool, pool.record(1), of_lp(&world, &pool, &lp));
    let watch = world.watch(&good).and(&world, &of_other).and(&world, &[other.lp(&lp.id())]);

    world.recover(&pool, 1, 200_000);
    nothing_for(&mut world, &other, 1, &there);
    assert_eq!(claim(&mut world, &pool, 1, &lp), 200_000);
    let share = pool.lp(&lp.id());
    let key = loss_testkit::keys::claim(&share, 0, &pool.record(1));
    // The vault is back where it was: what came in went out.
    watch.assert_changed(&world, &[pool.pool, pool.record(1), share, key, lp.asset, lp.id()]);

    // Nor can a record of one be paid by the other, whoever's share it is.
    world.recover(&other, 1, 900_000);
    for side in [of_lp(&world, &pool, &lp), of_lp(&world, &other, &there)] {
        let mixed = ix::claim_recovery(&pool, other.record(1), side);
        world.refused_with(mixed, &[&lp.key], ErrorCode::ConstraintHasOne.into());
    }
    // Nor can the share of one claim in the other, by its open segment or by its receipt.
    world.recover(&pool, 1, 50_000);
    let open = ix::claim_recovery(&pool, pool.record(1), of_lp(&world, &other, &there));
    world.refused(open, &[&lp.key], LossError::WrongShare);
    let mut left = world.fork();
    leave(&mut left, &other, &there);
    let kept = of_receipt(&left, &other, &there, 0);
    let closed = ix::claim_recovery(&pool, pool.record(1), kept);
    left.refused_with(closed, &[&lp.key], ErrorCode::ConstraintHasOne.into());
    assert_eq!(claim(&mut world, &pool, 1, &lp), 50_000);
    assert_eq!(claim(&mut world, &other, 1, &there), 900_000);
    assert_eq!((world.balance(&lp.asset), world.balance(&there.asset)), (250_000, 900_000));
    invariants::check(&world, &pool);
    invariants::check(&world, &other);
}
