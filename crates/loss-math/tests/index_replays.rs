//! Holds up T5, T7 and T10 (P1, P5, P7) over many losses: five scenarios that broke the loss
//! indices of others, replayed on 1,000 LPs, with the exact figure ours reaches pinned.
//!
//! The figure is *the sum of all claims minus the assets really there*, in atoms. Above zero the
//! last to leave is short; below zero is rounding that stays in the pool, at most one atom per LP.
//!
//! `cargo test -p loss-math --test index_replays -- --nocapture` prints the table.
//!
//! Two sets of deposits. *Long tail*: `data/pareto_deposits.txt`, made once in Python as
//! `r = random.Random(7); w = [r.paretovariate(1.2) for _ in range(1000)]`, each deposit
//! `int(w / sum(w) * 10**18)`; the same scenarios in Python integers give the same figures.
//! *Even*: [`common::spread`] from seed 7, which sums to the pool exactly.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{spread, Owners};

const LPS: usize = 1_000;
const POOL: u64 = 1_000_000_000_000_000;

fn long_tail(pool: u64) -> Vec<u64> {
    let scale = 1_000_000_000_000_000_000 / pool;
    let lines = include_str!("data/pareto_deposits.txt").lines();
    lines.map(|line| line.parse::<u64>().unwrap() / scale).collect()
}

fn even(pool: u64) -> Vec<u64> {
    spread(7, LPS, pool)
}

/// Loses `part / of` of what is there, `times` times.
fn lose_parts(owners: &mut Owners, times: u32, part: u64, of: u64) {
    for _ in 0..times {
        let loss = u128::from(owners.class.assets.get()) * u128::from(part) / u128::from(of);
        let _ = owners.lose(u64::try_from(loss).unwrap());
    }
}

fn lose_down_to(owners: &mut Owners, left: u64) {
    let loss = owners.class.assets.get() - left;
    let _ = owners.lose(loss);
}

/// Every bound that must hold whatever the scenario, given what each LP had put in.
fn assert_bounds(owners: &Owners, deposits: &[u64]) {
    let error = owners.error();
    assert!(error <= 0, "insolvent by {error}");
    assert!(error >= -i128::try_from(deposits.len()).unwrap(), "more than an atom per LP: {error}");
    let put_in: u128 = deposits.iter().map(|deposit| u128::from(*deposit)).sum();
    for (owner, deposit) in deposits.iter().enumerate() {
        // Everybody came before the first loss: the exact claim is a part of what is left.
        let exact = u128::from(*deposit) * u128::from(owners.class.assets.get()) / put_in;
        let claim = u128::from(owners.claim(owner));
        assert!(claim <= exact && claim + 1 >= exact, "LP {owner}: {claim} of {exact}");
    }
}

struct Replay {
    name: &'static str,
    pool: u64,
    losses: fn(&mut Owners),
    /// What is left of the even pool.
    left: u64,
    long_tail: i128,
    even: i128,
}

const REPLAYS: [Replay; 6] = [
    Replay {
        name: "1,000 losses of 0.1%",
        pool: POOL,
        losses: |owners| lose_parts(owners, 1_000, 1, 1_000),
        left: 367_695_424_771_283,
        long_tail: -495,
        even: -524,
    },
    Replay {
        name: "10,000 losses of 0.001%",
        pool: POOL,
        losses: |owners| lose_parts(owners, 10_000, 1, 100_000),
        left: 904_836_965_619_121,
        long_tail: -503,
        even: -515,
    },
    Replay {
        name: "3 losses of 99.9%",
        pool: POOL,
        losses: |owners| lose_parts(owners, 3, 999, 1_000),
        left: 1_000_000,
        long_tail: -510,
        even: -496,
    },
    Replay {
        name: "down to 1e6, then to 1e3 left",
        pool: POOL,
        losses: |owners| {
            lose_down_to(owners, 1_000_000);
            lose_down_to(owners, 1_000);
        },
        left: 1_000,
        long_tail: -412,
        even: -493,
    },
    Replay {
        name: "pool 1e18, 8 losses of 99%",
        pool: 1_000 * POOL,
        losses: |owners| lose_parts(owners, 8, 99, 100),
        left: 100,
        long_tail: -82,
        even: -100,
    },
    Replay {
        name: "100,000 losses of 0.001%",
        pool: POOL,
        losses: |owners| lose_parts(owners, 100_000, 1, 100_000),
        left: 367_877_601_798_330,
        long_tail: -499,
        even: -499,
    },
];

#[test]
fn t10_claims_never_exceed_assets_and_miss_at_most_one_atom_per_lp_however_many_losses() {
    println!("| 1,000 LPs | left | error, long tail | error, even |");
    println!("|---|---|---|---|");
    let mut unexpected = Vec::new();
    for replay in &REPLAYS {
        let run = |deposits: Vec<u64>| {
            let mut owners = Owners::deposit_each(&deposits);
            (replay.losses)(&mut owners);
            assert_bounds(&owners, &deposits);
            assert_eq!(owners.class.epoch, 0, "{}: a loss ended the epoch", replay.name);
            (owners.class.assets.get(), owners.error())
        };
        let (_, tail_error) = run(long_tail(replay.pool));
        let (left, even_error) = run(even(replay.pool));
        println!("| {} | {left} | {tail_error} | {even_error} |", replay.name);
        if (left, tail_error, even_error) != (replay.left, replay.long_tail, replay.even) {
            unexpected.push(replay.name);
        }
    }
    assert!(unexpected.is_empty(), "other figures than pinned (see the table): {unexpected:?}");
}

#[test]
fn t10_the_even_deposits_sum_to_the_pool_exactly() {
    assert_eq!(even(POOL).iter().sum::<u64>(), POOL);
    assert_eq!(long_tail(POOL).iter().sum::<u64>(), 999_999_999_999_510);
}

#[test]
fn p7_settling_some_lps_after_every_loss_changes_no_claim_by_more_than_an_atom() {
    let deposits = long_tail(POOL);
    let mut lazy = Owners::deposit_each(&deposits);
    let mut busy = lazy.clone();
    for event in 0..10_000_usize {
        lose_parts(&mut lazy, 1, 1, 100_000);
        lose_parts(&mut busy, 1, 1, 100_000);
        // Every event another five; the first LP each time, ten thousand times in all.
        busy.settle(0);
        (1..5).for_each(|i| busy.settle((event * 7 + i * 211) % LPS));
    }
    assert_eq!(lazy.class, busy.class, "settling must not touch the class");
    assert_bounds(&busy, &deposits);
    assert_within_one(&lazy.claims(), &busy.claims());
    assert_eq!((lazy.error(), busy.error()), (-503, -503));
}

#[test]
fn p7_settling_all_lps_after_every_loss_changes_no_claim_by_more_than_an_atom() {
    let deposits = spread(11, 100, POOL);
    let mut lazy = Owners::deposit_each(&deposits);
    let mut eager = lazy.clone();
    for _ in 0..1_000 {
        lose_parts(&mut lazy, 1, 1, 1_000);
        lose_parts(&mut eager, 1, 1, 1_000);
        eager.settle_all();
    }
    assert_bounds(&lazy, &deposits);
    assert_bounds(&eager, &deposits);
    assert_within_one(&lazy.claims(), &eager.claims());
}

#[test]
fn p7_the_order_of_settling_changes_no_claim_by_more_than_an_atom() {
    // One settles in rising order after each third loss, one in falling order after each fifth,
    // one only the odd ones, one nobody.
    let deposits = spread(13, 200, 1_000_000_007);
    let mut orders: Vec<Owners> = vec![Owners::deposit_each(&deposits); 4];
    for event in 1..=300_u64 {
        for owners in &mut orders {
            lose_parts(owners, 1, 1 + event % 50, 1_000);
        }
        if event % 3 == 0 {
            orders[0].settle_all();
        }
        if event % 5 == 0 {
            (0..200).rev().for_each(|owner| orders[1].settle(owner));
        }
        (0..100).for_each(|half| orders[2].settle(2 * half + 1));
    }
    for owners in &orders {
        assert_bounds(owners, &deposits);
        for other in &orders {
            assert_within_one(&owners.claims(), &other.claims());
        }
    }
}

fn assert_within_one(left: &[u64], right: &[u64]) {
    for (owner, (left, right)) in left.iter().zip(right).enumerate() {
        assert!(left.abs_diff(*right) <= 1, "LP {owner}: {left} or {right}, by order of settling");
    }
}
