//! Holds up P14, and with it P8, P9 and P13, over long random lives of a pool and its fund: what
//! every owner lost in every event, and gets of every recovery, against the exact model of
//! `recovery_model/mod.rs`. The rules that are checked are in `recovery_world/checks.rs`:
//!
//! - what an owner lost in an event, and what it gets of what was recovered, is never above the
//!   exact amount, and less than one unit below it, but for raw shares that rounding took from it:
//!   the model counts them, and they are nothing where no class gains many times what it has;
//! - the same holds for what every owner could take out after every event;
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
use recovery_world::steps::{live, step, Lives};
use recovery_world::World;

#[test]
fn p8_p9_p13_p14_ten_thousand_steps_of_fifty_owners_against_the_exact_model() {
    let (world, _) = live(Lives { owners: 50, often: 10, wild: false, venues: 0 }, 10_000, 100);
    let events = world.records.len();
    assert!(events >= 200 && world.recoveries >= 60, "too little happened");
}

#[test]
fn p8_p9_p13_p14_eight_thousand_wild_steps_that_split_shares_against_the_exact_model() {
    let (world, tally) = live(Lives { owners: 20, often: 4, wild: true, venues: 0 }, 8_000, 50);
    assert!(world.splits.iter().all(|splits| *splits >= 10), "too few: {:?}", world.splits);
    assert!(tally.across_splits.iter().all(|claims| *claims >= 50), "too few: {tally:?}");
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/recovery_sequences.txt"))]

    #[test]
    fn p8_p9_p13_p14_every_short_life_of_a_few_owners_against_the_exact_model(
        steps in prop::bool::ANY.prop_flat_map(|wild| {
            prop::collection::vec(step(Lives { owners: 5, often: 2, wild, venues: 0 }), 1..150)
        }),
    ) {
        let mut world = World::new(5, Vec::new());
        for step in steps {
            world.apply(step);
        }
        let tally = world.claim_all();
        let recovered: u64 = world.records.iter().map(|record| record.recovered.0).sum();
        prop_assert!(tally.paid.iter().sum::<u64>() <= recovered);
    }
}
