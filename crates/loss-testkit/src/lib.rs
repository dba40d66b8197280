//! The program's real bytecode in a Solana VM, driven by named actors.
//!
//! [`World`] runs transactions and checks, after each failed one, that it changed nothing (P16).
//! [`invariants::check`] checks what must hold of a pool at any time. [`ix`] builds every
//! instruction from keys; tests change single accounts in it to see them refused.

pub mod actors;
pub mod bulk;
pub mod bytecode;
pub mod copies;
pub mod events;
pub mod exact;
pub mod example_venue;
pub mod invariants;
pub mod ix;
pub mod journal;
pub mod keys;
pub mod oracle;
pub mod params;
pub mod recoveries;
pub mod refusals;
pub mod scene;
pub mod stage;
mod stage_calls;
mod stage_prepare;
pub mod stakers;
pub mod story;
pub mod story_of_venues;
pub mod tokens;
pub mod venues;
pub mod world;

pub use actors::{Borrower, Lp};
pub use keys::{actor, PoolKeys, VenueKeys};
pub use stakers::Staker;
pub use venues::{Trader, Venue};
pub use world::{Failure, Success, World};
