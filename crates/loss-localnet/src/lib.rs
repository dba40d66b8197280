//! A local validator with the program, a pool, people and a price that moves.
//!
//! [`Network::for_test`] brings one up for a test, which ends with it; the program of this package
//! brings up one that stays.
//!
//! | module | idea |
//! |---|---|
//! | [`start`], [`network`] | bringing it up; what can be done with it then |
//! | [`validator`], [`process`], [`ports`] | the validator as a process |
//! | [`chain`] | sending transactions, many at a time |
//! | [`people`], [`tokens`], [`venue`] | who takes part |
//! | [`price`], [`scenario`], [`tape`], [`publisher`] | the price |
//! | [`state`], [`keys`] | the network's folder |
//! | [`status`], [`bot`] | what is going on |

#![forbid(unsafe_code)]

pub mod bot;
pub mod chain;
mod files;
pub mod keys;
pub mod network;
pub mod people;
mod port_holder;
pub mod ports;
pub mod price;
pub mod process;
pub mod publisher;
pub mod scenario;
pub mod start;
pub mod state;
pub mod status;
pub mod tape;
mod text;
pub mod tokens;
pub mod validator;
pub mod venue;

pub use network::{Funds, Network};
pub use people::People;
pub use price::Price;
pub use scenario::Scenario;
