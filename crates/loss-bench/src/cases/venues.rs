//! Venues and profit claims. A venue's own instructions are called by the puppet venue.

use super::{insurance::staker, Case};
use crate::stage::{Setup, Stage, UNIT};
use loss_testkit::{
    ix,
    venues::{Trader, Venue, WARM_UP},
    Success,
};
use socialized_loss::{
    instructions::{RegisterVenueArgs, WithdrawAmount},
    state::StoredVenueCaps,
};
use solana_signer::Signer;

const CREDIT: u64 = 16_000;
const WITHDRAW: u64 = 16_000;
const REPORT: u64 = 35_000;
const SETTLE: u64 = 5_000;

const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 50 * UNIT, lps: 100 * UNIT };
const BOND: u64 = 20 * UNIT;
const PROFIT: u64 = 300 * UNIT;

pub const CASES: &[Case] = &[
    case("register_venue", "any", |stage| {
        let venue = stage.world.unregistered_venue(&stage.pool, 0, BOND, 0);
        let args =
            RegisterVenueArgs { venue_id: 0, warm_up_seconds: WARM_UP, caps: CAPS, bond: BOND };
        let (by, side) = (stage.authority.pubkey(), venue.bond_side());
        let register = ix::register_venue(&stage.pool, &venue.keys, by, side, args);
        stage.world.ok(register, &[&stage.authority, &venue.bond_owner])
    }),
    case("retire_venue", "any", |stage| {
        let venue = venue(stage);
        let retire = ix::retire_venue(&stage.pool, &venue.keys, stage.authority.pubkey());
        stage.world.ok(retire, &[&stage.authority])
    }),
    case("add_bond", "any", |stage| {
        let venue = venue(stage);
        let add = ix::add_bond(&stage.pool, &venue.keys, venue.bond_side(), UNIT);
        stage.world.ok(add, &[&venue.bond_owner])
    }),
    case("return_bond", "interest accrued, a pot for the reserve", |stage| {
        let (venue, _) = winner(stage);
        venue.report(&mut stage.world, &stage.pool, UNIT);
        let by = venue.bond_owner.pubkey();
        stage.world.ok(ix::retire_venue(&stage.pool, &venue.keys, by), &[&venue.bond_owner]);
        stage.world.set_time(stage.world.venue(&venue.keys).retires_at);
        let back = ix::return_bond(&stage.pool, &venue.keys, venue.bond_side());
        stage.world.ok(back, &[&venue.bond_owner])
    }),
    case("open_profit", "any", |stage| {
        let venue = venue(stage);
        let (owner, payer) = (stage.carl.id(), venue.operator.pubkey());
        let open = ix::open_profit(&stage.pool, &venue.keys, owner, payer);
        stage.world.ok(open, &[&venue.operator])
    }),
    case("credit_profit", "typical: tokens, a claim that has some", |stage| {
        let (venue, trader) = winner(stage);
        stage.world.advance(3_600);
        venue.credit(&mut stage.world, &stage.pool, &trader, UNIT)
    })
    .at_most(CREDIT),
    case("credit_profit", "out of the pot", |stage| {
        let (venue, _) = winner(stage);
        let other = stage.world.new_trader(&stage.pool, &venue, "other");
        venue.report(&mut stage.world, &stage.pool, UNIT);
        venue.credit(&mut stage.world, &stage.pool, &other, UNIT)
    })
    .at_most(CREDIT),
    case("credit_profit", "worst: pot and tokens, losses settled, receipt made", |stage| {
        let (venue, trader) = winner(stage);
        hit(stage, &venue);
        venue.credit(&mut stage.world, &stage.pool, &trader, 400 * UNIT)
    })
    .at_most(CREDIT),
    case("withdraw_profit", "typical: all that has matured", |stage| {
        let (venue, trader) = winner(stage);
        stage.world.advance(WARM_UP.into());
        trader.withdraw(&mut stage.world, &stage.pool, &venue, WithdrawAmount::All)
    })
    .at_most(WITHDRAW),
    case("withdraw_profit", "worst: losses settled, receipt made, a part", |stage| {
        let (venue, trader) = winner(stage);
        stage.world.advance(i64::from(WARM_UP) / 2);
        venue.credit(&mut stage.world, &stage.pool, &trader, UNIT);
        hit(stage, &venue);
        stage.world.advance(WARM_UP.into());
        let part = WithdrawAmount::Assets(UNIT);
        trader.withdraw(&mut stage.world, &stage.pool, &venue, part)
    })
    .at_most(WITHDRAW),
    case("settle_profit", "typical and worst: losses crossed", |stage| {
        let (venue, trader) = winner(stage);
        stage.world.advance(i64::from(WARM_UP) / 2);
        venue.credit(&mut stage.world, &stage.pool, &trader, UNIT);
        hit(stage, &venue);
        stage.world.ok(ix::settle_profit(&stage.pool, &venue.keys, &trader.id()), &[])
    })
    .at_most(SETTLE),
    case("close_profit", "typical: never lost anything", |stage| {
        let (venue, trader) = winner(stage);
        stage.world.advance(WARM_UP.into());
        trader.withdraw(&mut stage.world, &stage.pool, &venue, WithdrawAmount::All);
        let (owner, payer) = (trader.id(), venue.operator.pubkey());
        let close = ix::close_profit(&stage.pool, &venue.keys, owner, payer, owner, None);
        stage.world.ok(close, &[&trader.key])
    }),
    case("report_deficit", "by the bond alone, interest accrued", |stage| {
        let (venue, _) = winner(stage);
        stage.world.advance(3_600);
        report(stage, &venue, UNIT)
    })
    .at_most(REPORT),
    case("report_deficit", "typical: bond, reserve and claims, interest accrued", |stage| {
        let (venue, _) = winner(stage);
        stage.world.advance(3_600);
        report(stage, &venue, 100 * UNIT)
    })
    .at_most(REPORT),
    case("report_deficit", "worst: every tier, stakers too, claims wiped out", |stage| {
        let (venue, _) = winner(stage);
        staker(stage, 100 * UNIT);
        stage.world.advance(3_600);
        report(stage, &venue, 500 * UNIT)
    })
    .at_most(REPORT),
];

const fn case(
    instruction: &'static str,
    path: &'static str,
    run: fn(&mut Stage) -> Success,
) -> Case {
    Case::new(instruction, path, run).from(for_venues)
}

fn for_venues() -> Setup {
    Setup { venue_caps: CAPS, ..Setup::default() }
}

/// A venue with all the pool allows, active.
fn venue(stage: &mut Stage) -> Venue {
    let Stage { world, pool, .. } = stage;
    let venue = world.unregistered_venue(pool, 0, 2 * BOND, 10_000 * UNIT);
    world.register(pool, &venue, CAPS, BOND);
    world.set_time(world.venue(&venue.keys).active_at);
    venue
}

/// And a trader with a profit, whose receipt's address takes the average two tries to find.
fn winner(stage: &mut Stage) -> (Venue, Trader) {
    let venue = venue(stage);
    let trader = stage.world.winner(&stage.pool, &venue, "dora", PROFIT);
    (venue, trader)
}

/// An hour later the claims lose a part.
fn hit(stage: &mut Stage, venue: &Venue) {
    stage.world.advance(3_600);
    venue.report(&mut stage.world, &stage.pool, 200 * UNIT);
}

fn report(stage: &mut Stage, venue: &Venue, amount: u64) -> Success {
    let report = venue.report_ix(&stage.pool, 1, amount);
    stage.world.ok(report, &[&venue.operator])
}
