//! P13 for venues: a deficit has a number, and is paid once under it, also when nothing of it is left
//! but the number.

use crate::{common::*, common_venues::*};
use loss_testkit::{exact::assert_same, invariants, ix, PoolKeys, Venue, World};
use socialized_loss::{
    error::LossError,
    state::{ShortfallRecord, StoredVenueCaps},
};

const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 1_000_000_000 };

/// A venue with a bond of 1 and an LP with 1,000,000 behind it.
fn venue_and_lp() -> (World, PoolKeys, Venue) {
    let (mut world, pool, venue) = start_with_venue(LIMITS, 1);
    world.funded_lp(&pool, "lp", 1_000_000);
    (world, pool, venue)
}

fn number(world: &World, venue: &Venue) -> u64 {
    world.venue(&venue.keys).last_nonce
}

#[track_caller]
fn refused_as_used(world: &mut World, pool: &PoolKeys, venue: &Venue, nonce: u64) {
    let before = (world.pool(pool), world.venue(&venue.keys));
    let again = venue.report_ix(pool, nonce, 1_000);
    world.refused(again, &[&venue.operator], LossError::NonceUsed);
    assert_same(&world.pool(pool), &before.0);
    assert_same(&world.venue(&venue.keys), &before.1);
}

#[test]
fn p13_one_number_is_paid_once_and_none_below_it_after() {
    let (mut world, pool, venue) = venue_and_lp();
    // There is no deficit number 0.
    refused_as_used(&mut world, &pool, &venue, 0);
    world.ok(venue.report_ix(&pool, 5, 1_001), &[&venue.operator]);
    for nonce in [5, 4, 1, 0] {
        refused_as_used(&mut world, &pool, &venue, nonce);
    }
    // Another amount, account and trader under the number is the same deficit.
    let args = socialized_loss::instructions::ReportDeficitArgs {
        nonce: 5,
        amount: 77,
        trader: id(&venue.operator),
    };
    let account = loss_testkit::keys::address("another account of the venue");
    let as_ours = world.svm.get_account(&venue.account).expect("an account of the venue");
    world.set_account(&account, as_ours);
    let payer = id(&venue.operator);
    let report = ix::report_deficit(&pool, &venue.keys, account, payer, args);
    let report = ix::relayed(&pool, &venue.keys, report);
    world.refused(report, &[&venue.operator], LossError::NonceUsed);
    assert_eq!(world.pool(&pool).total_socialized, 1_000);
    world.ok(venue.report_ix(&pool, 6, 500), &[&venue.operator]);
    assert_eq!(world.pool(&pool).total_socialized, 1_500);
    invariants::check(&world, &pool);
}

#[test]
fn p13_a_number_stays_used_when_its_record_was_closed() {
    let (mut world, pool, venue) = venue_and_lp();
    let record = venue.report(&mut world, &pool, 1_001);
    let at = venue.keys.record(record.nonce);
    world.set_time(record.final_at);
    world.ok(ix::close_record(&pool, at, record.rent_payer), &[]);
    assert!(world.find::<ShortfallRecord>(&at).is_none());
    refused_as_used(&mut world, &pool, &venue, record.nonce);
    venue.report(&mut world, &pool, 10);
    refused_as_used(&mut world, &pool, &venue, record.nonce);
    assert_eq!((world.pool(&pool).total_socialized, number(&world, &venue)), (1_010, 2));
}

#[test]
fn p13_a_report_that_is_refused_uses_no_number() {
    let (mut world, pool, venue) = venue_and_lp();
    let nothing = venue.report_ix(&pool, 9, 0);
    world.refused(nothing, &[&venue.operator], LossError::ZeroAmount);
    let report = venue.report_ix(&pool, 9, 10);
    let elsewhere = loss_testkit::keys::address("elsewhere");
    let lost = ix::with_account(report.clone(), &venue.keys.record(9), elsewhere);
    world.refused(lost, &[&venue.operator], LossError::WrongRecord);
    assert_eq!(number(&world, &venue), 0);
    // Nor does whoever pays lamports to the record's address stop it.
    world.airdrop(&venue.keys.record(9), 1);
    world.ok(report, &[&venue.operator]);
    assert_eq!(number(&world, &venue), 9);
}

#[test]
fn p13_the_largest_number_can_be_used_and_then_none() {
    let (mut world, pool, venue) = venue_and_lp();
    world.ok(venue.report_ix(&pool, u64::MAX, 10), &[&venue.operator]);
    for nonce in [u64::MAX, 0, 1, u64::MAX - 1] {
        refused_as_used(&mut world, &pool, &venue, nonce);
    }
}

/// A position's shortfall and two venues' deficits may bear one number.
#[test]
fn p13_equal_numbers_of_positions_and_venues_are_different_events() {
    let (mut world, pool, venue) = venue_and_lp();
    let other = world.new_venue(&pool, 1, LIMITS, 3, 0);
    world.set_price(&pool, PRICE);
    let default = lose(&mut world, &pool, 100);
    assert_eq!(default.nonce, 1);
    let first = venue.report(&mut world, &pool, 1_001);
    let second = other.report(&mut world, &pool, 2_003);
    assert_eq!((first.nonce, second.nonce), (1, 1));
    let records = [pool.record(1), venue.keys.record(1), other.keys.record(1)];
    let kept = records.map(|at| world.read::<ShortfallRecord>(&at));
    assert_eq!(kept.map(|record| (record.seq, record.lps)), [(1, 100), (2, 1_000), (3, 2_000)]);
    let venues = kept.map(|record| record.venue);
    assert_eq!(venues, [Default::default(), venue.keys.venue, other.keys.venue]);
    // The other venue's record in the place of its own.
    let report = venue.report_ix(&pool, 2, 10);
    let swapped = ix::with_account(report, &venue.keys.record(2), other.keys.record(2));
    world.refused(swapped, &[&venue.operator], LossError::WrongRecord);
    invariants::check(&world, &pool);
}
