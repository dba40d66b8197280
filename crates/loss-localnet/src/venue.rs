//! A venue in the pool: the example venue's program, registered and waiting for the time lock.

use anyhow::Result;
use loss_client::accounts::StoredVenueCaps;
use loss_client::ix::{self, BondSide, RegisterVenueArgs};
use loss_client::VenueAddresses;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::people::{Maker, ASSET};
use crate::start::VENUE_PROGRAM;

const VENUE_ID: u16 = 1;
const BOND: u64 = 1_000 * ASSET;
const WARM_UP_SECONDS: u32 = 3_600;
/// The most that fund and LPs pay for it; the pool allows ten times that.
const CAP: u64 = 1_000 * ASSET;

/// Registers it; the pool's authority pays its bond.
pub fn register(maker: &Maker<'_>, authority: &Keypair) -> Result<()> {
    let owner = authority.pubkey();
    maker.fund(owner, 0, BOND, 0)?;
    let addresses = VenueAddresses::derive(&maker.pool.pool, &VENUE_PROGRAM, VENUE_ID);
    let bond = BondSide { owner, asset: maker.pool.associated_asset(&owner) };
    let args = RegisterVenueArgs {
        venue_id: VENUE_ID,
        warm_up_seconds: WARM_UP_SECONDS,
        caps: StoredVenueCaps { insurance: CAP, lps: CAP },
        bond: BOND,
    };
    let register = ix::register_venue(maker.pool, &addresses, owner, bond, args);
    maker.chain.send("register the venue", &[register], &[authority])
}
