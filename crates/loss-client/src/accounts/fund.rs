//! The insurance fund account.

use super::{StoredBucket, StoredClass};
use bytemuck::{Pod, Zeroable};
use loss_math::Assets;
use solana_pubkey::Pubkey;

/// What the fund has and whose it is. What the pool owes it is in the pool's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
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

impl InsuranceFund {
    /// The fund without what the pool owes it: `PoolLedger::credit_fund` adds that.
    pub fn to_math(&self) -> loss_math::InsuranceFund {
        loss_math::InsuranceFund {
            cash: Assets(self.cash),
            reserve: Assets(self.reserve),
            stakers: self.stakers.into(),
            paid: self.paid.into(),
        }
    }
}
