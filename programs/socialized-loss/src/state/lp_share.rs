//! An LP's share.

use super::StoredShare;
use anchor_lang::prelude::*;

/// A provider's claim on a pool.
#[account(zero_copy)]
#[derive(Debug)]
pub struct LpShare {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub share: StoredShare,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 48],
}

const _: () = assert!(size_of::<LpShare>() == 344);
