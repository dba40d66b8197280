//! `open_market`: anyone makes a market, for the pool's authority to register as a venue.

use crate::{
    error::VenueError,
    state::{Market, Terms, VAULT},
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};
use socialized_loss::{seeds::VENUE, state::Pool};

#[derive(Accounts)]
#[instruction(venue_id: u16)]
pub struct OpenMarket<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,
    #[account(has_one = asset_mint)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(
        init,
        payer = payer,
        space = 8 + Market::INIT_SPACE,
        seeds = [VENUE, pool.key().as_ref(), &venue_id.to_le_bytes()],
        bump,
    )]
    pub market: Box<Account<'info, Market>>,
    /// Where the pool will keep this venue.
    /// CHECK: its address; nothing must be there yet.
    #[account(
        seeds = [VENUE, market.key().as_ref()],
        bump,
        seeds::program = socialized_loss::ID,
        constraint = venue.data_is_empty() @ VenueError::AlreadyRegistered,
    )]
    pub venue: UncheckedAccount<'info>,
    /// The pool takes no mint whose transfers lose anything on the way, so what is sent arrives.
    pub asset_mint: Box<InterfaceAccount<'info, Mint>>,
    #[account(
        init,
        payer = payer,
        seeds = [VAULT, market.key().as_ref()],
        bump,
        token::mint = asset_mint,
        token::authority = market,
        token::token_program = asset_token_program,
    )]
    pub vault: Box<InterfaceAccount<'info, TokenAccount>>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

/// Feed, mints and decimals are the pool's: nothing to get wrong. A venue may as well trade anything else
/// against the pool's asset.
pub fn handler(ctx: Context<OpenMarket>, venue_id: u16, terms: Terms) -> Result<()> {
    terms.validate()?;
    let accounts = ctx.accounts;
    let pool = accounts.pool.load()?;
    accounts.market.set_inner(Market {
        pool: accounts.pool.key(),
        venue: accounts.venue.key(),
        asset_mint: pool.asset_mint,
        vault: accounts.vault.key(),
        feed_id: pool.feed_id,
        priced_at: 0,
        deficits: 0,
        terms,
        asset_decimals: pool.asset_decimals,
        collateral_decimals: pool.collateral_decimals,
        venue_id: venue_id.to_le_bytes(),
        bump: [ctx.bumps.market],
    });
    Ok(())
}
