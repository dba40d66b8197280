//! `settle_lp`: anyone brings a share up to the current index. Changes nobody's claim.

use crate::{
    events::{LpSettled, EVENT_VERSION},
    state::{LpShare, Pool},
};
use anchor_lang::prelude::*;
use loss_math::Share;

#[derive(Accounts)]
pub struct SettleLp<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub lp: AccountLoader<'info, LpShare>,
}

pub fn handler(ctx: Context<SettleLp>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let mut lp = ctx.accounts.lp.load_mut()?;
    let settled = lp.share.settled(&pool.ledger.lps.into());
    let before = Share::from(lp.share).held;
    lp.share = settled.into();
    emit!(LpSettled {
        version: EVENT_VERSION,
        pool: lp.pool,
        seq: pool.seq,
        owner: lp.owner,
        shares_before: before.shares.get(),
        shares_after: settled.held.shares.get(),
    });
    Ok(())
}
