//! `return_bond`: when a venue can report no more, what is left of its bond goes back, and what it has
//! credited to nobody goes to the fund's reserve. Once nothing is left of the bond anybody can call it.

use crate::{
    error::{LossError, OrLossError},
    events::{BondReturned, EVENT_VERSION},
    state::{Pool, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[derive(Accounts)]
pub struct ReturnBond<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = bond_owner)]
    pub venue: AccountLoader<'info, Venue>,
    /// CHECK: `has_one` of the venue; signs while there is something to return.
    #[account(
        constraint = bond_owner.is_signer || venue.load()?.bond == 0
            @ anchor_lang::error::ErrorCode::AccountNotSigner,
    )]
    pub bond_owner: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint.
    #[account(mut)]
    pub bond_asset: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<ReturnBond>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let (bond, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut venue = accounts.venue.load_mut()?;
        if now < venue.retires_at {
            msg!("retires at {}", venue.retires_at);
            return err!(LossError::VenueNotRetired);
        }
        let (book, bond, pot) = venue.book().wind_up();
        pool.store_venue(&mut venue, &book)?;
        let ledger = pool.accrued_ledger(now).take_unowned(pot).or_loss_error()?;
        pool.store_ledger(&ledger)?;
        emit!(BondReturned {
            version: EVENT_VERSION,
            pool: venue.pool,
            venue: accounts.venue.key(),
            bond: bond.get(),
            pot: pot.get(),
        });
        (bond, pool.signer(), pool.asset_decimals)
    };
    let asset = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    asset.pay(&accounts.bond_asset, &accounts.pool, &signer, bond.get())
}
