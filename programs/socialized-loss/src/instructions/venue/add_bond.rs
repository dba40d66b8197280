//! `add_bond`: anyone adds to a venue's bond. It becomes the bond owner's.

use crate::{
    error::{LossError, OrLossError},
    events::{BondAdded, EVENT_VERSION},
    state::{Pool, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Assets;

#[derive(Accounts)]
pub struct AddBond<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    pub payer: Signer<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub payer_asset: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<AddBond>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    require!(now < accounts.venue.load()?.retires_at, LossError::VenueRetired);
    let asset = VaultSide {
        mint: &accounts.asset_mint,
        decimals: accounts.pool.load()?.asset_decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    // In first: what counts is what arrived.
    let arrived = asset.receive(&accounts.payer_asset, &accounts.payer, amount)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut venue = accounts.venue.load_mut()?;
    let book = venue.book().add_bond(Assets(arrived)).or_loss_error()?;
    pool.store_venue(&mut venue, &book)?;
    emit!(BondAdded {
        version: EVENT_VERSION,
        pool: venue.pool,
        venue: accounts.venue.key(),
        payer: accounts.payer.key(),
        amount: arrived,
        bond: venue.bond,
    });
    Ok(())
}
