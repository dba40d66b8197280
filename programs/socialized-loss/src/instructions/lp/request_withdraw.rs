//! `request_withdraw`, `cancel_withdraw`: an owner asks to leave a pool whose withdrawals have a
//! delay, or takes that back. What is asked for stays at risk and earns until it is withdrawn.

use super::withdraw::WithdrawAmount;
use crate::{
    error::refuse,
    events::{WithdrawRequested, EVENT_VERSION},
    state::{LpShare, Pool},
};
use anchor_lang::prelude::*;
use loss_math::Assets;

#[derive(Accounts)]
pub struct RequestWithdraw<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = owner)]
    pub lp: AccountLoader<'info, LpShare>,
    pub owner: Signer<'info>,
}

pub fn request_withdraw(ctx: Context<RequestWithdraw>, amount: WithdrawAmount) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut pool = ctx.accounts.pool.load_mut()?;
    let mut lp = ctx.accounts.lp.load_mut()?;
    let ledger = pool.accrued_ledger(now);
    let terms = pool.params.lp_exit();
    let settled = lp.share.settled(&ledger.lps);
    let asked = settled
        .ask(&ledger.lps, amount.into(), &terms, now)
        .map_err(|error| refuse(error, Assets::ZERO, &settled.request))?;
    lp.share = asked.into();
    // A share is settled to a class that is stored, never to one that only might be.
    pool.store_ledger(&ledger)?;
    emit!(event(&lp));
    Ok(())
}

pub fn cancel_withdraw(ctx: Context<RequestWithdraw>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let mut lp = ctx.accounts.lp.load_mut()?;
    lp.share = lp.share.settled(&pool.ledger.lps.into()).cancel_request().into();
    emit!(event(&lp));
    Ok(())
}

fn event(lp: &LpShare) -> WithdrawRequested {
    WithdrawRequested {
        version: EVENT_VERSION,
        pool: lp.pool,
        owner: lp.owner,
        shares: u128::from_le_bytes(lp.share.request_shares),
        opens_at: lp.share.request_opens_at,
        closes_at: lp.share.request_closes_at,
    }
}
