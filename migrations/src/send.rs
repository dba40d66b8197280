//! Sending transactions, and waiting until they have landed.

use anyhow::{Context, Result};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_rpc_client::{api::config::RpcSendTransactionConfig, rpc_client::RpcClient};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;
use std::{sync::Mutex, thread, time::Duration};

/// How many requests are under way at once.
const SENDERS: usize = 8;

/// The most signatures a node answers about at once.
const STATUSES: usize = 256;

/// How often the node is asked what has landed.
const POLL: Duration = Duration::from_millis(400);

/// What became of many transactions.
pub struct Sent {
    /// How many landed and did what they should.
    pub landed: usize,
    /// Why one that landed, or was refused, failed.
    pub failed: Option<String>,
}

/// Sends one transaction, paid by the first signer, and waits until it is confirmed.
///
/// # Errors
/// It was refused, failed, or did not land before its blockhash ran out.
pub fn one(
    rpc: &RpcClient,
    instructions: &[Instruction],
    signers: &[&Keypair],
) -> Result<Signature> {
    let payer = signers.first().context("a transaction needs somebody who pays")?.pubkey();
    let blockhash = rpc.get_latest_blockhash()?;
    let signers: Vec<&Keypair> = signers.to_vec();
    let transaction =
        Transaction::new_signed_with_payer(instructions, Some(&payer), &signers, blockhash);
    Ok(rpc.send_and_confirm_transaction(&transaction)?)
}

/// Sends each instruction as a transaction of its own, in no order, and waits until all are
/// confirmed or their blockhash has run out. What does not land is for the caller to send again.
///
/// # Errors
/// The node does not answer.
pub fn many(
    rpc: &RpcClient,
    instructions: &[Instruction],
    payer: &Keypair,
    say: &mut dyn FnMut(&str),
) -> Result<Sent> {
    let (blockhash, last_height) = rpc.get_latest_blockhash_with_commitment(rpc.commitment())?;
    let transactions: Vec<Transaction> = instructions
        .iter()
        .map(|instruction| {
            let message = Message::new(std::slice::from_ref(instruction), Some(&payer.pubkey()));
            Transaction::new(&[payer], message, blockhash)
        })
        .collect();
    let (mut pending, mut failed) = send_all(rpc, &transactions);
    let all = transactions.len();
    let (mut landed, mut said) = (0, 0);
    while !pending.is_empty() {
        let late = rpc.get_block_height()? > last_height;
        let mut left = Vec::new();
        for some in pending.chunks(STATUSES) {
            let statuses = rpc.get_signature_statuses(some)?.value;
            for (signature, status) in some.iter().zip(statuses) {
                match status {
                    Some(status) if status.satisfies_commitment(rpc.commitment()) => {
                        match status.err {
                            Some(error) => failed = Some(error.to_string()),
                            None => landed += 1,
                        }
                    }
                    _ => left.push(*signature),
                }
            }
        }
        if landed * 10 / all.max(1) > said {
            said = landed * 10 / all.max(1);
            say(&format!("{landed} of {all} parts written"));
        }
        pending = left;
        if late {
            break;
        }
        if !pending.is_empty() {
            thread::sleep(POLL);
        }
    }
    Ok(Sent { landed, failed })
}

/// The signatures of those the node took, and why it refused one of the others.
fn send_all(rpc: &RpcClient, transactions: &[Transaction]) -> (Vec<Signature>, Option<String>) {
    // Nothing to simulate: a write depends on those before it, and what matters is checked at the end.
    let config = RpcSendTransactionConfig { skip_preflight: true, ..Default::default() };
    let sent = Mutex::new((Vec::new(), None));
    thread::scope(|scope| {
        for part in transactions.chunks(transactions.len().div_ceil(SENDERS).max(1)) {
            let sent = &sent;
            scope.spawn(move || {
                for transaction in part {
                    let result = rpc.send_transaction_with_config(transaction, config);
                    let mut sent = sent.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    match result {
                        Ok(signature) => sent.0.push(signature),
                        Err(error) => sent.1 = Some(error.to_string()),
                    }
                }
            });
        }
    });
    sent.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Waits until the cluster has passed the slot it is in: a program that was changed in a slot can
/// neither run nor be changed again before the next.
///
/// # Errors
/// The node does not answer.
pub fn next_slot(rpc: &RpcClient) -> Result<()> {
    let now = rpc.get_slot()?;
    while rpc.get_slot()? <= now {
        thread::sleep(POLL);
    }
    Ok(())
}
