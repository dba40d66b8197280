//! Every address that follows from others.

use crate::accounts::{Pool, Venue};
use solana_pubkey::{pubkey, Pubkey};

/// The program.
pub const PROGRAM_ID: Pubkey = pubkey!("Loss111111111111111111111111111111111111111");

/// Programs whose price updates the program accepts: Pyth's receivers.
pub const ORACLE_PROGRAMS: [Pubkey; 2] = [
    pubkey!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ"),
    pubkey!("rec2HHDDnjLfj4kE7VyEtFA1HPGQLK33259532cRyHp"),
];

/// Makes accounts.
pub const SYSTEM_PROGRAM: Pubkey = pubkey!("11111111111111111111111111111111");
/// SPL Token.
pub const TOKEN_PROGRAM: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Token-2022.
pub const TOKEN_2022_PROGRAM: Pubkey = pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
/// Owner of the rule that [`associated_token`] follows.
pub const ASSOCIATED_TOKEN_PROGRAM: Pubkey =
    pubkey!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// Seeds of every address the program derives.
pub mod seeds {
    /// `pool`, creator, asset mint, collateral mint, pool id.
    pub const POOL: &[u8] = b"pool";
    /// `insurance`, pool.
    pub const INSURANCE: &[u8] = b"insurance";
    /// `asset_vault`, pool.
    pub const ASSET_VAULT: &[u8] = b"asset_vault";
    /// `collateral_vault`, pool.
    pub const COLLATERAL_VAULT: &[u8] = b"collateral_vault";
    /// `insurance_vault`, pool.
    pub const INSURANCE_VAULT: &[u8] = b"insurance_vault";
    /// `lp`, pool, owner.
    pub const LP: &[u8] = b"lp";
    /// `stake`, insurance fund, owner.
    pub const STAKE: &[u8] = b"stake";
    /// `position`, pool, owner, position id.
    pub const POSITION: &[u8] = b"position";
    /// `shortfall`, pool, nonce of the position; or `shortfall`, venue, the venue's number for the
    /// deficit.
    pub const SHORTFALL: &[u8] = b"shortfall";
    /// `receipt`, LP share, stake or profit claim, first event number of the segment.
    pub const RECEIPT: &[u8] = b"receipt";
    /// `claim`, LP share, stake or profit claim, first event number of the segment, record.
    pub const CLAIM: &[u8] = b"claim";
    /// `proposal`, pool.
    pub const PROPOSAL: &[u8] = b"proposal";
    /// `venue`, the venue's signer. And that signer, a PDA of the venue's program: `venue`, pool,
    /// venue id.
    pub const VENUE: &[u8] = b"venue";
    /// `profit`, venue, owner.
    pub const PROFIT: &[u8] = b"profit";
    /// What the program signs its own events with.
    pub const EVENT_AUTHORITY: &[u8] = b"__event_authority";
}

/// The addresses of one pool that its instructions need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolAddresses {
    pub pool: Pubkey,
    pub insurance: Pubkey,
    pub asset_mint: Pubkey,
    pub collateral_mint: Pubkey,
    pub asset_vault: Pubkey,
    pub collateral_vault: Pubkey,
    pub insurance_vault: Pubkey,
    /// The token program that owns the asset's mint.
    pub asset_program: Pubkey,
    /// The token program that owns the collateral's mint.
    pub collateral_program: Pubkey,
}

impl PoolAddresses {
    /// Of the pool that `creator` made or will make, both mints of SPL Token.
    pub fn derive(creator: &Pubkey, asset: &Pubkey, collateral: &Pubkey, pool_id: u16) -> Self {
        let pool = find(&[
            seeds::POOL,
            creator.as_ref(),
            asset.as_ref(),
            collateral.as_ref(),
            &pool_id.to_le_bytes(),
        ]);
        Self::at(pool, *asset, *collateral)
    }

    /// Of a pool that was fetched from `address`, both mints of SPL Token.
    pub fn of(address: Pubkey, pool: &Pool) -> Self {
        Self::at(address, pool.asset_mint, pool.collateral_mint)
    }

    /// The same with the owners of the two mints, where one of them is of Token-2022.
    #[must_use]
    pub fn with_token_programs(self, asset: Pubkey, collateral: Pubkey) -> Self {
        Self { asset_program: asset, collateral_program: collateral, ..self }
    }

    fn at(pool: Pubkey, asset_mint: Pubkey, collateral_mint: Pubkey) -> Self {
        let of_pool = |seed| find(&[seed, pool.as_ref()]);
        Self {
            pool,
            insurance: of_pool(seeds::INSURANCE),
            asset_mint,
            collateral_mint,
            asset_vault: of_pool(seeds::ASSET_VAULT),
            collateral_vault: of_pool(seeds::COLLATERAL_VAULT),
            insurance_vault: of_pool(seeds::INSURANCE_VAULT),
            asset_program: TOKEN_PROGRAM,
            collateral_program: TOKEN_PROGRAM,
        }
    }

    /// The owner's LP share.
    pub fn lp(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::LP, self.pool.as_ref(), owner.as_ref()])
    }

    /// The owner's insurance stake.
    pub fn stake(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::STAKE, self.insurance.as_ref(), owner.as_ref()])
    }

    /// The owner's position of that number.
    pub fn position(&self, owner: &Pubkey, position_id: u16) -> Pubkey {
        find(&[seeds::POSITION, self.pool.as_ref(), owner.as_ref(), &position_id.to_le_bytes()])
    }

    /// The record of a position's default; `nonce` is the position's.
    pub fn record(&self, nonce: u64) -> Pubkey {
        record(&self.pool, nonce)
    }

    /// The queued change of parameters.
    pub fn proposal(&self) -> Pubkey {
        find(&[seeds::PROPOSAL, self.pool.as_ref()])
    }

    /// The owner's associated token account for the asset.
    pub fn associated_asset(&self, owner: &Pubkey) -> Pubkey {
        associated_token(owner, &self.asset_mint, &self.asset_program)
    }

    /// The owner's associated token account for the collateral.
    pub fn associated_collateral(&self, owner: &Pubkey) -> Pubkey {
        associated_token(owner, &self.collateral_mint, &self.collateral_program)
    }
}

/// The addresses of one venue in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VenueAddresses {
    pub venue: Pubkey,
    /// The PDA of the venue's program that signs for it.
    pub signer: Pubkey,
    /// The venue's program.
    pub program: Pubkey,
}

impl VenueAddresses {
    /// Of the venue that `program` has or will have in the pool under that number.
    pub fn derive(pool: &Pubkey, program: &Pubkey, venue_id: u16) -> Self {
        let (signer, _bump) = venue_signer(pool, program, venue_id);
        Self { venue: find(&[seeds::VENUE, signer.as_ref()]), signer, program: *program }
    }

    /// Of a venue that was fetched from `address`.
    pub fn of(address: Pubkey, venue: &Venue) -> Self {
        Self { venue: address, signer: venue.signer, program: venue.program }
    }

    /// The owner's profit claim.
    pub fn profit(&self, owner: &Pubkey) -> Pubkey {
        find(&[seeds::PROFIT, self.venue.as_ref(), owner.as_ref()])
    }

    /// The record of a deficit; `nonce` is the venue's number for it.
    pub fn record(&self, nonce: u64) -> Pubkey {
        record(&self.venue, nonce)
    }
}

/// The PDA of a venue's program that signs for it in a pool, and its bump.
pub fn venue_signer(pool: &Pubkey, program: &Pubkey, venue_id: u16) -> (Pubkey, u8) {
    let seeds = [seeds::VENUE, pool.as_ref(), &venue_id.to_le_bytes()];
    Pubkey::find_program_address(&seeds, program)
}

/// The receipt of a share's, stake's or profit claim's segment, by the segment's first event
/// number: `share.segment.from_seq`.
pub fn receipt(share: &Pubkey, from_seq: u64) -> Pubkey {
    find(&[seeds::RECEIPT, share.as_ref(), &from_seq.to_le_bytes()])
}

/// The account of what a share, stake or profit claim was paid for an event.
pub fn claim(share: &Pubkey, from_seq: u64, record: &Pubkey) -> Pubkey {
    find(&[seeds::CLAIM, share.as_ref(), &from_seq.to_le_bytes(), record.as_ref()])
}

/// What the program signs its own events with.
pub fn event_authority() -> Pubkey {
    find(&[seeds::EVENT_AUTHORITY])
}

/// The token account that wallets use for an owner and a mint.
pub fn associated_token(owner: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    let seeds = [owner.as_ref(), token_program.as_ref(), mint.as_ref()];
    Pubkey::find_program_address(&seeds, &ASSOCIATED_TOKEN_PROGRAM).0
}

fn record(of: &Pubkey, nonce: u64) -> Pubkey {
    find(&[seeds::SHORTFALL, of.as_ref(), &nonce.to_le_bytes()])
}

fn find(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).0
}
