//! A trading venue that shares its deficits in a pool.

use super::{StoredClass, StoredVenueCaps, StoredVenueUse};
use bytemuck::{Pod, Zeroable};
use loss_math::{Assets, VenueBook};
use solana_pubkey::Pubkey;

/// What a venue has in the pool, what it may take, and since when. Never closed: a claim of an old
/// venue must not come to life in a new one at the same address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
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

impl Venue {
    /// What it has and has used.
    pub fn book(&self) -> VenueBook {
        VenueBook {
            bond: Assets(self.bond),
            pot: Assets(self.pot),
            profits: self.profits.into(),
            used: self.used.into(),
        }
    }

    /// Whether it can credit and report at `now`.
    pub fn is_active(&self, now: i64) -> bool {
        (self.active_at..self.retires_at).contains(&now)
    }
}
