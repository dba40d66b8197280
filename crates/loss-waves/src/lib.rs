//! The autodeleveraging of 10 October 2025, wave by wave, against profit claims in the real program.
//!
//! [`data`] is what was published, [`Measured`] what the bytecode does with it. Each wave hits a
//! [`crowd`] of claims by itself ([`alone`]), then all of them one venue in a row ([`tiers`]).

pub mod alone;
pub mod chart;
pub mod cli;
pub mod crowd;
pub mod data;
pub mod document;
pub mod measure;
mod part;
mod prose;
pub mod tiers;

pub use measure::Measured;
