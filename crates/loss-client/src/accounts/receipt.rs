//! Proof of losses borne, for a share that has changed since.

use super::{ClassKind, StoredSegment};
use bytemuck::{Pod, Zeroable};
use solana_pubkey::Pubkey;

/// Proof that a share bore the losses of the events `(segment.from_seq, to_seq]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct LossReceipt {
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// The LP share, stake or profit claim.
    pub share: Pubkey,
    pub rent_payer: Pubkey,
    /// Of a profit claim; else the default key.
    pub venue: Pubkey,
    pub segment: StoredSegment,
    pub to_seq: u64,
    /// No recovery of these events is paid from then on.
    pub final_at: i64,
    pub version: u8,
    pub bump: u8,
    /// A `ClassKind`: 0 of the LPs, 1 of the stakers, 2 of a venue's profit claims.
    pub class: u8,
    pub _padding: [u8; 5],
    pub _reserved: [u8; 24],
}

impl LossReceipt {
    /// The class whose losses it proves.
    pub fn class(&self) -> ClassKind {
        match self.class {
            1 => ClassKind::Stakers,
            2 => ClassKind::Profits,
            _ => ClassKind::Lps,
        }
    }
}
