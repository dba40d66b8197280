//! LPs, stakers and who gives to the fund.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Assets came in for LP shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Deposited {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

/// Assets left for LP shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Withdrawn {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

/// Recorded losses were applied to an LP share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LpSettled {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub shares_before: u128,
    pub shares_after: u128,
}

/// An LP asked to leave, or took that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WithdrawRequested {
    pub version: u8,
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// 0 when the request was taken back.
    pub shares: u128,
    pub opens_at: i64,
    pub closes_at: i64,
}

/// Assets came in for shares of the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Staked {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

/// Assets left for shares of the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Unstaked {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub assets: u64,
    pub shares: u128,
}

/// Recorded losses were applied to a stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StakeSettled {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub owner: Pubkey,
    pub shares_before: u128,
    pub shares_after: u128,
}

/// A staker asked to leave, or took that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnstakeRequested {
    pub version: u8,
    pub pool: Pubkey,
    pub owner: Pubkey,
    /// 0 when the request was taken back.
    pub shares: u128,
    pub opens_at: i64,
    pub closes_at: i64,
}

/// Somebody gave to the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct InsuranceFunded {
    pub version: u8,
    pub pool: Pubkey,
    pub donor: Pubkey,
    pub amount: u64,
}
