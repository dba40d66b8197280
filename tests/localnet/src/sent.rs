//! What somebody sent, as the chain tells it.

use anyhow::{Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use loss_client::events::{self, Event};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config as Page;
use solana_rpc_client::rpc_client::RpcClient;
use solana_rpc_client_types::config::RpcTransactionConfig;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::{
    option_serializer::OptionSerializer, EncodedTransaction, UiInstruction, UiTransactionEncoding,
};

/// A transaction that is in a block.
#[derive(Clone, Debug)]
pub struct Sent {
    pub signature: Signature,
    pub slot: u64,
    /// It was refused there, and changed nothing but its fee.
    pub failed: bool,
    pub fee: u64,
    /// Of the program, in order; none of a transaction that failed.
    pub events: Vec<Event>,
}

/// All transactions that `wallet` signed and paid for, oldest first.
///
/// # Errors
/// The RPC does not answer, or an event cannot be read.
pub fn by(rpc: &RpcClient, wallet: &Pubkey) -> Result<Vec<Sent>> {
    let mut all = vec![];
    let mut before = None;
    loop {
        let page = Page {
            before,
            until: None,
            limit: Some(1_000),
            commitment: Some(CommitmentConfig::confirmed()),
        };
        let signatures = rpc.get_signatures_for_address_with_config(wallet, page)?;
        let Some(last) = signatures.last() else { break };
        before = Some(last.signature.parse()?);
        for status in signatures {
            let signature = status.signature.parse()?;
            all.extend(read(rpc, wallet, signature)?);
        }
    }
    all.reverse();
    Ok(all)
}

/// The transaction, if `wallet` paid for it.
fn read(rpc: &RpcClient, wallet: &Pubkey, signature: Signature) -> Result<Option<Sent>> {
    let config = RpcTransactionConfig {
        encoding: Some(UiTransactionEncoding::Base64),
        commitment: Some(CommitmentConfig::confirmed()),
        max_supported_transaction_version: Some(0),
    };
    let found = rpc.get_transaction_with_config(&signature, config)?;
    let meta = found.transaction.meta.context("a transaction without its outcome")?;
    let transaction = decode(&found.transaction.transaction)?;
    let keys = transaction.message.static_account_keys();
    if keys.first() != Some(wallet) {
        return Ok(None);
    }
    let failed = meta.status.is_err();
    let logs = some(meta.log_messages).unwrap_or_default();
    let mut inner = vec![];
    for instruction in
        some(meta.inner_instructions).into_iter().flatten().flat_map(|i| i.instructions)
    {
        let UiInstruction::Compiled(one) = instruction else { continue };
        let program = keys.get(usize::from(one.program_id_index)).context("a program's key")?;
        inner.push((*program, bs58::decode(one.data).into_vec()?));
    }
    let inner = inner.iter().map(|(program, data)| (*program, data.as_slice()));
    let events = events::of_transaction(logs.iter().map(String::as_str), inner);
    let events = if failed { vec![] } else { events.into_iter().collect::<Result<_, _>>()? };
    Ok(Some(Sent { signature, slot: found.slot, failed, fee: meta.fee, events }))
}

fn decode(encoded: &EncodedTransaction) -> Result<VersionedTransaction> {
    let EncodedTransaction::Binary(text, _) = encoded else {
        anyhow::bail!("asked for base64 and got something else");
    };
    Ok(bincode::deserialize(&BASE64_STANDARD.decode(text)?)?)
}

fn some<T>(value: OptionSerializer<T>) -> Option<T> {
    value.into()
}
