//! `open_stake`: an owner gets an account for a stake in the insurance fund.

use crate::{
    constants::VERSION,
    seeds,
    state::{InsuranceFund, InsuranceStake, Pool, StoredShare},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct OpenStake<'info> {
    #[account(has_one = insurance)]
    pub pool: AccountLoader<'info, Pool>,
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(
        init,
        payer = payer,
        space = 8 + size_of::<InsuranceStake>(),
        seeds = [seeds::STAKE, insurance.key().as_ref(), owner.key().as_ref()],
        bump,
    )]
    pub stake: AccountLoader<'info, InsuranceStake>,
    pub owner: Signer<'info>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<OpenStake>) -> Result<()> {
    let seq = ctx.accounts.pool.load()?.seq;
    let class = ctx.accounts.insurance.load()?.stakers.into();
    let mut stake = ctx.accounts.stake.load_init()?;
    stake.pool = ctx.accounts.pool.key();
    stake.owner = ctx.accounts.owner.key();
    stake.rent_payer = ctx.accounts.payer.key();
    stake.version = VERSION;
    stake.bump = ctx.bumps.stake;
    stake.share = StoredShare::open(&class, seq);
    Ok(())
}
