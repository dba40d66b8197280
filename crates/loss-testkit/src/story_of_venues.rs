//! The same for venues, besides `story`.

use crate::story::*;
use crate::{
    ix::{self, ClaimSide},
    venues::WARM_UP,
    PoolKeys, Trader, Venue, World,
};
use loss_math::ProfitClaim;
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{PoolParams, ShortfallRecord, StoredVenueCaps},
};
use solana_instruction::Instruction;

/// A pool as `World::new_pool_numbered` makes it, which pays up to `limits` a day for venues.
pub fn pool_for_venues(
    world: &mut World,
    params: PoolParams,
    limits: StoredVenueCaps,
    pool_id: u16,
) -> PoolKeys {
    let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
    let (asset, collateral) = (world.mint("asset", 6), world.mint("collateral", 9));
    let keys = PoolKeys::derive(id(&authority), asset, collateral, pool_id);
    let init = ix::init_pool_for_venues(&keys, id(&guardian), params, limits);
    world.ok(init, &[&authority]);
    world.set_price(&keys, PRICE);
    keys
}

/// A pool for any amount with one venue that has all the pool allows, a bond, and plenty to credit with.
pub fn start_with_venue(limits: StoredVenueCaps, bond: u64) -> (World, PoolKeys, Venue) {
    let mut world = World::new();
    let pool = pool_for_venues(&mut world, tiny(), limits, 0);
    let venue = world.new_venue(&pool, 0, limits, bond, 1 << 50);
    world.set_price(&pool, PRICE);
    (world, pool, venue)
}

/// Time passes until all that was credited so far has matured.
pub fn mature(world: &mut World, pool: &PoolKeys) {
    wait(world, pool, 2 * i64::from(WARM_UP));
}

/// A withdrawal by the trader, with the receipt it may need.
pub fn taking_profit(
    world: &World,
    pool: &PoolKeys,
    venue: &Venue,
    trader: &Trader,
    amount: WithdrawAmount,
) -> Instruction {
    ix::withdraw_profit(pool, &venue.keys, trader.side(world, venue), withdraw_args(amount))
}

/// Takes out all that has matured and returns what was paid.
#[track_caller]
pub fn take_profit(world: &mut World, pool: &PoolKeys, venue: &Venue, trader: &Trader) -> u64 {
    let before = world.balance(&trader.asset);
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    world.balance(&trader.asset) - before
}

/// Closes a profit claim, with the receipt it may need.
pub fn closing_profit(
    world: &World,
    pool: &PoolKeys,
    venue: &Venue,
    trader: &Trader,
) -> Instruction {
    let (owner, payer) = (trader.id(), id(&venue.operator));
    let receipt = Some(venue.receipt_of(world, &owner));
    ix::close_profit(pool, &venue.keys, owner, payer, owner, receipt)
}

/// The profit claim as of now: all losses applied, and what has matured.
pub fn profit_now(world: &World, venue: &Venue, trader: &Trader) -> ProfitClaim {
    let class = world.venue(&venue.keys).book().profits;
    world.profit(&venue.keys, &trader.id()).to_math().up_to_date(&class, world.now())
}

/// What the profit claims of a venue own together.
pub fn profits(world: &World, venue: &Venue) -> u64 {
    world.venue(&venue.keys).profits.assets
}

/// A deficit of which those behind the bond bear `amount`, as far as they have it.
#[track_caller]
pub fn fall_short(
    world: &mut World,
    pool: &PoolKeys,
    venue: &Venue,
    amount: u64,
) -> ShortfallRecord {
    let bond = world.venue(&venue.keys).bond;
    venue.report(world, pool, bond + amount)
}

/// Anybody settles.
#[track_caller]
pub fn settle_profit(world: &mut World, pool: &PoolKeys, venue: &Venue, trader: &Trader) {
    world.ok(ix::settle_profit(pool, &venue.keys, &trader.id()), &[]);
}

/// Somebody pays in for a deficit.
#[track_caller]
pub fn repent(world: &mut World, pool: &PoolKeys, venue: &Venue, nonce: u64, amount: u64) {
    let payer = world.actor("repentant");
    let asset = world.token_account(pool.asset_mint, id(&payer), amount);
    let record = venue.keys.record(nonce);
    world.ok(ix::record_recovery(pool, record, id(&payer), asset, amount), &[&payer]);
}

/// A trader's claim on what came in, by its open segment.
pub fn open_claim(world: &World, venue: &Venue, trader: &Trader) -> ClaimSide {
    let from_seq = world.profit(&venue.keys, &trader.id()).share.segment.from_seq;
    let share = venue.keys.profit(&trader.id());
    ClaimSide { share, from_seq, receipt: None, owner_asset: trader.asset, caller: trader.id() }
}
