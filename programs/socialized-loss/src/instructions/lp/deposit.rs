//! `deposit`: an owner puts assets in and gets LP shares.

use super::change_lp::ChangeLp;
use crate::{
    error::{LossError, OrLossError},
    events::{Deposited, EVENT_VERSION},
    receipts,
};
use anchor_lang::prelude::*;
use loss_math::Assets;

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct DepositArgs {
    pub amount: u64,
    /// Fewer raw shares than this are an error.
    pub min_shares_out: u128,
    /// The pool's `seq` the caller has seen; any other is an error.
    pub expected_seq: Option<u64>,
}

pub fn handler(ctx: Context<ChangeLp>, args: DepositArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let decimals = {
        let pool = accounts.pool.load()?;
        pool.require_not_paused(now)?;
        let seen = args.expected_seq.unwrap_or(pool.seq);
        require!(seen == pool.seq, LossError::SequenceChanged);
        receipts::keep(
            accounts.lp.key(),
            &*accounts.lp.load()?,
            &pool,
            &pool,
            &accounts.receipt_accounts(),
        )?;
        pool.asset_decimals
    };
    // In first: what counts is what arrived.
    let arrived =
        accounts.asset(decimals).receive(&accounts.owner_asset, &accounts.owner, args.amount)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut lp = accounts.lp.load_mut()?;
    let ledger = pool.accrued_ledger(now);
    let settled = lp.share.settled(&ledger.lps);
    let (after, shares) = ledger.deposit(Assets(arrived)).or_loss_error()?;
    require!(after.lps.assets.get() <= pool.params.deposit_cap, LossError::DepositCapExceeded);
    require!(shares.get() >= args.min_shares_out, LossError::SlippageExceeded);

    lp.share = settled.join(&after.lps, shares, pool.seq).or_loss_error()?.into();
    pool.store_ledger(&after)?;

    emit!(Deposited {
        version: EVENT_VERSION,
        pool: lp.pool,
        seq: pool.seq,
        owner: lp.owner,
        assets: arrived,
        shares: shares.get(),
    });
    Ok(())
}
