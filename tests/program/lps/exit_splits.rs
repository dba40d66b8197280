//! A request in the instruction whose interest splits the shares: nobody has more for it.

use crate::common::*;
use loss_testkit::{invariants, ix, Lp, PoolKeys, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{LpShare, Pool, PoolParams},
};

const EACH: u64 = 1_000_000_000_000;

/// Two LPs with half each of a pool whose shares are worth 65,535 atoms: an atom more, and they are
/// split. A borrower pays interest.
fn dear() -> (World, PoolKeys, [Lp; 2]) {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { kink_rate_bps: 400, max_rate_bps: 10_000, ..delayed() });
    let lps = ["lp", "other"].map(|name| world.funded_lp(&pool, name, EACH));
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    let half = u128::from(EACH) * SHARE / 65_535;
    world.edit(&pool.pool, |pool: &mut Pool| {
        pool.ledger.lps.total_shares = (2 * half).to_le_bytes();
    });
    for lp in &lps {
        world.edit(&pool.lp(&lp.id()), |lp: &mut LpShare| {
            lp.share.held.shares = half.to_le_bytes();
            lp.share.segment.start.shares = half.to_le_bytes();
        });
    }
    (world, pool, lps)
}

#[test]
fn p6_a_request_that_splits_the_shares_gives_nobody_more_whatever_is_settled_around_it() {
    let (mut world, pool, [lp, other]) = dear();
    world.advance(31_536_000);
    request(&mut world, &pool, &lp, WithdrawAmount::All);
    let ledger = world.pool(&pool).ledger;
    assert_eq!((ledger.lps.splits, ledger.lps.epoch), (16, 0), "split by the interest of a year");
    let claim = lp.claim(&world, &pool);
    assert!(ledger.lps.assets - 2 * claim <= 2, "half of it");

    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    world.ok(ix::settle_lp(&pool, other.id()), &[]);
    request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);

    assert_eq!((lp.claim(&world, &pool), other.claim(&world, &pool)), (claim, claim));
    let held = world.lp(&pool, &lp.id()).share;
    assert_eq!((held.held.splits, held.request_shares), (16, held.held.shares));
    invariants::check(&world, &pool);
}
