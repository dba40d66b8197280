//! Proof of losses borne, for a share that has changed since.

use super::StoredSegment;
use anchor_lang::prelude::*;

/// Proof that a share bore the losses of the events `(segment.from_seq, to_seq]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct LossReceipt {
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// The share account.
    pub share: Pubkey,
    pub rent_payer: Pubkey,
    pub segment: StoredSegment,
    pub to_seq: u64,
    /// No recovery of these events comes after.
    pub final_at: i64,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 64],
}

const _: () = assert!(size_of::<LossReceipt>() == 272);
