//! `request_unstake`, `cancel_unstake`: a staker starts the cooldown, or takes that back. What is
//! asked for stays at risk and earns until it is taken out.

use crate::{
    error::refuse,
    events::{UnstakeRequested, EVENT_VERSION},
    instructions::WithdrawAmount,
    state::{InsuranceFund, InsuranceStake, Pool},
};
use anchor_lang::prelude::*;
use loss_math::Assets;

#[derive(Accounts)]
pub struct RequestUnstake<'info> {
    #[account(mut, has_one = insurance)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut)]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(mut, has_one = pool, has_one = owner)]
    pub stake: AccountLoader<'info, InsuranceStake>,
    pub owner: Signer<'info>,
}

pub fn request_unstake(ctx: Context<RequestUnstake>, amount: WithdrawAmount) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut pool = ctx.accounts.pool.load_mut()?;
    let mut insurance = ctx.accounts.insurance.load_mut()?;
    let mut stake = ctx.accounts.stake.load_mut()?;
    let (ledger, fund) = pool.accrued_ledger(now).credit_fund(insurance.to_math());
    let terms = pool.params.staker_exit();
    let settled = stake.share.settled(&fund.stakers);
    let asked = settled
        .ask(&fund.stakers, amount.into(), &terms, now)
        .map_err(|error| refuse(error, Assets::ZERO, &settled.request))?;
    stake.share = asked.into();
    // A stake is settled to a class that is stored, never to one that only might be.
    pool.store_ledger(&ledger)?;
    insurance.store(&fund, ledger.receivable)?;
    emit!(event(&stake));
    Ok(())
}

pub fn cancel_unstake(ctx: Context<RequestUnstake>) -> Result<()> {
    let insurance = ctx.accounts.insurance.load()?;
    let mut stake = ctx.accounts.stake.load_mut()?;
    stake.share = stake.share.settled(&insurance.stakers.into()).cancel_request().into();
    emit!(event(&stake));
    Ok(())
}

fn event(stake: &InsuranceStake) -> UnstakeRequested {
    UnstakeRequested {
        version: EVENT_VERSION,
        pool: stake.pool,
        owner: stake.owner,
        shares: u128::from_le_bytes(stake.share.request_shares),
        opens_at: stake.share.request_opens_at,
        closes_at: stake.share.request_closes_at,
    }
}
