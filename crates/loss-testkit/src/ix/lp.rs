//! Liquidity providers.

use super::same;
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
pub use loss_client::ix::OwnerSide as LpSide;
use socialized_loss::instructions::{DepositArgs, WithdrawAmount, WithdrawArgs};
use solana_instruction::Instruction;

pub fn open_lp(keys: &PoolKeys, owner: Pubkey, payer: Pubkey) -> Instruction {
    ix::open_lp(&keys.addresses(), owner, payer)
}

pub fn deposit(keys: &PoolKeys, side: LpSide, args: DepositArgs) -> Instruction {
    ix::deposit(&keys.addresses(), side, same(args))
}

pub fn withdraw(keys: &PoolKeys, side: LpSide, args: WithdrawArgs) -> Instruction {
    ix::withdraw(&keys.addresses(), side, same(args))
}

pub fn settle_lp(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    ix::settle_lp(&keys.addresses(), &owner)
}

pub fn close_lp(
    keys: &PoolKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    let side = LpSide { owner, asset: owner, payer, receipt };
    ix::close_lp(&keys.addresses(), side, rent_payer)
}

pub fn request_withdraw(keys: &PoolKeys, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
    ix::request_withdraw(&keys.addresses(), owner, same(amount))
}

pub fn cancel_withdraw(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    ix::cancel_withdraw(&keys.addresses(), owner)
}
