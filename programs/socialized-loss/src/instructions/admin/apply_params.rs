//! `apply_params`: the authority puts queued parameters into force once the time lock has run out, and
//! before they were forgotten.

use crate::{
    constants::PROPOSAL_LIFE_SECONDS,
    error::LossError,
    events::{ParamsChanged, EVENT_VERSION},
    state::{Pool, PoolProposal},
};
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct ApplyParams<'info> {
    #[account(mut, has_one = authority)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = rent_payer, close = rent_payer)]
    pub proposal: AccountLoader<'info, PoolProposal>,
    pub authority: Signer<'info>,
    /// CHECK: receives the proposal's rent; `has_one` of the proposal.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub fn handler(ctx: Context<ApplyParams>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let (earliest_at, params) = {
        let proposal = ctx.accounts.proposal.load()?;
        (proposal.earliest_at, proposal.params)
    };
    require!(now >= earliest_at, LossError::TimeLocked);
    let latest_at = earliest_at.saturating_add(PROPOSAL_LIFE_SECONDS);
    require!(now <= latest_at, LossError::ProposalExpired);

    {
        let mut pool = ctx.accounts.pool.load_mut()?;
        // Time that has passed is charged by the old terms.
        let ledger = pool.accrued_ledger(now);
        pool.store_ledger(&ledger)?;
        pool.params = params;
    }
    emit_cpi!(ParamsChanged { version: EVENT_VERSION, pool: ctx.accounts.pool.key(), params });
    Ok(())
}
