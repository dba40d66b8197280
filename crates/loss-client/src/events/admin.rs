//! The authority and the guardian.

use crate::accounts::PoolParams;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Parameters were queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ParamsProposed {
    pub version: u8,
    pub pool: Pubkey,
    pub earliest_at: i64,
    pub params: PoolParams,
}

/// Parameters are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ParamsChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub params: PoolParams,
}

/// A handover went a step, or another guardian was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AuthorityChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub authority: Pubkey,
    pub pending_authority: Pubkey,
    pub guardian: Pubkey,
}

/// A pause began or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PauseChanged {
    pub version: u8,
    pub pool: Pubkey,
    pub paused_until: i64,
    pub pause_allowed_at: i64,
}
