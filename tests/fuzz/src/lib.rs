//! What each fuzz target does with an input. Here, and not in `fuzz/`, so that ordinary tests replay every
//! input that is kept, with what the workspace has compiled already.

pub mod decoding;
pub mod maths;

#[cfg(feature = "bytecode")]
pub mod hostile;
#[cfg(feature = "bytecode")]
pub mod sequences;

/// The walker of `tests/program/promises`, which knows every instruction: here bytes say where it goes.
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
    common = "../../program/promises/common.rs",
    common_venues = "../../program/promises/common_venues.rs",
    proofs = "../../program/promises/proofs.rs",
    steps = "../../program/promises/steps.rs",
    steps_of_insurance = "../../program/promises/steps_of_insurance.rs",
    steps_of_venues = "../../program/promises/steps_of_venues.rs",
    walk = "../../program/promises/walk.rs",
    walk_events = "../../program/promises/walk_events.rs",
    walk_sides = "../../program/promises/walk_sides.rs",
    walk_venues = "../../program/promises/walk_venues.rs",
);
