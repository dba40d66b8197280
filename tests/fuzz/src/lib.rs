//! What each fuzz target does with an input. Here, and not in `fuzz/`, so that ordinary tests replay every
//! input that is kept, with what the workspace has compiled already.

pub mod decoding;
pub mod maths;

#[cfg(feature = "bytecode")]
pub mod hostile;
#[cfg(feature = "bytecode")]
pub mod sequences;

/// The walker of `tests/program/machine`, which knows every instruction, and the model beside it: here bytes
/// say where it goes.
macro_rules! walker {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[cfg(feature = "bytecode")]
            #[path = $path]
            #[allow(dead_code, reason = "other tests use the rest")]
            mod $name;
        )*
    };
}

walker!(
    books = "../../program/machine/books.rs",
    change = "../../program/machine/change.rs",
    mirror = "../../program/machine/mirror.rs",
    proofs = "../../program/promises/proofs.rs",
    reach = "../../program/machine/reach.rs",
    steps = "../../program/machine/steps.rs",
    steps_of_insurance = "../../program/machine/steps_of_insurance.rs",
    steps_of_venues = "../../program/machine/steps_of_venues.rs",
    told = "../../program/machine/told.rs",
    walk = "../../program/machine/walk.rs",
    walk_events = "../../program/machine/walk_events.rs",
    walk_sides = "../../program/machine/walk_sides.rs",
    walk_venues = "../../program/machine/walk_venues.rs",
);

#[cfg(feature = "bytecode")]
use loss_testkit::{story as common, story_of_venues as common_venues};
