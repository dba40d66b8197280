//! The insurance fund and its stakers.

use super::build;
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::ix::OwnerSide;
use loss_client::PoolAddresses;
use socialized_loss::{
    accounts, instruction,
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
};
use solana_instruction::Instruction;

pub fn fund_insurance(
    keys: &PoolAddresses,
    donor: Pubkey,
    donor_asset: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::FundInsurance {
            pool: keys.pool,
            insurance: keys.insurance,
            donor,
            asset_mint: keys.asset_mint,
            insurance_vault: keys.insurance_vault,
            donor_asset,
            asset_token_program: keys.asset_program,
        },
        instruction::FundInsurance { amount },
    )
}

pub fn collect_insurance(keys: &PoolAddresses) -> Instruction {
    build(
        accounts::CollectInsurance {
            pool: keys.pool,
            insurance: keys.insurance,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            insurance_vault: keys.insurance_vault,
            asset_token_program: keys.asset_program,
        },
        instruction::CollectInsurance {},
    )
}

pub fn open_stake(keys: &PoolAddresses, owner: Pubkey, payer: Pubkey) -> Instruction {
    build(
        accounts::OpenStake {
            pool: keys.pool,
            insurance: keys.insurance,
            stake: keys.stake(&owner),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenStake {},
    )
}

fn change_stake(keys: &PoolAddresses, side: OwnerSide) -> accounts::ChangeStake {
    accounts::ChangeStake {
        pool: keys.pool,
        insurance: keys.insurance,
        stake: keys.stake(&side.owner),
        owner: side.owner,
        asset_mint: keys.asset_mint,
        insurance_vault: keys.insurance_vault,
        owner_asset: side.asset,
        asset_token_program: keys.asset_program,
        receipt: side.receipt,
        payer: side.payer,
        system_program: system_program::ID,
    }
}

pub fn stake(keys: &PoolAddresses, side: OwnerSide, args: DepositArgs) -> Instruction {
    build(change_stake(keys, side), instruction::Stake { args })
}

pub fn unstake(keys: &PoolAddresses, side: OwnerSide, args: WithdrawArgs) -> Instruction {
    build(change_stake(keys, side), instruction::Unstake { args })
}

fn request(keys: &PoolAddresses, owner: Pubkey) -> accounts::RequestUnstake {
    let stake = keys.stake(&owner);
    accounts::RequestUnstake { pool: keys.pool, insurance: keys.insurance, stake, owner }
}

pub fn request_unstake(keys: &PoolAddresses, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
    build(request(keys, owner), instruction::RequestUnstake { amount })
}

pub fn cancel_unstake(keys: &PoolAddresses, owner: Pubkey) -> Instruction {
    build(request(keys, owner), instruction::CancelUnstake {})
}

pub fn settle_stake(keys: &PoolAddresses, owner: &Pubkey) -> Instruction {
    let stake = keys.stake(owner);
    build(
        accounts::SettleStake { pool: keys.pool, insurance: keys.insurance, stake },
        instruction::SettleStake {},
    )
}

pub fn close_stake(keys: &PoolAddresses, side: OwnerSide, rent_payer: Pubkey) -> Instruction {
    let OwnerSide { owner, asset: _, payer, receipt } = side;
    build(
        accounts::CloseStake {
            pool: keys.pool,
            insurance: keys.insurance,
            stake: keys.stake(&owner),
            owner,
            rent_payer,
            receipt,
            payer,
            system_program: system_program::ID,
        },
        instruction::CloseStake {},
    )
}
