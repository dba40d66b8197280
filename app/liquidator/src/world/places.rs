//! Which accounts are what.

use loss_client::PoolAddresses;
use solana_pubkey::{pubkey, Pubkey};

/// The cluster's clock.
pub const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// Which accounts are what.
#[derive(Clone, Debug)]
pub struct Places {
    pub pool: PoolAddresses,
    pub price: Pubkey,
    pub wallet: Pubkey,
    /// Shares and stakes to settle.
    pub settled: Vec<Pubkey>,
}

impl Places {
    /// What is polled.
    pub fn polled(&self) -> Vec<Pubkey> {
        let mut all = vec![CLOCK, self.wallet];
        all.extend(self.subscribed());
        all.extend(&self.settled);
        all
    }

    /// What is listened to besides positions and records.
    pub fn subscribed(&self) -> Vec<Pubkey> {
        let PoolAddresses { pool, insurance, .. } = self.pool;
        vec![pool, insurance, self.price, self.pool.associated_asset(&self.wallet)]
    }
}
