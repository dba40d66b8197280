//! Every instruction as Anchor's generated code builds it: what the client's must equal.

use anchor_lang::{prelude::Pubkey, InstructionData, ToAccountMetas};
use socialized_loss::ID;
use solana_instruction::Instruction;

pub mod admin;
pub mod default;
pub mod insurance;
pub mod lp;
pub mod pool;
pub mod position;
pub mod recovery;
pub mod venue;

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: ID, accounts: accounts.to_account_metas(None), data: data.data() }
}

fn event_authority() -> Pubkey {
    Pubkey::find_program_address(&[b"__event_authority"], &ID).0
}
