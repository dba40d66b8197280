//! A borrower's default.

use super::{build, event_authority};
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::{ix::CallerSide, PoolAddresses};
use socialized_loss::{accounts, instruction, instructions::LiquidateArgs, ID};
use solana_instruction::Instruction;

pub fn mark_insolvent(
    keys: &PoolAddresses,
    position: Pubkey,
    price_update: Option<Pubkey>,
) -> Instruction {
    build(
        accounts::MarkInsolvent { pool: keys.pool, position, price_update },
        instruction::MarkInsolvent {},
    )
}

fn recognition(
    keys: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> accounts::RecognitionAccounts {
    accounts::RecognitionAccounts {
        pool: keys.pool,
        insurance: keys.insurance,
        position,
        asset_mint: keys.asset_mint,
        collateral_mint: keys.collateral_mint,
        asset_vault: keys.asset_vault,
        collateral_vault: keys.collateral_vault,
        insurance_vault: keys.insurance_vault,
        caller: side.caller,
        caller_collateral: side.collateral,
        record: keys.record(nonce),
        price_update: side.price_update,
        asset_token_program: keys.asset_program,
        collateral_token_program: keys.collateral_program,
        system_program: system_program::ID,
    }
}

/// `nonce` is the position's.
pub fn liquidate(
    keys: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
    args: LiquidateArgs,
) -> Instruction {
    build(
        accounts::Liquidate {
            recognition: recognition(keys, position, nonce, side),
            caller_asset: side.asset,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::Liquidate { args },
    )
}

/// `nonce` is the position's.
pub fn record_shortfall(
    keys: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> Instruction {
    build(
        accounts::RecordShortfall {
            recognition: recognition(keys, position, nonce, side),
            event_authority: event_authority(),
            program: ID,
        },
        instruction::RecordShortfall {},
    )
}
