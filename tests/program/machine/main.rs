//! Random sequences on the bytecode, beside the maths and the reference model.

mod books;
mod change;
mod every_kind;
mod leaving;
mod machine;

mod mirror;
mod profit;
#[path = "../promises/proofs.rs"]
#[allow(dead_code, reason = "what several targets start from")]
mod proofs;
mod reach;
mod steps;
mod steps_of_insurance;
mod steps_of_venues;
mod stories;
mod told;
mod walk;
mod walk_events;
mod walk_sides;
mod walk_venues;

use loss_testkit::{story as common, story_of_venues as common_venues};
