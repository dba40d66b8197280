//! A borrower's position.

use crate::constants::MARK_LIFE_SECONDS;
use bytemuck::{Pod, Zeroable};
use loss_math::{Collateral, DebtShares};
use solana_pubkey::Pubkey;

/// Collateral and debt of one borrower. While there is debt there is collateral: whatever takes
/// the last of it records the shortfall in the same instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Position {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub debt_shares: [u8; 16],
    pub collateral: u64,
    /// Unique in the pool; names the record of this position's default.
    pub nonce: u64,
    /// When it was found insolvent; 0 if it was not, or has been healthy since.
    pub marked_at: i64,
    pub position_id: u16,
    /// Its shortfall was recorded. It can only be closed.
    pub defaulted: u8,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 3],
    pub _reserved: [u8; 64],
}

impl Position {
    /// What it owes, in shares of the pool's debt.
    pub fn debt_shares(&self) -> DebtShares {
        DebtShares(u128::from_le_bytes(self.debt_shares))
    }

    /// What secures it.
    pub fn collateral(&self) -> Collateral {
        Collateral(self.collateral)
    }

    /// Whether it owes anything.
    pub fn has_debt(&self) -> bool {
        !self.debt_shares().is_zero()
    }

    /// Whether its shortfall was recorded.
    pub fn is_defaulted(&self) -> bool {
        self.defaulted != 0
    }

    /// When the grace of a live mark ends, unix seconds; none without a mark, or when it is too old.
    /// From then on `record_shortfall` works, if the position is still insolvent.
    pub fn grace_ends(&self, grace_seconds: u32, now: i64) -> Option<i64> {
        let ends = self.marked_at.saturating_add(grace_seconds.into());
        let live = self.marked_at != 0 && now <= ends.saturating_add(MARK_LIFE_SECONDS);
        live.then_some(ends)
    }
}
