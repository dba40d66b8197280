//! Venues and profit claims.

use super::{build, event_authority};
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::{
    ix::{BondSide, OwnerSide},
    PoolAddresses, VenueAddresses,
};
use socialized_loss::{
    accounts, instruction,
    instructions::{RegisterVenueArgs, ReportDeficitArgs, WithdrawArgs},
    ID,
};
use solana_instruction::Instruction;

pub fn register_venue(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
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
            proposal: pool.proposal(),
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

pub fn retire_venue(pool: &PoolAddresses, venue: &VenueAddresses, party: Pubkey) -> Instruction {
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

pub fn add_bond(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: BondSide,
    amount: u64,
) -> Instruction {
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

/// The program checks itself that the owner signs while there is something to return.
pub fn return_bond(pool: &PoolAddresses, venue: &VenueAddresses, side: BondSide) -> Instruction {
    let mut signed = return_empty_bond(pool, venue, side);
    signed.accounts[2].is_signer = true;
    signed
}

pub fn return_empty_bond(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: BondSide,
) -> Instruction {
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
    pool: &PoolAddresses,
    venue: &VenueAddresses,
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

pub fn credit_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
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
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
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

pub fn settle_profit(pool: &PoolAddresses, venue: &VenueAddresses, owner: &Pubkey) -> Instruction {
    let (profit, venue) = (venue.profit(owner), venue.venue);
    build(accounts::SettleProfit { pool: pool.pool, venue, profit }, instruction::SettleProfit {})
}

pub fn close_profit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
    side: OwnerSide,
    rent_payer: Pubkey,
) -> Instruction {
    let OwnerSide { owner, asset: _, payer, receipt } = side;
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

pub fn report_deficit(
    pool: &PoolAddresses,
    venue: &VenueAddresses,
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
