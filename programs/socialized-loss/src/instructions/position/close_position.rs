//! `close_position`: an empty position goes, its rent back to whoever paid it.

use crate::{error::LossError, state::Position};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct ClosePosition<'info> {
    #[account(mut, has_one = owner, has_one = rent_payer, close = rent_payer)]
    pub position: AccountLoader<'info, Position>,
    pub owner: Signer<'info>,
    /// CHECK: receives the rent; `has_one` of the position.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub fn handler(ctx: Context<ClosePosition>) -> Result<()> {
    let position = ctx.accounts.position.load()?;
    let empty = !position.has_debt() && position.collateral().is_zero();
    require!(empty, LossError::NotEmpty);
    Ok(())
}
