//! Holds up P8, P9, P13 and P14 for the third class, and what a venue can take at most, over long random lives of a pool
//! with two venues: credits, withdrawals and deficits of all sizes between joins, leaves, interest and defaults of
//! positions. The world, the model and the rules are those of `recovery_sequences.rs`; besides these, after every step
//! (`recovery_world/deficits.rs`):
//!
//! - every atom of a venue came from somewhere, and what the fund and the LPs paid for it, and for both venues, is within
//!   their caps;
//! - what a venue's traders took out and can still claim, and its pot, are never more than it brought, what its bond
//!   paid, and what those caps let it have.
//!
//! A class of traders never gains, so here the differences to the exact model stay at an atom.
//!
//! `cargo test -p loss-math --test venue_sequences -- --nocapture` prints the figures.

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
use recovery_world::{Venue, World, TRADERS};

const LIVES: Lives = Lives { owners: 30, often: 8, wild: false, venues: 2 };

/// Prints what came to each venue and left it, and fails unless enough did.
fn check_venues(world: &World) {
    for venue in &world.venues {
        let Venue { arrived, bonds, withdrawn, by_fund, by_lps, .. } = *venue;
        let Venue { deficits, unpaid, drained, .. } = *venue;
        println!("arrived {arrived}, bonds {bonds}, by fund {by_fund}, by LPs {by_lps}, withdrawn {withdrawn}");
        println!("{deficits} deficits, {unpaid} not paid in full, {drained} that set dust free");
        assert!(deficits >= 100 && unpaid >= 10 && drained >= 1, "{venue:?}");
        assert!([arrived, bonds, by_fund, by_lps, withdrawn].iter().all(|atoms| *atoms > 0));
    }
    for worst in &world.worst[TRADERS..] {
        assert!(worst.iter().all(|millionths| *millionths <= 1_000_001), "{worst:?}");
    }
}

#[test]
fn p8_p9_p13_p14_six_thousand_steps_of_two_venues_against_the_exact_model() {
    let (world, _) = live(LIVES, 6_000, 100);
    check_venues(&world);
    let events = world.records.len();
    assert!(events >= 300 && world.recoveries >= 60, "too little happened");
}

#[test]
fn p8_p9_p13_p14_four_thousand_wild_steps_of_two_venues_against_the_exact_model() {
    let (world, _) = live(Lives { owners: 12, often: 3, wild: true, ..LIVES }, 4_000, 50);
    check_venues(&world);
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/venue_sequences.txt"))]

    #[test]
    fn p8_p9_p13_p14_every_short_life_of_two_venues_against_the_exact_model(
        steps in prop::bool::ANY.prop_flat_map(|wild| {
            prop::collection::vec(step(Lives { owners: 5, often: 2, wild, venues: 2 }), 1..150)
        }),
    ) {
        let mut world = Lives { owners: 5, ..LIVES }.world();
        for step in steps {
            world.apply(step);
        }
        let tally = world.claim_all();
        let recovered: u64 = world.records.iter().map(|record| record.recovered.0).sum();
        prop_assert!(tally.paid.iter().sum::<u64>() <= recovered);
    }
}
