//! The program from Rust, without Anchor.
//!
//! | module | idea |
//! |---|---|
//! | [`addresses`] | every address that follows from others |
//! | [`accounts`] | accounts from bytes, and what they are for `loss_math` |
//! | [`ix`] | a builder for each instruction |
//! | [`constants`] | times that no authority can change |

#![forbid(unsafe_code)]

pub mod accounts;
pub mod addresses;
pub mod constants;
mod discriminator;
pub mod ix;

pub use accounts::{decode, decode_owned, Account, DecodeError};
pub use addresses::{PoolAddresses, VenueAddresses, PROGRAM_ID};
