//! What the authority can do at once: `tighten_limits`, `propose_authority`, `set_guardian`.
//! None of it touches anybody's funds.

use crate::{
    error::LossError,
    events::{AuthorityChanged, ParamsChanged, EVENT_VERSION},
    state::Pool,
};
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct Administer<'info> {
    #[account(mut, has_one = authority)]
    pub pool: AccountLoader<'info, Pool>,
    pub authority: Signer<'info>,
}

/// Limits on new risk, which may be lowered without the time lock. `None` leaves one as it is.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Default)]
pub struct TighterLimits {
    pub deposit_cap: Option<u64>,
    pub borrow_cap: Option<u64>,
    pub opening_ltv_bps: Option<u32>,
}

pub fn tighten_limits(ctx: Context<Administer>, limits: TighterLimits) -> Result<()> {
    let params = {
        let mut pool = ctx.accounts.pool.load_mut()?;
        lower(&mut pool.params.deposit_cap, limits.deposit_cap)?;
        lower(&mut pool.params.borrow_cap, limits.borrow_cap)?;
        lower(&mut pool.params.opening_ltv_bps, limits.opening_ltv_bps)?;
        pool.params
    };
    emit_cpi!(ParamsChanged { version: EVENT_VERSION, pool: ctx.accounts.pool.key(), params });
    Ok(())
}

fn lower<T: Copy + PartialOrd>(limit: &mut T, to: Option<T>) -> Result<()> {
    if let Some(to) = to {
        require!(to <= *limit, LossError::NotTighter);
        *limit = to;
    }
    Ok(())
}

/// First step of a handover; the default key takes a proposal back.
pub fn propose_authority(ctx: Context<Administer>, new_authority: Pubkey) -> Result<()> {
    ctx.accounts.pool.load_mut()?.pending_authority = new_authority;
    emit_cpi!(authority_changed(&ctx.accounts.pool)?);
    Ok(())
}

pub fn set_guardian(ctx: Context<Administer>, guardian: Pubkey) -> Result<()> {
    ctx.accounts.pool.load_mut()?.guardian = guardian;
    emit_cpi!(authority_changed(&ctx.accounts.pool)?);
    Ok(())
}

pub(super) fn authority_changed(loader: &AccountLoader<Pool>) -> Result<AuthorityChanged> {
    let pool = loader.load()?;
    Ok(AuthorityChanged {
        version: EVENT_VERSION,
        pool: loader.key(),
        authority: pool.authority,
        pending_authority: pool.pending_authority,
        guardian: pool.guardian,
    })
}
