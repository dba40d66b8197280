//! The sender that sends.

use super::{
    confirm::{settle, Settled},
    fees::{self, Fee},
    journal::{End, Entry, Journal},
    Job, Sender, Sent,
};
use crate::{
    chain::Chain,
    config::{FeeConfig, Priority},
};
use anyhow::{anyhow, Context, Result};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tracing::{error, info, warn};

/// The limit while simulating: what a transaction may use at most.
const SIMULATION_UNITS: u32 = 1_400_000;

/// Blockhashes are good for 150 blocks; twice that is no cluster's.
const TOO_FAR: u64 = 300;

/// Simulates, prices, signs, notes, sends, waits.
pub struct ByRpc<C> {
    chain: Arc<C>,
    wallet: Arc<Keypair>,
    fees: FeeConfig,
    confirm_every: Duration,
    journal: Mutex<Journal>,
}

/// Why it was not sent.
enum Unsent {
    Refused(Sent),
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Unsent {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl<C: Chain> ByRpc<C> {
    pub fn new(
        chain: Arc<C>,
        wallet: Arc<Keypair>,
        fees: FeeConfig,
        confirm_every: Duration,
        journal: Journal,
    ) -> Self {
        Self { chain, wallet, fees, confirm_every, journal: Mutex::new(journal) }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // A panic while it was held left at worst a line cut short, which the next write removes.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A signed transaction that simulates well, noted in the journal.
    async fn prepare(&self, job: &Job) -> Result<(Entry, u64), Unsent> {
        if self.journal().is_in_flight(&job.key) {
            return Err(anyhow!("one that does the same may still land").into());
        }
        let fee = self.price(job).await?;
        let blockhash = self.chain.blockhash().await?;
        let mut transaction = self.transaction(job, fee.units, fee.price);
        transaction.try_sign(&[&*self.wallet], blockhash.hash).context("cannot sign")?;
        let signature = *transaction.signatures.first().context("no signature")?;
        let wire = wire(&transaction)?;
        let last_valid_block_height = blockhash.last_valid_block_height;
        let key = job.key.clone();
        let entry = Entry { key, signature, last_valid_block_height, wire };
        self.journal().sent(entry.clone())?;
        Ok((entry, fee.lamports))
    }

    /// Simulates, and from what that used, the fee.
    async fn price(&self, job: &Job) -> Result<Fee, Unsent> {
        let trial = wire(&self.transaction(job, SIMULATION_UNITS, 0))?;
        let simulated = self.chain.simulate(&trial).await?;
        if let Some(error) = simulated.error {
            return Err(Unsent::Refused(Sent::Refused { error, logs: simulated.logs }));
        }
        let recent = match self.fees.priority {
            Priority::MicroLamports(_) => Vec::new(),
            Priority::RecentPercentile(_) => {
                self.chain.recent_fees(&writes(&job.instructions)).await?
            }
        };
        let units = fees::units(simulated.units, self.fees.compute_margin_percent);
        fees::fee(&self.fees, units, &recent).map_err(|error| anyhow!(error).into())
    }

    fn transaction(&self, job: &Job, units: u32, price: u64) -> Transaction {
        let mut all = vec![
            ComputeBudgetInstruction::set_compute_unit_limit(units),
            ComputeBudgetInstruction::set_compute_unit_price(price),
        ];
        all.extend(job.instructions.iter().cloned());
        let payer = self.wallet.pubkey();
        let message = Message::new_with_blockhash(&all, Some(&payer), &Hash::default());
        Transaction::new_unsigned(message)
    }

    /// Waits for what is in the journal, and notes how it ended.
    async fn finish(&self, entry: Entry, lamports: u64) -> Sent {
        let signature = entry.signature;
        let settled = settle(&*self.chain, &entry, self.confirm_every).await;
        let (end, sent) = match settled {
            Settled::Landed { slot } => (End::Landed, Sent::Landed { signature, slot, lamports }),
            Settled::Failed { error, .. } => {
                (End::Failed, Sent::Failed { signature, error, lamports })
            }
            Settled::Expired => (End::Expired, Sent::Expired { signature }),
        };
        if let Err(error) = self.journal().ended(&entry.key, end) {
            error!(%error, "journal: cannot note an end; a restart will ask the cluster again");
        }
        sent
    }
}

impl<C: Chain> Sender for ByRpc<C> {
    async fn send(&self, job: Job) -> Sent {
        match self.prepare(&job).await {
            Ok((entry, lamports)) => {
                // At once: the first look at how it goes takes two requests.
                match self.chain.broadcast(&entry.wire).await {
                    Ok(()) => {
                        info!(key = entry.key, signature = %entry.signature, lamports, "sent")
                    }
                    Err(error) => warn!(key = entry.key, %error, "not taken yet: sent again"),
                }
                self.finish(entry, lamports).await
            }
            Err(Unsent::Refused(sent)) => sent,
            Err(Unsent::Failed(error)) => Sent::NotSent { reason: format!("{error:#}") },
        }
    }

    async fn resume(&self) -> Vec<(String, Sent)> {
        let entries: Vec<Entry> = self.journal().in_flight().cloned().collect();
        let height = self.chain.height().await.map_or(u64::MAX, |height| height.block_height);
        if entries.iter().any(|one| one.last_valid_block_height > height.saturating_add(TOO_FAR)) {
            warn!(height, "the journal's transactions could land long from now: if it is of another cluster, remove it");
        }
        let each = entries.into_iter().map(|entry| async {
            info!(key = entry.key, signature = %entry.signature, "in flight from before");
            let lamports = fee_of(&entry.wire);
            let key = entry.key.clone();
            (key, self.finish(entry, lamports).await)
        });
        futures_util::future::join_all(each).await
    }
}

fn wire(transaction: &Transaction) -> Result<Vec<u8>> {
    wincode::serialize(transaction).map_err(|error| anyhow!("cannot serialise: {error}"))
}

/// The accounts these instructions write.
fn writes(instructions: &[Instruction]) -> Vec<Pubkey> {
    let metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
    let mut written: Vec<Pubkey> =
        metas.filter(|meta| meta.is_writable).map(|meta| meta.pubkey).collect();
    written.sort_unstable();
    written.dedup();
    written
}

/// What a transaction of this bot costs, from its own compute budget instructions.
fn fee_of(wire: &[u8]) -> u64 {
    let Ok(transaction) = wincode::deserialize::<Transaction>(wire) else { return 0 };
    let data = |index: usize| {
        transaction.message.instructions.get(index).map(|one| one.data.as_slice()).unwrap_or(&[])
    };
    let units = data(0).get(1..5).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let price = data(1).get(1..9).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    fees::cost(units.unwrap_or(0), price.unwrap_or(0))
}

#[cfg(test)]
#[path = "by_rpc_tests.rs"]
mod tests;
