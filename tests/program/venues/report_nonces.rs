//! The venue's own numbers for its deficits, and the records at the addresses they give.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix};
use socialized_loss::{
    error::LossError,
    state::{ShortfallRecord, Venue as VenueState},
};
use solana_signer::Signer;

#[test]
fn p13_a_number_is_used_once_and_only_larger_ones_follow() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let report = |nonce| venue.report_ix(pool, nonce, ASSET);
    let key = &venue.operator;
    world.refused(report(0), &[key], LossError::NonceUsed);
    world.ok(report(5), &[key]);
    for nonce in [5, 4, 1, 0] {
        world.refused(report(nonce), &[key], LossError::NonceUsed);
        let found = world.find::<ShortfallRecord>(&venue.keys.record(nonce)).is_some();
        assert_eq!(found, nonce == 5);
    }
    world.ok(report(6), &[key]);
    world.ok(report(100), &[key]);
    for nonce in [99, 100] {
        world.refused(report(nonce), &[key], LossError::NonceUsed);
    }
    let state = world.venue(&venue.keys);
    assert_eq!((state.last_nonce, state.total_deficit), (100, 3 * ASSET));
    // Events are numbered by the pool, without gaps.
    let seqs = [5, 6, 100].map(|nonce| {
        let record: ShortfallRecord = world.read(&venue.keys.record(nonce));
        (record.seq, record.nonce)
    });
    assert_eq!(seqs, [(1, 5), (2, 6), (3, 100)]);
    invariants::check(world, pool);
}

#[test]
fn p13_the_largest_number_is_the_last() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let key = &venue.operator;
    world.ok(venue.report_ix(pool, u64::MAX, ASSET), &[key]);
    let record: ShortfallRecord = world.read(&venue.keys.record(u64::MAX));
    assert_eq!((record.nonce, record.debt), (u64::MAX, ASSET));
    for nonce in [0, 1, u64::MAX - 1, u64::MAX] {
        let report = venue.report_ix(pool, nonce, ASSET);
        world.refused(report, &[key], LossError::NonceUsed);
    }
    // The check counts records up to the largest number; this one has nothing to be counted.
    assert_eq!(record.unclaimed().get(), 0);
    world.edit(&venue.keys.venue, |state: &mut VenueState| state.last_nonce = 1);
    invariants::check(world, pool);
}

#[test]
fn p16_a_refused_report_uses_no_number() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let zero = venue.report_ix(pool, 9, 0);
    world.refused(zero, &[&venue.operator], LossError::ZeroAmount);
    assert_eq!(world.venue(&venue.keys).last_nonce, 0);
    world.ok(venue.report_ix(pool, 1, ASSET), &[&venue.operator]);
    assert_eq!(world.venue(&venue.keys).last_nonce, 1);
    invariants::check(world, pool);
}

#[test]
fn p13_two_deficits_in_one_transaction_are_two_records_and_one_twice_is_none() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let [one, two] = [1, 2].map(|nonce| venue.report_ix(pool, nonce, 15 * ASSET));
    let failure = world.send(&[one.clone(), one.clone()], &[&venue.operator]).expect_err("twice");
    assert_eq!(failure.code, Some(LossError::NonceUsed.into()));
    let failure = world.send(&[two.clone(), one.clone()], &[&venue.operator]).expect_err("lower");
    assert_eq!(failure.code, Some(LossError::NonceUsed.into()));
    world.send(&[one, two], &[&venue.operator]).expect("two numbers");
    let records = [1, 2].map(|nonce| world.read::<ShortfallRecord>(&venue.keys.record(nonce)));
    assert_eq!(split(&records[0]), [15 * ASSET, 0, 0, 0, 0, 0]);
    assert_eq!(split(&records[1]), [5 * ASSET, 0, 0, 0, 10 * ASSET, 0]);
    invariants::check(world, pool);
}

/// Each venue has its own numbers, and none is in the way of a position's.
#[test]
fn two_venues_and_a_position_use_the_same_number() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "borrower", 2_000_000, 100_000);
    assert_eq!(borrower.nonce, 1);
    world.advance(1);
    world.set_price(pool, 1);
    world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
    let first = venue.report(world, pool, ASSET);
    let second = next.report(world, pool, ASSET);
    let of_position = world.record(pool, 1);
    assert_eq!([of_position.seq, first.seq, second.seq], [1, 2, 3]);
    assert_eq!([of_position.nonce, first.nonce, second.nonce], [1; 3]);
    let venues = [of_position.venue, first.venue, second.venue];
    assert_eq!(venues, [Default::default(), venue.keys.venue, next.keys.venue]);
    invariants::check(world, pool);
}

#[test]
fn lamports_sent_to_a_records_address_before_do_not_block_a_report() {
    let rent = Scene::new().world.rent_of::<ShortfallRecord>();
    for sent in [900_000, rent, rent + 5] {
        let mut scene = Scene::new();
        let Scene { world, pool, venue, .. } = &mut scene;
        let (key, payer) = (venue.keys.record(1), venue.operator.pubkey());
        world.airdrop(&key, sent);
        let before = world.lamports(&payer);
        let record = venue.report(world, pool, ASSET);
        assert_eq!((record.debt, record.rent_payer), (ASSET, payer));
        assert_eq!(world.lamports(&key), rent.max(sent));
        assert_eq!(before - world.lamports(&payer), rent.saturating_sub(sent));
        invariants::check(world, pool);
    }
}

/// A closed record's number is not free again.
#[test]
fn p13_a_number_stays_used_when_its_record_is_closed() {
    let mut scene = Scene::new();
    scene.report(ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let payer = venue.operator.pubkey();
    world.advance(365 * DAY);
    world.ok(ix::close_record(pool, venue.keys.record(1), payer), &[]);
    let before = world.venue(&venue.keys);
    let again = venue.report_ix(pool, 1, ASSET);
    world.refused(again, &[&venue.operator], LossError::NonceUsed);
    assert_same(&world.venue(&venue.keys), &before);
    invariants::check(world, pool);
}
