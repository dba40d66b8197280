//! The program from Rust, without Anchor.
//!
//! | module | idea |
//! |---|---|
//! | [`addresses`] | every address that follows from others |
//! | [`accounts`] | accounts from bytes, and what they are for `loss_math` |
//! | [`ix`] | a builder for each instruction |
//! | [`events`] | events from what validators keep of a transaction |
//! | [`error`] | why the program refused, and what to do about it |
//! | [`quote`] | previews on fetched accounts |
//! | [`constants`] | times that no authority can change |

#![forbid(unsafe_code)]

pub mod accounts;
pub mod addresses;
pub mod constants;
mod discriminator;
pub mod error;
pub mod events;
pub mod ix;
pub mod quote;

pub use accounts::{decode, decode_owned, Account, DecodeError};
pub use addresses::{PoolAddresses, VenueAddresses, PROGRAM_ID};
pub use error::{LossError, Refusal};
pub use events::{Event, EventError};
