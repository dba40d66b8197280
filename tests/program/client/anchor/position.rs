//! Borrowers.

use super::build;
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::PoolAddresses;
use socialized_loss::{accounts, instruction};
use solana_instruction::Instruction;

pub fn open_position(
    keys: &PoolAddresses,
    owner: Pubkey,
    payer: Pubkey,
    position_id: u16,
) -> Instruction {
    build(
        accounts::OpenPosition {
            pool: keys.pool,
            position: keys.position(&owner, position_id),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenPosition { position_id },
    )
}

pub fn add_collateral(
    keys: &PoolAddresses,
    position: Pubkey,
    payer: Pubkey,
    payer_collateral: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::AddCollateral {
            pool: keys.pool,
            position,
            payer,
            collateral_mint: keys.collateral_mint,
            collateral_vault: keys.collateral_vault,
            payer_collateral,
            collateral_token_program: keys.collateral_program,
        },
        instruction::AddCollateral { amount },
    )
}

pub fn remove_collateral(
    keys: &PoolAddresses,
    position: Pubkey,
    owner: Pubkey,
    owner_collateral: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    build(
        accounts::RemoveCollateral {
            pool: keys.pool,
            position,
            owner,
            collateral_mint: keys.collateral_mint,
            collateral_vault: keys.collateral_vault,
            owner_collateral,
            collateral_token_program: keys.collateral_program,
            price_update,
        },
        instruction::RemoveCollateral { amount },
    )
}

pub fn borrow(
    keys: &PoolAddresses,
    position: Pubkey,
    owner: Pubkey,
    owner_asset: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    build(
        accounts::Borrow {
            pool: keys.pool,
            position,
            owner,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            owner_asset,
            asset_token_program: keys.asset_program,
            price_update,
        },
        instruction::Borrow { amount },
    )
}

pub fn repay(
    keys: &PoolAddresses,
    position: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::Repay {
            pool: keys.pool,
            position,
            payer,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            payer_asset,
            asset_token_program: keys.asset_program,
        },
        instruction::Repay { amount },
    )
}

pub fn close_position(position: Pubkey, owner: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::ClosePosition { position, owner, rent_payer }, instruction::ClosePosition {})
}
