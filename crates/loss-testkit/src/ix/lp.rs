//! Liquidity providers.

use super::build;
use crate::keys::PoolKeys;
use anchor_lang::{prelude::Pubkey, system_program};
use socialized_loss::{
    accounts, instruction,
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
};
use solana_instruction::Instruction;

pub fn open_lp(keys: &PoolKeys, owner: Pubkey, payer: Pubkey) -> Instruction {
    build(
        accounts::OpenLp {
            pool: keys.pool,
            lp: keys.lp(&owner),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenLp {},
    )
}

/// Who changes an LP share or a stake, with which accounts.
#[derive(Clone, Copy, Debug)]
pub struct LpSide {
    pub owner: Pubkey,
    pub asset: Pubkey,
    pub payer: Pubkey,
    pub receipt: Option<Pubkey>,
}

fn change_lp(keys: &PoolKeys, side: LpSide) -> accounts::ChangeLp {
    accounts::ChangeLp {
        pool: keys.pool,
        lp: keys.lp(&side.owner),
        owner: side.owner,
        asset_mint: keys.asset_mint,
        asset_vault: keys.asset_vault,
        owner_asset: side.asset,
        asset_token_program: keys.asset_program,
        receipt: side.receipt,
        payer: side.payer,
        system_program: system_program::ID,
    }
}

pub fn deposit(keys: &PoolKeys, side: LpSide, args: DepositArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Deposit { args })
}

pub fn withdraw(keys: &PoolKeys, side: LpSide, args: WithdrawArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Withdraw { args })
}

pub fn settle_lp(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    build(accounts::SettleLp { pool: keys.pool, lp: keys.lp(&owner) }, instruction::SettleLp {})
}

pub fn close_lp(
    keys: &PoolKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    build(
        accounts::CloseLp {
            pool: keys.pool,
            lp: keys.lp(&owner),
            owner,
            rent_payer,
            receipt,
            payer,
            system_program: system_program::ID,
        },
        instruction::CloseLp {},
    )
}

fn request(keys: &PoolKeys, owner: Pubkey) -> accounts::RequestWithdraw {
    accounts::RequestWithdraw { pool: keys.pool, lp: keys.lp(&owner), owner }
}

pub fn request_withdraw(keys: &PoolKeys, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
    build(request(keys, owner), instruction::RequestWithdraw { amount })
}

pub fn cancel_withdraw(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    build(request(keys, owner), instruction::CancelWithdraw {})
}
