//! Every account: its bytes, and the fields that the Rust client reads in them.

use anyhow::Result;
use loss_client::accounts::{
    decode, Account, InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, PoolProposal,
    Position, ProfitClaim, RecoveryClaim, ShortfallRecord, Venue, ACCOUNTS,
};
use serde_json::{json, Value};

use super::hex;

pub fn json() -> Result<String> {
    let all = [
        case::<Pool>()?,
        case::<InsuranceFund>()?,
        case::<LpShare>()?,
        case::<InsuranceStake>()?,
        case::<ProfitClaim>()?,
        case::<Position>()?,
        case::<ShortfallRecord>()?,
        case::<LossReceipt>()?,
        case::<RecoveryClaim>()?,
        case::<Venue>()?,
        case::<PoolProposal>()?,
    ];
    anyhow::ensure!(all.len() == ACCOUNTS.len(), "an account of loss-client is missing here");
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

/// Bytes that differ from their neighbours wherever a field may begin or end.
fn case<T: Account + core::fmt::Debug>() -> Result<Value> {
    let mut bytes: Vec<u8> = (1..=251).cycle().take(T::SIZE).collect();
    bytes[..8].copy_from_slice(&T::DISCRIMINATOR);
    bytes[T::VERSION_OFFSET] = T::VERSION;
    let read = format!("{:?}", decode::<T>(&bytes)?);
    Ok(json!({ "name": T::NAME, "bytes": hex(&bytes), "read": read }))
}
