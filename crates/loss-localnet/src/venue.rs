//! The example venue with its market, as if it had been registered long ago.
//!
//! A venue may call the pool only after the pool's time lock, which is days: too long to wait for on
//! a local network. So this one is in the genesis, as `open_market` and `register_venue` would have
//! left it, but with its time lock over and its bond spent. Nothing else that the pool knows is: the
//! pool is made by its migration, at the address that is known before, and everybody in it by
//! transactions. The venue holds no token, so the pool's books need not know of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::{engine::general_purpose::STANDARD, Engine};
use example_venue::state::{Market, Terms, VAULT};
use loss_client::accounts::{StoredClass, StoredIndex, StoredVenueCaps, Venue};
use loss_client::addresses::{seeds, venue_signer};
use loss_client::{Account, PoolAddresses, VenueAddresses, PROGRAM_ID};
use loss_math::LossIndex;
use serde_json::json;
use sha2_const_stable::Sha256;
use solana_pubkey::Pubkey;

use crate::files;
use crate::people::ASSET;
use crate::tokens::{ASSET_DECIMALS, COLLATERAL_DECIMALS};
use crate::validator::Placed;

/// `programs/example-venue`.
pub const VENUE_PROGRAM: Pubkey = example_venue::ID;
pub const VENUE_ID: u16 = 1;

/// The shortest that the pool allows: profits can soon be seen to mature.
const WARM_UP_SECONDS: u32 = 60;
/// The most that fund and LPs pay for it; the pool allows ten times that.
const CAP: u64 = 1_000 * ASSET;
/// More than the rent of each of the accounts.
const LAMPORTS: u64 = 10_000_000;

const TERMS: Terms = Terms {
    max_price_age_seconds: 60,
    max_confidence_bps: 200,
    initial_margin_bps: 1_000,
    maintenance_margin_bps: 500,
};

/// Writes the three accounts for the validator to begin with. The pool's authority would get the
/// bond back, if there were one.
pub fn place(
    dir: &Path,
    pool: &PoolAddresses,
    feed_id: [u8; 32],
    authority: Pubkey,
) -> Result<Vec<Placed>> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let addresses = VenueAddresses::derive(&pool.pool, &VENUE_PROGRAM, VENUE_ID);
    let (market, market_bump) = venue_signer(&pool.pool, &VENUE_PROGRAM, VENUE_ID);
    let (vault, _) = Pubkey::find_program_address(&[VAULT, market.as_ref()], &VENUE_PROGRAM);
    let market_data = market_data(&Market {
        pool: pool.pool,
        venue: addresses.venue,
        asset_mint: pool.asset_mint,
        vault,
        feed_id,
        priced_at: 0,
        deficits: 0,
        terms: TERMS,
        asset_decimals: ASSET_DECIMALS,
        collateral_decimals: COLLATERAL_DECIMALS,
        venue_id: VENUE_ID.to_le_bytes(),
        bump: [market_bump],
    })?;
    let place = |name: &str, address, owner, data: &[u8]| {
        write(dir.join(name).with_extension("json"), address, owner, data)
    };
    Ok(vec![
        place("venue", addresses.venue, PROGRAM_ID, &venue_data(pool.pool, market, authority))?,
        place("market", market, VENUE_PROGRAM, &market_data)?,
        place("vault", vault, pool.asset_program, &token_data(pool.asset_mint, market))?,
    ])
}

fn venue_data(pool: Pubkey, signer: Pubkey, bond_owner: Pubkey) -> Vec<u8> {
    let (_, bump) = Pubkey::find_program_address(&[seeds::VENUE, signer.as_ref()], &PROGRAM_ID);
    let one = LossIndex::ONE;
    let index = StoredIndex { mantissa: one.mantissa().to_le_bytes(), exponent: one.exponent() };
    let venue = Venue {
        pool,
        signer,
        program: VENUE_PROGRAM,
        bond_owner,
        profits: StoredClass { index, ..StoredClass::default() },
        caps: StoredVenueCaps { insurance: CAP, lps: CAP },
        active_at: 0,
        retires_at: i64::MAX,
        warm_up_seconds: WARM_UP_SECONDS,
        venue_id: VENUE_ID,
        version: Venue::VERSION,
        bump,
        ..bytemuck::Zeroable::zeroed()
    };
    [&Venue::DISCRIMINATOR, bytemuck::bytes_of(&venue)].concat()
}

fn market_data(market: &Market) -> Result<Vec<u8>> {
    let name = Sha256::new().update(b"account:Market").finalize();
    Ok([&name[..8], &borsh::to_vec(market)?].concat())
}

/// An empty account of SPL Token: mint, owner, and that it is in use; the rest is zeros.
fn token_data(mint: Pubkey, owner: Pubkey) -> Vec<u8> {
    let mut data = [mint.to_bytes(), owner.to_bytes()].concat();
    data.resize(108, 0);
    data.push(1);
    data.resize(165, 0);
    data
}

/// As `solana account --output json` writes it.
fn write(file: PathBuf, address: Pubkey, owner: Pubkey, data: &[u8]) -> Result<Placed> {
    let account = json!({
        "lamports": LAMPORTS,
        "data": [STANDARD.encode(data), "base64"],
        "owner": owner.to_string(),
        "executable": false,
        "rentEpoch": u64::MAX,
    });
    files::write(&file, &json!({ "pubkey": address.to_string(), "account": account }))?;
    Ok(Placed { address, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_venue_is_active_and_holds_nothing() {
        let data = venue_data(Pubkey::new_unique(), Pubkey::new_unique(), Pubkey::new_unique());
        let venue: Venue = loss_client::decode(&data).unwrap();
        assert!(venue.is_active(1_700_000_000));
        assert_eq!(venue.book(), loss_math::VenueBook::default());
    }
}
