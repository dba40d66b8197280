//! `propose_params`: the authority queues new parameters behind the pool's time lock.

use crate::{
    constants::VERSION,
    events::{ParamsProposed, EVENT_VERSION},
    seeds,
    state::{Pool, PoolParams, PoolProposal},
};
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct ProposeParams<'info> {
    #[account(has_one = authority)]
    pub pool: AccountLoader<'info, Pool>,
    /// One at a time: cancel the old one first.
    #[account(
        init,
        payer = authority,
        space = 8 + size_of::<PoolProposal>(),
        seeds = [seeds::PROPOSAL, pool.key().as_ref()],
        bump,
    )]
    pub proposal: AccountLoader<'info, PoolProposal>,
    #[account(mut)]
    pub authority: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<ProposeParams>, params: PoolParams) -> Result<()> {
    let time_lock = {
        let pool = ctx.accounts.pool.load()?;
        params.validate(pool.asset_decimals)?;
        pool.params.time_lock_seconds
    };
    let earliest_at = Clock::get()?.unix_timestamp.saturating_add(time_lock.into());

    *ctx.accounts.proposal.load_init()? = PoolProposal {
        pool: ctx.accounts.pool.key(),
        rent_payer: ctx.accounts.authority.key(),
        earliest_at,
        params,
        version: VERSION,
        bump: ctx.bumps.proposal,
        _padding: [0; 6],
    };
    emit_cpi!(ParamsProposed {
        version: EVENT_VERSION,
        pool: ctx.accounts.pool.key(),
        earliest_at,
        params,
    });
    Ok(())
}
