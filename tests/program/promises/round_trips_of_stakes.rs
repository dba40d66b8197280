//! P5, P9 for stakes: what is staked and taken out again never returns more than was put in,
//! whatever state the fund is in and however it is split.

use crate::common::*;
use loss_testkit::{invariants, ix, params::DAY, PoolKeys, Staker, World};
use socialized_loss::instructions::WithdrawAmount;

const AMOUNTS: [u64; 5] = [1, 3, 999, 1_000_003, 999_999_999_999];

type Start = fn() -> (World, PoolKeys);

/// Funds that a newcomer may find.
const STATES: [(&str, Start); 6] = [
    ("empty", || insured(0, 0, &[])),
    ("at par", || insured(3_000_000_000, 0, &[])),
    ("after odd gifts", || insured(3_000_000_007, 1_234_567, &[])),
    ("after a loss of a third", || insured(3_000_000_000, 0, &[1_000_000_000])),
    ("after odd gifts and losses", || {
        insured(1_000_000_019, 777_777, &[107, 999_983, 500_000_003])
    }),
    ("in a new epoch", || insured(1_000_000, 0, &[2_000_000])),
];

fn insured(staked: u64, gift: u64, losses: &[u64]) -> (World, PoolKeys) {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 2_000_000_000);
    if staked > 0 {
        world.funded_staker(&pool, "first", staked);
    }
    if gift > 0 {
        world.fund_insurance(&pool, gift);
    }
    for loss in losses {
        lose(&mut world, &pool, *loss);
    }
    (world, pool)
}

fn out(world: &mut World, pool: &PoolKeys, staker: &Staker) -> u64 {
    staker.request(world, pool, WithdrawAmount::All);
    world.advance(DAY.into());
    unstake_all(world, pool, staker)
}

#[test]
fn p5_a_stake_taken_out_returns_what_was_put_in_or_one_atom_less() {
    let mut atoms_lost = Vec::new();
    for (state, build) in STATES {
        let mut lost = 0;
        let (found, pool) = build();
        for amount in AMOUNTS {
            let mut world = found.fork();
            let staker = world.funded_staker(&pool, "newcomer", amount);
            let claim = staker.claim(&world, &pool);
            assert!(claim <= amount, "{state}, {amount}: worth more at once");
            let paid = out(&mut world, &pool, &staker);
            assert_eq!(paid, claim, "{state}, {amount}");
            assert!(amount - paid <= 1, "{state}, {amount}: {paid}");
            lost += amount - paid;
            invariants::check(&world, &pool);
        }
        atoms_lost.push((state, lost));
    }
    // Only gifts make the price of a share odd; losses burn shares and leave it.
    let expected = STATES.map(|(state, _)| (state, if state.contains("gifts") { 5 } else { 0 }));
    assert_eq!(atoms_lost, expected);
}

#[test]
fn p5_nobody_else_loses_by_a_round_trip_and_a_request_gains_nothing() {
    for (state, build) in STATES {
        let (mut world, pool) = build();
        let before = world.fund(&pool).stakers;
        let staker = world.new_staker(&pool, "newcomer", 1_000_003);
        for _ in 0..8 {
            let put_in = world.balance(&staker.asset);
            staker.stake(&mut world, &pool, put_in);
            // Asked for in part, taken back, and asked for again.
            staker.request(&mut world, &pool, WithdrawAmount::Assets(put_in / 2));
            world.ok(ix::cancel_unstake(&pool, staker.id()), &[&staker.key]);
            out(&mut world, &pool, &staker);
        }
        let (after, given) = (world.fund(&pool).stakers, 1_000_003 - world.balance(&staker.asset));
        assert_eq!(after.total_shares, before.total_shares, "{state}: the shares of the others");
        assert_eq!(after.assets, before.assets + given, "{state}: what it gave is theirs");
        assert!(given <= 8, "{state}: {given}");
    }
}

#[test]
fn p9_a_stake_split_into_ten_gets_no_more_loses_no_less_and_recovers_no_more_than_one() {
    let mut got = Vec::new();
    let (found, pool) = insured(1_000_003, 777, &[]);
    for loss in [104, 1_000, 7_777_777, 20_000_059] {
        let after = |count: u64| {
            let mut world = found.fork();
            let parts: Vec<Staker> = (0..count)
                .map(|nth| world.funded_staker(&pool, &format!("part {nth}"), 10_000_030 / count))
                .collect();
            let record = lose(&mut world, &pool, loss);
            let lps = record.lps;
            world.recover(&pool, record.nonce, lps + record.stakers / 3);
            let claims: u64 = parts.iter().map(|part| part.claim(&world, &pool)).sum();
            let mut back = 0;
            for part in &parts {
                let share = pool.stake(&part.id());
                let side = world.open_side(share, &part.key, part.asset);
                let claim = ix::claim_recovery(&pool, pool.record(record.nonce), side);
                // A tenth of a small one is nothing, and refused.
                let _ = world.send(&[claim], &[&part.key]);
                back += world.stake(&pool, &part.id()).share.recovered;
            }
            invariants::check(&world, &pool);
            (claims, back)
        };
        let (one, ten) = (after(1), after(10));
        assert!(ten.0 <= one.0 && one.0 - ten.0 <= 20, "{loss}: {ten:?} in parts, {one:?} whole");
        assert!(ten.1 <= one.1 && one.1 - ten.1 <= 10, "{loss}: {ten:?} in parts, {one:?} whole");
        got.push((loss, one.1, ten.1));
    }
    // 10,000,030 of 11,000,810 atoms, the same part of a third of what the stakers bore.
    let expected = [
        (104, 30, 30),
        (1_000, 302, 300),
        (7_777_777, 2_356_735, 2_356_730),
        (20_000_059, 3_333_342, 3_333_340),
    ];
    assert_eq!(got, expected);
}
