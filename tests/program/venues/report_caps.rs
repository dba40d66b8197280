//! What bounds fund and LPs: caps of the venue, of all venues of the pool together, and of the fund.

use crate::common::*;
use loss_testkit::{invariants, params::plain, PoolKeys, Venue, World};
use socialized_loss::state::{PoolParams, StoredVenueCaps};

const A: u64 = ASSET;

fn caps(insurance: u64, lps: u64) -> StoredVenueCaps {
    StoredVenueCaps { insurance: insurance * A, lps: lps * A }
}

/// A pool with LPs of 1,000 and a reserve of 500, and two venues with bonds of an atom.
fn two(params: PoolParams, first: StoredVenueCaps, second: StoredVenueCaps) -> Two {
    let mut world = World::new();
    let pool = world.new_pool_for_venues(params, LIMITS);
    world.funded_lp(&pool, "lp", 1_000 * A);
    world.fund_insurance(&pool, 500 * A);
    let venues = [(0, first), (1, second)];
    let venues = venues.map(|(id, caps)| world.new_venue(&pool, id, caps, 1, 0));
    let mut two = Two { world, pool, venues };
    // The bonds are gone, so that fund and LPs pay from here on.
    for nth in [0, 1] {
        assert_eq!(two.report(nth, 1), (0, 0));
    }
    two
}

struct Two {
    world: World,
    pool: PoolKeys,
    venues: [Venue; 2],
}

impl Two {
    /// What fund and LPs pay for a deficit of the first or second venue, in atoms.
    #[track_caller]
    fn report(&mut self, nth: usize, amount: u64) -> (u64, u64) {
        let record = self.venues[nth].report(&mut self.world, &self.pool, amount);
        let [_, reserve, stakers, _, lps, _] = split(&record);
        (reserve + stakers, lps)
    }

    /// In whole assets, which it must come out as.
    #[track_caller]
    fn whole(&mut self, nth: usize, amount: u64) -> (u64, u64) {
        let (fund, lps) = self.report(nth, amount * A);
        assert_eq!((fund % A, lps % A), (0, 0));
        (fund / A, lps / A)
    }

    /// What of the caps is used, of the two venues and of the pool.
    fn used(&self) -> [(u64, u64); 3] {
        let [first, second] = [0, 1].map(|nth| self.world.venue(&self.venues[nth].keys).used);
        let all = self.world.pool(&self.pool).venue_used;
        [first, second, all].map(|used| (used.insurance.used / A, used.lps.used / A))
    }

    fn check(&self) {
        invariants::check(&self.world, &self.pool);
    }
}

#[test]
fn p15_two_venues_share_what_the_pool_pays_for_venues() {
    let mut two = two(plain(), LIMITS, LIMITS);
    assert_eq!(two.whole(0, 40), (40, 0));
    // 10 of the fund are left for both, and 100 of the LPs.
    assert_eq!(two.whole(1, 80), (10, 70));
    assert_eq!(two.used(), [(40, 0), (10, 70), (50, 70)]);
    assert_eq!(two.whole(0, 80), (0, 30));
    assert_eq!(two.used(), [(40, 30), (10, 70), (50, 100)]);
    for nth in [0, 1] {
        assert_eq!(two.whole(nth, 1_000), (0, 0));
    }
    two.check();
}

#[test]
fn p15_a_venue_takes_no_more_than_its_own_caps() {
    let mut two = two(plain(), caps(15, 25), caps(50, 0));
    assert_eq!(two.whole(0, 1_000), (15, 25));
    assert_eq!(two.whole(0, 1_000), (0, 0));
    // The other has what the first left of the pool's, within its own.
    assert_eq!(two.whole(1, 1_000), (35, 0));
    assert_eq!(two.used(), [(15, 25), (35, 0), (50, 25)]);
    two.check();
}

#[test]
fn p15_what_was_used_flows_back_over_a_day_for_each_by_itself() {
    let mut two = two(plain(), caps(20, 40), LIMITS);
    assert_eq!(two.whole(0, 1_000), (20, 40));
    // Half a day: half of each cap. Of the pool's, 50 and 100, less than that was used.
    two.world.advance(DAY / 2);
    assert_eq!(two.whole(0, 1_000), (10, 20));
    // The pool's flowed back before: 20 - 25 and 40 - 50.
    assert_eq!(two.used(), [(20, 40), (0, 0), (10, 20)]);
    assert_eq!(two.whole(1, 1_000), (40, 80));
    assert_eq!(two.used()[2], (50, 100));
    // A quarter of a day later a quarter of the pool's is free: 12.5 and 25.
    two.world.advance(DAY / 4);
    assert_eq!(two.report(1, 1_000 * A), (12_500_000, 25 * A));
    // And nothing of it for the first, which has room of its own.
    assert_eq!(two.whole(0, 1_000), (0, 0));
    two.world.advance(DAY);
    assert_eq!(two.whole(0, 1_000), (20, 40));
    assert_eq!(two.whole(1, 1_000), (30, 60));
    two.check();
}

#[test]
fn p15_within_any_day_venues_take_at_most_twice_the_caps() {
    let mut two = two(plain(), LIMITS, LIMITS);
    let mut taken = (0, 0);
    // At once, and then every tenth of a day up to the day's last second.
    for step in 0..=10 {
        for nth in [0, 1] {
            let (fund, lps) = two.report(nth, 1_000 * A);
            taken = (taken.0 + fund, taken.1 + lps);
        }
        two.world.advance(if step < 9 { DAY / 10 } else { DAY / 10 - 1 });
    }
    assert!(taken.0 <= 2 * 50 * A && taken.1 <= 2 * 100 * A, "{taken:?}");
    // And nearly that: what flows back in the last tenth is all there is to come.
    assert!(taken.0 > 99 * A && taken.1 > 198 * A, "{taken:?}");
    two.check();
}

#[test]
fn p3_the_funds_own_caps_hold_besides_the_venues() {
    let params = PoolParams { insurance_cap_event: 30 * A, insurance_cap_day: 45 * A, ..plain() };
    let mut two = two(params, LIMITS, LIMITS);
    // The fund's cap per event, then its cap per day: the LPs pay what it holds back.
    assert_eq!(two.whole(0, 40), (30, 10));
    assert_eq!(two.whole(0, 40), (15, 25));
    assert_eq!(two.whole(1, 40), (0, 40));
    // What the fund had is held back, as far as the deficit asked for it.
    let record = two.venues[1].report(&mut two.world, &two.pool, 12 * A);
    assert_eq!((record.held_back, record.lps), (12 * A, 12 * A));
    two.check();
}

#[test]
fn a_positions_shortfall_uses_the_funds_caps_and_not_the_venues() {
    let mut two = two(PoolParams { insurance_cap_day: 60 * A, ..plain() }, LIMITS, LIMITS);
    let Two { world, pool, .. } = &mut two;
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "borrower", 2_000_000_000, 20 * A);
    world.advance(1);
    world.set_price(pool, 1);
    world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
    assert_eq!(world.record(pool, 1).reserve, 20 * A);
    assert_eq!(two.used()[2], (0, 0));
    // 40 of the fund's 60 a day are left, and all of the venue's.
    assert_eq!(two.whole(0, 45), (40, 5));
    assert_eq!(two.used()[2], (40, 5));
    two.check();
}

#[test]
fn p2_what_the_caps_hold_back_is_on_the_record() {
    let mut two = two(plain(), caps(10, 7), LIMITS);
    let Two { world, pool, venues } = &mut two;
    let record = venues[0].report(world, pool, 100 * A);
    assert_eq!(split(&record), [0, 10 * A, 0, 0, 7 * A, 83 * A]);
    // The fund has 500, of which the deficit asks for 100.
    assert_eq!(record.held_back, 90 * A);
    two.check();
}

#[test]
fn a_venue_without_caps_takes_nothing_from_fund_and_lps() {
    let mut two = two(plain(), caps(0, 0), LIMITS);
    let Two { world, pool, venues } = &mut two;
    let before = (world.fund(pool), world.pool(pool).ledger);
    let record = venues[0].report(world, pool, 100 * A);
    assert_eq!(split(&record), [0, 0, 0, 0, 0, 100 * A]);
    let after = (world.fund(pool), world.pool(pool).ledger);
    assert_eq!(after.1, before.1);
    assert_eq!((after.0.cash, after.0.reserve), (before.0.cash, before.0.reserve));
    two.check();
}

/// One venue's claims never pay for another's deficit.
#[test]
fn p16_a_deficit_at_one_venue_touches_no_claim_at_another() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    let Scene { world, pool, venue, .. } = &mut scene;
    let next = world.new_venue(pool, 1, LIMITS, A, 50 * A);
    let there = world.winner(pool, &next, "there", 50 * A);
    let before = world.svm.get_account(&venue.keys.venue);
    let record = next.report(world, pool, 300 * A);
    assert_eq!(split(&record), [A, 0, 0, 50 * A, 100 * A, 149 * A]);
    assert_eq!(world.svm.get_account(&venue.keys.venue), before);
    assert_eq!((trader.claim(world, venue), there.claim(world, &next)), (100 * A, 0));
    invariants::check(world, pool);
}
