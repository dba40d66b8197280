//! `accrue`: anyone adds the interest since the last time.

use crate::state::Pool;
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Accrue<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
}

pub fn handler(ctx: Context<Accrue>) -> Result<()> {
    let mut pool = ctx.accounts.pool.load_mut()?;
    let ledger = pool.accrued_ledger(Clock::get()?.unix_timestamp);
    pool.store_ledger(&ledger)
}
