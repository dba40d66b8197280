//! `mark_insolvent`: anyone takes note that a position is insolvent, or that it no longer is.

use crate::{
    error::{LossError, OrLossError},
    events::{PositionMarked, EVENT_VERSION},
    oracle,
    state::{Pool, Position},
};
use anchor_lang::prelude::*;
use loss_math::{bucket::extend_hold, health, Bps};

#[derive(Accounts)]
pub struct MarkInsolvent<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub position: AccountLoader<'info, Position>,
    /// CHECK: owner and content are checked in `oracle::price_band`.
    pub price_update: Option<UncheckedAccount<'info>>,
}

/// Insolvent even at the high price: the position is marked, its grace starts, and exits wait
/// for the recognition window as far as the day's budget goes. Marked and healthy again: the
/// mark is cleared, so that an old dip cannot shorten the grace of a new one; a mark that nobody
/// cleared or used is void a day after its grace.
pub fn handler(ctx: Context<MarkInsolvent>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut pool = ctx.accounts.pool.load_mut()?;
    let mut position = ctx.accounts.position.load_mut()?;
    let band = oracle::price_band(&mut pool, ctx.accounts.price_update.as_ref(), now)?;
    let ledger = pool.accrued_ledger(now);
    let debt = ledger.debt.debt_ceil(position.debt_shares()).or_loss_error()?;
    let collateral = position.collateral();

    if position.grace_ends(pool.params.record_grace_seconds, now).is_some() {
        let threshold = Bps(pool.params.liquidation_threshold_bps);
        let healthy = !health::may_be_liquidated(debt, collateral, &band, threshold);
        require!(healthy, LossError::AlreadyMarked);
        position.clear_mark();
    } else {
        require!(health::is_insolvent(debt, collateral, &band), LossError::PositionSolvent);
        position.marked_at = now;
        // What is too small to be worth running from does not use up the day's budget.
        let missing = debt.minus_or_zero(band.high.value_ceil(collateral));
        if health::is_material(missing, ledger.lps.assets) {
            let window = pool.params.recognition_window_seconds;
            let (until, budget) =
                extend_hold(pool.recognition_until, pool.recognition.into(), window, now);
            pool.recognition_until = until;
            pool.recognition = budget.into();
        }
    }
    pool.store_ledger(&ledger)?;
    emit!(PositionMarked {
        version: EVENT_VERSION,
        pool: position.pool,
        position: ctx.accounts.position.key(),
        marked_at: position.marked_at,
        recognition_until: pool.recognition_until,
    });
    Ok(())
}
