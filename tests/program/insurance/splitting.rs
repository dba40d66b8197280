//! P9: a stake split into several, or taken out in parts, never gains.

use crate::common::*;
use loss_testkit::{invariants, PoolKeys, Staker, World};
use socialized_loss::instructions::WithdrawAmount;

/// "first" with 3,000,000, after a gift and a loss, so that a share has an odd price.
fn odd() -> (World, PoolKeys) {
    let (mut world, pool) = start();
    world.funded_staker(&pool, "first", 3_000_000);
    world.fund_insurance(&pool, 123_457);
    lose(&mut world, &pool, 777_777);
    (world, pool)
}

/// So many equal stakes of together 10,000,030.
fn parts(world: &mut World, pool: &PoolKeys, count: u64) -> Vec<Staker> {
    let stake = |nth| world.funded_staker(pool, &format!("part {nth}"), 10_000_030 / count);
    (0..count).map(stake).collect()
}

#[test]
fn p9_ten_stakes_get_and_keep_no_more_than_one() {
    type Then = fn(&mut World, &PoolKeys);
    let nothing: Then = |_, _| {};
    let gift: Then = |world, pool| {
        world.fund_insurance(pool, 1_000_003);
    };
    let loss: Then = |world, pool| {
        lose(world, pool, 1_234_567);
    };
    let both: Then = |world, pool| {
        lose(world, pool, 2_000_003);
        world.fund_insurance(pool, 700_001);
        lose(world, pool, 1_003);
    };
    let wipe_out: Then = |world, pool| {
        // No more than the LPs' 10,000,000 can be lent at once.
        lose(world, pool, 9_000_000);
        lose(world, pool, 9_000_000);
    };
    let mut got = Vec::new();
    for (what, then) in [
        ("nothing", nothing),
        ("a gift", gift),
        ("a loss", loss),
        ("both", both),
        ("a wipe-out", wipe_out),
    ] {
        let after = |count| {
            let (mut world, pool) = odd();
            let stakers = parts(&mut world, &pool, count);
            then(&mut world, &pool);
            invariants::check(&world, &pool);
            let held: u128 = {
                let class = world.fund(&pool).to_math().stakers;
                let settled = |staker: &Staker| {
                    world.stake(&pool, &staker.id()).share.settled(&class).held.shares.get()
                };
                stakers.iter().map(settled).sum()
            };
            (held, stakers.iter().map(|staker| staker.claim(&world, &pool)).sum::<u64>())
        };
        let (one, ten) = (after(1), after(10));
        assert!(ten.0 <= one.0 && ten.1 <= one.1, "{what}: {ten:?} in parts, {one:?} whole");
        assert!(one.1 - ten.1 <= 10, "{what}: {} and {}", ten.1, one.1);
        got.push(one.1);
    }
    assert_eq!(got[4], 0);
}

#[test]
fn p9_unstaking_in_parts_pays_no_more_than_at_once() {
    let paid = |amounts: &[WithdrawAmount]| {
        let (mut world, pool) = odd();
        let staker = world.funded_staker(&pool, "staker", 1_000_003);
        ripen(&mut world, &pool, &staker, WithdrawAmount::All);
        for amount in amounts {
            staker.unstake(&mut world, &pool, *amount);
        }
        assert_eq!(shares(&world, &pool, &staker), 0);
        invariants::check(&world, &pool);
        world.balance(&staker.asset)
    };
    let all = WithdrawAmount::All;
    let whole = paid(&[all]);
    assert_eq!(whole, 1_000_002, "an atom of rounding");
    for parts in [
        vec![WithdrawAmount::Assets(1), all],
        vec![WithdrawAmount::Shares(333_333 * SHARE), WithdrawAmount::Assets(333_333), all],
        vec![WithdrawAmount::Shares(SHARE); 20].into_iter().chain([all]).collect(),
        vec![WithdrawAmount::Assets(7); 20].into_iter().chain([all]).collect(),
    ] {
        let count = parts.len() as u64;
        let in_parts = paid(&parts);
        assert!(in_parts <= whole && whole - in_parts <= count, "{parts:?}: {in_parts}");
    }
}

#[test]
fn p9_several_requests_one_after_the_other_pay_no_more_than_one() {
    let (mut world, pool) = odd();
    let staker = world.funded_staker(&pool, "staker", 1_000_003);
    for _ in 0..3 {
        ripen(&mut world, &pool, &staker, WithdrawAmount::Assets(333_333));
        staker.unstake(&mut world, &pool, WithdrawAmount::All);
    }
    assert_eq!(world.balance(&staker.asset), 999_999);
    assert_eq!(leave(&mut world, &pool, &staker), 3, "and an atom of rounding");
    invariants::check(&world, &pool);
}

#[test]
fn p9_coming_and_going_twenty_times_costs_at_most_an_atom_each_time() {
    let (mut world, pool) = odd();
    let staker = world.new_staker(&pool, "staker", 1_000_003);
    let before = world.fund(&pool).stakers.assets;
    for _ in 0..20 {
        let has = world.balance(&staker.asset);
        staker.stake(&mut world, &pool, has);
        leave(&mut world, &pool, &staker);
    }
    let cost = 1_000_003 - world.balance(&staker.asset);
    assert!(cost <= 20, "{cost}");
    assert_eq!(world.fund(&pool).stakers.assets, before + cost, "it is the others'");
    invariants::check(&world, &pool);
}
