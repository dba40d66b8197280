//! `open_lp`: an owner gets an account for LP shares.

use crate::{
    constants::VERSION,
    seeds,
    state::{LpShare, Pool, StoredShare},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct OpenLp<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(
        init,
        payer = payer,
        space = 8 + size_of::<LpShare>(),
        seeds = [seeds::LP, pool.key().as_ref(), owner.key().as_ref()],
        bump,
    )]
    pub lp: AccountLoader<'info, LpShare>,
    pub owner: Signer<'info>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<OpenLp>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let mut lp = ctx.accounts.lp.load_init()?;
    lp.pool = ctx.accounts.pool.key();
    lp.owner = ctx.accounts.owner.key();
    lp.rent_payer = ctx.accounts.payer.key();
    lp.version = VERSION;
    lp.bump = ctx.bumps.lp;
    lp.share = StoredShare::open(&pool.ledger.lps.into(), pool.seq);
    Ok(())
}
