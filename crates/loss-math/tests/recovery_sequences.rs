//! Holds up P14, and with it P8, P9 and P13, over long random lives of a pool and its fund: what
//! every owner lost in every event, and gets of every recovery, against the exact model of
//! `recovery_model/mod.rs`. The rules that are checked are in `recovery_world/checks.rs`:
//!
//! - what an owner lost in an event, and what it gets of what was recovered, is never above the
//!   exact amount, and less than one unit below it, but for raw shares that rounding took from it:
//!   the model counts them, and they are nothing where no class gains many times what it has;
//! - all owners together lost at most what the event took, and get at most what came in;
//! - nobody gets more than it lost in that event, and no event counts twice;
//! - who claims when, before or after other claims and recoveries, makes no difference;
//! - owners who left long ago, and owners of a wiped-out epoch, are paid like all others; who came
//!   later gets nothing.
//!
//! `cargo test -p loss-math --test recovery_sequences -- --nocapture` prints the figures.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
#[path = "recovery_model/mod.rs"]
mod recovery_model;
#[path = "recovery_world/mod.rs"]
mod recovery_world;

use common::replaying;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use recovery_world::{Debt, Step, Tally, World, LPS, STAKERS};

/// What kind of lives.
#[derive(Clone, Copy)]
struct Lives {
    owners: usize,
    /// Joins and leaves for one default.
    often: u32,
    /// Whether classes often gain many times what they have, and often end.
    wild: bool,
}

/// Mostly of one size, so that what one owner does matters to the others.
fn amount(Lives { wild, .. }: Lives) -> BoxedStrategy<u64> {
    if wild {
        return prop_oneof![2 => 1..100_u64, 20 => 10_000..100_000_000_u64].boxed();
    }
    prop_oneof![
        2 => 1..100_u64,
        20 => 10_000..100_000_000_u64,
        1 => 1_000_000_000..1_000_000_000_000_000_u64,
    ]
    .boxed()
}

fn debt(Lives { wild, .. }: Lives) -> impl Strategy<Value = Debt> {
    prop_oneof![
        2 => (1..4_u64).prop_map(Debt::Atoms),
        8 => (1..=10_000_u32, 0..10_000_u32).prop_map(|(lent, saved)| Debt::OfIdle(lent, saved)),
        if wild { 4 } else { 1 } =>
            prop_oneof![Just(0), 0..3_u64, 3..100_000_u64].prop_map(Debt::AllBut),
    ]
}

/// What brings shares to be split, and epochs to end.
fn rare() -> impl Strategy<Value = Step> {
    let side = || LPS..=STAKERS;
    prop_oneof![3 => side().prop_map(Step::Windfall), 1 => side().prop_map(Step::Exodus)]
}

fn step(lives: Lives) -> impl Strategy<Value = Step> {
    let Lives { owners, often, wild } = lives;
    let amount = || amount(lives);
    let side = || LPS..=STAKERS;
    let who = move || 0..owners;
    let event = || 0..1_000_usize;
    let part = || 1..=10_000_u32;
    let cap = prop_oneof![1 => Just(0), 2 => amount(), 3 => Just(u64::MAX)];
    // More than all of it once in a while.
    let recovered = prop_oneof![1 => Just(1), 6 => 1..3_000_u32, 1 => 3_000..15_000_u32];
    prop_oneof![
        10 * often => (side(), who(), amount())
            .prop_map(|(side, who, amount)| Step::Join(side, who, amount)),
        4 * often => (side(), who(), part())
            .prop_map(|(side, who, part)| Step::Leave(side, who, part)),
        2 * often => (side(), who(), amount())
            .prop_map(|(side, who, amount)| Step::LeaveAmount(side, who, amount)),
        3 * often => (side(), who()).prop_map(|(side, who)| Step::LeaveAll(side, who)),
        4 * often => (side(), who()).prop_map(|(side, who)| Step::Settle(side, who)),
        2 * often => part().prop_map(Step::Lend),
        2 * often => part().prop_map(Step::Repay),
        3 * often => (1..10_000_000_u32).prop_map(Step::Interest),
        often => if wild { rare().boxed() } else { amount().prop_map(Step::Fee).boxed() },
        2 * often => Just(Step::Collect),
        20 => (debt(lives), cap).prop_map(|(debt, cap)| Step::Default(debt, cap)),
        12 => (event(), recovered).prop_map(|(event, part)| Step::Recover(event, part)),
        10 * often => (0..2_usize, side(), who(), event())
            .prop_map(|(book, side, who, event)| Step::Claim(book, side, who, event)),
    ]
}

/// Lives through so many steps, claims everything, and prints the figures. Of every kind of claim
/// there must be some.
fn live(lives: Lives, steps: usize, claims_each: u64) -> (World, Tally) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[14; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let step = step(lives);
    let mut world = World::new(lives.owners);
    for _ in 0..steps {
        world.apply(step.new_tree(&mut runner).unwrap().current());
    }
    let tally = world.claim_all();
    let (events, epochs) = (world.records.len(), world.epochs());
    println!("{steps} steps, {events} events, {} recoveries", world.recoveries);
    println!("epochs ended: {epochs:?}; shares split: {:?}; {tally:?}", world.splits);
    println!("worst difference to the exact model: {} millionths of an atom", world.worst);
    assert!(epochs.iter().all(|ended| *ended >= 5), "too few wipe-outs: {epochs:?}");
    let claims = [tally.by_receipt, tally.long_gone, tally.wiped_out, tally.came_later];
    assert!(claims.iter().all(|claims| *claims >= claims_each), "claims not made: {tally:?}");
    assert!(tally.paid.iter().all(|paid| *paid > 0), "a class was never paid: {tally:?}");
    (world, tally)
}

#[test]
fn p8_p9_p13_p14_ten_thousand_steps_of_fifty_owners_against_the_exact_model() {
    let (world, _) = live(Lives { owners: 50, often: 10, wild: false }, 10_000, 100);
    let events = world.records.len();
    assert!(events >= 200 && world.recoveries >= 60, "too little happened");
}

#[test]
fn p8_p9_p13_p14_eight_thousand_wild_steps_that_split_shares_against_the_exact_model() {
    let (world, tally) = live(Lives { owners: 20, often: 4, wild: true }, 8_000, 50);
    assert!(world.splits.iter().all(|splits| *splits >= 10), "too few: {:?}", world.splits);
    assert!(tally.across_splits.iter().all(|claims| *claims >= 50), "too few: {tally:?}");
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/recovery_sequences.txt"))]

    #[test]
    fn p8_p9_p13_p14_every_short_life_of_a_few_owners_against_the_exact_model(
        steps in prop::bool::ANY.prop_flat_map(|wild| {
            prop::collection::vec(step(Lives { owners: 5, often: 2, wild }), 1..150)
        }),
    ) {
        let mut world = World::new(5);
        for step in steps {
            world.apply(step);
        }
        let tally = world.claim_all();
        let recovered: u64 = world.records.iter().map(|record| record.recovered.0).sum();
        prop_assert!(tally.paid.iter().sum::<u64>() <= recovered);
    }
}
