//! The buffer that bytecode is written to before it is deployed.
//!
//! Its address follows from the authority and the bytecode, so whoever runs again after a failure
//! finds it, sends only what is missing, and needs no key that could have been lost.

use crate::{
    explain::explain,
    program::{find, state, Bytecode},
    send::{self, Sent},
};
use anyhow::{ensure, Context, Result};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_loader_v3_interface::{
    instruction::{self as loader, UpgradeableLoaderInstruction},
    state::UpgradeableLoaderState,
};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;
use solana_sdk_ids::bpf_loader_upgradeable;
use solana_signer::Signer;
use solana_system_interface::instruction as system;

/// Bytecode per transaction: what fits into its 1,232 bytes beside everything else.
const CHUNK: usize = 1_012;

/// How often what is missing is sent again before giving up; a round ends when its blockhash does.
const ROUNDS: usize = 10;

/// The buffer of one authority for one bytecode.
pub struct Buffer {
    pub address: Pubkey,
    authority: Pubkey,
    seed: String,
}

/// A part of the bytecode, by where it begins.
type Offset = usize;

impl Buffer {
    /// # Errors
    /// None for any key and bytecode; the address is derived by a function that can fail.
    pub fn new(authority: &Pubkey, bytecode: &Bytecode) -> Result<Self> {
        let seed: String = bytecode.hash_with_zeros().chars().take(32).collect();
        let address = Pubkey::create_with_seed(authority, &seed, &bpf_loader_upgradeable::id())?;
        Ok(Self { address, authority: *authority, seed })
    }

    /// Whether it was begun.
    ///
    /// # Errors
    /// The node does not answer.
    pub fn exists(&self, rpc: &RpcClient) -> Result<bool> {
        Ok(self.content(rpc)?.is_some())
    }

    /// The parts of the bytecode that it does not have yet.
    ///
    /// # Errors
    /// The node does not answer.
    pub fn missing(&self, rpc: &RpcClient, bytecode: &Bytecode) -> Result<Vec<Offset>> {
        let content = self.content(rpc)?.unwrap_or_default();
        Ok(missing(&content, bytecode.bytes()))
    }

    /// Makes it as far as it is not there, and writes what it lacks.
    ///
    /// # Errors
    /// A transaction that fails, or parts that do not land; both say how to go on.
    pub fn fill(
        &self,
        rpc: &RpcClient,
        authority: &Keypair,
        bytecode: &Bytecode,
        say: &mut dyn FnMut(&str),
    ) -> Result<()> {
        if !self.exists(rpc)? {
            send::one(rpc, &self.begin(rpc, bytecode)?, &[authority])
                .map_err(explain)
                .with_context(|| format!("buffer {} cannot be made", self.address))?;
            say(&format!("buffer {} made", self.address));
        }
        let all = bytecode.bytes().chunks(CHUNK).len();
        for _ in 0..ROUNDS {
            let missing = self.missing(rpc, bytecode)?;
            if missing.is_empty() {
                return Ok(());
            }
            say(&format!("writing {} of {all} parts", missing.len()));
            let writes: Vec<Instruction> = missing
                .iter()
                .map(|offset| self.write(bytecode, *offset))
                .collect::<Result<_>>()?;
            let Sent { landed, failed } = send::many(rpc, &writes, authority, say)?;
            if let Some(error) = failed {
                ensure!(landed > 0, "buffer {} cannot be written: {error}", self.address);
                say(&format!("{landed} parts landed, and one failed: {error}"));
            }
        }
        let left = self.missing(rpc, bytecode)?.len();
        ensure!(
            left == 0,
            "{left} of {all} parts are still missing in buffer {}: run `apply` again to go on from \
             here, or `loss-migrate reclaim` to get its rent back",
            self.address
        );
        Ok(())
    }

    /// What was written so far; none before it is made.
    fn content(&self, rpc: &RpcClient) -> Result<Option<Vec<u8>>> {
        let Some(account) = find(rpc, &self.address)? else { return Ok(None) };
        if !matches!(state(&account.data), Some(UpgradeableLoaderState::Buffer { .. })) {
            return Ok(None);
        }
        let code = account.data.get(UpgradeableLoaderState::size_of_buffer_metadata()..);
        Ok(Some(code.unwrap_or_default().to_vec()))
    }

    /// In steps and not by `create_account`, which anybody could block by sending a lamport there.
    fn begin(&self, rpc: &RpcClient, bytecode: &Bytecode) -> Result<Vec<Instruction>> {
        let (address, authority, owner) =
            (&self.address, &self.authority, bpf_loader_upgradeable::id());
        let size = UpgradeableLoaderState::size_of_buffer(bytecode.bytes().len());
        let there = find(rpc, address)?.map_or(0, |account| account.lamports);
        let rent = rpc.get_minimum_balance_for_rent_exemption(size)?.saturating_sub(there);
        let space = u64::try_from(size)?;
        let initialize = Instruction::new_with_wincode(
            owner,
            &UpgradeableLoaderInstruction::InitializeBuffer,
            vec![
                solana_instruction::AccountMeta::new(*address, false),
                solana_instruction::AccountMeta::new_readonly(*authority, false),
            ],
        );
        Ok(vec![
            system::transfer(authority, address, rent),
            system::allocate_with_seed(address, authority, &self.seed, space, &owner),
            initialize,
        ])
    }

    fn write(&self, bytecode: &Bytecode, offset: Offset) -> Result<Instruction> {
        let rest = bytecode.bytes().get(offset..).unwrap_or_default();
        let part = rest.get(..CHUNK.min(rest.len())).unwrap_or_default();
        Ok(loader::write(&self.address, &self.authority, u32::try_from(offset)?, part.to_vec()))
    }
}

/// Closes a buffer; its rent goes back to the authority. Whether there was one.
///
/// # Errors
/// A transaction that fails: the buffer is another authority's.
pub fn close(rpc: &RpcClient, address: &Pubkey, authority: &Keypair) -> Result<bool> {
    let Some(account) = find(rpc, address)? else { return Ok(false) };
    let is_buffer = matches!(state(&account.data), Some(UpgradeableLoaderState::Buffer { .. }));
    ensure!(is_buffer, "{address} is not a buffer: correct --buffer");
    let owner = authority.pubkey();
    let close = loader::close(address, &owner, &owner, false);
    send::one(rpc, &[close], &[authority]).map_err(explain)?;
    Ok(true)
}

/// The parts of `wanted` that differ from what is there.
fn missing(there: &[u8], wanted: &[u8]) -> Vec<Offset> {
    let parts = (0..wanted.len()).step_by(CHUNK).zip(wanted.chunks(CHUNK));
    let lacks =
        |(offset, part): &(usize, &[u8])| there.get(*offset..*offset + part.len()) != Some(part);
    parts.filter(lacks).map(|(offset, _)| offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_message::Message;

    #[test]
    fn a_full_part_fits_into_a_transaction_and_one_byte_more_does_not() {
        let authority = Pubkey::new_from_array([3; 32]);
        let size = |bytes: usize| {
            let bytecode = Bytecode::new(vec![1; bytes]);
            let buffer = Buffer::new(&authority, &bytecode).unwrap();
            let write = loader::write(&buffer.address, &authority, 0, vec![1; bytes]);
            // One signature and their number, before the message.
            65 + Message::new(&[write], Some(&authority)).serialize().len()
        };
        assert!(size(CHUNK) <= 1_232);
        assert!(size(CHUNK + 1) > 1_232, "{}", size(CHUNK));
    }

    #[test]
    fn the_address_follows_from_authority_and_bytecode() {
        let authority = Pubkey::new_from_array([3; 32]);
        let other = Pubkey::new_from_array([4; 32]);
        let address = |authority, code: &[u8]| {
            Buffer::new(authority, &Bytecode::new(code.to_vec())).unwrap().address
        };
        assert_eq!(address(&authority, b"code"), address(&authority, b"code"));
        // Of another size, so another buffer.
        assert_ne!(address(&authority, b"code"), address(&authority, b"code\0"));
        assert_ne!(address(&authority, b"code"), address(&other, b"code"));
        assert_ne!(address(&authority, b"code"), address(&authority, b"other code"));
    }

    #[test]
    fn only_parts_that_are_not_there_are_missing() {
        let wanted = vec![7; 2 * CHUNK + 5];
        assert_eq!(missing(&[], &wanted), [0, CHUNK, 2 * CHUNK]);
        let mut there = wanted.clone();
        assert_eq!(missing(&there, &wanted), [0; 0]);
        there[CHUNK + 3] = 0;
        assert_eq!(missing(&there, &wanted), [CHUNK]);
        there.truncate(2 * CHUNK + 4);
        assert_eq!(missing(&there, &wanted), [CHUNK, 2 * CHUNK]);
    }
}
