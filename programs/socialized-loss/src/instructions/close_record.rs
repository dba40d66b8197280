//! `close_record`: when an event is final and all its salvage is sold, the rent goes back. Until the
//! sale of salvage exists, that means records without salvage.

use crate::{error::LossError, state::ShortfallRecord};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseRecord<'info> {
    #[account(mut, has_one = rent_payer, close = rent_payer)]
    pub record: AccountLoader<'info, ShortfallRecord>,
    #[account(mut)]
    pub rent_payer: Signer<'info>,
}

pub fn handler(ctx: Context<CloseRecord>) -> Result<()> {
    let record = ctx.accounts.record.load()?;
    require!(Clock::get()?.unix_timestamp >= record.final_at, LossError::NotFinal);
    require!(record.salvage_left == 0, LossError::NotEmpty);
    Ok(())
}
