//! A hostile venue next to an honest one: it touches nothing that is the other's. What they share is
//! the most that the pool pays for all venues, and the fund's day; how far that goes is shown here.

use crate::{common::*, hostile::*};
use loss_testkit::{
    exact::assert_same, invariants, ix, params::plain, Lp, PoolKeys, Trader, Venue, World,
};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, StoredVenueCaps},
};

/// An honest venue with the pool's caps and a trader with 40; a hostile one of another program.
struct Street {
    world: World,
    pool: PoolKeys,
    lp: Lp,
    honest: Venue,
    hostile: Venue,
    winner: Trader,
}

impl Street {
    fn new(hostile_caps: StoredVenueCaps) -> Self {
        let (mut world, pool, lp) = town();
        let stranger = other_program(&mut world);
        let hostile = venue_of(&mut world, &pool, stranger, 1);
        world.register(&pool, &hostile, hostile_caps, BOND);
        let honest = world.new_venue(&pool, 0, LIMITS, BOND, 10_000 * ASSET);
        let winner = world.winner(&pool, &honest, "winner", 40 * ASSET);
        Self { world, pool, lp, honest, hostile, winner }
    }

    /// All that a venue can do in its own name, and what anybody can do to another.
    fn rampage(&mut self) {
        let Self { world, pool, honest, hostile, winner, .. } = self;
        let friend = world.winner(pool, hostile, "friend", 70 * ASSET);
        grab(world, pool, hostile);
        hostile.credit(world, pool, &friend, 200 * ASSET);
        grab(world, pool, hostile);
        world.ok(ix::settle_profit(pool, &honest.keys, &winner.id()), &[]);
        let (owner, operator) = (&hostile.bond_owner, &hostile.operator);
        world.ok(ix::retire_venue(pool, &hostile.keys, id(owner)), &[owner]);
        for party in [operator, owner] {
            let retire = ix::retire_venue(pool, &honest.keys, id(party));
            world.refused(retire, &[party], LossError::NotVenueParty);
        }
    }
}

#[test]
fn p16_a_hostile_venue_changes_no_byte_of_another_or_of_its_claims() {
    let mut street = Street::new(LIMITS);
    let (keys, trader) = (street.honest.keys, street.winner.id());
    let before = (street.world.venue(&keys), street.world.profit(&keys, &trader));
    street.rampage();
    assert_same(&street.world.venue(&keys), &before.0);
    assert_same(&street.world.profit(&keys, &trader), &before.1);

    let Street { world, pool, honest, winner, .. } = &mut street;
    let venue = world.venue(&keys);
    let room = venue.book().used.room(&venue.caps.into(), world.now());
    assert_eq!((room.insurance.get(), room.lps.get()), (LIMITS.insurance, LIMITS.lps));
    world.advance(2 * WAIT);
    assert_eq!(cash_out(world, pool, honest, winner), 40 * ASSET);
    invariants::check(world, pool);
}

/// Of a deficit of 500: bond, fund, claims, LPs, nobody.
fn split_of_500(street: &mut Street) -> [u64; 5] {
    let record = street.honest.report(&mut street.world, &street.pool, 500 * ASSET);
    invariants::check(&street.world, &street.pool);
    [record.bond, record.reserve, record.profits, record.lps, record.unallocated]
        .map(|part| part / ASSET)
}

#[test]
fn p3_what_one_venue_took_of_the_pools_caps_is_missing_to_another_until_it_flows_back() {
    let mut alone = Street::new(LIMITS);
    assert_eq!(split_of_500(&mut alone), [20, 50, 40, 100, 290]);

    // Beside one with less than the pool's caps, the rest of them is left.
    let mut beside = Street::new(StoredVenueCaps { insurance: 30 * ASSET, lps: 60 * ASSET });
    beside.rampage();
    assert_eq!(split_of_500(&mut beside), [20, 20, 40, 40, 380]);

    // Beside one with all of them, nothing is; its own class and bond bear it, and the rest nobody.
    let mut crowded_out = Street::new(LIMITS);
    crowded_out.rampage();
    assert_eq!(split_of_500(&mut crowded_out), [20, 0, 40, 0, 440]);
    assert_eq!(crowded_out.lp.claim(&crowded_out.world, &crowded_out.pool), 900 * ASSET - 1);
    // A day later, when the hostile one does not come first, it has the caps again.
    crowded_out.world.advance(DAY);
    assert_eq!(split_of_500(&mut crowded_out), [0, 50, 0, 100, 350]);
}

/// The fund's cap for a day is one for borrowers and venues. A venue that uses it up moves a default of
/// that day from the fund to the LPs: by at most its cap of insurance, besides its cap of the LPs.
#[test]
fn p3_what_a_venue_took_of_the_funds_day_does_not_pay_for_a_borrower() {
    let params = PoolParams { insurance_cap_day: 50 * ASSET, ..plain() };
    // A second lies between: 50 / 86,400 flowed back.
    let crowded_out = (1, 578, 300 * ASSET - 578);
    for (grabs, reserve, lps) in [(0, 50 * ASSET, 250 * ASSET), crowded_out] {
        let (mut world, pool, _) = town_with(params);
        let venue = world.new_venue(&pool, 0, LIMITS, BOND, 0);
        world.set_price(&pool, PRICE);
        let borrower = world.indebted(&pool, "borrower", 10_000_000_000, 300 * ASSET);
        let caller = world.new_caller(&pool, "caller", 0);
        for _ in 0..grabs {
            grab(&mut world, &pool, &venue);
        }
        make_worthless(&mut world, &pool);
        caller.record(&mut world, &pool, &borrower);
        let record = world.record(&pool, borrower.nonce);
        assert_eq!((record.debt, record.reserve, record.lps), (300 * ASSET, reserve, lps));
        invariants::check(&world, &pool);
    }
}
