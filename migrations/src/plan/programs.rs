//! The program: is it there, which bytecode, whose.

use super::{Action, Change, Line, Verdict, FEE_PER_SIGNATURE};
use crate::{
    buffer::Buffer,
    config::Config,
    keys::{Keys, Who},
    program::{Bytecode, OnChain},
};
use anyhow::Result;
use solana_loader_v3_interface::{
    instruction::MINIMUM_EXTEND_PROGRAM_BYTES, state::UpgradeableLoaderState,
};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;

/// The largest account there can be: 10 MiB.
const MAX_ACCOUNT: usize = 10 * 1024 * 1024;

pub(super) fn lines(
    rpc: &RpcClient,
    config: &Config,
    keys: &Keys,
    id: &Pubkey,
    found: &OnChain,
    wanted: &Bytecode,
) -> Result<Vec<Line>> {
    let authority = keys.address(&config.program.upgrade_authority)?;
    let what = format!("program {id}");
    let on_chain = match found {
        OnChain::Nothing => {
            let verdict = match config.program.id {
                Who::KeyFile(_) => deployment(rpc, &authority, wanted)?,
                Who::Address(_) => Verdict::Blocked(
                    "the first deployment needs the program's key file: name it as `id`, or load \
                     the program when the local network starts"
                        .to_string(),
                ),
            };
            return Ok(vec![Line::new(what, "nothing there", verdict)]);
        }
        OnChain::Closed => {
            let remedy = "it was closed for ever: deploy under another id".to_string();
            return Ok(vec![Line::new(what, "a closed program", Verdict::Blocked(remedy))]);
        }
        OnChain::NotAProgram { owner } => {
            let remedy = "correct `id`: this address is no program".to_string();
            let found = format!("an account of {owner}");
            return Ok(vec![Line::new(what, found, Verdict::Blocked(remedy))]);
        }
        OnChain::Final { bytecode } | OnChain::Upgradeable { bytecode, .. } => bytecode,
    };
    let (owner, room) = match found {
        OnChain::Upgradeable { authority, room, .. } => (*authority, *room),
        _ => (None, on_chain.bytes().len()),
    };
    let code = if on_chain == wanted {
        Verdict::Same
    } else if owner == Some(authority) {
        upgrade(rpc, id, &authority, room, wanted)?
    } else {
        Verdict::Blocked(match owner {
            Some(owner) => format!(
                "other bytecode than the file's, which is {}: only {owner} can upgrade it",
                short(wanted)
            ),
            None => format!(
                "other bytecode than the file's, which is {}: nobody can upgrade it; correct \
                 `bytecode`, or deploy under another id",
                short(wanted)
            ),
        })
    };
    let owned = match owner {
        Some(owner) if owner == authority => Verdict::Same,
        Some(_) => Verdict::ForYou(format!("the file names {authority}: correct one of them")),
        None => {
            Verdict::ForYou("nobody can upgrade it any more, whatever the file says".to_string())
        }
    };
    let owner = owner.map_or("nobody".to_string(), |owner| owner.to_string());
    Ok(vec![
        Line::new(what, format!("bytecode {}", short(on_chain)), code),
        Line::new("upgrade authority", owner, owned),
    ])
}

/// The beginning of the hash, enough to tell two builds apart.
fn short(bytecode: &Bytecode) -> String {
    bytecode.hash().chars().take(16).collect()
}

fn deployment(rpc: &RpcClient, authority: &Pubkey, wanted: &Bytecode) -> Result<Verdict> {
    let len = wanted.bytes().len();
    let program = rent(rpc, UpgradeableLoaderState::size_of_program())?;
    let data = rent(rpc, UpgradeableLoaderState::size_of_programdata(len))?;
    let writing = Writing::find(rpc, authority, wanted)?;
    // The buffer's rent becomes the program's. The program signs the deployment too.
    let cost = program + data.saturating_sub(writing.held) + writing.fees + 2 * FEE_PER_SIGNATURE;
    Ok(Verdict::Change(Change { action: Action::Deploy, cost, lent: 0 }))
}

fn upgrade(
    rpc: &RpcClient,
    id: &Pubkey,
    authority: &Pubkey,
    room: usize,
    wanted: &Bytecode,
) -> Result<Verdict> {
    let extend_by = extension(room, wanted.bytes().len());
    let size = UpgradeableLoaderState::size_of_programdata;
    let writing = Writing::find(rpc, authority, wanted)?;
    let (mut cost, extend) = (writing.fees + FEE_PER_SIGNATURE, usize::try_from(extend_by)?);
    if extend > 0 {
        let more = rent(rpc, size(room + extend))?.saturating_sub(rent(rpc, size(room))?);
        cost += more + FEE_PER_SIGNATURE;
    }
    let lent = writing.rent.saturating_sub(writing.held);
    Ok(Verdict::Change(Change { action: Action::Upgrade { program: *id, extend_by }, cost, lent }))
}

/// How many bytes of room a program needs more; the loader extends by a minimum or to the end.
fn extension(room: usize, len: usize) -> u32 {
    let most = (MAX_ACCOUNT - UpgradeableLoaderState::size_of_programdata_metadata()) - room;
    let needed = u32::try_from(len.saturating_sub(room)).unwrap_or(u32::MAX);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    match needed {
        0 => 0,
        // More than there can be: the loader refuses it, and says so.
        _ if needed > most => needed,
        _ => needed.max(MINIMUM_EXTEND_PROGRAM_BYTES).min(most),
    }
}

/// What it takes to have the bytecode in its buffer, in lamports.
struct Writing {
    /// Of the transactions that are still to be sent.
    fees: u64,
    /// The buffer's rent.
    rent: u64,
    /// What the buffer has of it already.
    held: u64,
}

impl Writing {
    fn find(rpc: &RpcClient, authority: &Pubkey, wanted: &Bytecode) -> Result<Self> {
        let buffer = Buffer::new(authority, wanted)?;
        let parts = u64::try_from(buffer.missing(rpc, wanted)?.len())?;
        let begin = u64::from(!buffer.exists(rpc)?);
        let size = UpgradeableLoaderState::size_of_buffer(wanted.bytes().len());
        Ok(Self {
            fees: (parts + begin) * FEE_PER_SIGNATURE,
            rent: rent(rpc, size)?,
            held: rpc.get_balance(&buffer.address)?,
        })
    }
}

fn rent(rpc: &RpcClient, size: usize) -> Result<u64> {
    Ok(rpc.get_minimum_balance_for_rent_exemption(size)?)
}

#[cfg(test)]
mod tests {
    use super::extension;

    #[test]
    fn a_program_with_enough_room_is_not_extended() {
        assert_eq!(extension(1_000, 1_000), 0);
        assert_eq!(extension(1_000, 900), 0);
    }

    #[test]
    fn a_larger_program_gets_the_loaders_minimum_or_what_it_needs() {
        assert_eq!(extension(1_000, 1_001), 10_240);
        assert_eq!(extension(1_000, 21_000), 20_000);
    }

    #[test]
    fn near_the_largest_account_it_gets_all_that_is_left() {
        let largest = 10 * 1024 * 1024 - 45;
        assert_eq!(extension(largest - 100, largest - 50), 100);
        assert_eq!(extension(largest, largest + 1), 1);
    }
}
