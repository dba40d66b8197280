//! An LP's share.

use super::{Pool, StoredHolding, StoredSegment};
use anchor_lang::prelude::*;
use loss_math::{Holding, LossClass, Segment};

/// A provider's claim on a pool. `held` does not include losses after its index; every
/// instruction of the LP settles first, and anyone can settle at any time.
#[account(zero_copy)]
#[derive(Debug)]
pub struct LpShare {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    /// Shares as last settled.
    pub held: StoredHolding,
    /// What was held when the shares last changed other than by losses. Settling leaves it be.
    pub segment: StoredSegment,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 128],
}

const _: () = assert!(size_of::<LpShare>() == 336);

impl LpShare {
    /// The shares with all losses applied.
    pub fn settled(&self, class: &LossClass) -> Holding {
        Holding::from(self.held).settle(class)
    }

    /// Whether a change now must first turn the segment into a receipt.
    pub fn crossed_losses(&self, pool: &Pool) -> bool {
        Segment::from(self.segment).crossed(pool.last_loss_seq)
    }

    /// Stores shares that a deposit or withdrawal changed, and starts a segment with them.
    pub fn change(&mut self, held: Holding, seq: u64) {
        self.held = held.into();
        self.segment = Segment::starting(seq, held).into();
    }
}
