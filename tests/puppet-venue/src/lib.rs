//! A venue with no rules: it calls any program with any data and any accounts, and signs as its own
//! PDA. Tests make it do what a hostile venue would; the waves of `docs/WAVES.md` use it as a plain one.
//!
//! Instruction data: the PDA's bump, the venue id (two bytes, little-endian), the pool (32 bytes), then the data
//! of the call. Accounts: the program to call, then the accounts of the call.

use anchor_lang::solana_program::{
    account_info::AccountInfo,
    entrypoint::ProgramResult,
    instruction::{AccountMeta, Instruction},
    program::invoke_signed,
    program_error::ProgramError,
    pubkey::Pubkey,
};

// Linked for its 128-bit builtins; platform-tools bring their own.
#[cfg(all(target_os = "solana", target_arch = "bpf"))]
use sbf_rt as _;

anchor_lang::declare_id!("Puppet1111111111111111111111111111111111111");

#[cfg(not(feature = "no-entrypoint"))]
anchor_lang::solana_program::entrypoint!(relay);

/// Does as it is told.
///
/// # Errors
/// Malformed data, or what the called program refuses.
pub fn relay(program_id: &Pubkey, accounts: &[AccountInfo], data: &[u8]) -> ProgramResult {
    let (head, call) = data.split_at_checked(35).ok_or(ProgramError::InvalidInstructionData)?;
    let (bump, venue) = head.split_at(1);
    let (id, pool) = venue.split_at(2);
    let seeds: [&[u8]; 4] = [b"venue", pool, id, bump];
    let signer = Pubkey::create_program_address(&seeds, program_id)?;
    let (target, rest) = accounts.split_first().ok_or(ProgramError::NotEnoughAccountKeys)?;
    let metas = rest.iter().map(|account| AccountMeta {
        pubkey: *account.key,
        is_signer: account.is_signer || *account.key == signer,
        is_writable: account.is_writable,
    });
    let call =
        Instruction { program_id: *target.key, accounts: metas.collect(), data: call.to_vec() };
    invoke_signed(&call, accounts, &[&seeds])
}
