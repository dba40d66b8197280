//! `accept_authority`: second step of a handover, signed by the new authority.

use super::administer::authority_changed;
use crate::state::Pool;
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct AcceptAuthority<'info> {
    #[account(mut, has_one = pending_authority)]
    pub pool: AccountLoader<'info, Pool>,
    pub pending_authority: Signer<'info>,
}

pub fn handler(ctx: Context<AcceptAuthority>) -> Result<()> {
    {
        let mut pool = ctx.accounts.pool.load_mut()?;
        pool.authority = pool.pending_authority;
        pool.pending_authority = Pubkey::default();
    }
    emit_cpi!(authority_changed(&ctx.accounts.pool)?);
    Ok(())
}
