//! A trading venue that shares its deficits in a pool.

use super::{StoredClass, StoredVenueCaps, StoredVenueUse};
use crate::error::{LossError, OrLossError};
use anchor_lang::prelude::*;
use loss_math::{Assets, VenueBook, Waterfall};

/// What a venue has in the pool, what it may take, and since when. Never closed: a claim of an old
/// venue must not come to life in a new one at the same address.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Venue {
    pub pool: Pubkey,
    /// The venue program's PDA that signs for it; the owner of scanners' offset 40.
    pub signer: Pubkey,
    /// The venue's program. Accounts whose deficits it reports are its own.
    pub program: Pubkey,
    /// Paid the bond, and gets back what is left of it.
    pub bond_owner: Pubkey,
    /// Tokens that pay first. They lie in the pool's asset vault, as do those of the next two.
    pub bond: u64,
    /// Paid for deficits and credited to nobody yet.
    pub pot: u64,
    /// The profit claims.
    pub profits: StoredClass,
    /// The most that fund and LPs pay for it; fixed when it was registered.
    pub caps: StoredVenueCaps,
    /// What of it is used.
    pub used: StoredVenueUse,
    /// Number of the latest event in which claims lost something.
    pub last_loss_seq: u64,
    /// The largest number of a deficit reported so far.
    pub last_nonce: u64,
    /// It can credit and report from then on.
    pub active_at: i64,
    /// And until then; the largest number while it is not to retire.
    pub retires_at: i64,
    /// Sums since the beginning; they saturate.
    pub total_credited: u64,
    pub total_deficit: u64,
    pub total_bond: u64,
    pub total_covered: u64,
    pub total_profits: u64,
    pub total_socialized: u64,
    pub total_unallocated: u64,
    /// Seconds before a profit matures; fixed when it was registered.
    pub warm_up_seconds: u32,
    pub venue_id: u16,
    pub version: u8,
    pub bump: u8,
    pub _reserved: [u8; 96],
}

const _: () = assert!(size_of::<Venue>() == 448);

impl Venue {
    pub fn book(&self) -> VenueBook {
        VenueBook {
            bond: Assets(self.bond),
            pot: Assets(self.pot),
            profits: self.profits.into(),
            used: self.used.into(),
        }
    }

    /// All tokens that the pool keeps for it, as stored.
    pub fn kept(&self) -> Result<Assets> {
        let sum = Assets(self.bond).plus(Assets(self.pot));
        sum.and_then(|sum| sum.plus(Assets(self.profits.assets))).or_loss_error()
    }

    /// Called by `Pool::store_venue` alone, which counts the tokens.
    pub(super) fn store(&mut self, book: &VenueBook) {
        let VenueBook { bond, pot, profits, used } = *book;
        self.bond = bond.get();
        self.pot = pot.get();
        self.profits = profits.into();
        self.used = used.into();
    }

    /// Refuses before the time lock has run out, and from retirement on.
    pub fn require_active(&self, now: i64) -> Result<()> {
        if now < self.active_at {
            msg!("active from {}", self.active_at);
            return err!(LossError::VenueNotActive);
        }
        require!(now < self.retires_at, LossError::VenueRetired);
        Ok(())
    }

    /// Adds an event to the sums.
    pub fn count_event(&mut self, split: &Waterfall) {
        let add = |sum: &mut u64, part: Assets| *sum = sum.saturating_add(part.get());
        add(&mut self.total_deficit, split.debt);
        add(&mut self.total_bond, split.bond);
        add(&mut self.total_covered, split.covered());
        add(&mut self.total_profits, split.profits);
        add(&mut self.total_socialized, split.lps);
        add(&mut self.total_unallocated, split.unallocated);
    }
}
