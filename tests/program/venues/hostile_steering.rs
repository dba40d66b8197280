//! Who could steer which tier pays for a deficit, by what is called before it: not by collecting,
//! accruing or settling; by lending out, as far as it is said here.

use crate::common::*;
use loss_testkit::{
    exact::assert_same, invariants, ix, params::with_interest, venues::Venue, Borrower, PoolKeys,
    World,
};
use socialized_loss::state::{PoolParams, ShortfallRecord, StoredVenueCaps};
use solana_instruction::Instruction;

const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 50 * ASSET, lps: 100 * ASSET };

/// A pool that has lent 900 of 1,000 for days at 50% a year: the fund has 3 tokens, and more is owed to it.
fn lent_out() -> (World, PoolKeys, Venue, Borrower) {
    let mut world = World::new();
    let params = PoolParams { insurance_fee_bps: 5_000, ..with_interest() };
    let pool = world.new_pool_for_venues(params, CAPS);
    world.funded_lp(&pool, "lp", 1_000 * ASSET);
    world.fund_insurance(&pool, 3 * ASSET);
    let borrower = world.indebted(&pool, "borrower", 100_000_000_000, 900 * ASSET);
    let venue = world.new_venue(&pool, 0, CAPS, ASSET, 100 * ASSET);
    world.advance(20 * DAY);
    world.set_price(&pool, PRICE);
    (world, pool, venue, borrower)
}

fn report(
    world: &mut World,
    pool: &PoolKeys,
    venue: &Venue,
    first: &[Instruction],
) -> ShortfallRecord {
    let mut all = first.to_vec();
    all.push(venue.report_ix(pool, 1, 80 * ASSET));
    world.send(&all, &[&venue.operator]).unwrap_or_else(|failure| panic!("{failure:?}"));
    invariants::check(world, pool);
    world.read(&venue.keys.record(1))
}

#[test]
fn p3_collecting_accruing_or_settling_first_changes_nothing_about_who_pays() {
    let (world, pool, venue, _) = lent_out();
    let lp = world.lps[&pool.pool][0];
    let plain = report(&mut world.fork(), &pool, &venue, &[]);
    // The fund paid all it had: 3 in tokens and what it was owed of the interest.
    assert!(plain.reserve > 4 * ASSET && plain.lps > 60 * ASSET, "{plain:?}");
    assert_eq!(plain.unallocated, 0);
    let (collect, accrue) = (ix::collect_insurance(&pool), ix::accrue(&pool));
    let settle = ix::settle_lp(&pool, lp);
    for first in [
        vec![collect.clone()],
        vec![accrue.clone()],
        vec![settle, accrue.clone(), collect.clone(), collect, accrue],
    ] {
        let record = report(&mut world.fork(), &pool, &venue, &first);
        assert_same(&record, &plain);
    }
}

/// A known limit: what is lent out cannot pay. Whoever has the collateral can borrow what lies idle just before a
/// report and repay just after, in one transaction and without interest. LPs then pay nothing, nor does the fund
/// out of what it is owed: the venue's claims pay more, and the rest stays with the venue.
#[test]
fn p3_who_borrows_all_that_lies_idle_around_a_report_keeps_the_lps_out_of_it() {
    let (world, pool, venue, borrower) = lent_out();
    let plain = report(&mut world.fork(), &pool, &venue, &[]);
    let mut world = world;
    let idle = world.pool(&pool).ledger.cash;
    let (position, owner, asset) = (borrower.position, borrower.id(), borrower.asset);
    let borrow = ix::borrow(&pool, position, owner, asset, Some(pool.price), idle);
    let repay = ix::repay(&pool, position, owner, asset, idle);
    let all = [borrow, venue.report_ix(&pool, 1, 80 * ASSET), repay];
    world.send(&all, &[&venue.operator, &borrower.key]).expect("a sandwich");
    let record: ShortfallRecord = world.read(&venue.keys.record(1));
    assert_eq!((record.bond, record.reserve, record.lps), (ASSET, 3 * ASSET, 0));
    assert_eq!(record.unallocated, 76 * ASSET);
    assert_eq!(plain.lps + plain.reserve, 79 * ASSET);
    assert!(idle - world.pool(&pool).ledger.cash <= 1);
    invariants::check(&world, &pool);
}

/// Also by leaving: an LP whose pool has no delay is out before and back after, as before any loss.
#[test]
fn p11_an_lp_that_leaves_before_a_report_pays_nothing_of_it() {
    let mut scene = Scene::new();
    let Scene { world, pool, lp, venue } = &mut scene;
    let everything = socialized_loss::instructions::WithdrawAmount::All;
    lp.withdraw(world, pool, everything);
    let record = venue.report(world, pool, 60 * ASSET);
    assert_eq!((record.bond, record.lps, record.unallocated), (BOND, 0, 40 * ASSET));
    lp.deposit(world, pool, 1_000 * ASSET);
    assert_eq!(lp.claim(world, pool), 1_000 * ASSET);
    invariants::check(world, pool);
}
