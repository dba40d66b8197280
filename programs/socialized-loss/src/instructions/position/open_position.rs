//! `open_position`: an owner gets an account for collateral and debt.

use crate::{
    constants::VERSION,
    seeds,
    state::{Pool, Position},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
#[instruction(position_id: u16)]
pub struct OpenPosition<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(
        init,
        payer = payer,
        space = 8 + size_of::<Position>(),
        seeds = [
            seeds::POSITION,
            pool.key().as_ref(),
            owner.key().as_ref(),
            &position_id.to_le_bytes(),
        ],
        bump,
    )]
    pub position: AccountLoader<'info, Position>,
    pub owner: Signer<'info>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<OpenPosition>, position_id: u16) -> Result<()> {
    let mut pool = ctx.accounts.pool.load_mut()?;
    pool.require_not_paused(Clock::get()?.unix_timestamp)?;
    let mut position = ctx.accounts.position.load_init()?;
    position.pool = ctx.accounts.pool.key();
    position.owner = ctx.accounts.owner.key();
    position.rent_payer = ctx.accounts.payer.key();
    position.nonce = pool.next_nonce();
    position.position_id = position_id;
    position.version = VERSION;
    position.bump = ctx.bumps.position;
    Ok(())
}
