//! `pause`, `unpause`: guardian or authority stop new risk for a while, and nothing else.

use crate::{
    error::LossError,
    events::{PauseChanged, EVENT_VERSION},
    state::Pool,
};
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct Guard<'info> {
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(constraint = is_guard(&pool, &guard.key())? @ LossError::NotGuardian)]
    pub guard: Signer<'info>,
}

fn is_guard(pool: &AccountLoader<Pool>, key: &Pubkey) -> Result<bool> {
    let pool = pool.load()?;
    Ok(pool.guardian == *key || pool.authority == *key)
}

/// Pauses for the longest time the parameters allow. It lapses by itself.
pub fn pause(ctx: Context<Guard>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    {
        let mut pool = ctx.accounts.pool.load_mut()?;
        if now < pool.pause_allowed_at {
            msg!("no pause before {}", pool.pause_allowed_at);
            return err!(LossError::PauseTooSoon);
        }
        let length = i64::from(pool.params.max_pause_seconds);
        pool.paused_from = now;
        pool.paused_until = now.saturating_add(length);
        pool.pause_allowed_at = pool.paused_until.saturating_add(length);
    }
    emit_cpi!(pause_changed(&ctx.accounts.pool)?);
    Ok(())
}

/// Ends a pause early. The next one must wait for as long as this one lasted.
pub fn unpause(ctx: Context<Guard>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    {
        let mut pool = ctx.accounts.pool.load_mut()?;
        require!(now < pool.paused_until, LossError::NotPaused);
        let lasted = now.saturating_sub(pool.paused_from);
        pool.paused_until = now;
        pool.pause_allowed_at = now.saturating_add(lasted);
    }
    emit_cpi!(pause_changed(&ctx.accounts.pool)?);
    Ok(())
}

fn pause_changed(loader: &AccountLoader<Pool>) -> Result<PauseChanged> {
    let pool = loader.load()?;
    Ok(PauseChanged {
        version: EVENT_VERSION,
        pool: loader.key(),
        paused_until: pool.paused_until,
        pause_allowed_at: pool.pause_allowed_at,
    })
}
