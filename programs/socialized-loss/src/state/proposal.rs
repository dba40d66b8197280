//! A queued change of parameters.

use super::PoolParams;
use anchor_lang::prelude::*;

/// Parameters that the authority wants, and the earliest time they can apply.
#[account(zero_copy)]
#[derive(Debug)]
pub struct PoolProposal {
    pub pool: Pubkey,
    pub rent_payer: Pubkey,
    pub earliest_at: i64,
    pub params: PoolParams,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
}

const _: () = assert!(size_of::<PoolProposal>() == 248);
