//! Venues and profit claims. What a venue must sign for goes through [`relayed`].

use super::{build, event_authority};
use crate::keys::{PoolKeys, VenueKeys};
use anchor_lang::{prelude::Pubkey, system_program};
use socialized_loss::{
    accounts, instruction,
    instructions::{RegisterVenueArgs, ReportDeficitArgs, WithdrawArgs},
    ID,
};
use solana_instruction::{AccountMeta, Instruction};

/// Who pays the bond.
#[derive(Clone, Copy, Debug)]
pub struct BondSide {
    pub owner: Pubkey,
    pub asset: Pubkey,
}

pub fn register_venue(
    pool: &PoolKeys,
    venue: &VenueKeys,
    authority: Pubkey,
    bond: BondSide,
    args: RegisterVenueArgs,
) -> Instruction {
    build(
        accounts::RegisterVenue {
            pool: pool.pool,
            authority,
            venue: venue.venue,
            venue_program: venue.program,
            venue_signer: venue.signer,
            bond_owner: bond.owner,
            bond_asset: bond.asset,
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            asset_token_program: pool.asset_program,
            system_program: system_program::ID,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::RegisterVenue { args },
    )
}

pub fn retire_venue(pool: &PoolKeys, venue: &VenueKeys, party: Pubkey) -> Instruction {
    build(
        accounts::RetireVenue {
            pool: pool.pool,
            venue: venue.venue,
            party,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::RetireVenue {},
    )
}

pub fn add_bond(pool: &PoolKeys, venue: &VenueKeys, side: BondSide, amount: u64) -> Instruction {
    build(
        accounts::AddBond {
            pool: pool.pool,
            venue: venue.venue,
            payer: side.owner,
            payer_asset: side.asset,
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            asset_token_program: pool.asset_program,
        },
        instruction::AddBond { amount },
    )
}

pub fn return_bond(pool: &PoolKeys, venue: &VenueKeys, side: BondSide) -> Instruction {
    build(
        accounts::ReturnBond {
            pool: pool.pool,
            venue: venue.venue,
            bond_owner: side.owner,
            bond_asset: side.asset,
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            asset_token_program: pool.asset_program,
        },
        instruction::ReturnBond {},
    )
}

pub fn open_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    owner: Pubkey,
    payer: Pubkey,
) -> Instruction {
    build(
        accounts::OpenProfit {
            pool: pool.pool,
            venue: venue.venue,
            profit: venue.profit(&owner),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenProfit {},
    )
}

/// Whose profit claim changes, with which accounts: the venue's tokens when it credits, the owner's
/// when it withdraws.
#[derive(Clone, Copy, Debug)]
pub struct ProfitSide {
    pub owner: Pubkey,
    pub asset: Pubkey,
    pub payer: Pubkey,
    pub receipt: Option<Pubkey>,
}

/// As the venue's program calls it: send it [`relayed`].
pub fn credit_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    side: ProfitSide,
    amount: u64,
) -> Instruction {
    build(
        accounts::CreditProfit {
            pool: pool.pool,
            venue: venue.venue,
            venue_signer: venue.signer,
            profit: venue.profit(&side.owner),
            venue_asset: side.asset,
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            asset_token_program: pool.asset_program,
            receipt: side.receipt,
            payer: side.payer,
            system_program: system_program::ID,
        },
        instruction::CreditProfit { amount },
    )
}

pub fn withdraw_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    side: ProfitSide,
    args: WithdrawArgs,
) -> Instruction {
    build(
        accounts::WithdrawProfit {
            pool: pool.pool,
            venue: venue.venue,
            profit: venue.profit(&side.owner),
            owner: side.owner,
            owner_asset: side.asset,
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            asset_token_program: pool.asset_program,
            receipt: side.receipt,
            payer: side.payer,
            system_program: system_program::ID,
        },
        instruction::WithdrawProfit { args },
    )
}

pub fn settle_profit(pool: &PoolKeys, venue: &VenueKeys, owner: &Pubkey) -> Instruction {
    let (profit, venue) = (venue.profit(owner), venue.venue);
    build(accounts::SettleProfit { pool: pool.pool, venue, profit }, instruction::SettleProfit {})
}

pub fn close_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    build(
        accounts::CloseProfit {
            pool: pool.pool,
            venue: venue.venue,
            profit: venue.profit(&owner),
            owner,
            rent_payer,
            receipt,
            payer,
            system_program: system_program::ID,
        },
        instruction::CloseProfit {},
    )
}

/// As the venue's program calls it: send it [`relayed`].
pub fn report_deficit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    account: Pubkey,
    payer: Pubkey,
    args: ReportDeficitArgs,
) -> Instruction {
    build(
        accounts::ReportDeficit {
            pool: pool.pool,
            insurance: pool.insurance,
            venue: venue.venue,
            venue_signer: venue.signer,
            account,
            record: venue.record(args.nonce),
            asset_mint: pool.asset_mint,
            asset_vault: pool.asset_vault,
            insurance_vault: pool.insurance_vault,
            payer,
            asset_token_program: pool.asset_program,
            system_program: system_program::ID,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::ReportDeficit { args },
    )
}

/// The same instruction made by the puppet venue, which signs for its PDA. What is relayed may be
/// relayed again.
pub fn relayed(pool: &PoolKeys, venue: &VenueKeys, call: Instruction) -> Instruction {
    let id = venue.venue_id.to_le_bytes();
    let data = [&[venue.signer_bump][..], &id, pool.pool.as_ref(), &call.data].concat();
    let own = call.accounts.into_iter().map(|meta| {
        let is_signer = meta.is_signer && meta.pubkey != venue.signer;
        AccountMeta { is_signer, ..meta }
    });
    let target = AccountMeta::new_readonly(call.program_id, false);
    Instruction {
        program_id: venue.program,
        accounts: [target].into_iter().chain(own).collect(),
        data,
    }
}
