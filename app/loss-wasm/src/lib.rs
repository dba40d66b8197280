//! The previews of `loss_client::quote` for JavaScript. Bytes of accounts in, plain objects out; no
//! formula of its own: it decodes with `loss-client`, and computes with `loss-math`, as the program
//! does.
//!
//! | module | idea |
//! |---|---|
//! | [`export`] | the functions as JavaScript sees them: the list to read |
//! | [`api`] | the same in Rust, also on a host: tests call them there |
//! | [`shape`], [`price`] | what they return and take |
//! | [`value`] | plain objects |
//! | [`failure`] | what they throw |

#![forbid(unsafe_code)]

pub mod api;
pub mod export;
pub mod failure;
pub mod price;
pub mod shape;
pub mod value;

pub use failure::Failure;
