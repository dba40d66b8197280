//! `settle_lp`: anyone brings a share up to the current index. Changes nobody's claim.

use crate::{
    events::{LpSettled, EVENT_VERSION},
    state::{LpShare, Pool},
};
use anchor_lang::prelude::*;
use loss_math::Holding;

#[derive(Accounts)]
pub struct SettleLp<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub lp: AccountLoader<'info, LpShare>,
}

pub fn handler(ctx: Context<SettleLp>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let mut lp = ctx.accounts.lp.load_mut()?;
    let before = Holding::from(lp.held);
    let after = lp.settled(&pool.ledger.lps.into());
    lp.held = after.into();
    emit!(LpSettled {
        version: EVENT_VERSION,
        pool: lp.pool,
        seq: pool.seq,
        owner: lp.owner,
        shares_before: before.shares.get(),
        shares_after: after.shares.get(),
    });
    Ok(())
}
