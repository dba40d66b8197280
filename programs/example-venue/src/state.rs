//! The accounts of the venue, and what it signs with.

use crate::error::VenueError;
use anchor_lang::prelude::*;
use loss_math::Bps;

/// `vault`, market.
pub const VAULT: &[u8] = b"vault";
/// `contract`, market, long, number.
pub const CONTRACT: &[u8] = b"contract";

/// A market of one pool's collateral in its asset.
///
/// It is at the address that the pool lets sign for a venue, `["venue", pool, venue id]` of this program, so
/// it signs for credits and deficits, and for the vault.
#[account]
#[derive(Debug, PartialEq, Eq, InitSpace)]
pub struct Market {
    pub pool: Pubkey,
    /// The pool's account for this venue, once it is registered.
    pub venue: Pubkey,
    pub asset_mint: Pubkey,
    /// Holds the margins of all contracts.
    pub vault: Pubkey,
    pub feed_id: [u8; 32],
    /// When the newest price used so far was published: no older one counts any more.
    pub priced_at: i64,
    /// Number of deficits reported so far; the next one takes the next number.
    pub deficits: u64,
    pub terms: Terms,
    pub asset_decimals: u8,
    pub collateral_decimals: u8,
    /// The rest of its seeds, as bytes.
    pub venue_id: [u8; 2],
    pub bump: [u8; 1],
}

/// What whoever registers the venue has to agree with; it never changes.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, InitSpace)]
pub struct Terms {
    pub max_price_age_seconds: u32,
    pub max_confidence_bps: u32,
    /// Of a contract's value when it is opened.
    pub initial_margin_bps: u32,
    /// Of its value later. Who has less left can be liquidated by anyone.
    pub maintenance_margin_bps: u32,
}

/// One trader's bet with another. All amounts are asset atoms but `size`.
///
/// The account that the pool is shown for a deficit: it is closed only after the report.
#[account]
#[derive(Debug, PartialEq, Eq, InitSpace)]
pub struct Contract {
    pub market: Pubkey,
    /// Wins when the price rises.
    pub long: Pubkey,
    /// Wins when it falls.
    pub short: Pubkey,
    pub rent_payer: Pubkey,
    /// In collateral atoms.
    pub size: u64,
    /// What the size was worth at first.
    pub entry_value: u64,
    pub long_margin: u64,
    pub short_margin: u64,
}

impl Market {
    /// What it signs with.
    pub fn seeds(&self) -> [&[u8]; 4] {
        [socialized_loss::seeds::VENUE, self.pool.as_ref(), &self.venue_id, &self.bump]
    }
}

impl Terms {
    pub fn validate(&self) -> Result<()> {
        let (initial, maintenance) = (self.initial_margin_bps, self.maintenance_margin_bps);
        let good = 0 < maintenance && maintenance < initial && initial <= Bps::ONE.get();
        require!(good, VenueError::BadTerms);
        Ok(())
    }
}
