//! Sending one action: once.
//!
//! | module | idea |
//! |---|---|
//! | [`journal`] | what may still land, on disk before it is sent |
//! | [`confirm`] | until it landed or can no longer |
//! | [`fees`] | what it pays, never more than the cap |
//! | [`by_rpc`] | simulate, price, sign, note, send |
//! | [`dry`] | only says what would be sent |

pub mod by_rpc;
pub mod confirm;
pub mod dry;
pub mod fees;
pub mod journal;

use solana_instruction::Instruction;
use solana_signature::Signature;
use solana_transaction::TransactionError;
use std::future::Future;

/// One action, ready to be sent.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it does; one at a time.
    pub key: String,
    pub instructions: Vec<Instruction>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Landed {
        signature: Signature,
        slot: u64,
        lamports: u64,
    },
    /// On chain and refused there; its fee is paid.
    Failed {
        signature: Signature,
        error: TransactionError,
        lamports: u64,
    },
    /// Refused in simulation: never sent.
    Refused {
        error: TransactionError,
        logs: Vec<String>,
    },
    /// Sent, and can no longer land.
    Expired {
        signature: Signature,
    },
    /// Never sent, for a reason that has nothing to do with the action.
    NotSent {
        reason: String,
    },
    /// A dry run.
    Dry,
}

/// Who sends.
pub trait Sender: Send + Sync + 'static {
    /// Sends `job` and returns when it cannot land any more or has. One key is sent once at a time.
    fn send(&self, job: Job) -> impl Future<Output = Sent> + Send;

    /// Finishes what an earlier process had in flight; returns its keys and how each ended.
    fn resume(&self) -> impl Future<Output = Vec<(String, Sent)>> + Send;
}
