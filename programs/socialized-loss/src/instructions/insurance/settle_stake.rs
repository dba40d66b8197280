//! `settle_stake`: anyone brings a stake up to the current index. Changes nobody's claim.

use crate::{
    events::{StakeSettled, EVENT_VERSION},
    state::{InsuranceFund, InsuranceStake, Pool},
};
use anchor_lang::prelude::*;
use loss_math::Share;

#[derive(Accounts)]
pub struct SettleStake<'info> {
    #[account(has_one = insurance)]
    pub pool: AccountLoader<'info, Pool>,
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(mut, has_one = pool)]
    pub stake: AccountLoader<'info, InsuranceStake>,
}

pub fn handler(ctx: Context<SettleStake>) -> Result<()> {
    let pool = ctx.accounts.pool.load()?;
    let insurance = ctx.accounts.insurance.load()?;
    let mut stake = ctx.accounts.stake.load_mut()?;
    let before = Share::from(stake.share).held;
    let settled = stake.share.settled(&insurance.stakers.into());
    stake.share = settled.into();
    emit!(StakeSettled {
        version: EVENT_VERSION,
        pool: stake.pool,
        seq: pool.seq,
        owner: stake.owner,
        shares_before: before.shares.get(),
        shares_after: settled.held.shares.get(),
    });
    Ok(())
}
