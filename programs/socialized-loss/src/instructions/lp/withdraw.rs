//! `withdraw`: an owner takes assets out. Never blocked by pause, authority or oracle (P11).

use super::change_lp::ChangeLp;
use crate::{
    error::{refuse, LossError},
    events::{Withdrawn, EVENT_VERSION},
    receipts,
};
use anchor_lang::prelude::*;
use loss_math::{Assets, ExitAmount, Shares};

/// How much to take out.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum WithdrawAmount {
    /// Exactly so many atoms; as many shares as it takes.
    Assets(u64),
    /// So many raw shares; what they pay.
    Shares(u128),
    /// Leaving where exits need a request: everything requested. Otherwise, and asking: everything
    /// held.
    All,
}

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct WithdrawArgs {
    pub amount: WithdrawAmount,
    /// Less than this is an error.
    pub min_assets_out: u64,
}

impl From<WithdrawAmount> for ExitAmount {
    fn from(amount: WithdrawAmount) -> Self {
        match amount {
            WithdrawAmount::Assets(amount) => Self::Assets(Assets(amount)),
            WithdrawAmount::Shares(shares) => Self::Shares(Shares(shares)),
            WithdrawAmount::All => Self::All,
        }
    }
}

pub fn handler(ctx: Context<ChangeLp>, args: WithdrawArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (burned, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        pool.require_no_recognition(now)?;
        let mut lp = accounts.lp.load_mut()?;
        receipts::keep(accounts.lp.key(), &*lp, &pool, &pool, &accounts.receipt_accounts())?;

        let ledger = pool.accrued_ledger(now);
        let settled = lp.share.settled(&ledger.lps);
        let terms = pool.params.lp_exit();
        let (after, share, burned) = ledger
            .withdraw(settled, args.amount.into(), &terms, pool.seq, now)
            .map_err(|error| refuse(error, ledger.cash, &settled.request))?;
        require!(burned.assets.get() >= args.min_assets_out, LossError::SlippageExceeded);

        lp.share = share.into();
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
