//! What sending needs of a cluster: a small trait, so that tests can play the cluster.

mod endpoint;
mod rpc;

pub use endpoint::Endpoint;
pub use rpc::Rpc;

use anyhow::Result;
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_transaction::TransactionError;
use std::future::Future;

/// A recent blockhash, and until when a transaction with it can land.
#[derive(Clone, Copy, Debug)]
pub struct Blockhash {
    pub hash: Hash,
    pub last_valid_block_height: u64,
}

/// What a transaction would do.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    pub error: Option<TransactionError>,
    pub units: u64,
    pub logs: Vec<String>,
}

/// How far the cluster is.
#[derive(Clone, Copy, Debug)]
pub struct Height {
    pub slot: u64,
    pub block_height: u64,
}

/// What is known of a transaction.
#[derive(Clone, Debug)]
pub struct Status {
    /// The slot at which this was so.
    pub slot: u64,
    pub found: Option<Found>,
}

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Found {
    pub slot: u64,
    pub error: Option<TransactionError>,
    /// At the configured commitment: it stays there.
    pub settled: bool,
}

/// The cluster as seen through one RPC. Every method fails when the RPC does not answer, or when its
/// answer's slot cannot be believed.
pub trait Chain: Send + Sync + 'static {
    fn blockhash(&self) -> impl Future<Output = Result<Blockhash>> + Send;

    /// Runs a transaction without its signature, with a recent blockhash.
    fn simulate(&self, wire: &[u8]) -> impl Future<Output = Result<Simulated>> + Send;

    /// Hands signed bytes to the leaders. That this fails does not mean that they will not land.
    fn broadcast(&self, wire: &[u8]) -> impl Future<Output = Result<()>> + Send;

    fn status(&self, signature: &Signature) -> impl Future<Output = Result<Status>> + Send;

    fn height(&self) -> impl Future<Output = Result<Height>> + Send;

    /// Prices, in micro-lamports, lately paid by transactions that write these accounts.
    fn recent_fees(&self, writes: &[Pubkey]) -> impl Future<Output = Result<Vec<u64>>> + Send;
}
