//! `register_venue`: what is stored, what is moved, and what bounds it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use bytemuck::Zeroable;
use loss_math::LossClass;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, params::plain, PoolKeys, Venue, World,
};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    events::{VenueRegistered, EVENT_VERSION},
    instructions::RegisterVenueArgs,
    seeds,
    state::{Pool, PoolParams, StoredVenueCaps, Venue as VenueState},
    ID,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A pool with an LP, and a venue that is not registered; its bond owner has 30.
fn start() -> (World, PoolKeys, Venue, Keypair) {
    let mut world = World::new();
    let pool = world.new_pool_for_venues(plain(), LIMITS);
    world.funded_lp(&pool, "lp", 1_000 * ASSET);
    let venue = world.unregistered_venue(&pool, 7, 30 * ASSET, 0);
    let authority = world.actor("authority");
    (world, pool, venue, authority)
}

fn asking() -> RegisterVenueArgs {
    let caps = StoredVenueCaps { insurance: 40 * ASSET, lps: 90 * ASSET };
    RegisterVenueArgs { venue_id: 7, warm_up_seconds: 3_600, caps, bond: BOND }
}

fn registering(
    pool: &PoolKeys,
    venue: &Venue,
    authority: &Keypair,
    args: RegisterVenueArgs,
) -> Instruction {
    ix::register_venue(pool, &venue.keys, authority.pubkey(), venue.bond_side(), args)
}

#[test]
fn a_venue_is_stored_with_what_was_asked_for_and_waits_for_its_time_lock() {
    let (mut world, pool, venue, authority) = start();
    let good = registering(&pool, &venue, &authority, asking());
    let others = [pool.insurance, pool.insurance_vault, pool.collateral_vault, venue.asset];
    let watch = world.watch(&good).and(&world, &others);
    let (before, now) = (world.pool(&pool), world.now());
    let paid = world.lamports(&authority.pubkey());
    let seeds = [seeds::VENUE, venue.keys.signer.as_ref()];
    let (key, bump) = Pubkey::find_program_address(&seeds, &ID);

    let sent = world.ok(good, &[&authority, &venue.bond_owner]);

    assert_eq!(key, venue.keys.venue);
    let active_at = now + 3 * DAY;
    assert_same(
        &world.venue(&venue.keys),
        &VenueState {
            pool: pool.pool,
            signer: venue.keys.signer,
            program: venue.keys.program,
            bond_owner: venue.bond_owner.pubkey(),
            bond: 20 * ASSET,
            profits: LossClass::default().into(),
            caps: StoredVenueCaps { insurance: 40 * ASSET, lps: 90 * ASSET },
            active_at,
            retires_at: i64::MAX,
            warm_up_seconds: 3_600,
            venue_id: 7,
            version: VERSION,
            bump,
            ..VenueState::zeroed()
        },
    );
    assert_same(&world.pool(&pool), &Pool { venue_funds: 20 * ASSET, ..before });
    assert_eq!(world.balance(&venue.bond_asset), 10 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), 1_020 * ASSET);
    let rent = world.rent_of::<VenueState>();
    assert_eq!(world.lamports(&key), rent);
    assert_eq!(paid - world.lamports(&authority.pubkey()), rent);
    let changed = [pool.pool, key, authority.pubkey(), venue.bond_asset, pool.asset_vault];
    watch.assert_changed(&world, &changed);
    events::assert_sent(
        &sent,
        &VenueRegistered {
            version: EVENT_VERSION,
            pool: pool.pool,
            venue: key,
            program: venue.keys.program,
            signer: venue.keys.signer,
            bond_owner: venue.bond_owner.pubkey(),
            bond: 20 * ASSET,
            caps: StoredVenueCaps { insurance: 40 * ASSET, lps: 90 * ASSET },
            warm_up_seconds: 3_600,
            active_at,
        },
    );
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    invariants::check(&world, &pool);
}

#[test]
fn a_warm_up_is_at_least_a_minute_and_at_most_two_weeks() {
    let (mut world, pool, venue, authority) = start();
    let of = |warm_up_seconds| {
        let args = RegisterVenueArgs { warm_up_seconds, ..asking() };
        registering(&pool, &venue, &authority, args)
    };
    let keys = [&authority, &venue.bond_owner];
    let (least, most) = (60, 14 * 86_400);
    for warm_up in [0, least - 1, most + 1, u32::MAX] {
        world.refused(of(warm_up), &keys, LossError::ParamOutOfBounds);
    }
    for warm_up in [least, most] {
        let mut world = world.fork();
        world.ok(of(warm_up), &keys);
        assert_eq!(world.venue(&venue.keys).warm_up_seconds, warm_up);
        world.venues.entry(pool.pool).or_default().push(venue.keys);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p15_a_venue_may_take_no_more_than_its_pool_was_made_with() {
    let (mut world, pool, venue, authority) = start();
    let of = |insurance, lps| {
        let args = RegisterVenueArgs { caps: StoredVenueCaps { insurance, lps }, ..asking() };
        registering(&pool, &venue, &authority, args)
    };
    let keys = [&authority, &venue.bond_owner];
    let StoredVenueCaps { insurance, lps } = LIMITS;
    let above = [(insurance + 1, lps), (insurance, lps + 1), (u64::MAX, 0), (0, u64::MAX)];
    for (insurance, lps) in above {
        world.refused(of(insurance, lps), &keys, LossError::VenueCapsTooHigh);
    }
    for (insurance, lps) in [(insurance, lps), (0, lps), (insurance, 0), (0, 0)] {
        let mut world = world.fork();
        world.ok(of(insurance, lps), &keys);
        assert_eq!(world.venue(&venue.keys).caps, StoredVenueCaps { insurance, lps });
        world.venues.entry(pool.pool).or_default().push(venue.keys);
        invariants::check(&world, &pool);
    }
}

#[test]
fn p15_a_pool_that_was_not_made_for_venues_pays_nothing_for_any() {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    let venue = world.unregistered_venue(&pool, 7, 30 * ASSET, 0);
    let authority = world.actor("authority");
    let of = |insurance, lps| {
        let args = RegisterVenueArgs { caps: StoredVenueCaps { insurance, lps }, ..asking() };
        registering(&pool, &venue, &authority, args)
    };
    let keys = [&authority, &venue.bond_owner];
    for (insurance, lps) in [(1, 0), (0, 1)] {
        world.refused(of(insurance, lps), &keys, LossError::VenueCapsTooHigh);
    }
    world.ok(of(0, 0), &keys);
    assert_eq!(world.venue(&venue.keys).caps, StoredVenueCaps::default());
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    invariants::check(&world, &pool);
}

#[test]
fn a_venue_puts_up_a_bond_that_its_owner_has() {
    let (mut world, pool, venue, authority) = start();
    let of = |bond| registering(&pool, &venue, &authority, RegisterVenueArgs { bond, ..asking() });
    let keys = [&authority, &venue.bond_owner];
    world.refused(of(0), &keys, LossError::ZeroAmount);
    // The token program: insufficient funds.
    world.refused_with(of(30 * ASSET + 1), &keys, 1);
    world.refused_with(of(u64::MAX), &keys, 1);
    let mut other = world.fork();
    for (world, bond) in [(&mut world, 1), (&mut other, 30 * ASSET)] {
        world.ok(of(bond), &keys);
        assert_eq!((world.venue(&venue.keys).bond, world.pool(&pool).venue_funds), (bond, bond));
        assert_eq!(world.balance(&venue.bond_asset), 30 * ASSET - bond);
        world.venues.entry(pool.pool).or_default().push(venue.keys);
        invariants::check(world, &pool);
    }
}

#[test]
fn a_venue_is_registered_once_and_its_address_is_its_own_for_ever() {
    let (mut world, pool, venue, authority) = start();
    let keys = [&authority, &venue.bond_owner];
    let args = RegisterVenueArgs { bond: ASSET, ..asking() };
    let good = registering(&pool, &venue, &authority, args);
    world.ok(good.clone(), &keys);
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    // The system program: the address is in use.
    world.refused_with(good.clone(), &keys, 0);
    let by = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(&pool, &venue.keys, by), &[&venue.bond_owner]);
    world.advance(LOCK);
    world.ok(ix::return_bond(&pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    let before = world.venue(&venue.keys);
    world.refused_with(good, &keys, 0);
    assert_same(&world.venue(&venue.keys), &before);
    // The same program under another number is another venue.
    let next = world.unregistered_venue(&pool, 8, ASSET, 0);
    world.register(&pool, &next, LIMITS, ASSET);
    assert_ne!(next.keys.venue, venue.keys.venue);
    assert_eq!(world.venue(&next.keys).venue_id, 8);
    assert_same(&world.venue(&venue.keys), &before);
    invariants::check(&world, &pool);
}

#[test]
fn lamports_sent_to_a_venues_address_before_do_not_block_it() {
    let (mut world, pool, venue, authority) = start();
    world.airdrop(&venue.keys.venue, 900_000);
    let paid = world.lamports(&authority.pubkey());
    world.ok(registering(&pool, &venue, &authority, asking()), &[&authority, &venue.bond_owner]);
    let rent = world.rent_of::<VenueState>();
    assert_eq!(world.lamports(&venue.keys.venue), rent);
    assert_eq!(paid - world.lamports(&authority.pubkey()), rent - 900_000);
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    invariants::check(&world, &pool);
}

#[test]
fn p15_a_registration_needs_the_authority_and_whoever_pays_the_bond() {
    let (mut world, pool, venue, authority) = start();
    let (guardian, owner) = (world.actor("guardian"), &venue.bond_owner);
    let has_one = ErrorCode::ConstraintHasOne.into();
    for other in [&guardian, &venue.operator] {
        let by = registering(&pool, &venue, other, asking());
        world.refused_with(by, &[other, owner], has_one);
    }
    world.refused_with(registering(&pool, &venue, owner, asking()), &[owner], has_one);
    // The authority may pay the bond itself.
    let tokens = world.token_account(pool.asset_mint, authority.pubkey(), BOND);
    let side = ix::BondSide { owner: authority.pubkey(), asset: tokens };
    let good = ix::register_venue(&pool, &venue.keys, authority.pubkey(), side, asking());
    world.ok(good, &[&authority]);
    assert_eq!(world.venue(&venue.keys).bond_owner, authority.pubkey());
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    invariants::check(&world, &pool);
}

/// The lock is counted by the terms in force: terms that wait could make exits longer than it at once.
#[test]
fn p15_no_venue_is_registered_while_new_parameters_wait() {
    let (mut world, pool, venue, authority) = start();
    let (chief, lock) = (authority.pubkey(), 30 * DAY);
    let slower = PoolParams {
        withdraw_delay_seconds: 14 * DAY as u32,
        time_lock_seconds: lock as u32,
        ..plain()
    };
    world.ok(ix::propose_params(&pool, chief, slower), &[&authority]);
    let good = registering(&pool, &venue, &authority, asking());
    let keys = [&authority, &venue.bond_owner];
    world.refused(good.clone(), &keys, LossError::ProposalWaits);
    world.advance(LOCK);
    world.refused(good.clone(), &keys, LossError::ProposalWaits);
    world.ok(ix::apply_params(&pool, chief), &[&authority]);
    world.ok(good, &keys);
    // By the new terms, under which a request made now can be used before.
    assert_eq!(world.venue(&venue.keys).active_at, world.now() + lock);
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    invariants::check(&world, &pool);
}
