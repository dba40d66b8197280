//! What comes back.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Somebody paid in for an event: `amount = lps + profits + stakers + surplus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RecoveryRecorded {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub payer: Pubkey,
    pub amount: u64,
    pub lps: u64,
    /// To the profit claims of the venue.
    pub profits: u64,
    pub stakers: u64,
    /// To the fund's reserve.
    pub surplus: u64,
    /// All that came in for the event so far.
    pub recovered: u64,
}

/// Salvage was sold, which is a recovery: `cost = lps + stakers + surplus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SalvageSold {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub buyer: Pubkey,
    /// Collateral atoms.
    pub sold: u64,
    pub salvage_left: u64,
    pub cost: u64,
    pub lps: u64,
    pub stakers: u64,
    /// To the fund's reserve.
    pub surplus: u64,
    /// All that came in for the event before it was final.
    pub recovered: u64,
}

/// An event is final: what nobody claimed went to the fund's reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RecordClosed {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    pub unclaimed: u64,
    /// The salvage of a record that stays open.
    pub salvage_left: u64,
}

/// One who lost was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RecoveryClaimed {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub record: Pubkey,
    /// The LP share, stake or profit claim; it may be closed.
    pub share: Pubkey,
    /// A `ClassKind`: 0 of the LPs, 1 of the stakers, 2 of a venue's profit claims.
    pub class: u8,
    pub owner: Pubkey,
    pub from_seq: u64,
    pub amount: u64,
    /// To this share for this event so far.
    pub paid: u64,
}
