//! What comes back.

use super::{same, CallerSide};
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
pub use loss_client::ix::{close_claim, close_receipt, ClaimSide};
use socialized_loss::instructions::BuySalvageArgs;
use solana_instruction::Instruction;

pub fn close_record(keys: &PoolKeys, record: Pubkey, rent_payer: Pubkey) -> Instruction {
    ix::close_record(&keys.addresses(), record, rent_payer)
}

pub fn record_recovery(
    keys: &PoolKeys,
    record: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    ix::record_recovery(&keys.addresses(), record, payer, payer_asset, amount)
}

pub fn buy_salvage(
    keys: &PoolKeys,
    record: Pubkey,
    side: CallerSide,
    args: BuySalvageArgs,
) -> Instruction {
    ix::buy_salvage(&keys.addresses(), record, side, same(args))
}

pub fn claim_recovery(keys: &PoolKeys, record: Pubkey, side: ClaimSide) -> Instruction {
    ix::claim_recovery(&keys.addresses(), record, side)
}
