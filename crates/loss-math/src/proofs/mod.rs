//! Statements about the functions of this crate, each written once and checked by two engines: Kani,
//! for all values of the widths in `harnesses.rs`, and the tests, for random ones (`sampled.rs`).
//!
//! Kani is not part of the project's tools: what is compiled in CI and what was run, and where, is in
//! `proofs/README.md`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "statements about the code, never part of it: they may panic, that is how they fail"
)]

mod books;
mod classes;
mod numbers;

#[cfg(kani)]
mod harnesses;
#[cfg(test)]
mod sampled;

/// What a statement assumes. Kani keeps the values for which it holds; a test goes to the next ones,
/// and the statement says `false`: nothing was checked.
macro_rules! given {
    ($condition:expr) => {
        #[cfg(kani)]
        kani::assume($condition);
        #[cfg(not(kani))]
        if !$condition {
            return false;
        }
    };
}
use given;
