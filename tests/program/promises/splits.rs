//! P5, P7, P14: when gains make shares dear they are split, and nobody notices: no claim, request,
//! loss or recovery changes, whether it was settled before, after or never.

use crate::{common::*, proofs::Proof};
use loss_testkit::{invariants, ix, params::DAY, PoolKeys, Staker, World};
use socialized_loss::instructions::WithdrawAmount;

/// Stakes of 10 and 30 atoms; four of the ten are asked for. Then somebody gives 70,000 for each
/// atom, and shares are split into 65,536.
fn split() -> (World, PoolKeys, [Staker; 2]) {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000_000);
    let stakers = [("ten", 10), ("thirty", 30)]
        .map(|(name, amount)| world.funded_staker(&pool, name, amount));
    stakers[0].request(&mut world, &pool, WithdrawAmount::Assets(4));
    assert_eq!(world.fund(&pool).stakers.splits, 0);
    world.fund_insurance(&pool, 40 * 70_000);
    let class = world.fund(&pool).stakers;
    assert_eq!((class.assets, class.splits), (40 * 70_001, 16));
    assert_eq!(u128::from_le_bytes(class.total_shares), 40 * 65_536 * SHARE);
    (world, pool, stakers)
}

fn requested(world: &World, pool: &PoolKeys, staker: &Staker) -> u128 {
    u128::from_le_bytes(world.stake(pool, &staker.id()).share.request_shares)
}

#[test]
fn p7_a_split_changes_no_claim_and_no_request() {
    let (mut world, pool, [ten, thirty]) = split();
    let claims = [10 * 70_001, 30 * 70_001];
    assert_eq!([&ten, &thirty].map(|staker| staker.claim(&world, &pool)), claims);
    assert_eq!(requested(&world, &pool, &ten), 4 * SHARE);
    for _ in 0..2 {
        world.ok(ix::settle_stake(&pool, ten.id()), &[]);
        assert_eq!(requested(&world, &pool, &ten), 4 * 65_536 * SHARE);
        assert_eq!(stake_shares(&world, &pool, &ten), 10 * 65_536 * SHARE);
        let share = world.stake(&pool, &ten.id()).share;
        assert_eq!((share.lost, share.held.splits, share.segment.start.splits), (0, 16, 0));
    }
    world.advance(DAY.into());
    assert_eq!(unstake_all(&mut world, &pool, &ten), 4 * 70_001);
    assert_eq!([&ten, &thirty].map(|staker| staker.claim(&world, &pool)), [6 * 70_001, claims[1]]);
    // A newcomer pays the price of a split share.
    let late = world.funded_staker(&pool, "late", 70_001);
    assert_eq!(stake_shares(&world, &pool, &late), 65_536 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn p14_what_was_lost_after_a_split_is_proved_by_what_was_held_before_it() {
    for settled in [false, true] {
        let (mut world, pool, [ten, thirty]) = split();
        if settled {
            world.ok(ix::settle_stake(&pool, ten.id()), &[]);
        }
        // Half of all there is.
        let record = lose(&mut world, &pool, 20 * 70_001);
        assert_eq!((record.stakers, record.lps), (20 * 70_001, 0));
        let open = |staker: &Staker| Proof::open(&world, &pool, pool.stake(&staker.id()));
        let borne = [&ten, &thirty].map(|staker| open(staker).map(|it| it.borne(&record)));
        assert_eq!(borne, [Some(5 * 70_001), Some(15 * 70_001)]);
        world.ok(ix::settle_stake(&pool, ten.id()), &[]);
        let lost = world.stake(&pool, &ten.id()).share.lost;
        // By the price of the last settling: an atom a share, if it was before the gift.
        assert_eq!(lost, if settled { 5 * 70_001 } else { 5 });
        world.recover(&pool, record.nonce, 10 * 70_001);
        let paid = [&ten, &thirty].map(|staker| {
            let side = world.open_side(pool.stake(&staker.id()), &staker.key, staker.asset);
            world.claim_recovery(&pool, record.nonce, side, &staker.key)
        });
        // A quarter and three quarters of 700,010.
        assert_eq!(paid, [175_002, 525_007]);
        world.advance(DAY.into());
        assert_eq!(unstake_all(&mut world, &pool, &ten), 2 * 70_001);
        invariants::check(&world, &pool);
    }
}
