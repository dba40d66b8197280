//! Venues and profit claims. What a venue must sign for goes through [`relayed`].

use super::same;
use crate::keys::{PoolKeys, VenueKeys};
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
pub use loss_client::ix::{BondSide, OwnerSide as ProfitSide};
use socialized_loss::instructions::{RegisterVenueArgs, ReportDeficitArgs, WithdrawArgs};
use solana_instruction::{AccountMeta, Instruction};

pub fn register_venue(
    pool: &PoolKeys,
    venue: &VenueKeys,
    authority: Pubkey,
    bond: BondSide,
    args: RegisterVenueArgs,
) -> Instruction {
    ix::register_venue(&pool.addresses(), &venue.addresses(), authority, bond, same(args))
}

pub fn retire_venue(pool: &PoolKeys, venue: &VenueKeys, party: Pubkey) -> Instruction {
    ix::retire_venue(&pool.addresses(), &venue.addresses(), party)
}

pub fn add_bond(pool: &PoolKeys, venue: &VenueKeys, side: BondSide, amount: u64) -> Instruction {
    ix::add_bond(&pool.addresses(), &venue.addresses(), side, amount)
}

pub fn return_bond(pool: &PoolKeys, venue: &VenueKeys, side: BondSide) -> Instruction {
    ix::return_bond(&pool.addresses(), &venue.addresses(), side)
}

pub fn open_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    owner: Pubkey,
    payer: Pubkey,
) -> Instruction {
    ix::open_profit(&pool.addresses(), &venue.addresses(), owner, payer)
}

/// As the venue's program calls it: send it [`relayed`].
pub fn credit_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    side: ProfitSide,
    amount: u64,
) -> Instruction {
    ix::credit_profit(&pool.addresses(), &venue.addresses(), side, amount)
}

pub fn withdraw_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    side: ProfitSide,
    args: WithdrawArgs,
) -> Instruction {
    ix::withdraw_profit(&pool.addresses(), &venue.addresses(), side, same(args))
}

pub fn settle_profit(pool: &PoolKeys, venue: &VenueKeys, owner: &Pubkey) -> Instruction {
    ix::settle_profit(&pool.addresses(), &venue.addresses(), owner)
}

pub fn close_profit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    let side = ProfitSide { owner, asset: owner, payer, receipt };
    ix::close_profit(&pool.addresses(), &venue.addresses(), side, rent_payer)
}

/// As the venue's program calls it: send it [`relayed`].
pub fn report_deficit(
    pool: &PoolKeys,
    venue: &VenueKeys,
    account: Pubkey,
    payer: Pubkey,
    args: ReportDeficitArgs,
) -> Instruction {
    ix::report_deficit(&pool.addresses(), &venue.addresses(), account, payer, same(args))
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
