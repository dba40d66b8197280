//! `retire_venue`: the authority, or whoever paid the bond, ends what a venue can do, after the pool's
//! time lock. Profit claims can leave for ever.

use crate::{
    error::LossError,
    events::{VenueRetired, EVENT_VERSION},
    state::{Pool, Venue},
};
use anchor_lang::prelude::*;

#[event_cpi]
#[derive(Accounts)]
pub struct RetireVenue<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    #[account(constraint = may_retire(&pool, &venue, party.key)? @ LossError::NotVenueParty)]
    pub party: Signer<'info>,
}

fn may_retire(
    pool: &AccountLoader<Pool>,
    venue: &AccountLoader<Venue>,
    party: &Pubkey,
) -> Result<bool> {
    Ok([pool.load()?.authority, venue.load()?.bond_owner].contains(party))
}

pub fn handler(ctx: Context<RetireVenue>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let retires_at = {
        let time_lock = ctx.accounts.pool.load()?.params.time_lock_seconds;
        let mut venue = ctx.accounts.venue.load_mut()?;
        // Asking again does not put it off.
        venue.retires_at = venue.retires_at.min(now.saturating_add(time_lock.into()));
        venue.retires_at
    };
    emit_cpi!(VenueRetired {
        version: EVENT_VERSION,
        pool: ctx.accounts.pool.key(),
        venue: ctx.accounts.venue.key(),
        retires_at,
    });
    Ok(())
}
