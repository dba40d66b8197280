//! P5, P9: a deposit that is taken out again never returns more than was put in, whatever state
//! the pool is in and however the deposit is split.

use crate::common::*;
use loss_math::{Assets, LossClass};
use loss_testkit::{invariants, ix, params, Lp, PoolKeys, World};
use socialized_loss::instructions::WithdrawAmount;

const AMOUNTS: [u64; 6] = [1, 2, 3, 999, 1_000_003, 999_999_999_999];

type Start = fn() -> (World, PoolKeys);

/// Pools that a newcomer may find, with somebody in each but the first.
const STATES: [(&str, Start); 9] = [
    ("empty", start),
    ("at par", || with_lp(3_000_000_000)),
    ("after a loss of a third", || after_losses(3_000_000_000, &[1_000_000_000])),
    ("after seven odd losses", || {
        after_losses(
            10_000_000_019,
            &[107, 1_299_709, 999_983, 2_000_003, 65_537, 103, 4_999_999_999],
        )
    }),
    ("after interest", || after_interest(0)),
    ("after interest and a loss", || after_interest(123_456_789)),
    ("one atom is left", || after_losses(1_000_000_000, &[999_999_999])),
    ("in a new epoch", || {
        let (mut world, pool) = after_losses(1_000_000_000, &[1_000_000_000]);
        world.funded_lp(&pool, "next", 77_777);
        (world, pool)
    }),
    ("huge", || after_losses(1_000_000_000_000_000_000, &[999_999_999_999_999_997 / 3])),
];

fn with_lp(amount: u64) -> (World, PoolKeys) {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "first", amount);
    (world, pool)
}

fn after_losses(amount: u64, losses: &[u64]) -> (World, PoolKeys) {
    let (mut world, pool) = with_lp(amount);
    for loss in losses {
        // Less than 2^59 atoms of debt, so that the collateral fits 64 bits.
        lose(&mut world, &pool, *loss);
    }
    (world, pool)
}

fn after_interest(loss: u64) -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(params::with_interest());
    world.funded_lp(&pool, "first", 3_000_000_007);
    world.indebted(&pool, "borrower", 60_000_000_000, 1_900_000_000);
    wait(&mut world, &pool, YEAR / 3);
    world.ok(ix::accrue(&pool), &[]);
    if loss > 0 {
        lose(&mut world, &pool, loss);
    }
    (world, pool)
}

/// What the class says a deposit that is taken out at once pays, by the program's own maths.
fn expected(class: LossClass, amount: u64) -> u64 {
    let (class, shares) = class.mint_floor(Assets(amount)).expect("within 64 bits");
    class.burn_shares_floor(shares).expect("just minted").1.assets.get()
}

#[test]
fn p5_a_deposit_taken_out_at_once_returns_what_was_put_in_or_one_atom_less() {
    let mut atoms_lost = Vec::new();
    for (state, build) in STATES {
        let mut lost = 0;
        for amount in AMOUNTS {
            let (mut world, pool) = build();
            // Interest up to now first, so that both steps see the same class.
            world.ok(ix::accrue(&pool), &[]);
            let before = world.pool(&pool).ledger().lps;
            let lp = world.funded_lp(&pool, "newcomer", amount);
            assert!(lp.claim(&world, &pool) <= amount, "{state}, {amount}: worth more at once");
            let paid = leave(&mut world, &pool, &lp);
            assert_eq!(paid, expected(before, amount), "{state}, {amount}");
            assert!(amount - paid <= 1, "{state}, {amount}: {paid}");
            lost += amount - paid;
            invariants::check(&world, &pool);
        }
        atoms_lost.push((state, lost));
    }
    // A loss burns shares, so it leaves their price at par; only interest makes it odd.
    let expected = STATES.map(|(state, _)| (state, if state.contains("interest") { 6 } else { 0 }));
    assert_eq!(atoms_lost, expected);
}

#[test]
fn p5_a_deposit_taken_out_in_three_ways_never_returns_more() {
    for (state, build) in STATES {
        for amount in AMOUNTS {
            let (mut world, pool) = build();
            world.ok(ix::accrue(&pool), &[]);
            let lp = world.funded_lp(&pool, "newcomer", amount);
            let third = shares(&world, &pool, &lp) / 3;
            let steps = [
                WithdrawAmount::Shares(third),
                WithdrawAmount::Assets(amount / 3),
                WithdrawAmount::All,
            ];
            for step in steps {
                let ix = withdrawal(&world, &pool, &lp, step);
                // A part that pays nothing is refused; all that is left never is.
                let sent = world.send(&[ix], &[&lp.key]);
                assert!(sent.is_ok() || step != WithdrawAmount::All, "{state}, {amount}");
            }
            let paid = world.balance(&lp.asset);
            assert!(paid <= amount && amount - paid <= 3, "{state}, {amount}: {paid}");
            assert_eq!(shares(&world, &pool, &lp), 0);
            invariants::check(&world, &pool);
        }
    }
}

#[test]
fn p5_nobody_else_loses_by_a_round_trip() {
    for (state, build) in STATES {
        let (mut world, pool) = build();
        world.ok(ix::accrue(&pool), &[]);
        let before = class(&world, &pool);
        let lp = world.new_lp(&pool, "newcomer", 1_000_003);
        for _ in 0..20 {
            let put_in = world.balance(&lp.asset);
            lp.deposit(&mut world, &pool, put_in);
            leave(&mut world, &pool, &lp);
        }
        let after = class(&world, &pool);
        assert_eq!(after.1, before.1, "{state}: the shares of the others");
        let given = 1_000_003 - world.balance(&lp.asset);
        assert_eq!(after.0, before.0 + given, "{state}: what rounding cost the newcomer is theirs");
        assert!(given <= 20, "{state}: {given}");
    }
}

#[test]
fn p9_a_deposit_split_into_ten_accounts_gets_no_more_than_one() {
    for (state, build) in STATES {
        let whole = {
            let (mut world, pool) = build();
            world.ok(ix::accrue(&pool), &[]);
            let lp = world.funded_lp(&pool, "whole", 10_000_030);
            (shares(&world, &pool, &lp), lp.claim(&world, &pool))
        };
        let (mut world, pool) = build();
        world.ok(ix::accrue(&pool), &[]);
        let parts: Vec<Lp> =
            (0..10).map(|nth| world.funded_lp(&pool, &format!("part {nth}"), 1_000_003)).collect();
        let held: u128 = parts.iter().map(|lp| shares(&world, &pool, lp)).sum();
        let claims: u64 = parts.iter().map(|lp| lp.claim(&world, &pool)).sum();
        assert!(held <= whole.0 && whole.0 - held < 10, "{state}: {held} against {}", whole.0);
        assert!(claims <= whole.1 && whole.1 - claims <= 10, "{state}: {claims}, {}", whole.1);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p9_a_loss_takes_no_less_from_ten_accounts_than_from_one() {
    let expected = [
        (104, 9_999_977, 9_999_970),
        (1_000, 9_999_529, 9_999_520),
        (7_777_777, 6_111_141, 6_111_140),
        (20_000_059, 0, 0),
    ];
    let mut got = Vec::new();
    for (loss, ..) in expected {
        let after_loss = |count: u64| {
            let (mut world, pool) = with_lp(10_000_030);
            let lps: Vec<Lp> = (0..count)
                .map(|nth| world.funded_lp(&pool, &format!("part {nth}"), 10_000_030 / count))
                .collect();
            lose(&mut world, &pool, loss);
            invariants::check(&world, &pool);
            lps.iter().map(|lp| lp.claim(&world, &pool)).sum::<u64>()
        };
        let (one, ten) = (after_loss(1), after_loss(10));
        assert!(ten <= one && one - ten <= 10, "{loss}: {ten} in parts, {one} whole");
        got.push((loss, one, ten));
    }
    assert_eq!(got, expected);
}
