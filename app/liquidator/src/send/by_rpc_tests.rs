use super::*;
use crate::chain::{Blockhash, Found, Height, Simulated, Status};
use solana_instruction::AccountMeta;
use solana_signature::Signature;
use solana_transaction::{InstructionError, TransactionError};
use std::collections::VecDeque;

/// A cluster that does what a test says, and keeps what it was sent.
#[derive(Default)]
struct Scripted {
    simulated: Simulated,
    /// What the journal had when something was broadcast, and what that was.
    broadcasts: Mutex<Vec<(String, Vec<u8>)>>,
    journal: std::path::PathBuf,
    /// Block heights of successive looks; the last stays.
    heights: Mutex<VecDeque<u64>>,
    /// It is in a block from this many broadcasts on.
    lands_after: Option<usize>,
    error: Option<TransactionError>,
    no_blockhash: bool,
}

impl Chain for Scripted {
    async fn blockhash(&self) -> Result<Blockhash> {
        anyhow::ensure!(!self.no_blockhash, "the RPC does not answer");
        let last_valid_block_height = 150;
        Ok(Blockhash { hash: Hash::new_from_array([7; 32]), last_valid_block_height })
    }

    async fn simulate(&self, _: &[u8]) -> Result<Simulated> {
        Ok(self.simulated.clone())
    }

    async fn broadcast(&self, wire: &[u8]) -> Result<()> {
        let journal = std::fs::read_to_string(&self.journal).unwrap();
        self.broadcasts.lock().unwrap().push((journal, wire.to_vec()));
        Ok(())
    }

    async fn status(&self, _: &Signature) -> Result<Status> {
        let landed = self.lands_after.is_some_and(|n| self.broadcasts.lock().unwrap().len() >= n);
        let found = landed.then(|| Found { slot: 77, error: self.error.clone(), settled: true });
        Ok(Status { slot: u64::MAX, found })
    }

    async fn height(&self) -> Result<Height> {
        let mut heights = self.heights.lock().unwrap();
        let last = heights.len() <= 1;
        let height = if last { heights.front().copied() } else { heights.pop_front() };
        let block_height = height.unwrap_or(1);
        Ok(Height { slot: block_height, block_height })
    }

    async fn recent_fees(&self, _: &[Pubkey]) -> Result<Vec<u64>> {
        Ok(Vec::new())
    }
}

struct Bench {
    sender: ByRpc<Scripted>,
    _folder: tempfile::TempDir,
}

fn bench(cluster: Scripted) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::open(&path).unwrap();
    Bench { sender: sender(cluster, path, journal), _folder: folder }
}

fn sender(cluster: Scripted, path: std::path::PathBuf, journal: Journal) -> ByRpc<Scripted> {
    let chain = Arc::new(Scripted { journal: path, ..cluster });
    let wallet = Arc::new(Keypair::new_from_array([1; 32]));
    let priority = Priority::MicroLamports(10_000);
    let fees = FeeConfig { priority, max_lamports: 50_000, compute_margin_percent: 20 };
    ByRpc::new(chain, wallet, fees, Duration::ZERO, journal)
}

fn job() -> Job {
    let accounts = vec![AccountMeta::new(Pubkey::new_from_array([3; 32]), false)];
    let program_id = Pubkey::new_from_array([4; 32]);
    Job { key: "k".into(), instructions: vec![Instruction { program_id, accounts, data: vec![1] }] }
}

fn used(units: u64) -> Simulated {
    Simulated { units, ..Simulated::default() }
}

#[tokio::test]
async fn the_journal_has_it_before_the_cluster_does() {
    let Bench { sender, _folder } =
        bench(Scripted { simulated: used(100_000), lands_after: Some(1), ..Scripted::default() });
    let sent = sender.send(job()).await;
    let broadcasts = sender.chain.broadcasts.lock().unwrap();
    let (journal, wire) = broadcasts.first().unwrap();
    let transaction: Transaction = wincode::deserialize(wire).unwrap();
    let signature = transaction.signatures[0];
    // 100,000 units and a fifth, at 10,000 micro-lamports, and the signature.
    assert_eq!(sent, Sent::Landed { signature, slot: 77, lamports: 6_200 });
    assert!(journal.contains(&signature.to_string()), "{journal}");
    assert!(journal.ends_with('\n'), "{journal}");
    assert!(!sender.journal().is_in_flight("k"));
}

#[tokio::test]
async fn it_is_sent_before_anything_is_asked() {
    // By the first look it is too late to send it.
    let heights = Mutex::new(VecDeque::from([182]));
    let cluster =
        Scripted { simulated: used(1), heights, lands_after: Some(1), ..Scripted::default() };
    let Bench { sender, _folder } = bench(cluster);
    let sent = sender.send(job()).await;
    assert!(matches!(sent, Sent::Landed { slot: 77, .. }), "{sent:?}");
}

#[tokio::test]
async fn the_same_bytes_are_sent_until_it_lands() {
    let Bench { sender, _folder } =
        bench(Scripted { simulated: used(1), lands_after: Some(3), ..Scripted::default() });
    let sent = sender.send(job()).await;
    assert!(matches!(sent, Sent::Landed { .. }), "{sent:?}");
    let broadcasts = sender.chain.broadcasts.lock().unwrap();
    assert_eq!(broadcasts.len(), 3);
    assert!(broadcasts.iter().all(|(_, wire)| *wire == broadcasts[0].1));
}

#[tokio::test]
async fn what_cannot_land_any_more_is_expired_and_may_be_sent_anew() {
    let heights = Mutex::new(VecDeque::from([100, 151, 181, 182]));
    let cluster = Scripted { simulated: used(1), heights, ..Scripted::default() };
    let Bench { sender, _folder } = bench(cluster);
    let sent = sender.send(job()).await;
    assert!(matches!(sent, Sent::Expired { .. }), "{sent:?}");
    assert_eq!(sender.chain.broadcasts.lock().unwrap().len(), 2, "at once, and at height 100");
    assert!(!sender.journal().is_in_flight("k"));
}

#[tokio::test]
async fn what_the_simulation_refuses_is_never_sent() {
    let error = TransactionError::InstructionError(2, InstructionError::Custom(6_006));
    let logs = vec!["log".to_owned()];
    let simulated = Simulated { error: Some(error.clone()), units: 5, logs: logs.clone() };
    let Bench { sender, _folder } = bench(Scripted { simulated, ..Scripted::default() });
    assert_eq!(sender.send(job()).await, Sent::Refused { error, logs });
    assert!(sender.chain.broadcasts.lock().unwrap().is_empty());
    assert_eq!(sender.journal().in_flight().count(), 0);
}

#[tokio::test]
async fn what_fails_on_chain_costs_its_fee() {
    let error = Some(TransactionError::InstructionError(2, InstructionError::Custom(6_006)));
    let cluster = Scripted {
        simulated: used(100_000),
        lands_after: Some(1),
        error: error.clone(),
        ..Scripted::default()
    };
    let Bench { sender, _folder } = bench(cluster);
    let sent = sender.send(job()).await;
    let Sent::Failed { error: found, lamports, .. } = sent else { panic!("{sent:?}") };
    assert_eq!((Some(found), lamports), (error, 6_200));
}

#[tokio::test]
async fn nothing_is_sent_without_a_blockhash() {
    let cluster = Scripted { simulated: used(1), no_blockhash: true, ..Scripted::default() };
    let Bench { sender, _folder } = bench(cluster);
    let reason = "the RPC does not answer".to_owned();
    assert_eq!(sender.send(job()).await, Sent::NotSent { reason });
    assert_eq!(sender.journal().in_flight().count(), 0);
}

#[tokio::test]
async fn a_restart_sends_the_very_same_bytes_and_nothing_else_until_they_are_settled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let killed = sender(
        Scripted { simulated: used(100_000), ..Scripted::default() },
        path.clone(),
        Journal::open(&path).unwrap(),
    );
    // Killed after the line was synced and before anything was sent.
    let (entry, lamports) = killed.prepare(&job()).await.map_err(|_| "refused").unwrap();
    drop(killed);

    let journal = Journal::open(&path).unwrap();
    let again = sender(
        Scripted { simulated: used(1), lands_after: Some(1), ..Scripted::default() },
        path,
        journal,
    );
    let reason = "one that does the same may still land".to_owned();
    assert_eq!(again.send(job()).await, Sent::NotSent { reason });
    assert!(again.chain.broadcasts.lock().unwrap().is_empty());
    let signature = entry.signature;
    let landed = Sent::Landed { signature, slot: 77, lamports };
    assert_eq!(again.resume().await, [("k".to_owned(), landed)]);
    assert_eq!(again.chain.broadcasts.lock().unwrap()[0].1, entry.wire);
    assert!(again.resume().await.is_empty());
}

#[test]
fn an_action_writes_what_its_instructions_write() {
    let mut jobs = [job(), job()];
    jobs[1].instructions[0].accounts[0].is_writable = false;
    assert_eq!(writes(&jobs[0].instructions), [Pubkey::new_from_array([3; 32])]);
    assert!(writes(&jobs[1].instructions).is_empty());
}
