//! `retire_venue`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params::plain, refusals::Table,
};
use socialized_loss::{
    error::LossError,
    events::{VenueRetired, EVENT_VERSION},
    state::{Pool, StoredVenueCaps, Venue as VenueState},
};
use solana_signer::Signer;

#[test]
fn authority_and_bond_owner_retire_a_venue_after_the_time_lock() {
    for by_authority in [true, false] {
        let mut scene = Scene::new();
        let before = scene.state();
        let Scene { world, pool, venue, .. } = &mut scene;
        let authority = world.actor("authority");
        let party = if by_authority { &authority } else { &venue.bond_owner };
        let retire = ix::retire_venue(pool, &venue.keys, party.pubkey());
        let watch = world.watch(&retire).and(world, &[pool.asset_vault, pool.insurance]);
        let retires_at = world.now() + 3 * DAY;

        let sent = world.ok(retire, &[party]);

        assert_same(&world.venue(&venue.keys), &VenueState { retires_at, ..before });
        watch.assert_changed(world, &[venue.keys.venue]);
        events::assert_sent(
            &sent,
            &VenueRetired {
                version: EVENT_VERSION,
                pool: pool.pool,
                venue: venue.keys.venue,
                retires_at,
            },
        );
        invariants::check(world, pool);
    }
}

#[test]
fn nobody_else_retires_a_venue() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", ASSET);
    let Scene { world, pool, lp, venue } = &mut scene;
    // The owner of another venue's bond is a stranger here.
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
    let guardian = world.actor("guardian");
    let others = [&guardian, &venue.operator, &lp.key, &trader.key, &next.bond_owner];
    for key in others {
        let retire = ix::retire_venue(pool, &venue.keys, key.pubkey());
        world.refused(retire, &[key], LossError::NotVenueParty);
    }
    // Nor does the venue itself.
    let own = ix::retire_venue(pool, &venue.keys, venue.keys.signer);
    world.refused(ix::relayed(pool, &venue.keys, own), &[], LossError::NotVenueParty);
    assert_eq!(world.venue(&venue.keys).retires_at, i64::MAX);
    invariants::check(world, pool);
}

#[test]
fn asking_again_does_not_put_it_off_nor_bring_it_nearer() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let authority = world.actor("authority");
    let (first, second) = (
        ix::retire_venue(pool, &venue.keys, venue.bond_owner.pubkey()),
        ix::retire_venue(pool, &venue.keys, authority.pubkey()),
    );
    world.ok(first.clone(), &[&venue.bond_owner]);
    let retires_at = world.now() + LOCK;
    let before = world.venue(&venue.keys);
    for later in [1, DAY, LOCK, 400 * DAY] {
        world.advance(later);
        for (again, key) in [(&first, &venue.bond_owner), (&second, &authority)] {
            let sent = world.ok(again.clone(), &[key]);
            assert_same(&world.venue(&venue.keys), &before);
            let [event] = events::sent::<VenueRetired>(&sent).try_into().ok().expect("one event");
            assert_eq!(event.retires_at, retires_at);
        }
    }
    invariants::check(world, pool);
}

/// A shorter time lock holds for who asks under it, as it does for all else.
#[test]
fn the_time_lock_is_that_of_the_day_it_is_asked() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let retire = ix::retire_venue(pool, &venue.keys, venue.bond_owner.pubkey());
    world.ok(retire.clone(), &[&venue.bond_owner]);
    let asked_at = world.now();
    // A longer one does not put off what was asked before.
    for (days, expected) in [(10, 3), (2, 2)] {
        let set = |state: &mut Pool| state.params.time_lock_seconds = days * 86_400;
        world.edit(&pool.pool, set);
        world.ok(retire.clone(), &[&venue.bond_owner]);
        assert_eq!(world.venue(&venue.keys).retires_at, asked_at + expected * DAY);
    }
    invariants::check(world, pool);
}

#[test]
fn a_venue_retired_before_it_is_active_never_is() {
    let mut scene = Scene::new();
    let Scene { world, pool, .. } = &mut scene;
    let venue = world.unregistered_venue(pool, 1, ASSET, ASSET);
    world.register(pool, &venue, LIMITS, ASSET);
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    let trader = world.new_trader(pool, &venue, "trader");
    let credit = venue.credit_ix(world, pool, &trader.id(), 1);
    let report = venue.report_ix(pool, 1, 1);
    for (later, error) in [(LOCK - 1, LossError::VenueNotActive), (1, LossError::VenueRetired)] {
        world.advance(later);
        for call in [&credit, &report] {
            world.refused(call.clone(), &[&venue.operator], error);
        }
    }
    world.ok(ix::return_bond(pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    assert_eq!(world.balance(&venue.bond_asset), ASSET);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_retire_venue_put_in_anothers_place_is_refused() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let other_pool = world.new_pool_numbered(plain(), 1);
    let elsewhere = world.new_venue(&other_pool, 0, StoredVenueCaps::default(), 1, 0);
    let own = venue.keys.venue;
    let forged = [pool.pool, own].map(|key| world.forged(&key));
    let (unknown, party) = (world.unknown_type(), venue.bond_owner.pubkey());
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let good = ix::retire_venue(pool, &venue.keys, party);
    let unbroken = good.clone();
    Table::new(good, &[&venue.bond_owner])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("a forged pool", pool.pool, forged[0], foreign)
        .swap("the venue as pool", pool.pool, own, cosplay)
        .swap("a venue of another pool", own, elsewhere.keys.venue, has_one)
        .swap("a forged venue", own, forged[1], foreign)
        .swap("the pool as venue", own, pool.pool, cosplay)
        .swap("of no type", own, unknown, cosplay)
        .swap("nothing as venue", own, address("nobody"), foreign)
        .read_only("venue", own, ErrorCode::ConstraintMut)
        .unsigned("party", party, ErrorCode::AccountNotSigner)
        .swap(
            "event authority",
            ix::event_authority(),
            address("nobody"),
            ErrorCode::ConstraintAddress,
        )
        .check(world);

    world.ok(unbroken, &[&venue.bond_owner]);
    assert_eq!(world.venue(&venue.keys).retires_at, world.now() + LOCK, "the good one is good");
    assert_eq!(world.venue(&elsewhere.keys).retires_at, i64::MAX);
    invariants::check(world, pool);
    invariants::check(world, &other_pool);
}
