//! Transactions to a validator: one, or many at a time.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail, ensure, Context, Result};
use loss_migrate::Cluster;
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::{pubkey, Pubkey};
use solana_rpc_client::rpc_client::RpcClient;
use solana_rpc_client_types::config::RpcSendTransactionConfig;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction_status_client_types::TransactionStatus;

const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// How many transactions are sent at a time.
const SENDERS: usize = 8;
/// The most signatures that one question may ask for.
const STATUSES: usize = 256;
/// Between two looks at what landed.
const LOOK: Duration = Duration::from_millis(100);
/// What did not land is sent again after this.
const RESEND: Duration = Duration::from_secs(2);
/// A loaded machine may take this long for its first transaction.
const PATIENCE: Duration = Duration::from_secs(90);

/// A local validator.
pub struct Chain {
    /// For questions; what it says is confirmed.
    pub rpc: RpcClient,
}

/// A transaction to be made.
pub struct Job<'a> {
    /// What it is for, for errors.
    pub what: String,
    pub instructions: Vec<Instruction>,
    /// The first pays.
    pub signers: Vec<&'a Keypair>,
}

impl Chain {
    /// Connects to a validator that is up.
    ///
    /// # Errors
    /// Nobody answers, or it is a public cluster: nothing here may ever reach one.
    pub fn connect(url: &str) -> Result<Self> {
        let timeout = Duration::from_secs(30);
        let commitment = CommitmentConfig::confirmed();
        let rpc = RpcClient::new_with_timeout_and_commitment(url, timeout, commitment);
        let genesis = rpc.get_genesis_hash().with_context(|| {
            format!("no validator answers at {url}; start one: cargo xtask localnet up")
        })?;
        refuse_public(&genesis.to_string())?;
        Ok(Self { rpc })
    }

    /// The cluster's own time, unix seconds.
    pub fn now(&self) -> Result<i64> {
        let clock = self.rpc.get_account_with_commitment(&CLOCK, CommitmentConfig::processed())?;
        let data = clock.value.context("the validator has no clock")?.data;
        let bytes = data.get(32..40).and_then(|bytes| bytes.try_into().ok());
        Ok(i64::from_le_bytes(bytes.context("the validator's clock is of an unknown layout")?))
    }

    /// Waits until a slot after this is confirmed.
    ///
    /// # Errors
    /// It does not come.
    pub fn wait_for_slot(&self, slot: u64) -> Result<()> {
        let begun = Instant::now();
        while self.rpc.get_slot()? <= slot {
            ensure!(begun.elapsed() < PATIENCE, "the validator does not get past slot {slot}");
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Sends one and waits until it is confirmed.
    ///
    /// # Errors
    /// It fails, or does not land.
    pub fn send(
        &self,
        what: &str,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<()> {
        let (instructions, signers) = (instructions.to_vec(), signers.to_vec());
        self.send_all(&[Job { what: what.to_owned(), instructions, signers }])
    }

    /// Sends them in any order and waits until all are confirmed. None is sent twice with effect.
    ///
    /// # Errors
    /// The first that fails, or that some do not land.
    pub fn send_all(&self, jobs: &[Job]) -> Result<()> {
        let begun = Instant::now();
        let mut left: Vec<&Job> = jobs.iter().collect();
        while !left.is_empty() {
            // All are signed anew only when none of the last round can land any more.
            left = self.round(left)?;
            ensure!(
                left.is_empty() || begun.elapsed() < PATIENCE,
                "{} of {} transactions did not land within {} seconds, first: {}; is the machine \
                 overloaded?",
                left.len(),
                jobs.len(),
                PATIENCE.as_secs(),
                left.first().map_or("", |job| &job.what)
            );
        }
        Ok(())
    }

    /// Sends them with one blockhash until all landed or it is too old; returns those that did not.
    fn round<'a, 'b>(&self, jobs: Vec<&'b Job<'a>>) -> Result<Vec<&'b Job<'a>>> {
        let (blockhash, last_height) =
            self.rpc.get_latest_blockhash_with_commitment(CommitmentConfig::confirmed())?;
        let signed = in_parallel(&jobs, |job| {
            let payer = job.signers.first().context("a transaction without signers")?.pubkey();
            let message = Message::new(&job.instructions, Some(&payer));
            let mut transaction = Transaction::new_unsigned(message);
            let signing = transaction.try_sign(&job.signers, blockhash);
            signing.with_context(|| format!("{}: cannot be signed", job.what))?;
            Ok(transaction)
        })?;
        let mut pending: Vec<(&Job, Transaction)> = jobs.into_iter().zip(signed).collect();
        let mut sent: Option<Instant> = None;
        loop {
            if sent.is_none_or(|sent| sent.elapsed() >= RESEND) {
                in_parallel(&pending, |(job, transaction)| self.submit(job, transaction))?;
                sent = Some(Instant::now());
            }
            std::thread::sleep(LOOK);
            // Asked before the statuses: what is not there then can land no more.
            let too_late = self.rpc.get_block_height()? > last_height;
            pending = self.not_confirmed(pending)?;
            if pending.is_empty() || too_late {
                return Ok(pending.into_iter().map(|(job, _)| job).collect());
            }
        }
    }

    fn submit(&self, job: &Job, transaction: &Transaction) -> Result<Signature> {
        let config = RpcSendTransactionConfig {
            skip_preflight: true,
            preflight_commitment: Some(CommitmentLevel::Processed),
            max_retries: Some(0),
            ..RpcSendTransactionConfig::default()
        };
        let sent = self.rpc.send_transaction_with_config(transaction, config);
        sent.with_context(|| format!("{}: the validator does not take it", job.what))
    }

    fn not_confirmed<'a, 'b>(
        &self,
        pending: Vec<(&'b Job<'a>, Transaction)>,
    ) -> Result<Vec<(&'b Job<'a>, Transaction)>> {
        let mut left = vec![];
        let signature = |transaction: &Transaction| transaction.signatures.first().copied();
        let signatures: Vec<_> = pending.iter().filter_map(|(_, t)| signature(t)).collect();
        let mut statuses: Vec<Option<TransactionStatus>> = vec![];
        for part in signatures.chunks(STATUSES) {
            statuses.extend(self.rpc.get_signature_statuses(part)?.value);
        }
        for ((job, transaction), status) in pending.into_iter().zip(statuses) {
            match status {
                Some(TransactionStatus { err: Some(error), .. }) => {
                    bail!("{}: {error}{}", job.what, self.explain(&transaction))
                }
                Some(status) if status.satisfies_commitment(CommitmentConfig::confirmed()) => {}
                _ => left.push((job, transaction)),
            }
        }
        Ok(left)
    }

    /// The last things the programs said in a simulation of it.
    fn explain(&self, transaction: &Transaction) -> String {
        let simulated = self.rpc.simulate_transaction(transaction).ok();
        let logs = simulated.and_then(|answer| answer.value.logs).unwrap_or_default();
        let from = logs.len().saturating_sub(6);
        logs.iter().skip(from).map(|line| format!("\n  {line}")).collect()
    }
}

/// What the instruction may use, so that a block holds many of them.
pub fn compute_limit(units: u32) -> Instruction {
    ComputeBudgetInstruction::set_compute_unit_limit(units)
}

fn refuse_public(genesis: &str) -> Result<()> {
    Cluster::Localnet.check(genesis).map_err(|_| {
        anyhow!("this is a public cluster: these commands are for local validators only")
    })
}

/// Does it to all of them on a few threads; results in order, or the first error.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let results: Mutex<Vec<(usize, Result<R>)>> = Mutex::new(vec![]);
    let next = Mutex::new(items.iter().enumerate());
    let take = || next.lock().map(|mut next| next.next()).unwrap_or_default();
    std::thread::scope(|scope| {
        for _ in 0..SENDERS.min(items.len()) {
            scope.spawn(|| {
                while let Some((index, item)) = take() {
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.push((index, result));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_cluster_is_refused() {
        let mainnet = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
        let error = refuse_public(mainnet).unwrap_err().to_string();
        assert!(error.ends_with("for local validators only"), "{error}");
        refuse_public("11111111111111111111111111111111").unwrap();
    }

    #[test]
    fn work_on_many_threads_keeps_its_order_and_its_first_error() {
        let items: Vec<u32> = (0..100).collect();
        assert_eq!(
            in_parallel(&items, |item| Ok(item + 1)).unwrap(),
            (1..=100).collect::<Vec<_>>()
        );
        let failing = |item: &u32| match item {
            30 | 70 => bail!("{item}"),
            item => Ok(*item),
        };
        assert_eq!(in_parallel(&items, failing).unwrap_err().to_string(), "30");
    }
}
