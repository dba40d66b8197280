//! `register_venue`: the authority lets a trading program share its deficits in the pool, within the
//! limits that the pool was made with. Time-locked: whoever dislikes it can leave first. Not while new
//! parameters wait, which could put the exits behind that lock.

use crate::{
    constants::{MAX_WARM_UP_SECONDS, MIN_WARM_UP_SECONDS, VERSION},
    error::{LossError, OrLossError},
    events::{VenueRegistered, EVENT_VERSION},
    seeds,
    state::{bounded_u32, Pool, StoredVenueCaps, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::{Assets, LossClass, VenueBook, VenueCaps};

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct RegisterVenueArgs {
    /// Tells apart several venues of one program.
    pub venue_id: u16,
    /// Seconds before a profit matures.
    pub warm_up_seconds: u32,
    /// At most the pool's.
    pub caps: StoredVenueCaps,
    /// Asset atoms that pay first for the venue's deficits.
    pub bond: u64,
}

#[event_cpi]
#[derive(Accounts)]
#[instruction(args: RegisterVenueArgs)]
pub struct RegisterVenue<'info> {
    #[account(mut, has_one = authority, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut)]
    pub authority: Signer<'info>,
    #[account(
        init,
        payer = authority,
        space = 8 + size_of::<Venue>(),
        seeds = [seeds::VENUE, venue_signer.key().as_ref()],
        bump,
    )]
    pub venue: AccountLoader<'info, Venue>,
    /// CHECK: only a program can be asked to sign, and it must be there.
    #[account(executable)]
    pub venue_program: UncheckedAccount<'info>,
    /// What the program will sign with.
    /// CHECK: derived here, so that nobody but the program can.
    #[account(
        seeds = [seeds::VENUE, pool.key().as_ref(), &args.venue_id.to_le_bytes()],
        bump,
        seeds::program = venue_program.key(),
    )]
    pub venue_signer: UncheckedAccount<'info>,
    /// CHECK: derived here, and empty: nothing waits.
    #[account(
        seeds = [seeds::PROPOSAL, pool.key().as_ref()],
        bump,
        constraint = proposal.data_is_empty() @ LossError::ProposalWaits,
    )]
    pub proposal: UncheckedAccount<'info>,
    /// Pays the bond; what is left of it goes back to it.
    pub bond_owner: Signer<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub bond_asset: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<RegisterVenue>, args: RegisterVenueArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let warm_up = args.warm_up_seconds;
    bounded_u32("warm_up_seconds", warm_up, MIN_WARM_UP_SECONDS, MAX_WARM_UP_SECONDS)?;
    let limit: VenueCaps = accounts.pool.load()?.venue_caps.into();
    require!(VenueCaps::from(args.caps).within(&limit), LossError::VenueCapsTooHigh);
    // In first: what counts is what arrived.
    let asset = VaultSide {
        mint: &accounts.asset_mint,
        decimals: accounts.pool.load()?.asset_decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    let bond = asset.receive(&accounts.bond_asset, &accounts.bond_owner, args.bond)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut venue = accounts.venue.load_init()?;
    venue.pool = accounts.pool.key();
    venue.signer = accounts.venue_signer.key();
    venue.program = accounts.venue_program.key();
    venue.bond_owner = accounts.bond_owner.key();
    venue.caps = args.caps;
    venue.active_at = now.saturating_add(pool.params.time_lock_seconds.into());
    venue.retires_at = i64::MAX;
    venue.warm_up_seconds = warm_up;
    venue.venue_id = args.venue_id;
    venue.version = VERSION;
    venue.bump = ctx.bumps.venue;
    venue.profits = LossClass::default().into();
    let book = VenueBook::default().add_bond(Assets(bond)).or_loss_error()?;
    pool.store_venue(&mut venue, &book)?;
    let event = VenueRegistered {
        version: EVENT_VERSION,
        pool: venue.pool,
        venue: accounts.venue.key(),
        program: venue.program,
        signer: venue.signer,
        bond_owner: venue.bond_owner,
        bond,
        caps: venue.caps,
        warm_up_seconds: warm_up,
        active_at: venue.active_at,
    };
    drop((pool, venue));
    emit_cpi!(event);
    Ok(())
}
