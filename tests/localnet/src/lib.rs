//! End to end on a real validator. The tests need the feature `localnet`: `cargo xtask test --localnet`.

pub mod bots;
pub mod insolvent;
pub mod promises;
pub mod sent;
