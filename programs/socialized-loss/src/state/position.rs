//! A borrower's position.

use crate::{constants::MARK_LIFE_SECONDS, error::LossError};
use anchor_lang::prelude::*;
use loss_math::{Collateral, DebtShares};

/// Collateral and debt of one borrower. While there is debt there is collateral: whatever takes
/// the last of it records the shortfall in the same instruction.
#[account(zero_copy)]
#[derive(Debug)]
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

const _: () = assert!(size_of::<Position>() == 208);

impl Position {
    pub fn debt_shares(&self) -> DebtShares {
        DebtShares(u128::from_le_bytes(self.debt_shares))
    }

    pub fn set_debt_shares(&mut self, shares: DebtShares) {
        self.debt_shares = shares.get().to_le_bytes();
    }

    pub fn collateral(&self) -> Collateral {
        Collateral(self.collateral)
    }

    pub fn has_debt(&self) -> bool {
        !self.debt_shares().is_zero()
    }

    /// When the grace of a live mark ends; none without a mark or when it is too old.
    pub fn grace_ends(&self, grace_seconds: u32, now: i64) -> Option<i64> {
        let ends = self.marked_at.saturating_add(grace_seconds.into());
        let live = self.marked_at != 0 && now <= ends.saturating_add(MARK_LIFE_SECONDS);
        live.then_some(ends)
    }

    pub fn clear_mark(&mut self) {
        self.marked_at = 0;
    }

    /// Written off: nothing owed, nothing held, closed for new business.
    pub fn default_now(&mut self) {
        self.set_debt_shares(DebtShares::ZERO);
        self.collateral = 0;
        self.marked_at = 0;
        self.defaulted = 1;
    }

    pub fn require_open(&self) -> Result<()> {
        require!(self.defaulted == 0, LossError::PositionDefaulted);
        Ok(())
    }
}
