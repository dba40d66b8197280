//! Keys that are the same in every run, and the addresses of a pool.

use anchor_lang::{prelude::Pubkey, system_program};
use socialized_loss::{seeds, ID};
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
        let pool = find(&[
            seeds::POOL,
            creator.as_ref(),
            asset.as_ref(),
            collateral.as_ref(),
            &pool_id.to_le_bytes(),
        ]);
        let of_pool = |seed| find(&[seed, pool.as_ref()]);
        Self {
            creator,
            pool_id,
            pool,
            insurance: of_pool(seeds::INSURANCE),
            asset_mint: asset,
            collateral_mint: collateral,
            asset_vault: of_pool(seeds::ASSET_VAULT),
            collateral_vault: of_pool(seeds::COLLATERAL_VAULT),
            insurance_vault: of_pool(seeds::INSURANCE_VAULT),
            asset_program: anchor_spl::token::ID,
            collateral_program: anchor_spl::token::ID,
            price: address(&format!("price {:.20}", pool.to_string())),
            feed_id: pool.to_bytes(),
        }
    }

    pub fn lp(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::LP, self.pool.as_ref(), owner.as_ref()])
    }

    pub fn stake(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::STAKE, self.insurance.as_ref(), owner.as_ref()])
    }

    pub fn position(&self, owner: &Pubkey, position_id: u16) -> Pubkey {
        find(&[seeds::POSITION, self.pool.as_ref(), owner.as_ref(), &position_id.to_le_bytes()])
    }

    pub fn record(&self, nonce: u64) -> Pubkey {
        find(&[seeds::SHORTFALL, self.pool.as_ref(), &nonce.to_le_bytes()])
    }

    pub fn proposal(&self) -> Pubkey {
        find(&[seeds::PROPOSAL, self.pool.as_ref()])
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
        let seeds = [seeds::VENUE, pool.pool.as_ref(), &venue_id.to_le_bytes()];
        let (signer, signer_bump) = Pubkey::find_program_address(&seeds, &program);
        let venue = find(&[seeds::VENUE, signer.as_ref()]);
        Self { program, venue_id, venue, signer, signer_bump }
    }

    pub fn profit(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::PROFIT, self.venue.as_ref(), owner.as_ref()])
    }

    pub fn record(&self, nonce: u64) -> Pubkey {
        find(&[seeds::SHORTFALL, self.venue.as_ref(), &nonce.to_le_bytes()])
    }
}

/// The account of what a share, stake or profit claim was paid for an event.
pub fn claim(share: &Pubkey, from_seq: u64, record: &Pubkey) -> Pubkey {
    find(&[seeds::CLAIM, share.as_ref(), &from_seq.to_le_bytes(), record.as_ref()])
}

/// The receipt of a share's, stake's or profit claim's segment.
pub fn receipt(share: &Pubkey, from_seq: u64) -> Pubkey {
    find(&[seeds::RECEIPT, share.as_ref(), &from_seq.to_le_bytes()])
}

fn find(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &ID).0
}
