//! `open_profit`: anyone makes a trader's profit claim account at a venue.

use crate::{
    constants::VERSION,
    seeds,
    state::{Pool, ProfitClaim, Venue},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct OpenProfit<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    #[account(
        init,
        payer = payer,
        space = 8 + size_of::<ProfitClaim>(),
        seeds = [seeds::PROFIT, venue.key().as_ref(), owner.key().as_ref()],
        bump,
    )]
    pub profit: AccountLoader<'info, ProfitClaim>,
    /// The trader, who need not be there: a venue closes positions when it must.
    /// CHECK: any key.
    pub owner: UncheckedAccount<'info>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<OpenProfit>) -> Result<()> {
    let (class, last_loss_seq) = {
        let venue = ctx.accounts.venue.load()?;
        (venue.profits.into(), venue.last_loss_seq)
    };
    let mut profit = ctx.accounts.profit.load_init()?;
    profit.pool = ctx.accounts.pool.key();
    profit.owner = ctx.accounts.owner.key();
    profit.rent_payer = ctx.accounts.payer.key();
    profit.venue = ctx.accounts.venue.key();
    profit.version = VERSION;
    profit.bump = ctx.bumps.profit;
    profit.store(&loss_math::ProfitClaim::open(&class, last_loss_seq));
    Ok(())
}
