//! `record_shortfall`: anyone has the shortfall of an insolvent position shared. Takes no amount.

use super::recognition::*;
use crate::{
    error::{LossError, OrLossError},
    state::{Pool, Position},
};
use anchor_lang::prelude::*;
use loss_math::{health, liquidation::record_reward_floor, Assets, Bps, Collateral};

#[event_cpi]
#[derive(Accounts)]
pub struct RecordShortfall<'info> {
    pub recognition: RecognitionAccounts<'info>,
}

pub fn handler(ctx: Context<RecordShortfall>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let recognition = &ctx.accounts.recognition;
    let (band, ledger) = recognition.price_and_ledger(now)?;
    let taken = {
        let pool = recognition.pool.load()?;
        let position = recognition.position.load()?;
        let debt = ledger.debt.debt_ceil(position.debt_shares()).or_loss_error()?;
        let collateral = position.collateral();
        require!(health::is_insolvent(debt, collateral, &band), LossError::PositionSolvent);
        if !health::is_dust(collateral, &band, Assets(pool.params.dust_value)) {
            require_grace_passed(&pool, &position, now)?;
        }
        take_over(&pool, collateral)?
    };
    let event = recognition.recognise(ledger, taken, now)?;
    recognition.pay_collateral(taken.reward)?;
    emit_cpi!(event);
    Ok(())
}

/// Liquidators had their time since the mark and did not come.
fn require_grace_passed(pool: &Pool, position: &Position, now: i64) -> Result<()> {
    let ends = position.grace_ends(pool.params.record_grace_seconds, now);
    if ends.is_some_and(|ends| now >= ends) {
        return Ok(());
    }
    match ends {
        Some(ends) => msg!("grace ends at {}", ends),
        None => msg!("not marked, or too long ago"),
    }
    err!(LossError::GraceNotPassed)
}

/// All collateral is kept for those who lose, less a reward for whoever calls.
fn take_over(pool: &Pool, collateral: Collateral) -> Result<Taken> {
    let part = Bps(pool.params.record_reward_bps);
    let reward = record_reward_floor(collateral, part, Collateral(pool.params.record_reward_max));
    let salvage = collateral.minus(reward).or_loss_error()?;
    Ok(Taken { reward, salvage, ..Taken::default() })
}
