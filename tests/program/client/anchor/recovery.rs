//! What comes back.

use super::{build, event_authority};
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::{
    addresses::claim,
    ix::{CallerSide, ClaimSide},
    PoolAddresses,
};
use socialized_loss::{accounts, instruction, instructions::BuySalvageArgs, ID};
use solana_instruction::Instruction;

pub fn close_receipt(receipt: Pubkey, closer: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseReceipt { receipt, closer, rent_payer }, instruction::CloseReceipt {})
}

pub fn close_record(keys: &PoolAddresses, record: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(
        accounts::CloseRecord { pool: keys.pool, record, rent_payer },
        instruction::CloseRecord {},
    )
}

pub fn record_recovery(
    keys: &PoolAddresses,
    record: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::RecordRecovery {
            pool: keys.pool,
            record,
            payer,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            payer_asset,
            asset_token_program: keys.asset_program,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::RecordRecovery { amount },
    )
}

pub fn buy_salvage(
    keys: &PoolAddresses,
    record: Pubkey,
    side: CallerSide,
    args: BuySalvageArgs,
) -> Instruction {
    build(
        accounts::BuySalvage {
            pool: keys.pool,
            record,
            buyer: side.caller,
            asset_mint: keys.asset_mint,
            collateral_mint: keys.collateral_mint,
            asset_vault: keys.asset_vault,
            collateral_vault: keys.collateral_vault,
            buyer_asset: side.asset,
            buyer_collateral: side.collateral,
            price_update: side.price_update,
            asset_token_program: keys.asset_program,
            collateral_token_program: keys.collateral_program,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::BuySalvage { args },
    )
}

pub fn claim_recovery(keys: &PoolAddresses, record: Pubkey, side: ClaimSide) -> Instruction {
    build(
        accounts::ClaimRecovery {
            pool: keys.pool,
            record,
            share: side.share,
            receipt: side.receipt,
            claim: claim(&side.share, side.from_seq, &record),
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            owner_asset: side.owner_asset,
            caller: side.caller,
            asset_token_program: keys.asset_program,
            system_program: system_program::ID,
        },
        instruction::ClaimRecovery {},
    )
}

pub fn close_claim(claim: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseClaim { claim, rent_payer }, instruction::CloseClaim {})
}
