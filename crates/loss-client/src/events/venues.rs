//! Venues and their profit claims.

use super::ClassInEvent;
use crate::accounts::StoredVenueCaps;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// A venue was registered; it can credit and report from `active_at` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueRegistered {
    pub version: u8,
    pub pool: Pubkey,
    pub venue: Pubkey,
    pub program: Pubkey,
    pub signer: Pubkey,
    pub bond_owner: Pubkey,
    pub bond: u64,
    pub caps: StoredVenueCaps,
    pub warm_up_seconds: u32,
    pub active_at: i64,
}

/// A venue credits and reports nothing more from `retires_at` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueRetired {
    pub version: u8,
    pub pool: Pubkey,
    pub venue: Pubkey,
    pub retires_at: i64,
}

/// A venue's bond grew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BondAdded {
    pub version: u8,
    pub pool: Pubkey,
    pub venue: Pubkey,
    pub payer: Pubkey,
    pub amount: u64,
    /// All of it now.
    pub bond: u64,
}

/// A retired venue's bond went back, and its pot to the fund's reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BondReturned {
    pub version: u8,
    pub pool: Pubkey,
    pub venue: Pubkey,
    pub bond: u64,
    pub pot: u64,
}

/// A trader got a claim on profit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProfitCredited {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub venue: Pubkey,
    pub owner: Pubkey,
    pub amount: u64,
    /// What of it was in the venue's pot.
    pub from_pot: u64,
    pub shares: u128,
    pub matures_at: i64,
}

/// Matured profit left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProfitWithdrawn {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub venue: Pubkey,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

/// Recorded deficits were applied to a profit claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProfitSettled {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub venue: Pubkey,
    pub owner: Pubkey,
    pub shares_before: u128,
    pub shares_after: u128,
}

/// A venue reported a deficit: `deficit = bond + reserve + stakers + profits + lps + unallocated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DeficitReported {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub venue: Pubkey,
    /// The venue's account, and whom the venue named as its owner.
    pub account: Pubkey,
    pub trader: Pubkey,
    pub nonce: u64,
    pub deficit: u64,
    pub bond: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub profits: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub held_back: u64,
    pub lps_before: ClassInEvent,
    pub lps_after: ClassInEvent,
    pub profits_before: ClassInEvent,
    pub profits_after: ClassInEvent,
    pub stakers_before: ClassInEvent,
    pub stakers_after: ClassInEvent,
}
