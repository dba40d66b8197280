//! `withdraw`: an owner takes assets out. Never blocked by pause, authority or oracle (P11).

use super::ChangeLp;
use crate::{
    error::{LossError, OrLossError},
    events::{Withdrawn, EVENT_VERSION},
    receipts,
};
use anchor_lang::prelude::*;
use loss_math::{Assets, Burned, Holding, MathError, PoolLedger, Shares};

/// How much to take out.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum WithdrawAmount {
    /// Exactly so many atoms; as many shares as it takes.
    Assets(u64),
    /// So many raw shares; what they pay.
    Shares(u128),
    /// Everything the owner has.
    All,
}

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct WithdrawArgs {
    pub amount: WithdrawAmount,
    /// Less than this is an error.
    pub min_assets_out: u64,
}

pub fn handler(ctx: Context<ChangeLp>, args: WithdrawArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (burned, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        pool.require_no_recognition(now)?;
        let mut lp = accounts.lp.load_mut()?;
        receipts::keep(accounts.lp.key(), &lp, &pool, &accounts.receipt_accounts())?;

        let ledger = pool.accrued_ledger(now);
        let held = lp.settled(&ledger.lps);
        let (after, burned) = match burn(ledger, held, args.amount) {
            Err(MathError::InsufficientIdle) => {
                msg!("{} idle", pool.ledger.cash);
                return err!(LossError::InsufficientIdle);
            }
            result => result.or_loss_error()?,
        };
        let left = held.minus(burned.shares).or_loss_error()?;
        let pays = !burned.assets.is_zero() || left.shares.is_zero();
        require!(pays, LossError::NothingPaid);
        require!(burned.assets.get() >= args.min_assets_out, LossError::SlippageExceeded);

        lp.change(left, pool.seq);
        pool.store_ledger(&after)?;
        emit!(Withdrawn {
            version: EVENT_VERSION,
            pool: lp.pool,
            seq: pool.seq,
            owner: lp.owner,
            assets: burned.assets.get(),
            shares: burned.shares.get(),
        });
        (burned, pool.signer(), pool.asset_decimals)
    };
    let asset = accounts.asset(decimals);
    asset.pay(&accounts.owner_asset, &accounts.pool, &signer, burned.assets.get())
}

fn burn(
    ledger: PoolLedger,
    held: Holding,
    amount: WithdrawAmount,
) -> core::result::Result<(PoolLedger, Burned), MathError> {
    let shares = match amount {
        WithdrawAmount::Assets(amount) => ledger.lps.shares_for_ceil(Assets(amount))?,
        WithdrawAmount::Shares(shares) => Shares(shares),
        WithdrawAmount::All => held.shares,
    };
    if shares.is_zero() {
        return Err(MathError::ZeroAmount);
    }
    // Refused before anything is burned for somebody else's shares.
    held.minus(shares)?;
    match amount {
        WithdrawAmount::Assets(amount) => ledger.withdraw_amount(Assets(amount)),
        WithdrawAmount::Shares(_) | WithdrawAmount::All => ledger.withdraw_shares(shares),
    }
}
