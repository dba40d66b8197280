//! The insurance fund account.

use super::{Classes, StoredBucket, StoredClass};
use crate::error::LossError;
use anchor_lang::prelude::*;
use loss_math::{Assets, Waterfall};

/// What the fund has and whose it is. What the pool owes it is in the pool's ledger.
#[account(zero_copy)]
#[derive(Debug)]
pub struct InsuranceFund {
    pub pool: Pubkey,
    pub insurance_vault: Pubkey,
    /// Tokens in the vault that count.
    pub cash: u64,
    /// Owned by nobody; pays first.
    pub reserve: u64,
    /// Owned by stakers; pays second.
    pub stakers: StoredClass,
    /// What was paid lately, against the daily cap.
    pub paid: StoredBucket,
    /// Number of the latest event in which stakers lost something.
    pub last_loss_seq: u64,
    /// Sums since the beginning; they saturate.
    pub total_paid: u64,
    pub total_donated: u64,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 112],
}

const _: () = assert!(size_of::<InsuranceFund>() == 304);

impl InsuranceFund {
    pub fn to_math(&self) -> loss_math::InsuranceFund {
        loss_math::InsuranceFund {
            cash: Assets(self.cash),
            reserve: Assets(self.reserve),
            stakers: self.stakers.into(),
            paid: self.paid.into(),
        }
    }

    /// Adds event number `seq` to the counters.
    pub fn count_event(&mut self, split: &Waterfall, before: &Classes, after: &Classes, seq: u64) {
        self.total_paid = self.total_paid.saturating_add(split.covered().get());
        if after.stakers.assets != before.stakers.assets {
            self.last_loss_seq = seq;
        }
    }

    /// Stores the fund, which must balance with what the pool owes it (P1).
    pub fn store(&mut self, fund: &loss_math::InsuranceFund, receivable: Assets) -> Result<()> {
        require!(fund.is_balanced(receivable), LossError::OutOfBalance);
        let loss_math::InsuranceFund { cash, reserve, stakers, paid } = *fund;
        self.cash = cash.get();
        self.reserve = reserve.get();
        self.stakers = stakers.into();
        self.paid = paid.into();
        Ok(())
    }
}
