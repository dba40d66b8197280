//! A hostile venue reports one deficit often, at the edges of the numbers, or forges what it did (P13).

use crate::{common::*, hostile::*};
use anchor_lang::{error::ErrorCode, prelude::Pubkey, Event};
use loss_testkit::{events, invariants, ix, venues::Venue, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    events::DeficitReported,
    state::{Pool, ShortfallRecord, Venue as VenueState},
};
use solana_instruction::{AccountMeta, Instruction};

/// A year, which the records of a plain pool live for.
const LIFE: i64 = 365 * DAY;

fn start() -> (World, PoolKeys, Venue) {
    let (mut world, pool, _) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, BOND, 0);
    (world, pool, venue)
}

#[track_caller]
fn refused(world: &mut World, pool: &PoolKeys, venue: &Venue, nonce: u64) {
    let report = venue.report_ix(pool, nonce, ASSET);
    world.refused(report, &[&venue.operator], LossError::NonceUsed);
}

#[test]
fn p13_no_number_at_or_below_the_last_is_reported() {
    let (mut world, pool, venue) = start();
    world.ok(venue.report_ix(&pool, 7, ASSET), &[&venue.operator]);
    for nonce in [7, 6, 1, 0] {
        refused(&mut world, &pool, &venue, nonce);
    }
    // Through another call of itself it is no other venue.
    let nested = ix::relayed(&pool, &venue.keys, venue.report_ix(&pool, 7, ASSET));
    world.refused(nested, &[&venue.operator], LossError::NonceUsed);
    assert_eq!(world.venue(&venue.keys).total_deficit, ASSET);
    invariants::check(&world, &pool);
}

#[test]
fn p13_zero_is_no_number_not_even_the_first() {
    let (mut world, pool, venue) = start();
    refused(&mut world, &pool, &venue, 0);
}

#[test]
fn p13_p16_one_deficit_twice_in_a_transaction_is_none() {
    let (mut world, pool, venue) = start();
    let report = venue.report_ix(&pool, 1, ASSET);
    let before: (Pool, VenueState) = (world.pool(&pool), world.venue(&venue.keys));
    for twice in [[report.clone(), report.clone()], [venue.report_ix(&pool, 2, ASSET), report]] {
        let Err(failure) = world.send(&twice, &[&venue.operator]) else { panic!("twice") };
        assert_eq!(failure.code, Some(LossError::NonceUsed.into()));
    }
    loss_testkit::exact::assert_same(&world.pool(&pool), &before.0);
    loss_testkit::exact::assert_same(&world.venue(&venue.keys), &before.1);
}

#[test]
fn p13_a_deficit_whose_record_is_closed_is_not_reported_again() {
    let (mut world, pool, venue) = start();
    venue.report(&mut world, &pool, ASSET);
    let record = venue.keys.record(1);
    world.advance(LIFE);
    world.ok(ix::close_record(&pool, record, id(&venue.operator)), &[]);
    assert!(world.find::<ShortfallRecord>(&record).is_none());
    refused(&mut world, &pool, &venue, 1);
    assert_eq!(world.venue(&venue.keys).last_nonce, 1);
}

#[test]
fn p13_the_largest_number_is_the_last_and_ends_nothing_else() {
    let (mut world, pool, venue) = start();
    let (tokens, trader) = (venue.asset, world.new_trader(&pool, &venue, "trader"));
    world.ok(venue.report_ix(&pool, u64::MAX, BOND), &[&venue.operator]);
    for nonce in [1, u64::MAX] {
        refused(&mut world, &pool, &venue, nonce);
    }
    venue.credit(&mut world, &pool, &trader, BOND);
    world.advance(2 * WAIT);
    assert_eq!(cash_out(&mut world, &pool, &venue, &trader), BOND);
    assert_eq!(world.balance(&tokens), 0);
    invariants::check_books(&world, &pool);
}

#[test]
fn p2_the_largest_amounts_fit_every_counter() {
    let (mut world, pool, venue) = start();
    let first = grab(&mut world, &pool, &venue);
    let second = grab(&mut world, &pool, &venue);
    assert_eq!((first.debt, second.debt), (u64::MAX, u64::MAX));
    // 20 of bond, 50 of the fund, 100 of the LPs; then nobody pays.
    assert_eq!(first.unallocated, u64::MAX - 170 * ASSET);
    assert_eq!(second.unallocated, u64::MAX);
    let state = world.venue(&venue.keys);
    assert_eq!((state.total_deficit, state.total_unallocated), (u64::MAX, u64::MAX));
    assert_eq!(state.pot, 170 * ASSET);
    // What a pool says of its borrowers is not the venue's to fill.
    let state = world.pool(&pool);
    assert_eq!((state.total_shortfall, state.total_unallocated), (0, 0));
    invariants::check(&world, &pool);
}

#[test]
fn a_report_returns_what_was_paid_and_says_who_says_so() {
    let (mut world, pool, venue) = start();
    let done = world.ok(venue.report_ix(&pool, 1, 1_000 * ASSET), &[&venue.operator]);
    // 20 of bond, 50 of the fund, 100 of the LPs.
    assert_eq!(done.return_data.program_id, socialized_loss::ID);
    assert_eq!(done.return_data.data, (170 * ASSET).to_le_bytes());
    // Nothing was left to pay with.
    let done = world.ok(venue.report_ix(&pool, 2, ASSET), &[&venue.operator]);
    assert_eq!(done.return_data.program_id, socialized_loss::ID);
    assert!([0, 8].contains(&done.return_data.data.len()), "trailing zeros may be cut off");
    assert!(done.return_data.data.iter().all(|byte| *byte == 0));
}

/// A call of the pool's program that says an event happened.
fn forged_event(event: &impl Event, authority: Pubkey, signs: bool) -> Instruction {
    let tag = 0x1d9a_cb51_2ea5_45e4_u64.to_le_bytes();
    let data = [&tag[..], &event.data()].concat();
    let accounts = vec![AccountMeta::new_readonly(authority, signs)];
    Instruction { program_id: socialized_loss::ID, accounts, data }
}

#[test]
fn a_venue_cannot_make_the_program_say_what_did_not_happen() {
    let (mut world, pool, venue) = start();
    let record = venue.report(&mut world, &pool, ASSET);
    let lie = DeficitReported { lps: 900 * ASSET, ..DeficitReported::new(&record) };
    let keys = &venue.keys;
    let authority = ix::event_authority();
    for (signer, signs, code) in [
        (authority, false, ErrorCode::ConstraintSigner),
        (authority, true, ErrorCode::ConstraintSigner),
        (keys.signer, true, ErrorCode::ConstraintSeeds),
    ] {
        let forged = ix::relayed(&pool, keys, forged_event(&lie, signer, signs));
        let forged = without_signature(forged, &signer);
        let Err(failure) = world.send(&[forged], &[]) else { panic!("an event from nowhere") };
        assert_eq!(failure.code, Some(code.into()), "{}", failure.error);
        assert!(!failure.logs.iter().any(|line| line.starts_with("Program data: ")));
    }
    // What it says in its own name is an instruction of its own program.
    let own = venue.report_ix(&pool, 2, ASSET);
    let done = world.ok(own, &[&venue.operator]);
    let record: ShortfallRecord = world.read(&keys.record(2));
    events::assert_sent(&done, &DeficitReported::new(&record));
}
