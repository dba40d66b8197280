//! P14 for venues' deficits: what comes back goes to the LPs, then to the profit claims of that venue, then
//! to the stakers, each by what it bore; whenever they claim, by whatever proof, and to nobody else.

use crate::{common::*, common_venues::*};
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys, PoolKeys, Trader, Venue, World,
};
use socialized_loss::{
    error::LossError,
    state::{LossReceipt, RecoveryClaim, ShortfallRecord, StoredVenueCaps},
};
use solana_keypair::Keypair;

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };

/// Claims. Returns what was paid; refusals must say that nothing is left.
#[track_caller]
fn claims(
    world: &mut World,
    pool: &PoolKeys,
    (venue, nonce): (&Venue, u64),
    side: ClaimSide,
    key: &Keypair,
) -> u64 {
    let before = world.balance(&side.owner_asset);
    let claim = ix::claim_recovery(pool, venue.keys.record(nonce), side);
    if let Err(refused) = world.send(&[claim], &[key]) {
        assert_eq!(refused.code, Some(LossError::NothingToClaim.into()), "{}", refused.error);
    }
    invariants::check(world, pool);
    world.balance(&side.owner_asset) - before
}

fn by_receipt(world: &World, venue: &Venue, trader: &Trader, from_seq: u64) -> ClaimSide {
    let share = venue.keys.profit(&trader.id());
    world.receipt_side(share, from_seq, &trader.key, trader.asset)
}

#[test]
fn p14_lps_get_back_first_then_claims_then_stakers_and_the_rest_is_the_reserves() {
    let limits = StoredVenueCaps { insurance: 500_000, lps: 600_000 };
    let (mut world, pool, venue) = start_with_venue(limits, 1_000);
    let lp = world.funded_lp(&pool, "lp", 4_000_000);
    world.fund_insurance(&pool, 50_000);
    let staker = world.funded_staker(&pool, "staker", 300_000);
    let other = world.funded_staker(&pool, "other staker", 100_000);
    let trader = world.winner(&pool, &venue, "trader", 600_000);
    let second = world.winner(&pool, &venue, "second trader", 200_000);
    let record = fall_short(&mut world, &pool, &venue, 1_600_000);
    // 50,000 of the reserve, 400,000 of the stakers, 800,000 of the claims, 350,000 of the LPs.
    assert_eq!((record.reserve, record.stakers), (50_000, 400_000));
    assert_eq!((record.profits, record.lps, record.unallocated), (800_000, 350_000, 0));
    let by_lp = world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset);
    let [by_staker, by_other] =
        [&staker, &other].map(|one| world.open_side(pool.stake(&one.id()), &one.key, one.asset));
    let [by_trader, by_second] = [&trader, &second].map(|one| open_claim(&world, &venue, one));
    let nonce = record.nonce;
    let mut table = Vec::new();
    for amount in [349_999, 1, 400_000, 400_001, 200_000, 200_001, 5] {
        repent(&mut world, &pool, &venue, nonce, amount);
        let mut claim = |side, key| claims(&mut world, &pool, (&venue, nonce), side, key);
        let paid = [
            claim(by_lp, &lp.key),
            claim(by_trader, &trader.key),
            claim(by_second, &second.key),
            claim(by_staker, &staker.key),
            claim(by_other, &other.key),
        ];
        table.push((paid, world.pool(&pool).ledger.dust));
    }
    let expected = [
        ([349_999, 0, 0, 0, 0], 0),
        ([1, 0, 0, 0, 0], 0),
        ([0, 300_000, 100_000, 0, 0], 0),
        ([0, 300_000, 100_000, 0, 0], 0),
        ([0, 0, 0, 150_000, 50_000], 0),
        ([0, 0, 0, 150_000, 50_000], 2),
        ([0, 0, 0, 0, 0], 7),
    ];
    assert_eq!(table, expected);
    // The bond paid 1,000 and the reserve 50,000: what is more than all others bore is the reserve's.
    assert_eq!(world.profit(&venue.keys, &trader.id()).share.recovered, 600_000);
    assert_eq!(profits(&world, &venue), 0, "no claim grows by a recovery");
    let record = world.read::<ShortfallRecord>(&venue.keys.record(nonce));
    assert_eq!(
        (record.claimed_lps, record.claimed_profits, record.claimed_stakers),
        (350_000, 800_000, 400_000)
    );
}

#[test]
fn p14_who_won_later_gets_nothing_and_who_left_gets_what_it_lost() {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    let leaver = world.winner(&pool, &venue, "leaver", 1_000_000);
    let stayer = world.winner(&pool, &venue, "stayer", 3_000_000);
    let nonce = fall_short(&mut world, &pool, &venue, 1_000_000).nonce;
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &venue, &leaver), 750_000);
    world.ok(closing_profit(&world, &pool, &venue, &leaver), &[&leaver.key]);
    let late = world.winner(&pool, &venue, "late", 9_000_000);
    repent(&mut world, &pool, &venue, nonce, 400_000);

    let people = [&leaver, &stayer, &late];
    let proofs = [
        by_receipt(&world, &venue, &leaver, 0),
        open_claim(&world, &venue, &stayer),
        open_claim(&world, &venue, &late),
    ];
    let round = |world: &mut World| {
        let mut paid = [0; 3];
        for (at, side) in proofs.into_iter().enumerate() {
            paid[at] = claims(world, &pool, (&venue, nonce), side, &people[at].key);
            let again = claims(world, &pool, (&venue, nonce), side, &people[at].key);
            assert_eq!(again, 0, "once");
        }
        paid
    };
    assert_eq!(round(&mut world), [100_000, 300_000, 0]);
    repent(&mut world, &pool, &venue, nonce, 700_000);
    assert_eq!(round(&mut world), [150_000, 450_000, 0]);
    let pool_now = world.pool(&pool);
    assert_eq!((pool_now.recoveries, pool_now.ledger.dust), (0, 100_000));
}

#[test]
fn p14_one_claim_account_stands_for_the_open_segment_and_for_its_receipt() {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    let trader = world.winner(&pool, &venue, "trader", 1_000_000);
    world.winner(&pool, &venue, "other", 1_000_000);
    let nonce = fall_short(&mut world, &pool, &venue, 1_000_000).nonce;
    let event = (&venue, nonce);
    repent(&mut world, &pool, &venue, nonce, 200_000);
    let segment = open_claim(&world, &venue, &trader);
    assert_eq!(claims(&mut world, &pool, event, segment, &trader.key), 100_000);
    venue.credit(&mut world, &pool, &trader, 1);
    let proof = by_receipt(&world, &venue, &trader, 0);
    assert_eq!(claims(&mut world, &pool, event, proof, &trader.key), 0, "not again");
    let new_segment = open_claim(&world, &venue, &trader);
    assert_eq!(
        claims(&mut world, &pool, event, new_segment, &trader.key),
        0,
        "nor by what is left"
    );
    repent(&mut world, &pool, &venue, nonce, 200_001);
    assert_eq!(claims(&mut world, &pool, event, proof, &trader.key), 100_000);
    let claim = keys::claim(&venue.keys.profit(&trader.id()), 0, &venue.keys.record(nonce));
    assert_eq!(world.read::<RecoveryClaim>(&claim).paid, 200_000);
}

/// Both venues' events have numbers of one row, so a segment spans events of both.
#[test]
fn p14_a_claim_at_one_venue_proves_nothing_of_anothers_deficit_or_of_a_positions() {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    let other = world.new_venue(&pool, 1, NOTHING, 1, 1 << 40);
    world.set_price(&pool, PRICE);
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let here = world.winner(&pool, &venue, "here", 1_000_000);
    let there = world.winner(&pool, &other, "there", 1_000_000);
    fall_short(&mut world, &pool, &venue, 500_000);
    fall_short(&mut world, &pool, &other, 250_000);
    let default = lose(&mut world, &pool, 100_000);
    repent(&mut world, &pool, &venue, 1, 300_000);
    repent(&mut world, &pool, &other, 1, 200_000);
    world.recover(&pool, default.nonce, 50_000);
    venue.credit(&mut world, &pool, &here, 10);
    let closed = by_receipt(&world, &venue, &here, 0);
    let receipt: LossReceipt = world.read(&closed.receipt.expect("a receipt"));
    assert_eq!((receipt.segment.from_seq, receipt.to_seq), (0, 3));
    for side in [closed, open_claim(&world, &venue, &here)] {
        let wrong = ix::claim_recovery(&pool, other.keys.record(1), side);
        world.refused(wrong, &[&here.key], LossError::WrongVenue);
        let wrong = ix::claim_recovery(&pool, pool.record(default.nonce), side);
        world.refused(wrong, &[&here.key], LossError::WrongVenue);
    }
    // Nor has an LP a part in what only claims bore.
    let of_lp = world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset);
    assert_eq!(claims(&mut world, &pool, (&venue, 1), of_lp, &lp.key), 0);
    assert_eq!(claims(&mut world, &pool, (&venue, 1), closed, &here.key), 300_000);
    let theirs = open_claim(&world, &other, &there);
    assert_eq!(claims(&mut world, &pool, (&other, 1), theirs, &there.key), 200_000);
    let of_default = ix::claim_recovery(&pool, pool.record(default.nonce), of_lp);
    world.ok(of_default, &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 50_000);
}

#[test]
fn p14_a_claim_closed_and_opened_again_claims_by_what_it_was_then_and_never_twice() {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    let trader = world.winner(&pool, &venue, "trader", 1_000_000);
    world.winner(&pool, &venue, "other", 1_000_000);
    let first = fall_short(&mut world, &pool, &venue, 1_000_000).nonce;
    repent(&mut world, &pool, &venue, first, 100_000);
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &venue, &trader), 500_000);
    world.ok(closing_profit(&world, &pool, &venue, &trader), &[&trader.key]);
    let proof = by_receipt(&world, &venue, &trader, 0);
    assert_eq!(claims(&mut world, &pool, (&venue, first), proof, &trader.key), 50_000);
    let open = ix::open_profit(&pool, &venue.keys, trader.id(), id(&venue.operator));
    world.ok(open, &[&venue.operator]);
    venue.credit(&mut world, &pool, &trader, 500_000);
    let second = fall_short(&mut world, &pool, &venue, 250_000).nonce;
    repent(&mut world, &pool, &venue, second, 16_000);
    repent(&mut world, &pool, &venue, first, 100_000);
    let now = open_claim(&world, &venue, &trader);
    assert_eq!(now.from_seq, 1);
    // The new claim bore half of the second event and nothing of the first.
    let mut claim = |nonce, side| claims(&mut world, &pool, (&venue, nonce), side, &trader.key);
    let paid = [claim(first, now), claim(second, now), claim(first, proof), claim(second, proof)];
    assert_eq!(paid, [0, 8_000, 50_000, 0]);
}

#[test]
fn p14_when_a_deficit_is_final_the_rest_is_the_reserves() {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    let trader = world.winner(&pool, &venue, "trader", 1_000_000);
    let other = world.winner(&pool, &venue, "other", 1_000_000);
    let record = fall_short(&mut world, &pool, &venue, 500_000);
    let at = venue.keys.record(record.nonce);
    repent(&mut world, &pool, &venue, record.nonce, 300_000);
    let side = open_claim(&world, &venue, &trader);
    assert_eq!(claims(&mut world, &pool, (&venue, record.nonce), side, &trader.key), 150_000);
    world.set_time(record.final_at);
    let late = ix::claim_recovery(&pool, at, open_claim(&world, &venue, &other));
    world.refused(late, &[&other.key], LossError::EventFinal);
    world.ok(ix::close_record(&pool, at, record.rent_payer), &[]);
    let after = world.pool(&pool);
    assert_eq!((after.recoveries, after.ledger.dust), (0, 150_000));
    assert!(world.find::<ShortfallRecord>(&at).is_none());
    invariants::check(&world, &pool);
}
