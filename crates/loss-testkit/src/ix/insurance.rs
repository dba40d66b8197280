//! The insurance fund and its stakers.

use super::{same, LpSide};
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
use socialized_loss::instructions::{DepositArgs, WithdrawAmount, WithdrawArgs};
use solana_instruction::Instruction;

pub fn fund_insurance(
    keys: &PoolKeys,
    donor: Pubkey,
    donor_asset: Pubkey,
    amount: u64,
) -> Instruction {
    ix::fund_insurance(&keys.addresses(), donor, donor_asset, amount)
}

pub fn collect_insurance(keys: &PoolKeys) -> Instruction {
    ix::collect_insurance(&keys.addresses())
}

pub fn open_stake(keys: &PoolKeys, owner: Pubkey, payer: Pubkey) -> Instruction {
    ix::open_stake(&keys.addresses(), owner, payer)
}

pub fn stake(keys: &PoolKeys, side: LpSide, args: DepositArgs) -> Instruction {
    ix::stake(&keys.addresses(), side, same(args))
}

pub fn unstake(keys: &PoolKeys, side: LpSide, args: WithdrawArgs) -> Instruction {
    ix::unstake(&keys.addresses(), side, same(args))
}

pub fn request_unstake(keys: &PoolKeys, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
    ix::request_unstake(&keys.addresses(), owner, same(amount))
}

pub fn cancel_unstake(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    ix::cancel_unstake(&keys.addresses(), owner)
}

pub fn settle_stake(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    ix::settle_stake(&keys.addresses(), &owner)
}

pub fn close_stake(
    keys: &PoolKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    let side = LpSide { owner, asset: owner, payer, receipt };
    ix::close_stake(&keys.addresses(), side, rent_payer)
}
