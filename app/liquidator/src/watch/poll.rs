//! Accounts by address in one request.

use super::{scan, Accounts};
use crate::chain::Rpc;
use anyhow::Result;
use serde_json::json;
use solana_account_decoder_client_types::UiAccount;
use solana_pubkey::Pubkey;
use solana_rpc_client_types::{config::RpcAccountInfoConfig, request::RpcRequest};

/// The accounts at `addresses`, at most [`scan::MOST_ACCOUNTS`], and the slot at which they were so:
/// `at_least` that, if given.
///
/// # Errors
/// No answer that can be believed, or the RPC is not there yet.
pub async fn accounts(
    rpc: &Rpc,
    addresses: &[Pubkey],
    at_least: Option<u64>,
) -> Result<(u64, Accounts)> {
    let names: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let config = RpcAccountInfoConfig { min_context_slot: at_least, ..scan::config(rpc, None) };
    let request = RpcRequest::GetMultipleAccounts;
    let answer = rpc.ask::<Vec<Option<UiAccount>>>(request, json!([names, config])).await?;
    let contents = answer.value.iter().map(|one| one.as_ref().map(scan::content).transpose());
    let contents = contents.collect::<Result<Vec<_>>>()?;
    anyhow::ensure!(contents.len() == addresses.len(), "the RPC left accounts out");
    anyhow::ensure!(answer.context.slot >= at_least.unwrap_or(0), "the RPC is not there yet");
    Ok((answer.context.slot, addresses.iter().copied().zip(contents).collect()))
}
