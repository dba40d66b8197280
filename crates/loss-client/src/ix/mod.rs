//! A builder for each instruction. It fills every account that follows from others; what it takes
//! is what only the caller can know.
//!
//! Optional accounts are the program's own id when there are none.

use crate::{
    addresses::{event_authority, PROGRAM_ID},
    discriminator::discriminator,
};
use borsh::BorshSerialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

mod admin;
mod args;
mod default;
mod insurance;
mod lp;
mod pool;
mod position;
mod recovery;
mod sides;
mod venue;

pub use admin::*;
pub use args::*;
pub use default::*;
pub use insurance::*;
pub use lp::*;
pub use pool::*;
pub use position::*;
pub use recovery::*;
pub use sides::*;
pub use venue::*;

/// Every instruction, in the order of the program's source.
pub const INSTRUCTIONS: [&str; 52] = [
    "init_pool",
    "accrue",
    "propose_params",
    "apply_params",
    "cancel_params",
    "tighten_limits",
    "propose_authority",
    "accept_authority",
    "set_guardian",
    "pause",
    "unpause",
    "open_lp",
    "deposit",
    "withdraw",
    "settle_lp",
    "close_lp",
    "request_withdraw",
    "cancel_withdraw",
    "open_position",
    "add_collateral",
    "remove_collateral",
    "borrow",
    "repay",
    "close_position",
    "liquidate",
    "mark_insolvent",
    "record_shortfall",
    "fund_insurance",
    "collect_insurance",
    "open_stake",
    "stake",
    "request_unstake",
    "cancel_unstake",
    "unstake",
    "settle_stake",
    "close_stake",
    "buy_salvage",
    "record_recovery",
    "claim_recovery",
    "close_claim",
    "close_receipt",
    "close_record",
    "register_venue",
    "retire_venue",
    "add_bond",
    "return_bond",
    "open_profit",
    "credit_profit",
    "withdraw_profit",
    "settle_profit",
    "close_profit",
    "report_deficit",
];

/// The name of the instruction whose data this is, if it is one of the program.
pub fn name_of(data: &[u8]) -> Option<&'static str> {
    let mut names = INSTRUCTIONS.into_iter();
    names.find(|name| data.starts_with(&discriminator("global", name)))
}

/// The instruction of that name. Arguments follow the 8 bytes that name it.
fn build(name: &str, accounts: Vec<AccountMeta>, args: &impl BorshSerialize) -> Instruction {
    let mut data = discriminator("global", name).to_vec();
    args.serialize(&mut data).expect("a vector takes any length");
    Instruction { program_id: PROGRAM_ID, accounts, data }
}

/// The same accounts, and those with which the program sends events to itself.
fn with_events(mut accounts: Vec<AccountMeta>) -> Vec<AccountMeta> {
    accounts.extend([readonly(event_authority()), readonly(PROGRAM_ID)]);
    accounts
}

fn readonly(key: Pubkey) -> AccountMeta {
    AccountMeta::new_readonly(key, false)
}

fn writable(key: Pubkey) -> AccountMeta {
    AccountMeta::new(key, false)
}

fn signer(key: Pubkey) -> AccountMeta {
    AccountMeta::new_readonly(key, true)
}

fn paying_signer(key: Pubkey) -> AccountMeta {
    AccountMeta::new(key, true)
}

fn readonly_if_any(key: Option<Pubkey>) -> AccountMeta {
    readonly(key.unwrap_or(PROGRAM_ID))
}

fn writable_if_any(key: Option<Pubkey>) -> AccountMeta {
    key.map_or_else(|| readonly(PROGRAM_ID), writable)
}
