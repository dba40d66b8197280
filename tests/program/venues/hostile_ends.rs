//! The end of a hostile venue: what its last hour, its retirement and its bond can and cannot take.

use crate::{common::*, hostile::*};
use anchor_lang::error::ErrorCode::ConstraintHasOne;
use loss_testkit::{invariants, ix, Lp, PoolKeys, Trader, Venue, World};
use socialized_loss::{error::LossError, instructions::WithdrawAmount};
use solana_keypair::Keypair;

/// A venue that grabbed all it could, which is 170 in its pot: its bond of 20, 50 of the fund, 100 of the LPs.
/// And an honest trader who has nothing yet.
struct Loot {
    world: World,
    pool: PoolKeys,
    lp: Lp,
    venue: Venue,
    honest: Trader,
    authority: Keypair,
}

impl Loot {
    fn new() -> Self {
        let (mut world, pool, lp) = town();
        let venue = world.new_venue(&pool, 0, LIMITS, BOND, 40 * ASSET);
        grab(&mut world, &pool, &venue);
        let pot = BOND + LIMITS.insurance + LIMITS.lps;
        assert_eq!(world.venue(&venue.keys).pot, pot);
        let authority = world.actor("authority");
        let honest = world.new_trader(&pool, &venue, "honest");
        Self { world, pool, lp, venue, honest, authority }
    }

    fn retire(&mut self) {
        let retire = ix::retire_venue(&self.pool, &self.venue.keys, id(&self.authority));
        self.world.ok(retire, &[&self.authority]);
    }

    fn return_bond(&mut self) -> u64 {
        let Self { world, pool, venue, .. } = self;
        let before = world.balance(&venue.bond_asset);
        let back = ix::return_bond(pool, &venue.keys, venue.bond_side());
        world.ok(back, &[&venue.bond_owner]);
        world.balance(&venue.bond_asset) - before
    }
}

#[test]
fn p15_nobody_takes_a_pot_after_retirement_it_is_the_reserves() {
    let mut loot = Loot::new();
    let kept = [loot.world.venue(&loot.venue.keys).pot, loot.world.fund(&loot.pool).reserve];
    let friend = loot.world.new_trader(&loot.pool, &loot.venue, "friend");
    loot.retire();
    loot.world.advance(LOCK);

    let Loot { world, pool, venue, authority, .. } = &mut loot;
    let credit = venue.credit_ix(world, pool, &friend.id(), 1);
    world.refused(credit, &[&venue.operator], LossError::VenueRetired);
    let report = venue.report_ix(pool, 9, 1);
    world.refused(report, &[&venue.operator], LossError::VenueRetired);
    let add = ix::add_bond(pool, &venue.keys, venue.bond_side(), 1);
    world.refused(add, &[&venue.bond_owner], LossError::VenueRetired);
    // Not to the pool's authority, whoever signs for it.
    let loot_account = world.token_account(pool.asset_mint, id(authority), 0);
    let thief = ix::BondSide { owner: id(authority), asset: loot_account };
    let steal = ix::return_bond(pool, &venue.keys, thief);
    world.refused_with(steal, &[authority], ConstraintHasOne.into());

    // The bond is spent: nothing goes back, and the pot goes to the reserve.
    assert_eq!(loot.return_bond(), 0);
    let Loot { world, pool, venue, .. } = &mut loot;
    assert_eq!(world.venue(&venue.keys).book().total().expect("nothing").get(), 0);
    world.ok(ix::collect_insurance(pool), &[]);
    assert_eq!(world.fund(pool).reserve, kept[0] + kept[1]);
    assert_eq!(world.balance(&pool.insurance_vault), kept[0] + kept[1]);
    // A second time there is nothing.
    assert_eq!(loot.return_bond(), 0);
    invariants::check(&loot.world, &loot.pool);
}

#[test]
fn p15_until_its_last_second_a_retiring_venue_takes_no_more_than_the_caps() {
    let mut loot = Loot::new();
    loot.retire();
    // Asking again puts nothing off.
    loot.world.advance(DAY);
    let before = loot.world.venue(&loot.venue.keys).retires_at;
    loot.retire();
    assert_eq!(loot.world.venue(&loot.venue.keys).retires_at, before);

    let Loot { world, pool, venue, .. } = &mut loot;
    for _ in 0..2 {
        grab(world, pool, venue);
        world.advance(DAY);
    }
    world.set_time(before - 1);
    grab(world, pool, venue);
    world.advance(1);
    let report = venue.report_ix(pool, u64::MAX, u64::MAX);
    world.refused(report, &[&venue.operator], LossError::VenueRetired);
    // The caps, and what flowed back in the three days of the lock but for a second: 50 / 86,400 and
    // 100 / 86,400 are 578 and 1157 atoms and a part, rounded up.
    let [fund, lps] = [4 * LIMITS.insurance - 579, 4 * LIMITS.lps - 1_158];
    assert_eq!(taken(world, venue), [fund, lps]);
    invariants::check(world, pool);
}

#[test]
fn p1_p11_the_bond_goes_back_while_claims_have_not_matured_and_they_stay_whole() {
    let mut loot = Loot::new();
    loot.retire();
    loot.world.advance(LOCK - 1);
    let Loot { world, pool, venue, honest, .. } = &mut loot;
    // The last second: the pot is still the venue's to credit, and the claim matures after the end.
    venue.credit(world, pool, honest, 40 * ASSET);
    world.advance(1);
    loot.return_bond();
    let Loot { world, pool, venue, honest, .. } = &mut loot;
    let book = world.venue(&venue.keys).book();
    assert_eq!((book.bond.get(), book.pot.get(), book.profits.assets.get()), (0, 0, 40 * ASSET));
    assert_eq!(world.pool(pool).venue_funds, 40 * ASSET);

    // Not a second early, also now.
    let side = honest.side(world, venue);
    let args = socialized_loss::instructions::WithdrawArgs {
        amount: WithdrawAmount::All,
        min_assets_out: 0,
    };
    world.advance(WAIT - 2);
    let early = ix::withdraw_profit(pool, &venue.keys, side, args);
    world.refused(early, &[&honest.key], LossError::NotMatured);
    world.advance(1);
    assert_eq!(cash_out(world, pool, venue, honest), 40 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn p10_the_bond_comes_back_once_by_whichever_way() {
    let (mut world, pool, lp) = town();
    let venue = world.new_venue(&pool, 0, LIMITS, BOND, 0);
    let friend = world.new_trader(&pool, &venue, "friend");
    // A deficit that is only the bond's costs nobody else anything, and the friend has it in two hours.
    venue.report(&mut world, &pool, BOND);
    venue.credit(&mut world, &pool, &friend, BOND);
    world.ok(ix::retire_venue(&pool, &venue.keys, id(&venue.bond_owner)), &[&venue.bond_owner]);
    world.advance(LOCK);
    assert_eq!(cash_out(&mut world, &pool, &venue, &friend), BOND);
    let back = ix::return_bond(&pool, &venue.keys, venue.bond_side());
    world.ok(back, &[&venue.bond_owner]);
    assert_eq!(world.balance(&venue.bond_asset), 0);
    assert_eq!(lp.claim(&world, &pool), 1_000 * ASSET);
    assert_eq!(world.fund(&pool).reserve, 500 * ASSET);
    assert_eq!(world.pool(&pool).venue_funds, 0);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lps_leave_with_what_the_venue_left_them() {
    let mut loot = Loot::new();
    let Loot { world, pool, lp, .. } = &mut loot;
    lp.withdraw(world, pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 900 * ASSET - 1);
    assert_eq!(world.pool(pool).venue_funds, BOND + LIMITS.insurance + LIMITS.lps);
    invariants::check(world, pool);
}
