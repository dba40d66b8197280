//! What is on the chain, what a file wants, and what would have to be done.

mod pools;
mod programs;
pub(crate) mod show;

use crate::{
    config::Config,
    keys::Keys,
    program::{inspect, Bytecode},
};
use anyhow::{ensure, Context, Result};
use loss_client::{PoolAddresses, PROGRAM_ID};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;

/// What a transaction costs for each signature, in lamports. Priority fees are not paid.
pub const FEE_PER_SIGNATURE: u64 = 5_000;

/// Everything a file speaks of, each with what was found and what is to be done.
pub struct Plan {
    /// The network, by the hash of its genesis.
    pub genesis: String,
    pub lines: Vec<Line>,
    pub(crate) bytecode: Bytecode,
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is, in the file's words.
    pub what: String,
    /// What is on the chain.
    pub found: String,
    pub verdict: Verdict,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is as the file says.
    Same,
    /// `execute` does it.
    Change(Change),
    /// It is not as the file says, and `execute` leaves it alone: what whoever may can do.
    ForYou(String),
    /// `execute` refuses to begin before this is dealt with.
    Blocked(String),
}

/// Something that `execute` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    /// Lamports that stay on the chain as rent, and the fees.
    pub cost: u64,
    /// Lamports that are needed meanwhile and come back.
    pub lent: u64,
}

/// What `execute` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The first deployment.
    Deploy,
    /// Other bytecode, and room for so many more bytes if it needs them.
    Upgrade { program: Pubkey, extend_by: u32 },
    /// A pool; its name is the file's.
    InitPool { name: String, addresses: Box<PoolAddresses>, instruction: Box<Instruction> },
}

impl Plan {
    /// Reads the chain and compares it with the file. Changes nothing and signs nothing.
    ///
    /// # Errors
    /// A node that does not answer or is of another network; a key file or bytecode that cannot be
    /// read.
    pub fn compute(rpc: &RpcClient, config: &Config, keys: &Keys) -> Result<Self> {
        let genesis = rpc.get_genesis_hash().with_context(|| {
            format!("no node answers at {}: start it, or correct `rpc` (or --url)", rpc.url())
        })?;
        let genesis = genesis.to_string();
        config.cluster.check(&genesis)?;
        let bytecode = Bytecode::read(&config.program.bytecode)?;
        let id = keys.address(&config.program.id)?;
        // The client's addresses and instructions are those of one program.
        ensure!(
            config.pools.is_empty() || id == PROGRAM_ID,
            "pools can be made only of {PROGRAM_ID}, for which loss-client is built, not of {id}: \
             set declare_id! and loss_client::PROGRAM_ID alike and build again"
        );
        let found = inspect(rpc, &id)?;
        let mut lines = programs::lines(rpc, config, keys, &id, &found, &bytecode)?;
        // Only then can it be asked whether it would make a pool.
        let runs = lines.first().is_some_and(|line| line.verdict == Verdict::Same);
        for pool in &config.pools {
            lines.extend(pools::lines(rpc, pool, keys, runs)?);
        }
        Ok(Self { genesis, lines, bytecode })
    }

    /// What `execute` would do, in its order.
    pub fn changes(&self) -> impl Iterator<Item = (&Line, &Change)> {
        self.lines.iter().filter_map(|line| match &line.verdict {
            Verdict::Change(change) => Some((line, change)),
            Verdict::Same | Verdict::ForYou(_) | Verdict::Blocked(_) => None,
        })
    }

    /// What is not as the file says and is left to people.
    pub fn for_you(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| matches!(line.verdict, Verdict::ForYou(_)))
    }

    /// What `execute` cannot do and will not begin without.
    pub fn blocked(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| matches!(line.verdict, Verdict::Blocked(_)))
    }
}

impl Line {
    fn new(what: impl Into<String>, found: impl Into<String>, verdict: Verdict) -> Self {
        Self { what: what.into(), found: found.into(), verdict }
    }
}
