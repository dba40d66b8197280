//! A trader's profit claim.

use super::StoredShare;
use anchor_lang::prelude::*;
use loss_math::Shares;

/// A trader's realised profit at a venue: it bears the venue's deficits until it leaves, and can leave
/// when it has matured.
#[account(zero_copy)]
#[derive(Debug)]
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

const _: () = assert!(size_of::<ProfitClaim>() == 408);

impl ProfitClaim {
    pub fn to_math(&self) -> loss_math::ProfitClaim {
        loss_math::ProfitClaim {
            share: self.share.into(),
            older: Shares(u128::from_le_bytes(self.older_shares)),
            older_at: self.older_at,
            newest_at: self.newest_at,
        }
    }

    pub fn store(&mut self, claim: &loss_math::ProfitClaim) {
        let loss_math::ProfitClaim { share, older, older_at, newest_at } = *claim;
        self.share = share.into();
        self.older_shares = older.get().to_le_bytes();
        self.older_at = older_at;
        self.newest_at = newest_at;
    }
}
