//! Hostile venues report more than anybody has, as often as they like: fund and LPs pay at most the
//! caps, to the atom, however the reports are split over time, venues and programs.

use crate::{common::*, hostile::*};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{invariants, params::plain, venues::Venue, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, StoredVenueCaps},
};

const HOUR: i64 = 3_600;

/// Registers and waits until it is active.
fn enter(world: &mut World, pool: &PoolKeys, venue: &Venue, caps: StoredVenueCaps) {
    world.register(pool, venue, caps, 1);
    world.advance(LOCK);
}

/// Venues of the puppet and of another program in turn, all with the same caps, all active.
fn crowd(world: &mut World, pool: &PoolKeys, caps: StoredVenueCaps, count: u16) -> Vec<Venue> {
    let programs: [Pubkey; 2] = [puppet(world, pool), other_program(world)];
    let venues: Vec<Venue> = (0..count)
        .map(|nth| {
            let venue = venue_of(world, pool, programs[usize::from(nth % 2)], nth / 2);
            world.register(pool, &venue, caps, 1);
            venue
        })
        .collect();
    world.advance(LOCK);
    venues
}

/// The sums over all venues.
fn taken_by(world: &World, venues: &[Venue]) -> [u64; 2] {
    let parts = venues.iter().map(|venue| taken(world, venue));
    parts.fold([0, 0], |[fund, lps], [more_fund, more_lps]| [fund + more_fund, lps + more_lps])
}

#[test]
fn p3_many_reports_at_once_take_the_caps_once() {
    let (mut world, pool, lp) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, BOND, 0);
    for _ in 0..10 {
        grab(&mut world, &pool, &venue);
    }
    assert_eq!(taken(&world, &venue), [LIMITS.insurance, LIMITS.lps]);
    assert_eq!(world.venue(&venue.keys).pot, BOND + LIMITS.insurance + LIMITS.lps);
    assert_eq!(world.fund(&pool).reserve, 450 * ASSET);
    // P5: an atom less than exact, at most.
    assert_eq!(lp.claim(&world, &pool), 900 * ASSET - 1);
    invariants::check(&world, &pool);
}

#[test]
fn p3_small_reports_take_no_more_than_large_ones() {
    let (mut world, pool, _) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, 1, 0);
    // The first atom is the bond's; 50 and 100 in parts of 7.
    venue.report(&mut world, &pool, 1);
    for _ in 0..30 {
        venue.report(&mut world, &pool, 7 * ASSET);
    }
    assert_eq!(taken(&world, &venue), [LIMITS.insurance, LIMITS.lps]);
    assert_eq!(world.venue(&venue.keys).total_unallocated, 60 * ASSET);
}

#[test]
fn p3_a_report_every_hour_takes_less_than_twice_the_caps_in_a_day() {
    let (mut world, pool, _) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, 1, 0);
    grab(&mut world, &pool, &venue);
    for _ in 0..24 {
        world.advance(HOUR);
        grab(&mut world, &pool, &venue);
    }
    // An hour is 2.083333(3) of 50 and 4.166666(6) of 100: each time what flowed back is rounded down.
    let hourly = [50 * ASSET + 24 * 2_083_333, 100 * ASSET + 24 * 4_166_666];
    assert_eq!(taken(&world, &venue), hourly);
    // A day of rest, and it is the caps again, not more.
    world.advance(DAY);
    grab(&mut world, &pool, &venue);
    assert_eq!(taken(&world, &venue), [hourly[0] + 50 * ASSET, hourly[1] + 100 * ASSET]);
    world.advance(10 * DAY);
    grab(&mut world, &pool, &venue);
    assert_eq!(taken(&world, &venue), [hourly[0] + 100 * ASSET, hourly[1] + 200 * ASSET]);
    invariants::check(&world, &pool);
}

#[test]
fn p3_caps_do_not_flow_back_while_the_clock_goes_back() {
    let (mut world, pool, _) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, 1, 0);
    world.advance(HOUR);
    grab(&mut world, &pool, &venue);
    for seconds in [-HOUR, HOUR, -HOUR, HOUR] {
        world.advance(seconds);
        grab(&mut world, &pool, &venue);
    }
    assert_eq!(taken(&world, &venue), [LIMITS.insurance, LIMITS.lps]);
}

#[test]
fn p3_all_venues_of_all_programs_together_take_the_pools_caps_once() {
    let (mut world, pool, lp) = town();
    let venues = crowd(&mut world, &pool, LIMITS, 4);
    assert_ne!(venues[0].keys.program, venues[1].keys.program);
    for _ in 0..2 {
        for venue in &venues {
            grab(&mut world, &pool, venue);
        }
    }
    assert_eq!(taken_by(&world, &venues), [LIMITS.insurance, LIMITS.lps]);
    // The first took all there was.
    assert_eq!(taken(&world, &venues[0]), [LIMITS.insurance, LIMITS.lps]);
    assert_eq!(lp.claim(&world, &pool), 900 * ASSET - 1);

    // In turns, twice a day, for two days: half of the caps each time.
    for turn in 1..=4_u64 {
        world.advance(DAY / 2);
        for venue in venues.iter().rev() {
            grab(&mut world, &pool, venue);
        }
        let half = [LIMITS.insurance / 2, LIMITS.lps / 2];
        let expected = [2 + turn, 2 + turn].map(u64::from);
        assert_eq!(taken_by(&world, &venues), [half[0] * expected[0], half[1] * expected[1]]);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p3_a_venue_with_small_caps_takes_those_and_leaves_the_rest() {
    let (mut world, pool, _) = town();
    let small = StoredVenueCaps { insurance: 3 * ASSET, lps: 5 * ASSET };
    let venues = crowd(&mut world, &pool, small, 3);
    for venue in venues.iter().chain(&venues) {
        grab(&mut world, &pool, venue);
        grab(&mut world, &pool, venue);
    }
    for venue in &venues {
        assert_eq!(taken(&world, venue), [small.insurance, small.lps]);
    }
    let used = world.pool(&pool).venue_used;
    assert_eq!((used.insurance.used, used.lps.used), (9 * ASSET, 15 * ASSET));
}

#[test]
fn p15_no_caps_above_the_pools_not_by_an_atom() {
    let (mut world, pool, _) = town();
    let authority = world.actor("authority");
    let venue = world.unregistered_venue(&pool, 0, BOND, 0);
    for caps in [
        StoredVenueCaps { insurance: LIMITS.insurance + 1, lps: 0 },
        StoredVenueCaps { insurance: 0, lps: LIMITS.lps + 1 },
        StoredVenueCaps { insurance: u64::MAX, lps: u64::MAX },
    ] {
        let register = register_ix(&pool, &venue, id(&authority), caps);
        let keys = [&authority, &venue.bond_owner];
        world.refused(register, &keys, LossError::VenueCapsTooHigh);
    }
    enter(&mut world, &pool, &venue, LIMITS);
    assert_eq!(world.venue(&venue.keys).caps, LIMITS);
}

#[test]
fn p15_in_a_pool_without_venue_caps_a_venue_takes_its_bond_alone() {
    let (mut world, _, _) = town();
    let pool = world.new_pool_numbered(plain(), 9);
    let lp = world.funded_lp(&pool, "other lp", 1_000 * ASSET);
    world.fund_insurance(&pool, 500 * ASSET);
    let program = puppet(&mut world, &pool);
    let venue = venue_of(&mut world, &pool, program, 0);
    let none = StoredVenueCaps::default();
    enter(&mut world, &pool, &venue, none);
    let record = grab(&mut world, &pool, &venue);
    assert_eq!((record.bond, record.reserve, record.lps), (1, 0, 0));
    assert_eq!(taken(&world, &venue), [0, 0]);
    assert_eq!(lp.claim(&world, &pool), 1_000 * ASSET);
    assert_eq!(world.fund(&pool).reserve, 500 * ASSET);
}

/// The fund's cap for one event bounds one report; a venue makes as many reports as it likes. So what
/// bounds a venue is its own caps and the fund's day.
#[test]
fn p3_split_reports_pass_the_cap_of_an_event_and_not_that_of_the_day() {
    let params =
        PoolParams { insurance_cap_event: 15 * ASSET, insurance_cap_day: 40 * ASSET, ..plain() };
    let (mut world, pool, _) = town_with(params);
    let venue = world.new_venue(&pool, 0, LIMITS, 1, 0);
    venue.report(&mut world, &pool, 1);
    let paid: Vec<u64> =
        (0..4).map(|_| venue.report(&mut world, &pool, 20 * ASSET).reserve).collect();
    assert_eq!(paid, [15 * ASSET, 15 * ASSET, 10 * ASSET, 0]);
    // What the fund did not pay fell on the LPs, within their cap.
    assert_eq!(taken(&world, &venue), [40 * ASSET, 40 * ASSET]);
    invariants::check(&world, &pool);
}
