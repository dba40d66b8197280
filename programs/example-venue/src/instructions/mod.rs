//! One file per instruction; `close` and `liquidate` differ only in who may and when.

pub mod open;
pub mod open_market;
pub mod settle;

// The framework needs each accounts struct with its generated companions at one path.
#[allow(ambiguous_glob_reexports, reason = "files have a `handler`, called by its path")]
mod all {
    pub use super::{open::*, open_market::*, settle::*};
}
pub use all::*;
