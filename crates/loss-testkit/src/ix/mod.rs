//! Every instruction, from keys and the program's arguments, as the client builds it: so every test on
//! the bytecode is one of the client too.
//!
//! Only keys go in, so tests can break any account of the result; [`with_account`] does that.

use anchor_lang::{prelude::Pubkey, AnchorSerialize};
use borsh::BorshDeserialize;
pub use loss_client::addresses::event_authority;
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

/// The client's type with the same bytes.
fn same<T: BorshDeserialize>(args: impl AnchorSerialize) -> T {
    let mut bytes = Vec::new();
    args.serialize(&mut bytes).expect("a vector takes any length");
    T::try_from_slice(&bytes).expect("the same layout: tests/program/client compares them")
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
