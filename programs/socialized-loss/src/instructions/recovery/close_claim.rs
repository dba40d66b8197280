//! `close_claim`: when the event is final, the rent goes back to its payer.

use crate::{error::LossError, state::RecoveryClaim};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseClaim<'info> {
    #[account(mut, has_one = rent_payer, close = rent_payer)]
    pub claim: AccountLoader<'info, RecoveryClaim>,
    /// CHECK: receives the rent; `has_one` of the claim.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub fn handler(ctx: Context<CloseClaim>) -> Result<()> {
    let final_at = ctx.accounts.claim.load()?.final_at;
    require!(Clock::get()?.unix_timestamp >= final_at, LossError::NotFinal);
    Ok(())
}
