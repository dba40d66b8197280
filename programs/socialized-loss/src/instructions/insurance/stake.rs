//! `stake`: an owner puts assets into the insurance fund, earns what it earns, and pays first.

use super::change_stake::ChangeStake;
use crate::{
    error::{LossError, OrLossError},
    events::{Staked, EVENT_VERSION},
    instructions::DepositArgs,
    receipts,
};
use anchor_lang::prelude::*;
use loss_math::Assets;

pub fn handler(ctx: Context<ChangeStake>, args: DepositArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let decimals = {
        let pool = accounts.pool.load()?;
        pool.require_not_paused(now)?;
        let seen = args.expected_seq.unwrap_or(pool.seq);
        require!(seen == pool.seq, LossError::SequenceChanged);
        receipts::keep(
            accounts.stake.key(),
            &*accounts.stake.load()?,
            &*accounts.insurance.load()?,
            &pool,
            &accounts.receipt_accounts(),
        )?;
        pool.asset_decimals
    };
    // In first: what counts is what arrived.
    let arrived =
        accounts.asset(decimals).receive(&accounts.owner_asset, &accounts.owner, args.amount)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut insurance = accounts.insurance.load_mut()?;
    let mut stake = accounts.stake.load_mut()?;
    // What the fund earned so far is not for who joins now.
    let (ledger, fund) = pool.accrued_ledger(now).credit_fund(insurance.to_math());
    let settled = stake.share.settled(&fund.stakers);
    let (after, shares) = fund.stake(Assets(arrived)).or_loss_error()?;
    require!(shares.get() >= args.min_shares_out, LossError::SlippageExceeded);

    stake.share = settled.join(&after.stakers, shares, pool.seq).or_loss_error()?.into();
    pool.store_ledger(&ledger)?;
    insurance.store(&after, ledger.receivable)?;

    emit!(Staked {
        version: EVENT_VERSION,
        pool: stake.pool,
        seq: pool.seq,
        owner: stake.owner,
        assets: arrived,
        shares: shares.get(),
    });
    Ok(())
}
