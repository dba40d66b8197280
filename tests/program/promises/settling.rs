//! P7: settling changes nobody's claim: not twice, not by strangers, not in any order.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, Lp, PoolKeys, World};
use socialized_loss::{instructions::WithdrawAmount, state::LpShare};

fn settle(world: &mut World, pool: &PoolKeys, lp: &Lp) {
    // No signer at all: a stranger's call is everybody's.
    world.ok(ix::settle_lp(pool, lp.id()), &[]);
}

#[test]
fn p7_a_thousand_settles_by_strangers_change_a_claim_by_nothing() {
    let (mut world, pool) = start();
    let victim = world.funded_lp(&pool, "victim", 1_000_000_007);
    world.funded_lp(&pool, "other", 2_000_000_011);
    lose(&mut world, &pool, 777_777_777);
    let (unsettled, before) = (world.lp(&pool, &victim.id()), world.pool(&pool));
    let claim = victim.claim(&world, &pool);
    assert_eq!(claim, 740_740_747);

    settle(&mut world, &pool, &victim);
    let settled: LpShare = world.lp(&pool, &victim.id());
    assert_ne!(settled.share.held, unsettled.share.held);
    assert_eq!(settled.share.segment, unsettled.share.segment, "the proof of the loss stays");
    for _ in 0..999 {
        let settle = ix::settle_lp(&pool, victim.id());
        world.send_unsigned(&[settle]).expect("anyone may settle");
    }
    assert_same(&world.lp(&pool, &victim.id()), &settled);
    assert_same(&world.pool(&pool), &before);
    assert_eq!(victim.claim(&world, &pool), claim);
    assert_eq!(leave(&mut world, &pool, &victim), claim);
}

#[test]
fn p7_settling_after_each_of_200_losses_costs_at_most_one_atom_against_never_settling() {
    let (mut world, pool) = start();
    let often = world.funded_lp(&pool, "often", 1_234_567_891);
    let never = world.funded_lp(&pool, "never", 1_234_567_891);
    let rest = world.funded_lp(&pool, "rest", 5_000_000_000);
    let mut lost = 0;
    for nth in 1..=200 {
        let loss = 7_919 * nth + 2;
        lost += lose(&mut world, &pool, loss).lps;
        settle(&mut world, &pool, &often);
    }
    assert_eq!(lost, 200 * 2 + 7_919 * (200 * 201 / 2));
    assert_eq!(world.pool(&pool).seq, 200);
    assert_eq!(class(&world, &pool).0, 7_469_135_782 - lost);
    invariants::check(&world, &pool);

    let claims = [&often, &never, &rest].map(|lp| lp.claim(&world, &pool));
    assert!(claims[0] <= claims[1], "settling never gains: {claims:?}");
    assert!(claims[1] - claims[0] <= 1, "{claims:?}");
    settle(&mut world, &pool, &never);
    assert_eq!(never.claim(&world, &pool), claims[1], "200 losses in one step");
    let paid = [&never, &often, &rest].map(|lp| leave(&mut world, &pool, lp));
    assert_eq!(paid[0], claims[1]);
    assert!(paid.iter().sum::<u64>() <= 7_469_135_782 - lost);
}

/// Four LPs and three losses; after each loss one of the LPs is settled. Returns all claims.
fn settled_in(order: [usize; 4]) -> [u64; 4] {
    let (mut world, pool) = start();
    let amounts = [1_000_000_007, 333_333_333, 77_777, 5];
    let names = ["a", "b", "c", "d"];
    let lps: Vec<Lp> = names
        .iter()
        .zip(amounts)
        .map(|(name, amount)| world.funded_lp(&pool, name, amount))
        .collect();
    for (at, loss) in [123_456_789, 99_999_999, 107].into_iter().enumerate() {
        lose(&mut world, &pool, loss);
        settle(&mut world, &pool, &lps[order[at]]);
    }
    for at in order {
        settle(&mut world, &pool, &lps[at]);
    }
    invariants::check(&world, &pool);
    [0, 1, 2, 3].map(|at| lps[at].claim(&world, &pool))
}

#[test]
fn p7_every_order_of_settling_gives_the_same_claims() {
    let first = settled_in([0, 1, 2, 3]);
    assert_eq!(first, [832_417_111, 277_472_368, 64_742, 4]);
    let mut orders = 0;
    for order in permutations() {
        let claims = settled_in(order);
        for (claim, expected) in claims.iter().zip(first) {
            assert!(claim.abs_diff(expected) <= 1, "{order:?}: {claims:?} against {first:?}");
        }
        orders += 1;
    }
    assert_eq!(orders, 24);
}

fn permutations() -> impl Iterator<Item = [usize; 4]> {
    let all = (0..256).map(|code| [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6]);
    all.filter(|order| (0..4).all(|number| order.contains(&number)))
}

#[test]
fn p7_settling_before_and_after_a_wipe_out_leaves_the_same_nothing() {
    let (mut world, pool) = start();
    let settled = world.funded_lp(&pool, "settled", 1_000_000);
    let unsettled = world.funded_lp(&pool, "unsettled", 1_000_000);
    lose(&mut world, &pool, 500_000);
    settle(&mut world, &pool, &settled);
    lose(&mut world, &pool, 1_500_000);
    for lp in [&settled, &unsettled] {
        assert_eq!((lp.claim(&world, &pool), shares(&world, &pool, lp)), (0, 0));
        settle(&mut world, &pool, lp);
        assert_eq!(world.lp(&pool, &lp.id()).share.held.epoch, 1);
    }
    // Joining again in the new epoch: what was settled in it does not come back.
    let again = depositing(&world, &pool, &unsettled, 1);
    world.refused_with(again, &[&unsettled.key], 1);
    let mint = pool.asset_mint;
    set_balance(&mut world, mint, unsettled.id(), &unsettled.asset, 300_000);
    unsettled.deposit(&mut world, &pool, 300_000);
    assert_eq!(unsettled.claim(&world, &pool), 300_000);
    assert_eq!(settled.claim(&world, &pool), 0);
    settle(&mut world, &pool, &settled);
    assert_eq!(settled.claim(&world, &pool), 0);
}

#[test]
fn p7_a_withdrawal_pays_the_same_whether_it_was_settled_before_or_not() {
    let mut paid = Vec::new();
    for settled_before in [false, true] {
        let (mut world, pool) = start();
        let lp = world.funded_lp(&pool, "lp", 900_000_001);
        world.funded_lp(&pool, "other", 100_000_003);
        lose(&mut world, &pool, 333_333_335);
        if settled_before {
            settle(&mut world, &pool, &lp);
        }
        lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(1_000_001));
        paid.push((leave(&mut world, &pool, &lp), class(&world, &pool)));
    }
    assert_eq!(paid[0], paid[1]);
    assert_eq!(paid[0].0, 599_000_000 - 1_000_001 + 1_000_000);
}
