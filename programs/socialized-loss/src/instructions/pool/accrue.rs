//! `accrue`: anyone adds the interest since the last time, and lets the pool know a newer price.
//!
//! A price that nobody has shown the pool cannot be kept by it: whoever runs this after each
//! update leaves no older one for others to choose.

use crate::{oracle, state::Pool};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Accrue<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// CHECK: owner and content are checked in `oracle::price_band`. Not needed for interest.
    pub price_update: Option<UncheckedAccount<'info>>,
}

pub fn handler(ctx: Context<Accrue>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut pool = ctx.accounts.pool.load_mut()?;
    if let Some(update) = &ctx.accounts.price_update {
        oracle::price_band(&mut pool, Some(update), now)?;
    }
    let ledger = pool.accrued_ledger(now);
    pool.store_ledger(&ledger)
}
