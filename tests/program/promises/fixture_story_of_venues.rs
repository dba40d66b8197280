//! The part of the story behind the fixtures that a venue and its traders play.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{ix, keys, venues::WARM_UP, PoolKeys, Trader, Venue, World};
use socialized_loss::state::StoredVenueCaps;

pub const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 1_500_000, lps: 11_000_000 };
const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 1_000_000, lps: 9_000_000 };
/// The venue's number for the deficit whose record is kept.
const NONCE: u64 = 77;

/// A venue with two winners.
pub struct Market {
    venue: Venue,
    /// None before it opens.
    traders: Vec<Trader>,
}

impl Market {
    /// A venue that waits for its time lock, with a bond of 5.
    pub fn registered(world: &mut World, pool: &PoolKeys) -> Self {
        let venue = world.unregistered_venue(pool, 515, 5_000_000, 1_000_000_000);
        world.register(pool, &venue, CAPS, 5_000_000);
        Self { venue, traders: Vec::new() }
    }

    /// Two traders win 30 and 10.
    pub fn opens(self, world: &mut World, pool: &PoolKeys) -> Self {
        let traders = [("winner", 30_000_001), ("other winner", 10_000_003)]
            .map(|(name, profit)| world.winner(pool, &self.venue, name, profit));
        Self { traders: traders.into(), ..self }
    }

    /// A deficit that all tiers pay for and 2 are left of; the first winner wins again; all that the LPs
    /// bore and half of what the winners did comes back, and the first claims.
    pub fn has_a_deficit(&self, world: &mut World, pool: &PoolKeys) {
        let Self { venue, traders } = self;
        let winner = &traders[0];
        world.ok(venue.report_ix(pool, NONCE, 57_000_004), &[&venue.operator]);
        venue.credit(world, pool, winner, 2_000_001);
        let repentant = world.actor("repentant");
        let asset = world.token_account(pool.asset_mint, id(&repentant), 29_000_002);
        let record = venue.keys.record(NONCE);
        let pay = ix::record_recovery(pool, record, id(&repentant), asset, 29_000_002);
        world.ok(pay, &[&repentant]);
        let share = venue.keys.profit(&winner.id());
        let side = world.receipt_side(share, 0, &winner.key, winner.asset);
        world.ok(ix::claim_recovery(pool, record, side), &[&winner.key]);
    }

    /// It wins twice more, so that its claim has all three parts, and bears a part of a small deficit.
    pub fn goes_on(&self, world: &mut World, pool: &PoolKeys) {
        let Self { venue, traders } = self;
        venue.credit(world, pool, &traders[0], 1_500_000);
        wait(world, pool, i64::from(WARM_UP) - 1_000);
        venue.credit(world, pool, &traders[0], 1_000_000);
        world.ok(venue.report_ix(pool, NONCE + 2, 600_000), &[&venue.operator]);
        world.ok(ix::settle_profit(pool, &venue.keys, &traders[0].id()), &[]);
    }

    /// The venue, the first claim, the record and that claim's receipt.
    pub fn accounts(&self) -> [Pubkey; 4] {
        let (keys, winner) = (&self.venue.keys, self.traders[0].id());
        let share = keys.profit(&winner);
        [keys.venue, share, keys.record(NONCE), keys::receipt(&share, 0)]
    }
}
