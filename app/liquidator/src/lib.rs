//! The liquidator as a service around `liquidator-core`: sees, decides, sends, reports.
//!
//! | module | idea |
//! |---|---|
//! | [`config`] | what it is told |
//! | [`startup`] | what must be right before anything is sent |
//! | [`chain`] | the cluster by RPC |
//! | [`watch`] | news from it |
//! | [`world`] | what is known |
//! | [`act`] | from a decision to instructions |
//! | [`send`] | each once |
//! | [`tally`] | what became of it, counted |
//! | [`run`](mod@run) | the loop |
//! | [`metrics`], [`health`], [`http`] | what it says of itself |
//! | [`wallet`] | the key |
//! | `testing` | faults to order; only with the feature of that name |

#![forbid(unsafe_code)]

pub mod act;
pub mod chain;
pub mod config;
pub mod feed;
pub mod health;
pub mod http;
pub mod metrics;
pub mod run;
pub mod send;
pub mod startup;
pub mod tally;
#[cfg(feature = "testing")]
pub mod testing;
pub mod wallet;
pub mod watch;
pub mod world;

pub use config::Config;
pub use run::{run, run_watched, Options};
