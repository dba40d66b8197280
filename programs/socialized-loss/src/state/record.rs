//! The journal entry of one shortfall.

use super::{StoredClass, StoredPrice};
use anchor_lang::prelude::*;
use loss_math::{Assets, ClassLoss};

/// Who paid what for one default, at which price, and what may still come back.
#[account(zero_copy)]
#[derive(Debug)]
pub struct ShortfallRecord {
    pub pool: Pubkey,
    /// Of the position.
    pub owner: Pubkey,
    pub position: Pubkey,
    /// Who recorded it; nothing about the split depends on who does.
    pub caller: Pubkey,
    pub rent_payer: Pubkey,
    /// Number of the event in its pool.
    pub seq: u64,
    /// Of the position.
    pub nonce: u64,
    pub recorded_at: i64,
    /// Recoveries are paid to those who lost until then.
    pub final_at: i64,
    /// The price used.
    pub price: StoredPrice,
    /// `debt = collateral_proceeds + reserve + stakers + lps + unallocated`.
    pub debt: u64,
    pub collateral_proceeds: u64,
    pub shortfall: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    pub unallocated: u64,
    /// What the fund had and its caps held back.
    pub held_back: u64,
    /// Collateral the liquidator of the same instruction received.
    pub seized: u64,
    /// Collateral the caller was rewarded with.
    pub reward: u64,
    /// Collateral taken over for those who lost, and how much of it is unsold.
    pub salvage: u64,
    pub salvage_left: u64,
    /// Assets that came in for this event after it was recorded.
    pub recovered: u64,
    /// The classes as the event found and left them.
    pub lps_before: StoredClass,
    pub lps_after: StoredClass,
    pub stakers_before: StoredClass,
    pub stakers_after: StoredClass,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 128],
}

const _: () = assert!(size_of::<ShortfallRecord>() == 688);

impl ShortfallRecord {
    /// What the LPs bore, for `Segment::loss_floor`.
    pub fn lp_loss(&self) -> ClassLoss {
        ClassLoss { seq: self.seq, before: self.lps_before.into(), taken: Assets(self.lps) }
    }
}
