//! Holds up P3 where caps are: what the fund and the LPs pay for a venue is at most its caps, the caps of all venues
//! together, and the fund's own. At once at most a cap, within any 24 hours at most twice, whatever is reported.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod deficits;

use deficits::{caps, check, expect, held, paid, tiers, used, Books, Case, ALL, NO_CAP, PLAIN};
use loss_math::{Assets, LeakyBucket, PoolLedger, VenueBook, VenueCaps, VenueUse, Waterfall};

const DAY: i64 = 86_400;

#[test]
fn p3_the_funds_own_caps_hold_for_venues_too() {
    let event = |per_event| Case { per_event, ..ALL };
    check("none per event", &event(0), 650, &held([50, 0, 0, 300, 300, 0], 300));
    check("in the reserve", &event(60), 650, &held([50, 60, 0, 300, 240, 0], 240));
    check("in the stakers", &event(250), 650, &held([50, 100, 150, 300, 50, 0], 50));
    check("just enough", &event(300), 650, &expect([50, 100, 200, 300, 0, 0]));
    check("one too few", &event(299), 650, &held([50, 100, 199, 300, 1, 0], 1));
    check("a small deficit within", &event(60), 110, &expect([50, 60, 0, 0, 0, 0]));
    let day =
        |amount, updated_at, now| Case { per_day: 250, paid: used(amount, updated_at), now, ..ALL };
    check("per day, unused", &day(0, 0, 0), 650, &held([50, 100, 150, 300, 50, 0], 50));
    check("200 used just now", &day(200, 0, 0), 650, &held([50, 50, 0, 300, 250, 0], 250));
    // Half of 250 flowed back: 75 are used.
    check("half a day later", &day(200, 0, 43_200), 650, &held([50, 100, 75, 300, 125, 0], 125));
    check("a clock gone back", &day(200, 9, 0), 650, &held([50, 50, 0, 300, 250, 0], 250));
    let both = Case { per_event: 120, ..day(0, 0, 0) };
    check("the lower of both", &both, 650, &held([50, 100, 20, 300, 180, 0], 180));
}

#[test]
fn p2_p3_the_worked_example_of_a_deficit() {
    // Quoted in docs/MATHS.md: a fund of 500 that pays at most 50, LPs with 1,000 of whom 100 may be taken.
    let case = Case {
        lps: 1_000,
        lent: 0,
        bond: 20,
        reserve: 500,
        profits: 300,
        venue: caps(50, 100),
        ..PLAIN
    };
    let after = paid("500", &case, 500, &held([20, 50, 0, 300, 100, 30], 430));
    assert_eq!(after.venue.pot, Assets(470));
}

#[test]
fn p3_the_lowest_of_a_venues_cap_the_pools_and_the_funds_is_what_holds() {
    let insurance = |venue, pool, per_event| Case {
        venue: caps(venue, NO_CAP),
        pool: caps(pool, NO_CAP),
        per_event,
        ..ALL
    };
    for case in [insurance(120, 250, 290), insurance(250, 120, 290), insurance(250, 290, 120)] {
        check("120 of the fund", &case, 650, &held([50, 100, 20, 300, 180, 0], 180));
    }
    check("none of the venue's", &insurance(0, 250, 290), 650, &held([50, 0, 0, 300, 300, 0], 300));
    check("none of the pool's", &insurance(250, 0, 290), 650, &held([50, 0, 0, 300, 300, 0], 300));
    let lps = |venue, pool| Case { venue: caps(NO_CAP, venue), pool: caps(NO_CAP, pool), ..ALL };
    for case in [lps(70, 500), lps(500, 70)] {
        check("70 of the LPs", &case, 720, &expect([50, 100, 200, 300, 70, 0]));
        check("one atom more", &case, 721, &expect([50, 100, 200, 300, 70, 1]));
        check("far more", &case, u64::MAX, &expect([50, 100, 200, 300, 70, u64::MAX - 720]));
    }
    check("no LPs at all", &lps(0, 500), 651, &expect([50, 100, 200, 300, 0, 1]));
    check("nor by the pool's", &lps(500, 0), 651, &expect([50, 100, 200, 300, 0, 1]));
    // Caps of the LPs are not the fund's, and the other way round.
    let crossed = Case { venue: caps(10, 20), ..ALL };
    check("each its own", &crossed, 800, &held([50, 10, 0, 300, 20, 420], 290));
    // The caps come before what lies idle, and the other way round.
    let idle = Case { lent: 9_930, ..lps(70, 500) };
    check("as much idle as the cap", &idle, 721, &expect([50, 100, 200, 300, 70, 1]));
    check("less idle", &Case { lent: 9_931, ..idle }, 721, &expect([50, 100, 200, 300, 69, 2]));
}

#[test]
fn p3_a_venue_without_caps_of_its_own_has_its_bond_and_its_claims() {
    let case = Case { venue: VenueCaps::default(), ..ALL };
    check("nothing else pays", &case, 800, &held([50, 0, 0, 300, 0, 450], 300));
    let after = paid("nor in small", &case, 1, &expect([1, 0, 0, 0, 0, 0]));
    assert_eq!((after.used, after.venue.used), (VenueUse::default(), VenueUse::default()));
    let pool = Case { pool: VenueCaps::default(), ..ALL };
    check("nor where the pool has none", &pool, 800, &held([50, 0, 0, 300, 0, 450], 300));
}

#[test]
fn p3_only_what_fund_and_lps_pay_uses_caps_up_and_each_only_its_own() {
    let case = Case { venue: caps(1_000, 2_000), pool: caps(3_000, 4_000), now: 7, ..ALL };
    let uses = |insurance, lps| VenueUse { insurance: used(insurance, 7), lps: used(lps, 7) };
    let after = paid("all tiers", &case, 700, &expect([50, 100, 200, 300, 50, 0]));
    assert_eq!((after.venue.used, after.used), (uses(300, 50), uses(300, 50)));
    assert_eq!(after.fund.paid, used(300, 7));
    let after = paid("no LPs", &case, 400, &expect([50, 100, 200, 50, 0, 0]));
    let fund_only = VenueUse { lps: LeakyBucket::default(), ..uses(300, 0) };
    assert_eq!((after.venue.used, after.used), (fund_only, fund_only));
    let after = paid("the bond alone", &case, 50, &expect([50, 0, 0, 0, 0, 0]));
    assert_eq!((after.venue.used, after.used), (VenueUse::default(), VenueUse::default()));
    assert_eq!(after.fund.paid, LeakyBucket::default());
}

/// Reports again and again on the same books.
struct Reports(Books);

impl Reports {
    fn at(&mut self, now: i64, deficit: u64) -> Waterfall {
        let paid = self.0.report(deficit, now);
        self.0 = self.0.after(&paid);
        assert!(self.0.are_balanced());
        paid.waterfall
    }

    fn lps(&mut self, now: i64, deficit: u64) -> u64 {
        self.at(now, deficit).lps.0
    }
}

#[test]
fn p3_room_flows_back_over_a_day_and_within_24_hours_there_is_twice_the_cap_at_most() {
    let case = Case { venue: caps(0, 1_000), ..PLAIN };
    let mut reports = Reports(case.books());
    assert_eq!(reports.lps(0, u64::MAX), 1_000, "the cap at once");
    assert_eq!(reports.lps(0, u64::MAX), 0, "and no more");
    // 1,000 a day are an atom in 86.4 seconds.
    assert_eq!([reports.lps(86, 5), reports.lps(87, 5)], [0, 1]);
    let mut reports = Reports(case.books());
    assert_eq!([0, 43_200, 43_200, DAY].map(|now| reports.lps(now, 5_000)), [1_000, 500, 0, 500]);
    assert_eq!(reports.lps(DAY, 1), 0, "2,000 within 24 hours, and no more");
    assert_eq!(reports.lps(3 * DAY, u64::MAX), 1_000, "unused days do not add up");
    // Every ten minutes for a day: the cap, and 6.944 atoms flow back in each of 144 times.
    let mut reports = Reports(case.books());
    let all: u64 = (0..=144).map(|step| reports.lps(600 * step, u64::MAX)).sum();
    assert!(all <= 2_000, "{all}");
    assert_eq!(all, 1_000 + 144 * 6, "what flows back is rounded down each time it is used");
    // A clock that goes back gives no room.
    let mut reports = Reports(case.books());
    assert_eq!([DAY, 0, DAY, DAY + 87].map(|now| reports.lps(now, 5_000)), [1_000, 0, 0, 1]);
}

#[test]
fn p3_the_funds_part_flows_back_the_same_and_after_its_own_caps() {
    let case = Case { reserve: 5_000, venue: caps(1_000, 0), ..PLAIN };
    let mut reports = Reports(case.books());
    let mut reserve = |now| {
        let paid = reports.at(now, 3_000);
        (paid.reserve.0, paid.held_back.0)
    };
    assert_eq!(reserve(0), (1_000, 2_000));
    assert_eq!(reserve(43_200), (500, 2_500));
    assert_eq!(reserve(DAY), (500, 2_500));
    assert_eq!(reserve(2 * DAY), (1_000, 2_000));
    // The fund's own day is 700. What is not paid for it is not used of the venue's cap.
    let mut reports = Reports(Case { per_day: 700, ..case }.books());
    assert_eq!(reports.at(0, 3_000).reserve, Assets(700));
    assert_eq!(reports.0.venue.used.insurance, used(700, 0));
    let room = reports.0.venue.used.room(&case.venue, 43_200);
    assert_eq!(room, caps(800, 0), "300 and half of 1,000");
    assert_eq!(reports.at(43_200, 3_000).reserve, Assets(350), "half of 700");
}

#[test]
fn p3_two_venues_share_the_caps_of_their_pool() {
    // Each may take 600 of the fund and 900 of the LPs, both together 1,000 and 1,200.
    let case = Case { reserve: 5_000, venue: caps(600, 900), pool: caps(1_000, 1_200), ..PLAIN };
    let mut first = case.books();
    let paid = first.report(10_000, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 600, 0, 0, 900, 8_500]);
    first = first.after(&paid);
    // The other finds the same pool, fund and use, and its own book.
    let other = VenueBook { bond: Assets(30), ..VenueBook::default() };
    let mut second = Books { venue: other, ..first };
    let paid = second.report(10_000, 0);
    assert_eq!(tiers(&paid.waterfall), [30, 400, 0, 0, 300, 9_270]);
    assert_eq!(paid.waterfall.held_back, Assets(4_000));
    second = second.after(&paid);
    assert_eq!(second.used, VenueUse { insurance: used(1_000, 0), lps: used(1_200, 0) });
    assert_eq!(second.venue.used, VenueUse { insurance: used(400, 0), lps: used(300, 0) });
    // Half a day later 500 and 600 flowed back for both, 300 and 450 for each: who comes first has less than is there.
    let paid = Books { venue: first.venue, ..second }.report(10_000, DAY / 2);
    assert_eq!(tiers(&paid.waterfall), [0, 300, 0, 0, 450, 9_250]);
    let Books { venue, .. } = second;
    let third = Books { venue, ..first.after(&paid) };
    let paid = third.report(10_000, DAY / 2);
    assert_eq!(tiers(&paid.waterfall), [0, 200, 0, 0, 150, 9_650], "of the pool's, what is left");
}

#[test]
fn p3_a_default_of_a_position_uses_up_the_funds_day_and_not_the_venues_caps() {
    let case = Case { reserve: 1_000, per_day: 500, venue: caps(800, 800), ..PLAIN };
    let books = case.books();
    let Books { pool, fund, terms, .. } = books;
    let owed = pool.debt.total_shares;
    let (pool, fund, split) = pool.write_off(fund, &terms.fund, owed, Assets(3_600), 0).unwrap();
    assert_eq!((split.reserve, split.lps), (Assets(400), Assets(0)));
    let books = Books { pool, fund, ..books };
    let paid = books.report(700, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 100, 0, 0, 600, 0]);
    // And the other way round: after a deficit of 450 a position finds 50.
    let books = case.books();
    let paid = books.report(450, 0);
    assert_eq!(tiers(&paid.waterfall), [0, 450, 0, 0, 0, 0]);
    let (_, fund, split): (PoolLedger, _, _) =
        paid.ledger.write_off(paid.fund, &terms.fund, owed, Assets(3_600), 0).unwrap();
    assert_eq!((split.reserve, split.held_back, split.lps), (Assets(50), Assets(350), Assets(350)));
    assert_eq!((split.bond, split.profits), (Assets(0), Assets(0)), "a venue pays for no position");
    assert_eq!(fund.paid, used(500, 0));
}

#[test]
fn p3_rooms_are_what_caps_and_use_say() {
    let use_of = VenueUse { insurance: used(300, 0), lps: used(50, 0) };
    let room = |now| use_of.room(&caps(1_000, 40), now);
    assert_eq!(room(0), caps(700, 0), "more is used than the cap: none is left");
    assert_eq!(room(DAY / 4), caps(950, 0));
    assert_eq!(room(DAY), caps(1_000, 30));
    assert_eq!(room(i64::MIN), caps(700, 0));
    assert_eq!(room(i64::MAX), caps(1_000, 40));
    let within = |cap: VenueCaps| cap.within(&caps(1_000, 40));
    assert!([caps(1_000, 40), caps(0, 0), caps(0, 40)].into_iter().all(within));
    assert!(![caps(1_001, 40), caps(1_000, 41), caps(0, 41)].into_iter().any(within));
}
