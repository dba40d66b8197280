//! P3, P8, P14 for traders: who bears which deficit of a venue, and that segments and receipts prove it
//! for good, apart from what stakers and LPs bore in the same events and from other venues.

use crate::{common::*, common_venues::*, proofs::Proof};
use loss_testkit::{invariants, ix, params::DAY, PoolKeys, Trader, Venue, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{LossReceipt, ShortfallRecord, StoredVenueCaps},
};

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };
const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 100_000, lps: 1_000_000 };

/// A venue whose claims alone bear what it reports.
fn alone() -> (World, PoolKeys, Venue) {
    start_with_venue(NOTHING, 1)
}

/// What each trader bore of each event, by all its proofs.
fn borne(
    world: &World,
    pool: &PoolKeys,
    venue: &Venue,
    of: &[&Trader],
    in_: &[ShortfallRecord],
) -> Vec<Vec<u64>> {
    invariants::check(world, pool);
    let by = |trader: &Trader, record: &ShortfallRecord| -> u64 {
        let proofs = Proof::all(world, pool, venue.keys.profit(&trader.id()));
        proofs.iter().map(|proof| proof.borne(record)).sum()
    };
    let of_event = |record: &ShortfallRecord| {
        let parts: Vec<u64> = of.iter().map(|trader| by(trader, record)).collect();
        let missing = record.profits.checked_sub(parts.iter().sum()).expect("P14: too much");
        assert!(missing <= of.len() as u64, "P14: {missing} unproved");
        parts
    };
    in_.iter().map(of_event).collect()
}

#[test]
fn p3_each_tier_of_a_deficit_pays_only_when_the_one_before_has_nothing_left() {
    // Of a bond of 10,000, a reserve of 60,000 and stakes of 140,000 of which 100,000 a day, claims of
    // 400,000, and LPs with 4,000,000 of whom 1,000,000 a day.
    let table = [
        (1, [1, 0, 0, 0, 0, 0], 0),
        (10_000, [10_000, 0, 0, 0, 0, 0], 0),
        (10_001, [10_000, 1, 0, 0, 0, 0], 0),
        (70_001, [10_000, 60_000, 1, 0, 0, 0], 0),
        (110_000, [10_000, 60_000, 40_000, 0, 0, 0], 0),
        (110_001, [10_000, 60_000, 40_000, 1, 0, 0], 1),
        (510_000, [10_000, 60_000, 40_000, 400_000, 0, 0], 100_000),
        (510_001, [10_000, 60_000, 40_000, 400_000, 1, 0], 100_000),
        (1_510_001, [10_000, 60_000, 40_000, 400_000, 1_000_000, 1], 100_000),
        (u64::MAX, [10_000, 60_000, 40_000, 400_000, 1_000_000, u64::MAX - 1_510_000], 100_000),
    ];
    let (mut world, pool, venue) = start_with_venue(LIMITS, 10_000);
    world.funded_lp(&pool, "lp", 4_000_000);
    world.fund_insurance(&pool, 60_000);
    world.funded_staker(&pool, "staker", 140_000);
    world.winner(&pool, &venue, "trader", 400_000);
    for (deficit, tiers, held_back) in table {
        let mut world = world.fork();
        let record = venue.report(&mut world, &pool, deficit);
        let ShortfallRecord { bond, reserve, stakers, profits, lps, unallocated, .. } = record;
        assert_eq!([bond, reserve, stakers, profits, lps, unallocated], tiers, "{deficit}");
        assert_eq!(record.held_back, held_back, "{deficit}");
        let pot = world.venue(&venue.keys).pot;
        assert_eq!(pot, tiers[..5].iter().sum::<u64>(), "all that is paid is for its claims");
        invariants::check(&world, &pool);
    }
}

#[test]
fn p8_whose_profit_is_credited_later_pays_nothing_of_earlier_deficits() {
    let (mut world, pool, venue) = alone();
    let early = world.winner(&pool, &venue, "early", 4_000_000);
    let idle = world.new_trader(&pool, &venue, "idle");
    let first = fall_short(&mut world, &pool, &venue, 2_000_000);
    let late = world.winner(&pool, &venue, "late", 1_500_000);
    venue.credit(&mut world, &pool, &idle, 500_000);
    let no_receipt = loss_testkit::keys::receipt(&venue.keys.profit(&idle.id()), 0);
    assert!(world.find::<LossReceipt>(&no_receipt).is_none(), "it held nothing, so bore nothing");
    let all = [&early, &late, &idle];
    let claims = |world: &World| all.map(|trader| trader.claim(world, &venue));
    assert_eq!(claims(&world), [2_000_000, 1_500_000, 500_000]);
    let second = fall_short(&mut world, &pool, &venue, 1_000_000);
    assert_eq!(claims(&world), [1_500_000, 1_125_000, 375_000]);
    let got = borne(&world, &pool, &venue, &all, &[first, second]);
    assert_eq!(got, [[2_000_000, 0, 0], [500_000, 375_000, 125_000]]);
}

/// Matured or not makes no difference: all of a claim is at risk until it leaves.
#[test]
fn p14_who_takes_a_part_out_and_wins_more_bears_each_deficit_by_what_was_in() {
    let (mut world, pool, venue) = alone();
    let one = world.winner(&pool, &venue, "one", 2_000_000);
    let two = world.winner(&pool, &venue, "two", 2_000_000);
    let first = fall_short(&mut world, &pool, &venue, 400_000);
    mature(&mut world, &pool);
    one.withdraw(&mut world, &pool, &venue, WithdrawAmount::Assets(900_000));
    // 900,000 and 1,800,000 are left.
    let second = fall_short(&mut world, &pool, &venue, 270_000);
    venue.credit(&mut world, &pool, &one, 810_000);
    // 1,620,000 and 1,620,000.
    let third = fall_short(&mut world, &pool, &venue, 320_000);
    let records = [first, second, third];
    let got = borne(&world, &pool, &venue, &[&one, &two], &records);
    assert_eq!(got, [[200_000, 200_000], [89_999, 179_999], [159_999, 159_999]]);
    let receipts = [0, 1].map(|from| {
        let at = loss_testkit::keys::receipt(&venue.keys.profit(&one.id()), from);
        world.read::<LossReceipt>(&at)
    });
    assert_eq!(receipts.map(|receipt| (receipt.to_seq, receipt.class)), [(1, 2), (2, 2)]);
    assert_eq!(receipts.map(|receipt| receipt.venue), [venue.keys.venue; 2]);
    settle_profit(&mut world, &pool, &venue, &one);
    settle_profit(&mut world, &pool, &venue, &two);
    assert_eq!(borne(&world, &pool, &venue, &[&one, &two], &records), got);
}

#[test]
fn p8_who_left_paid_all_reported_before_and_nothing_after_also_of_a_wipe_out() {
    let (mut world, pool, venue) = alone();
    let leaver = world.winner(&pool, &venue, "leaver", 1_000_000);
    let stayer = world.winner(&pool, &venue, "stayer", 3_000_000);
    let first = fall_short(&mut world, &pool, &venue, 1_000_000);
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &venue, &leaver), 750_000);
    let second = fall_short(&mut world, &pool, &venue, 450_000);
    world.ok(closing_profit(&world, &pool, &venue, &leaver), &[&leaver.key]);
    let third = fall_short(&mut world, &pool, &venue, 2_000_000);
    assert_eq!((third.profits, third.unallocated), (1_800_000, 200_000));
    let records = [first, second, third];
    let got = borne(&world, &pool, &venue, &[&leaver, &stayer], &records);
    assert_eq!(got, [[250_000, 750_000], [0, 450_000], [0, 1_799_999]]);
    // The next epoch bears its own.
    let next = world.winner(&pool, &venue, "next", 80_000);
    let fourth = fall_short(&mut world, &pool, &venue, 20_000);
    let all = [&leaver, &stayer, &next];
    let got = borne(&world, &pool, &venue, &all, &[third, fourth]);
    assert_eq!(got, [[0, 1_799_999, 0], [0, 0, 20_000]]);
    assert_eq!((stayer.claim(&world, &venue), next.claim(&world, &venue)), (0, 60_000));
}

/// What one venue reports is nothing to another's claims; the fund and the LPs behind both are the same.
#[test]
fn p8_a_deficit_is_borne_by_the_claims_of_its_own_venue_alone() {
    let (mut world, pool, venue) = start_with_venue(LIMITS, 1);
    let other = world.new_venue(&pool, 1, LIMITS, 1, 1 << 40);
    world.set_price(&pool, PRICE);
    let lp = world.funded_lp(&pool, "lp", 4_000_000);
    let staker = world.funded_staker(&pool, "staker", 400_000);
    let here = world.winner(&pool, &venue, "here", 1_000_000);
    let there = world.winner(&pool, &other, "there", 1_000_000);
    let before = world.venue(&other.keys).profits;
    // 100,000 by the stakers, 1,000,000 by the claims, 500,000 by the LPs.
    fall_short(&mut world, &pool, &venue, 1_600_000);
    assert_eq!(world.venue(&other.keys).profits, before);
    let claims = |world: &World| {
        [here.claim(world, &venue), there.claim(world, &other), lp.claim(world, &pool)]
    };
    assert_eq!(claims(&world), [0, 1_000_000, 3_500_000]);
    // Of the fund nothing more is paid today, for neither.
    let record = fall_short(&mut world, &pool, &other, 250_000);
    assert_eq!((record.stakers, record.profits, record.lps), (0, 250_000, 0));
    assert_eq!(claims(&world), [0, 750_000, 3_500_000]);
    // A position's default is nothing to claims.
    world.advance(DAY.into());
    world.set_price(&pool, PRICE);
    let record = lose(&mut world, &pool, 1_175_000);
    assert_eq!((record.stakers, record.profits, record.lps), (300_000, 0, 875_000));
    assert_eq!(claims(&world), [0, 750_000, 2_625_000]);
    assert_eq!(staker.claim(&world, &pool), 0);
    world.ok(ix::settle_profit(&pool, &other.keys, &there.id()), &[]);
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &other, &there), 750_000);
    invariants::check(&world, &pool);
}
