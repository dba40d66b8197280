//! P5, P9 for profit claims: what is credited and taken out again is never more than was credited,
//! whatever the venue went through and however it is split; and splitting gains no time.

use crate::common_venues::*;
use loss_testkit::{invariants, ix, venues::WARM_UP, PoolKeys, Trader, Venue, World};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::StoredVenueCaps};

const NOTHING: StoredVenueCaps = StoredVenueCaps { insurance: 0, lps: 0 };
const AMOUNTS: [u64; 5] = [1, 3, 999, 1_000_003, 999_999_999_999];
const WAIT: i64 = WARM_UP as i64;

type Start = fn() -> (World, PoolKeys, Venue);

/// Classes that a newcomer may find.
const STATES: [(&str, Start); 5] = [
    ("empty", || claimed(0, &[])),
    ("at par", || claimed(3_000_000_000, &[])),
    ("after a deficit of a third", || claimed(3_000_000_000, &[1_000_000_000])),
    ("after odd deficits", || claimed(1_000_000_019, &[107, 999_983, 500_000_003])),
    ("in a new epoch", || claimed(1_000_000, &[2_000_000])),
];

fn claimed(amount: u64, deficits: &[u64]) -> (World, PoolKeys, Venue) {
    let (mut world, pool, venue) = start_with_venue(NOTHING, 1);
    if amount > 0 {
        world.winner(&pool, &venue, "first", amount);
    }
    for deficit in deficits {
        fall_short(&mut world, &pool, &venue, *deficit);
    }
    (world, pool, venue)
}

#[test]
fn p5_a_profit_taken_out_is_what_was_credited_or_one_atom_less() {
    for (state, build) in STATES {
        let (found, pool, venue) = build();
        let before = found.venue(&venue.keys);
        for amount in AMOUNTS {
            let mut world = found.fork();
            let trader = world.winner(&pool, &venue, "newcomer", amount);
            assert_eq!(trader.claim(&world, &venue), amount, "{state}, {amount}");
            let all = taking_profit(&world, &pool, &venue, &trader, WithdrawAmount::All);
            world.refused(all, &[&trader.key], LossError::NotMatured);
            mature(&mut world, &pool);
            // Deficits burn shares and leave their price: nothing here makes it odd.
            assert_eq!(take_profit(&mut world, &pool, &venue, &trader), amount, "{state}");
            let after = world.venue(&venue.keys).profits;
            let others = (before.profits.assets, before.profits.total_shares);
            assert_eq!((after.assets, after.total_shares), others, "{state}: the others' part");
            invariants::check(&world, &pool);
        }
    }
}

#[test]
fn p5_a_profit_taken_out_in_three_ways_never_returns_more() {
    for (state, build) in STATES {
        let (found, pool, venue) = build();
        for amount in AMOUNTS {
            let mut world = found.fork();
            let trader = world.winner(&pool, &venue, "newcomer", amount);
            mature(&mut world, &pool);
            let third = profit_now(&world, &venue, &trader).matured().get() / 3;
            let steps = [
                WithdrawAmount::Shares(third),
                WithdrawAmount::Assets(amount / 3),
                WithdrawAmount::All,
            ];
            for step in steps {
                let take = taking_profit(&world, &pool, &venue, &trader, step);
                // A part that pays nothing is refused; all that is left never is.
                let sent = world.send(&[take], &[&trader.key]);
                assert!(sent.is_ok() || step != WithdrawAmount::All, "{state}, {amount}");
            }
            let paid = world.balance(&trader.asset);
            assert!(paid <= amount && amount - paid <= 1, "{state}, {amount}: {paid}");
            assert!(profit_now(&world, &venue, &trader).share.held.shares.is_zero());
            invariants::check(&world, &pool);
        }
    }
}

/// Claims after a deficit, and what recoveries paid, of 10,000,030 in so many claims of equal size, or
/// credited in so many parts to one.
fn after(
    found: &World,
    pool: &PoolKeys,
    venue: &Venue,
    claims: u64,
    credits: u64,
    deficit: u64,
) -> (u64, u64) {
    let mut world = found.fork();
    let part = 10_000_030 / claims / credits;
    let traders: Vec<Trader> = (0..claims)
        .map(|nth| {
            let trader = world.new_trader(pool, venue, &format!("part {nth}"));
            for _ in 0..credits {
                venue.credit(&mut world, pool, &trader, part);
            }
            trader
        })
        .collect();
    let record = fall_short(&mut world, pool, venue, deficit);
    repent(&mut world, pool, venue, record.nonce, record.profits / 3);
    for trader in &traders {
        let side = open_claim(&world, venue, trader);
        let claim = ix::claim_recovery(pool, venue.keys.record(record.nonce), side);
        // A tenth of a small one is nothing, and refused.
        let _ = world.send(&[claim], &[&trader.key]);
    }
    invariants::check(&world, pool);
    let claims = traders.iter().map(|trader| trader.claim(&world, venue)).sum();
    (claims, traders.iter().map(|trader| world.balance(&trader.asset)).sum())
}

#[test]
fn p9_a_profit_split_into_ten_claims_gets_no_more_loses_no_less_and_recovers_no_more_than_one() {
    let (found, pool, venue) = claimed(1_000_003, &[]);
    let mut got = Vec::new();
    for deficit in [104, 1_000, 7_777_777, 20_000_059] {
        let [one, ten, credited] = [(1, 1), (10, 1), (1, 10)]
            .map(|(claims, credits)| after(&found, &pool, &venue, claims, credits, deficit));
        assert!(ten.0 <= one.0 && one.0 - ten.0 <= 10, "{deficit}: {ten:?}, {one:?} whole");
        assert!(ten.1 <= one.1 && one.1 - ten.1 <= 10, "{deficit}: {ten:?}, {one:?} whole");
        assert_eq!(credited, one, "{deficit}: in ten credits");
        got.push((deficit, one, ten));
    }
    // 10,000,030 of 11,000,033 parts of what is left, and of a third of what the claims bore.
    let expected = [
        (104, (9_999_935, 30), (9_999_930, 30)),
        (1_000, (9_999_120, 302), (9_999_120, 300)),
        (7_777_777, (2_929_323, 2_356_901), (2_929_320, 2_356_900)),
        (20_000_059, (0, 3_333_342), (0, 3_333_340)),
    ];
    assert_eq!(got, expected);
}

/// Each atom waits at least a warm-up and less than two, however many follow it.
#[test]
fn p9_splitting_a_profit_into_many_credits_neither_hastens_nor_puts_off_any_of_it() {
    let (mut world, pool, venue) = claimed(0, &[]);
    let trader = world.new_trader(&pool, &venue, "trader");
    let began = world.now();
    let mut taken = 0;
    // An atom every five minutes for five warm-ups; all that has matured is taken out at each.
    for nth in 0..60 {
        world.set_time(began + 300 * nth);
        venue.credit(&mut world, &pool, &trader, 1);
        let all = taking_profit(&world, &pool, &venue, &trader, WithdrawAmount::All);
        let _ = world.send(&[all], &[&trader.key]);
        taken = world.balance(&trader.asset);
        let credited_by =
            |since: i64| u64::try_from((300 * nth - since).div_euclid(300) + 1).unwrap_or(0);
        let (soonest, latest) = (credited_by(WAIT), credited_by(2 * WAIT - 1));
        assert!(taken <= soonest, "{taken} of {soonest} that waited a warm-up");
        assert!(taken >= latest, "{taken}, but {latest} waited nearly two");
    }
    assert!(taken >= 36, "{taken}");
    mature(&mut world, &pool);
    assert_eq!(take_profit(&mut world, &pool, &venue, &trader), 60 - taken);
    invariants::check(&world, &pool);
}
