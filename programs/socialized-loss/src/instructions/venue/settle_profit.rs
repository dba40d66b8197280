//! `settle_profit`: anyone brings a profit claim up to the current index. Changes nobody's claim.

use crate::{
    events::{ProfitSettled, EVENT_VERSION},
    state::{Pool, ProfitClaim, Venue},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct SettleProfit<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    #[account(mut, has_one = venue)]
    pub profit: AccountLoader<'info, ProfitClaim>,
}

pub fn handler(ctx: Context<SettleProfit>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let venue = ctx.accounts.venue.load()?;
    let mut profit = ctx.accounts.profit.load_mut()?;
    let before = profit.to_math();
    let settled = before.settle(&venue.profits.into());
    profit.store(&settled);
    emit!(ProfitSettled {
        version: EVENT_VERSION,
        pool: profit.pool,
        seq: pool.seq,
        venue: profit.venue,
        owner: profit.owner,
        shares_before: before.share.held.shares.get(),
        shares_after: settled.share.held.shares.get(),
    });
    Ok(())
}
