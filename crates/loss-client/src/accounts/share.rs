//! One owner's part of a loss class: LP shares, stakes and profit claims.

use super::StoredShare;
use bytemuck::{Pod, Zeroable};
use loss_math::Shares;
use solana_pubkey::Pubkey;

/// Which loss class a share is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ClassKind {
    Lps = 0,
    Stakers = 1,
    Profits = 2,
}

/// An account that is one owner's part of a loss class.
pub trait ShareAccount: super::Account {
    /// Whose losses it bears.
    const KIND: ClassKind;

    /// The part that all three have.
    fn share(&self) -> &StoredShare;

    /// Whose class it is, if it is a venue's; else the default key.
    fn venue(&self) -> Pubkey {
        Pubkey::default()
    }
}

impl ShareAccount for LpShare {
    const KIND: ClassKind = ClassKind::Lps;

    fn share(&self) -> &StoredShare {
        &self.share
    }
}

impl ShareAccount for InsuranceStake {
    const KIND: ClassKind = ClassKind::Stakers;

    fn share(&self) -> &StoredShare {
        &self.share
    }
}

impl ShareAccount for ProfitClaim {
    const KIND: ClassKind = ClassKind::Profits;

    fn share(&self) -> &StoredShare {
        &self.share
    }

    fn venue(&self) -> Pubkey {
        self.venue
    }
}

/// A provider's claim on a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct LpShare {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub share: StoredShare,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 48],
}

/// An insurer's claim on a pool's fund: paid by interest and fees, slashed when the fund pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
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

/// A trader's realised profit at a venue: it bears the venue's deficits until it leaves, and can leave
/// when it has matured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct ProfitClaim {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub venue: Pubkey,
    /// Its request is what has matured.
    pub share: StoredShare,
    /// The part that matures next, and when.
    pub older_shares: [u8; 16],
    pub older_at: i64,
    /// When all the rest does.
    pub newest_at: i64,
    pub version: u8,
    pub bump: u8,
    pub _padding: [u8; 6],
    pub _reserved: [u8; 48],
}

impl ProfitClaim {
    /// The claim as stored.
    pub fn to_math(&self) -> loss_math::ProfitClaim {
        loss_math::ProfitClaim {
            share: self.share.into(),
            older: Shares(u128::from_le_bytes(self.older_shares)),
            older_at: self.older_at,
            newest_at: self.newest_at,
        }
    }
}
