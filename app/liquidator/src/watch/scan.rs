//! All positions of the pool in one request, of each only the bytes that are needed.

use super::Content;
use crate::chain::Rpc;
use anyhow::{bail, Context, Result};
use liquidator_core::{Found, OpenPosition};
use loss_client::{
    accounts::{Position, ShortfallRecord},
    Account, DecodeError, PROGRAM_ID,
};
use loss_math::{Collateral, DebtShares};
use serde_json::{json, Value};
use solana_account_decoder_client_types::UiAccount;
use solana_pubkey::Pubkey;
use solana_rpc_client_types::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
    request::RpcRequest,
    response::RpcKeyedAccount,
};
use std::mem::offset_of;

/// Accounts that one request may name.
pub const MOST_ACCOUNTS: usize = 100;

/// From a position's debt shares to its version.
const SLICE: (usize, usize) = {
    let from = 8 + offset_of!(Position, debt_shares);
    (from, 8 + offset_of!(Position, version) + 1 - from)
};

/// All positions of the pool, and the slot at which they were so.
///
/// # Errors
/// No answer that can be believed; a position of a layout this bot does not know.
pub async fn positions(rpc: &Rpc, pool: &Pubkey) -> Result<(u64, Vec<OpenPosition>)> {
    let (slot, found) = scan(rpc, filter::<Position>(rpc, pool, Some(SLICE))).await?;
    let read = |(address, content): (Pubkey, Content)| position(address, &content.data);
    let positions = found.into_iter().map(read).collect::<Result<Vec<_>>>();
    Ok((slot, positions?))
}

/// The records of the pool that have salvage, and the slot at which they were so. One request finds
/// them by eight bytes of each; others fetch those it found.
///
/// # Errors
/// As [`positions`].
pub async fn salvage(rpc: &Rpc, pool: &Pubkey) -> Result<(u64, Vec<Found<ShortfallRecord>>)> {
    let slice = (8 + offset_of!(ShortfallRecord, salvage_left), 8);
    let (slot, found) = scan(rpc, filter::<ShortfallRecord>(rpc, pool, Some(slice))).await?;
    let with_salvage = |(address, content): (Pubkey, Content)| {
        content.data.iter().any(|byte| *byte != 0).then_some(address)
    };
    let addresses: Vec<Pubkey> = found.into_iter().filter_map(with_salvage).collect();
    let mut records = Vec::new();
    for some in addresses.chunks(MOST_ACCOUNTS) {
        let (_, accounts) = super::poll::accounts(rpc, some, Some(slot)).await?;
        for (address, content) in accounts {
            // Closed since it was found.
            let Some(content) = content.filter(|content| content.owner == PROGRAM_ID) else {
                continue;
            };
            let account = loss_client::decode_owned(&content.owner, &content.data)?;
            records.push(Found { address, account });
        }
    }
    Ok((slot, records))
}

/// Asks for whole positions of the pool: subscriptions know no slices.
pub fn position_filter(rpc: &Rpc, pool: &Pubkey) -> RpcProgramAccountsConfig {
    filter::<Position>(rpc, pool, None)
}

/// Asks for whole records of the pool.
pub fn record_filter(rpc: &Rpc, pool: &Pubkey) -> RpcProgramAccountsConfig {
    filter::<ShortfallRecord>(rpc, pool, None)
}

/// Discriminator and pool are next to each other: one comparison finds both.
fn filter<T: Account>(
    rpc: &Rpc,
    pool: &Pubkey,
    slice: Option<(usize, usize)>,
) -> RpcProgramAccountsConfig {
    let start = [T::DISCRIMINATOR.as_slice(), pool.as_ref()].concat();
    RpcProgramAccountsConfig {
        filters: Some(vec![RpcFilterType::Memcmp(Memcmp::new_base58_encoded(0, &start))]),
        account_config: config(rpc, slice),
        with_context: Some(true),
        sort_results: Some(false),
    }
}

/// Base64, at the configured commitment.
pub fn config(rpc: &Rpc, slice: Option<(usize, usize)>) -> RpcAccountInfoConfig {
    RpcAccountInfoConfig {
        encoding: Some(solana_account_decoder_client_types::UiAccountEncoding::Base64),
        data_slice: slice.map(|(offset, length)| {
            solana_account_decoder_client_types::UiDataSliceConfig { offset, length }
        }),
        commitment: Some(rpc.commitment()),
        min_context_slot: None,
    }
}

async fn scan(
    rpc: &Rpc,
    config: RpcProgramAccountsConfig,
) -> Result<(u64, Vec<(Pubkey, Content)>)> {
    let params: Value = json!([PROGRAM_ID.to_string(), config]);
    let answer = rpc.ask::<Vec<RpcKeyedAccount>>(RpcRequest::GetProgramAccounts, params).await?;
    let read = |keyed: RpcKeyedAccount| Ok((keyed.pubkey.parse()?, content(&keyed.account)?));
    let accounts = answer.value.into_iter().map(read).collect::<Result<Vec<_>>>();
    Ok((answer.context.slot, accounts?))
}

/// What an RPC wrote of an account.
///
/// # Errors
/// It is not in the encoding that was asked for.
pub fn content(account: &UiAccount) -> Result<Content> {
    let data = account.data.decode().context("the RPC's account is not in base64")?;
    let owner = account.owner.parse().context("the RPC's account has no owner")?;
    Ok(Content { owner, lamports: account.lamports, executable: account.executable, data })
}

/// A position from the bytes that a scan asks for, or [`cut`].
///
/// # Errors
/// Another layout than this bot knows.
pub fn position(address: Pubkey, slice: &[u8]) -> Result<OpenPosition> {
    let (from, length) = SLICE;
    if slice.len() != length {
        bail!("position {address}: the RPC sent {} bytes of {length}", slice.len());
    }
    let at = |offset: usize| slice.get(8 + offset - from..).unwrap_or_default();
    let version = at(offset_of!(Position, version)).first().copied().unwrap_or_default();
    if version != Position::VERSION {
        let (account, known) = (Position::NAME, Position::VERSION);
        let error = DecodeError::UnknownVersion { account, found: version, known };
        return Err(error).with_context(|| format!("position {address}"));
    }
    let eight = |offset| at(offset).first_chunk::<8>().copied().unwrap_or_default();
    let debt = at(offset_of!(Position, debt_shares)).first_chunk::<16>().copied();
    Ok(OpenPosition {
        address,
        nonce: u64::from_le_bytes(eight(offset_of!(Position, nonce))),
        debt_shares: DebtShares(u128::from_le_bytes(debt.unwrap_or_default())),
        collateral: Collateral(u64::from_le_bytes(eight(offset_of!(Position, collateral)))),
        marked_at: i64::from_le_bytes(eight(offset_of!(Position, marked_at))),
    })
}

/// The bytes of a whole account that [`position`] reads; none if it is too short.
pub fn cut(data: &[u8]) -> Option<&[u8]> {
    let (from, length) = SLICE;
    data.get(from..from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(version: u8) -> Vec<u8> {
        let position = Position {
            debt_shares: 5_u128.pow(40).to_le_bytes(),
            collateral: 77,
            nonce: 12,
            marked_at: -3,
            version,
            ..bytemuck::Zeroable::zeroed()
        };
        [Position::DISCRIMINATOR.as_slice(), bytemuck::bytes_of(&position)].concat()
    }

    #[test]
    fn a_slice_has_all_that_the_book_needs() {
        assert_eq!(SLICE, (104, 44));
        let data = bytes(1);
        let address = Pubkey::new_from_array([5; 32]);
        let read = position(address, cut(&data).unwrap()).unwrap();
        let expected = OpenPosition {
            address,
            nonce: 12,
            debt_shares: DebtShares(5_u128.pow(40)),
            collateral: Collateral(77),
            marked_at: -3,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn an_unknown_version_is_an_error_that_names_the_remedy() {
        let error = position(Pubkey::default(), cut(&bytes(2)).unwrap()).unwrap_err();
        let expected = "position 11111111111111111111111111111111: this client knows version 1 of \
                        Position, the account has 2: update loss-client";
        assert_eq!(format!("{error:#}"), expected);
    }
}
