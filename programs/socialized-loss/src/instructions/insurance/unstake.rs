//! `unstake`: a staker whose cooldown has passed takes assets out. At risk until this moment.

use super::change_stake::ChangeStake;
use crate::{
    error::{refuse, LossError},
    events::{Unstaked, EVENT_VERSION},
    instructions::WithdrawArgs,
    receipts,
};
use anchor_lang::prelude::*;

pub fn handler(ctx: Context<ChangeStake>, args: WithdrawArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (burned, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        pool.require_no_recognition(now)?;
        let mut insurance = accounts.insurance.load_mut()?;
        let mut stake = accounts.stake.load_mut()?;
        let receipt = accounts.receipt_accounts();
        receipts::keep(accounts.stake.key(), &*stake, &insurance, &pool, &receipt)?;

        let (ledger, fund) = pool.accrued_ledger(now).credit_fund(insurance.to_math());
        let settled = stake.share.settled(&fund.stakers);
        let terms = pool.params.staker_exit();
        let (after, share, burned) = fund
            .unstake(settled, args.amount.into(), &terms, pool.seq, now)
            .map_err(|error| refuse(error, fund.cash, &settled.request))?;
        require!(burned.assets.get() >= args.min_assets_out, LossError::SlippageExceeded);

        stake.share = share.into();
        pool.store_ledger(&ledger)?;
        insurance.store(&after, ledger.receivable)?;
        emit!(Unstaked {
            version: EVENT_VERSION,
            pool: stake.pool,
            seq: pool.seq,
            owner: stake.owner,
            assets: burned.assets.get(),
            shares: burned.shares.get(),
        });
        (burned, pool.signer(), pool.asset_decimals)
    };
    let asset = accounts.asset(decimals);
    asset.pay(&accounts.owner_asset, &accounts.pool, &signer, burned.assets.get())
}
