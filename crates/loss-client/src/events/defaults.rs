//! Borrowers' defaults.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// A shortfall was recorded: by a liquidation that took everything, or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ShortfallRecorded {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub position: Pubkey,
    pub owner: Pubkey,
    pub nonce: u64,
    pub caller: Pubkey,
    pub debt: u64,
    pub collateral_proceeds: u64,
    pub shortfall: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub held_back: u64,
    pub seized: u64,
    pub reward: u64,
    pub salvage: u64,
    pub lps_before: ClassInEvent,
    pub lps_after: ClassInEvent,
    pub stakers_before: ClassInEvent,
    pub stakers_after: ClassInEvent,
}

/// A loss class in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClassInEvent {
    pub assets: u64,
    pub epoch: u64,
    pub total_shares: u128,
    pub index_mantissa: u128,
    pub index_exponent: u64,
    pub splits: u64,
}

/// A position was liquidated and no shortfall was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PositionLiquidated {
    pub version: u8,
    pub pool: Pubkey,
    pub seq: u64,
    pub position: Pubkey,
    pub owner: Pubkey,
    pub liquidator: Pubkey,
    pub repaid: u64,
    /// Paid to the insurance fund on top.
    pub fee: u64,
    pub seized: u64,
    pub bonus_bps: u32,
    pub debt_left: u64,
    pub collateral_left: u64,
}

/// A position was found insolvent, or found healthy again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PositionMarked {
    pub version: u8,
    pub pool: Pubkey,
    pub position: Pubkey,
    /// 0 when the mark was cleared.
    pub marked_at: i64,
    pub recognition_until: i64,
}
