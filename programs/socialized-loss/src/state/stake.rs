//! A stake in the insurance fund.

use super::StoredShare;
use anchor_lang::prelude::*;

/// An insurer's claim on a pool's fund: paid by interest and fees, slashed when the fund pays.
#[account(zero_copy)]
#[derive(Debug)]
pub struct InsuranceStake {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub share: StoredShare,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 48],
}

const _: () = assert!(size_of::<InsuranceStake>() == 344);
