//! Keys that are the same in every run, and the addresses of a pool.

use anchor_lang::{prelude::Pubkey, system_program};
pub use loss_client::addresses::{claim, receipt};
use loss_client::{addresses::venue_signer, PoolAddresses, VenueAddresses};
use socialized_loss::ID;
use solana_keypair::Keypair;

/// The actor of that name. Equal names are equal keys, so compute units repeat exactly.
pub fn actor(name: &str) -> Keypair {
    Keypair::new_from_array(digest(name))
}

/// An address nobody signs for.
pub fn address(name: &str) -> Pubkey {
    Pubkey::new_from_array(digest(&format!("at {name}")))
}

/// 32 bytes that depend on a name of up to 32 characters.
fn digest(name: &str) -> [u8; 32] {
    let derived = Pubkey::create_with_seed(&ID, name, &system_program::ID);
    derived.expect("a name of up to 32 characters").to_bytes()
}

/// Every address of one pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolKeys {
    pub creator: Pubkey,
    pub pool_id: u16,
    pub pool: Pubkey,
    pub insurance: Pubkey,
    pub asset_mint: Pubkey,
    pub collateral_mint: Pubkey,
    pub asset_vault: Pubkey,
    pub collateral_vault: Pubkey,
    pub insurance_vault: Pubkey,
    pub asset_program: Pubkey,
    pub collateral_program: Pubkey,
    /// The price update account, written by the mock publisher.
    pub price: Pubkey,
    pub feed_id: [u8; 32],
}

impl PoolKeys {
    pub fn derive(creator: Pubkey, asset: Pubkey, collateral: Pubkey, pool_id: u16) -> Self {
        let PoolAddresses {
            pool,
            insurance,
            asset_mint,
            collateral_mint,
            asset_vault,
            collateral_vault,
            insurance_vault,
            asset_program,
            collateral_program,
        } = PoolAddresses::derive(&creator, &asset, &collateral, pool_id);
        Self {
            creator,
            pool_id,
            pool,
            insurance,
            asset_mint,
            collateral_mint,
            asset_vault,
            collateral_vault,
            insurance_vault,
            asset_program,
            collateral_program,
            price: address(&format!("price {:.20}", pool.to_string())),
            feed_id: pool.to_bytes(),
        }
    }

    /// What the client calls them.
    pub fn addresses(&self) -> PoolAddresses {
        PoolAddresses {
            pool: self.pool,
            insurance: self.insurance,
            asset_mint: self.asset_mint,
            collateral_mint: self.collateral_mint,
            asset_vault: self.asset_vault,
            collateral_vault: self.collateral_vault,
            insurance_vault: self.insurance_vault,
            asset_program: self.asset_program,
            collateral_program: self.collateral_program,
        }
    }

    pub fn lp(&self, owner: &Pubkey) -> Pubkey {
        self.addresses().lp(owner)
    }

    pub fn stake(&self, owner: &Pubkey) -> Pubkey {
        self.addresses().stake(owner)
    }

    pub fn position(&self, owner: &Pubkey, position_id: u16) -> Pubkey {
        self.addresses().position(owner, position_id)
    }

    pub fn record(&self, nonce: u64) -> Pubkey {
        self.addresses().record(nonce)
    }

    pub fn proposal(&self) -> Pubkey {
        self.addresses().proposal()
    }
}

/// Every address of one venue in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VenueKeys {
    pub program: Pubkey,
    pub venue_id: u16,
    pub venue: Pubkey,
    /// The program's PDA, and its bump.
    pub signer: Pubkey,
    pub signer_bump: u8,
}

impl VenueKeys {
    pub fn derive(pool: &PoolKeys, program: Pubkey, venue_id: u16) -> Self {
        let VenueAddresses { venue, signer, program } =
            VenueAddresses::derive(&pool.pool, &program, venue_id);
        let (_, signer_bump) = venue_signer(&pool.pool, &program, venue_id);
        Self { program, venue_id, venue, signer, signer_bump }
    }

    /// What the client calls them.
    pub fn addresses(&self) -> VenueAddresses {
        VenueAddresses { venue: self.venue, signer: self.signer, program: self.program }
    }

    pub fn profit(&self, owner: &Pubkey) -> Pubkey {
        self.addresses().profit(owner)
    }

    pub fn record(&self, nonce: u64) -> Pubkey {
        self.addresses().record(nonce)
    }
}
