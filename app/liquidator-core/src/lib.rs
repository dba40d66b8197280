//! What a liquidator should do, from what it knows. No network, no clock, no keys.
//!
//! | module | idea |
//! |---|---|
//! | [`book`] | all positions of a pool, ordered by risk |
//! | [`market`] | the price and the ledger that an instruction sent now would start from |
//! | [`snapshot`] | everything a decision depends on |
//! | [`policy`] | what the operator wants |
//! | [`action`] | what can be done, and what is expected of it |
//! | [`decide`](mod@decide) | from what is known to what to do |
//! | [`outcome`] | what came back, and what it means |
//! | `recorded` | snapshots as JSON, with the feature `serde` |

#![forbid(unsafe_code)]

pub mod action;
pub mod book;
pub mod decide;
pub mod market;
pub mod outcome;
pub mod policy;
#[cfg(feature = "serde")]
pub mod recorded;
pub mod snapshot;

pub use action::{Action, ActionKey, ActionKind, Decision, Spending};
pub use book::{Book, OpenPosition, Rescan, Seen};
pub use decide::decide;
pub use market::{Market, NoPrice};
pub use outcome::{Outcome, Reason};
pub use policy::Policy;
pub use snapshot::{Found, InFlight, OfferedPrice, Snapshot, Wallet};
