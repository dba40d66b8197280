//! What the tests of hostile venues share: other programs and pools, and what can be taken.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    bytecode, ix,
    ix::ClaimSide,
    keys::{actor, address},
    oracle::Quote,
    params::plain,
    venues::WARM_UP,
    Lp, PoolKeys, Trader, Venue, VenueKeys, World,
};
use socialized_loss::{
    instructions::{RegisterVenueArgs, ReportDeficitArgs, WithdrawAmount},
    state::{PoolParams, ShortfallRecord, StoredVenueCaps},
};
use solana_account::Account;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The pubkey of a signer, as a word.
pub fn id(key: &Keypair) -> Pubkey {
    key.pubkey()
}

/// The program of all venues that are made by name.
pub fn puppet(world: &mut World, pool: &PoolKeys) -> Pubkey {
    world.unregistered_venue(pool, 0, 0, 0).keys.program
}

/// Another program that does as it is told.
pub fn other_program(world: &mut World) -> Pubkey {
    let program = address("another puppet");
    if world.svm.get_account(&program).is_none() {
        let bytecode = bytecode::read_named("puppet_venue");
        world.svm.add_program(program, &bytecode).expect("valid bytecode");
    }
    program
}

/// A venue of any program, not registered yet.
pub fn venue_of(world: &mut World, pool: &PoolKeys, program: Pubkey, venue_id: u16) -> Venue {
    let ours = world.unregistered_venue(pool, venue_id, 1_000 * ASSET, 0);
    let keys = VenueKeys::derive(pool, program, venue_id);
    let asset = world.token_account(pool.asset_mint, keys.signer, 10_000 * ASSET);
    let account = address(&format!("account {venue_id} {:.10}", program.to_string()));
    world.set_account(&account, Account { lamports: 1, owner: program, ..Account::default() });
    Venue { keys, asset, account, ..ours }
}

/// A second pool of the same authority and mints, as kind to venues as the first.
pub fn another_pool(world: &mut World, pool: &PoolKeys, params: PoolParams) -> PoolKeys {
    let authority = actor("authority");
    let (asset, collateral) = (pool.asset_mint, pool.collateral_mint);
    let other = PoolKeys::derive(pool.creator, asset, collateral, pool.pool_id + 1);
    let init = ix::init_pool_for_venues(&other, address("no guardian"), params, LIMITS);
    world.ok(init, &[&authority]);
    world.set_price(&other, 100_00000000);
    other
}

/// A pool with one LP of 1,000, a reserve of 500, and no venue yet.
pub fn town() -> (World, PoolKeys, Lp) {
    town_with(plain())
}

/// The same with other parameters.
pub fn town_with(params: PoolParams) -> (World, PoolKeys, Lp) {
    let mut world = World::new();
    let pool = world.new_pool_for_venues(params, LIMITS);
    let lp = world.funded_lp(&pool, "lp", 1_000 * ASSET);
    world.fund_insurance(&pool, 500 * ASSET);
    (world, pool, lp)
}

/// A deficit of nobody in particular.
pub fn report_args(nonce: u64, amount: u64) -> ReportDeficitArgs {
    ReportDeficitArgs { nonce, amount, trader: address("trader with a deficit") }
}

/// A registration with a bond of one atom.
pub fn register_ix(
    pool: &PoolKeys,
    venue: &Venue,
    authority: Pubkey,
    caps: StoredVenueCaps,
) -> Instruction {
    let venue_id = venue.keys.venue_id;
    let args = RegisterVenueArgs { venue_id, warm_up_seconds: WARM_UP, caps, bond: 1 };
    ix::register_venue(pool, &venue.keys, authority, venue.bond_side(), args)
}

/// Reports more than anybody has.
#[track_caller]
pub fn grab(world: &mut World, pool: &PoolKeys, venue: &Venue) -> ShortfallRecord {
    venue.report(world, pool, u64::MAX)
}

/// What insurance fund and LPs paid for a venue since it was registered.
pub fn taken(world: &World, venue: &Venue) -> [u64; 2] {
    let venue = world.venue(&venue.keys);
    [venue.total_covered, venue.total_socialized]
}

/// A trader leaves with all that has matured; returns what was paid.
#[track_caller]
pub fn cash_out(world: &mut World, pool: &PoolKeys, venue: &Venue, trader: &Trader) -> u64 {
    let before = world.balance(&trader.asset);
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    world.balance(&trader.asset) - before
}

/// A trader's open segment as a claim's proof, paid to the trader.
pub fn profit_side(world: &World, venue: &Venue, trader: &Trader) -> ClaimSide {
    let share = venue.keys.profit(&trader.id());
    let from_seq = world.profit(&venue.keys, &trader.id()).share.segment.from_seq;
    let (owner_asset, caller) = (trader.asset, trader.id());
    ClaimSide { share, from_seq, receipt: None, owner_asset, caller }
}

/// Somebody pays in for an event.
#[track_caller]
pub fn pay_in(world: &mut World, pool: &PoolKeys, record: Pubkey, amount: u64) {
    let payer = world.actor("repentant");
    let asset = world.token_account(pool.asset_mint, id(&payer), amount);
    world.ok(ix::record_recovery(pool, record, id(&payer), asset, amount), &[&payer]);
}

/// A second passes, and any collateral there can be is worth less than one atom.
pub fn make_worthless(world: &mut World, pool: &PoolKeys) {
    world.advance(1);
    let quote = Quote::new(pool.feed_id, 1, world.now());
    world.post(pool, &Quote { exponent: -18, ..quote });
}

/// Makes the instruction need no signature of the account, as a liar would.
pub fn without_signature(mut call: Instruction, key: &Pubkey) -> Instruction {
    let metas = call.accounts.iter_mut().filter(|meta| meta.pubkey == *key);
    let count = metas.map(|meta: &mut AccountMeta| meta.is_signer = false).count();
    assert!(count > 0, "{key} is not in the instruction");
    call
}
