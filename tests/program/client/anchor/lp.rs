//! Liquidity providers.

use super::build;
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::ix::OwnerSide;
use loss_client::PoolAddresses;
use socialized_loss::{
    accounts, instruction,
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
};
use solana_instruction::Instruction;

pub fn open_lp(keys: &PoolAddresses, owner: Pubkey, payer: Pubkey) -> Instruction {
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

fn change_lp(keys: &PoolAddresses, side: OwnerSide) -> accounts::ChangeLp {
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

pub fn deposit(keys: &PoolAddresses, side: OwnerSide, args: DepositArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Deposit { args })
}

pub fn withdraw(keys: &PoolAddresses, side: OwnerSide, args: WithdrawArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Withdraw { args })
}

pub fn settle_lp(keys: &PoolAddresses, owner: &Pubkey) -> Instruction {
    build(accounts::SettleLp { pool: keys.pool, lp: keys.lp(owner) }, instruction::SettleLp {})
}

pub fn close_lp(keys: &PoolAddresses, side: OwnerSide, rent_payer: Pubkey) -> Instruction {
    let OwnerSide { owner, asset: _, payer, receipt } = side;
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

fn request(keys: &PoolAddresses, owner: Pubkey) -> accounts::RequestWithdraw {
    accounts::RequestWithdraw { pool: keys.pool, lp: keys.lp(&owner), owner }
}

pub fn request_withdraw(
    keys: &PoolAddresses,
    owner: Pubkey,
    amount: WithdrawAmount,
) -> Instruction {
    build(request(keys, owner), instruction::RequestWithdraw { amount })
}

pub fn cancel_withdraw(keys: &PoolAddresses, owner: Pubkey) -> Instruction {
    build(request(keys, owner), instruction::CancelWithdraw {})
}
