//! What comes back.

use super::{build, event_authority, CallerSide};
use crate::keys::{claim, PoolKeys};
use anchor_lang::{prelude::Pubkey, system_program};
use socialized_loss::{accounts, instruction, instructions::BuySalvageArgs, ID};
use solana_instruction::Instruction;

pub fn close_receipt(receipt: Pubkey, closer: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseReceipt { receipt, closer, rent_payer }, instruction::CloseReceipt {})
}

pub fn close_record(keys: &PoolKeys, record: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(
        accounts::CloseRecord { pool: keys.pool, record, rent_payer },
        instruction::CloseRecord {},
    )
}

pub fn record_recovery(
    keys: &PoolKeys,
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
    keys: &PoolKeys,
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

/// What a claim is made with: the share or stake, the first event number of its segment, and the
/// receipt if the segment is closed.
#[derive(Clone, Copy, Debug)]
pub struct ClaimSide {
    pub share: Pubkey,
    pub from_seq: u64,
    pub receipt: Option<Pubkey>,
    /// Where the owner is paid.
    pub owner_asset: Pubkey,
    pub caller: Pubkey,
}

pub fn claim_recovery(keys: &PoolKeys, record: Pubkey, side: ClaimSide) -> Instruction {
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
