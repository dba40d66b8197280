//! `close_record`: when an event is final, what nobody claimed goes to the fund's reserve; when its
//! salvage is sold too, the rent goes back to its payer. Anyone may call.

use crate::{
    error::{LossError, OrLossError},
    events::{RecordClosed, EVENT_VERSION},
    state::{Pool, ShortfallRecord},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseRecord<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Closed in the handler, unless salvage is left.
    #[account(mut, has_one = pool, has_one = rent_payer)]
    pub record: AccountLoader<'info, ShortfallRecord>,
    /// CHECK: receives the rent; `has_one` of the record.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub fn handler(ctx: Context<CloseRecord>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let sold = {
        let mut pool = accounts.pool.load_mut()?;
        let mut record = accounts.record.load_mut()?;
        require!(now >= record.final_at, LossError::NotFinal);
        let unclaimed = record.unclaimed();
        let sold = record.salvage_left == 0;
        require!(sold || !unclaimed.is_zero(), LossError::SalvageLeft);
        record.unclaimed_to_reserve = record.unclaimed_to_reserve.saturating_add(unclaimed.get());
        pool.release_recovery(unclaimed)?;
        let ledger = pool.accrued_ledger(now).take_unowned(unclaimed).or_loss_error()?;
        pool.store_ledger(&ledger)?;
        emit!(RecordClosed {
            version: EVENT_VERSION,
            pool: record.pool,
            seq: record.seq,
            record: accounts.record.key(),
            unclaimed: unclaimed.get(),
            salvage_left: record.salvage_left,
        });
        sold
    };
    if sold {
        accounts.record.close(accounts.rent_payer.to_account_info())?;
    }
    Ok(())
}
