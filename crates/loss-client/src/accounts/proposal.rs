//! A queued change of parameters.

use super::PoolParams;
use bytemuck::{Pod, Zeroable};
use solana_pubkey::Pubkey;

/// Parameters that the authority wants, and the earliest time they can apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct PoolProposal {
    pub pool: Pubkey,
    pub rent_payer: Pubkey,
    pub earliest_at: i64,
    pub params: PoolParams,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
}
