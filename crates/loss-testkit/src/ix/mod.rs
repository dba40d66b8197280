//! Every instruction, from keys and arguments.
//!
//! Only keys go in, so tests can break any account of the result; [`with_account`] does that.

use anchor_lang::{prelude::Pubkey, InstructionData, ToAccountMetas};
use socialized_loss::ID;
use solana_instruction::{AccountMeta, Instruction};

mod admin;
mod default;
mod insurance;
mod lp;
mod pool;
mod position;
mod recovery;
mod venue;

pub use admin::*;
pub use default::*;
pub use insurance::*;
pub use lp::*;
pub use pool::*;
pub use position::*;
pub use recovery::*;
pub use venue::*;

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: ID, accounts: accounts.to_account_metas(None), data: data.data() }
}

/// The authority of `emit_cpi!`.
pub fn event_authority() -> Pubkey {
    Pubkey::find_program_address(&[b"__event_authority"], &ID).0
}

/// The same instruction with the account at `old` replaced by `new`, flags kept.
///
/// # Panics
/// When no account is `old`.
pub fn with_account(mut instruction: Instruction, old: &Pubkey, new: Pubkey) -> Instruction {
    let metas = instruction.accounts.iter_mut().filter(|meta| meta.pubkey == *old);
    assert!(metas.map(|meta| meta.pubkey = new).count() > 0, "{old} is not in the instruction");
    instruction
}

/// The same instruction with the account's flags replaced.
///
/// # Panics
/// When no account is `key`.
pub fn with_flags(
    mut instruction: Instruction,
    key: &Pubkey,
    is_signer: bool,
    is_writable: bool,
) -> Instruction {
    let metas = instruction.accounts.iter_mut().filter(|meta| meta.pubkey == *key);
    let changed = metas.map(|meta| *meta = AccountMeta { pubkey: *key, is_signer, is_writable });
    assert!(changed.count() > 0, "{key} is not in the instruction");
    instruction
}
