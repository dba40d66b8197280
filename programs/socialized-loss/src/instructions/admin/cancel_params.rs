//! `cancel_params`: the authority withdraws a proposal.

use crate::state::{Pool, PoolProposal};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CancelParams<'info> {
    #[account(has_one = authority)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = rent_payer, close = rent_payer)]
    pub proposal: AccountLoader<'info, PoolProposal>,
    pub authority: Signer<'info>,
    /// CHECK: receives the proposal's rent; `has_one` of the proposal.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub fn handler(_ctx: Context<CancelParams>) -> Result<()> {
    Ok(())
}
