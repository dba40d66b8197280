//! Deploys the program and makes the pools of a cluster, and says first what would change.
//!
//! [`Config`] is a cluster's file, [`Plan::compute`] reads the chain and compares, and
//! [`Plan::execute`] does what is missing. What is there already is never changed, except that the
//! program is upgraded; so doing it twice does nothing the second time. The calls block; from an
//! async program use a thread for blocking work.
//!
//! ```no_run
//! use loss_migrate::{Config, Keys, Plan};
//! # fn main() -> anyhow::Result<()> {
//! let config = Config::read("migrations/localnet.toml".as_ref())?;
//! let keys = Keys::folder("keys");
//! let rpc = loss_migrate::connect(&config.rpc);
//! let plan = Plan::compute(&rpc, &config, &keys)?;
//! println!("{plan}");
//! plan.execute(&rpc, &config, &keys, &mut |step| println!("{step}"))?;
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

mod buffer;
mod cluster;
mod config;
mod execute;
mod explain;
mod keys;
mod plan;
mod program;
mod send;

pub use cluster::Cluster;
pub use config::{Atoms, Config, FeedId, Mistake, Pool, Program, VenueCaps};
pub use execute::reclaim;
pub use keys::{Keys, Who};
pub use plan::{Action, Change, Line, Plan, Verdict, FEE_PER_SIGNATURE};

use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::rpc_client::RpcClient;

/// A client as everything here wants it: what it reads and waits for is confirmed.
pub fn connect(url: &str) -> RpcClient {
    RpcClient::new_with_commitment(url.to_string(), CommitmentConfig::confirmed())
}
