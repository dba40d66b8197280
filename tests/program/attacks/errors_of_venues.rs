//! Errors that no attack meets: venues and their traders.

use crate::{
    field::Field,
    moves::with_venue,
    story::*,
    story_of_venues::{mature, taking_profit},
    table::{tried, Attack},
};
use loss_testkit::{
    ix::{self, relayed, with_account, ClaimSide},
    stage::LIMITS,
    Venue, VenueKeys,
};
use socialized_loss::{
    error::LossError,
    instructions::{ReportDeficitArgs, WithdrawAmount::*},
};

pub const ROWS: &[Attack] = &[
    tried("E22", "withdraw_profit: before it has matured", not_matured),
    tried("E23", "credit_profit, report_deficit: before the venue's time lock", not_active),
    tried("E24", "report_deficit, add_bond, return_bond: before and after retirement", retirement),
    tried("E25", "report_deficit, credit_profit: signed by another venue", signed_by_another),
    tried(
        "E26",
        "report_deficit: the deficit of an account that is not the venue's",
        not_its_account,
    ),
    tried("E27", "retire_venue: by a stranger", retired_by_a_stranger),
    tried("E28", "report_deficit: the same deficit twice", reported_twice),
    tried("E29", "claim_recovery: a claim of another venue", another_venue),
];

impl Field {
    /// A pool with an active venue, which has a bond of 1,000.
    fn with_venue(&self) -> (Self, Venue) {
        let (world, pool, venue, _) = with_venue();
        let people = ["lp", "authority", "operator 0", "operator 1", "bond owner 0", "trader"];
        (self.elsewhere(world, pool, &people), venue)
    }

    /// A report as the venue's program makes it, before it is relayed.
    fn reporting(&self, venue: &Venue, nonce: u64) -> solana_instruction::Instruction {
        let args = ReportDeficitArgs { nonce, amount: 1_500, trader: self.thief() };
        ix::report_deficit(&self.pool, &venue.keys, venue.account, id(&venue.operator), args)
    }
}

fn not_matured(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    let trader = v.world.winner(&pool, &venue, "trader", 5_000);
    let take = taking_profit(&v.world, &pool, &venue, &trader, Assets(5_000));
    v.refused("at once", take.clone(), LossError::NotMatured);
    mature(&mut v.world, &pool);
    v.ok(take);
    v.is("matured", v.world.balance(&trader.asset), 5_000);
    f.join("a profit", v);
}

fn not_active(f: &mut Field) {
    let (mut v, _) = f.with_venue();
    let pool = v.pool;
    let next = v.world.unregistered_venue(&pool, 1, 1_000, 1_000);
    v.world.register(&pool, &next, LIMITS, 1_000);
    let trader = v.world.new_trader(&pool, &next, "trader");
    let credit = next.credit_ix(&v.world, &pool, &trader.id(), 10);
    v.refused("a credit", credit, LossError::VenueNotActive);
    let wait = v.world.pool(&pool).params.time_lock_seconds;
    v.world.advance(i64::from(wait) - 1);
    let report = next.report_ix(&pool, 1, 1_500);
    v.refused("a report, a second early", report.clone(), LossError::VenueNotActive);
    v.world.advance(1);
    v.ok(report);
    v.is("then: the bond paid", v.world.venue(&next.keys).bond, 0);
    f.join("registered", v);
}

fn retirement(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    let back = ix::return_bond(&pool, &venue.keys, venue.bond_side());
    v.refused("the bond, in mid-life", back.clone(), LossError::VenueNotRetired);
    v.ok(ix::retire_venue(&pool, &venue.keys, id(&venue.bond_owner)));
    v.refused("the bond, before the time lock", back.clone(), LossError::VenueNotRetired);
    v.world.advance(v.world.pool(&pool).params.time_lock_seconds.into());
    v.refused("a report afterwards", venue.report_ix(&pool, 1, 1), LossError::VenueRetired);
    let more = ix::add_bond(&pool, &venue.keys, venue.bond_side(), 1);
    v.refused("a bond afterwards", more, LossError::VenueRetired);
    v.ok(back);
    v.is("the bond, afterwards", v.world.balance(&venue.bond_asset), 1_000);
    f.join("retired", v);
}

fn signed_by_another(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    let other = VenueKeys::derive(&pool, venue.keys.program, 1);
    let signed = with_account(v.reporting(&venue, 1), &venue.keys.signer, other.signer);
    v.refused("a report", relayed(&pool, &other, signed), LossError::NotVenue);
    v.ok(venue.report_ix(&pool, 1, 1_500));
    let venue = v.world.venue(&venue.keys);
    v.is("by itself: bond, pot", (venue.bond, venue.pot), (0, 1_500));
    f.join("another venue", v);
}

fn not_its_account(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    for (what, account) in [("the pool's", pool.asset_vault), ("a person's", id(&venue.operator))] {
        let report = with_account(v.reporting(&venue, 1), &venue.account, account);
        v.refused(what, relayed(&pool, &venue.keys, report), LossError::NotVenueAccount);
    }
    f.join("accounts", v);
}

fn retired_by_a_stranger(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    for (what, party) in [("an LP", v.person("lp")), ("its operator", id(&venue.operator))] {
        let retire = ix::retire_venue(&pool, &venue.keys, party);
        v.refused(what, retire, LossError::NotVenueParty);
    }
    v.is("it goes on", v.world.venue(&venue.keys).retires_at, i64::MAX);
    f.join("parties", v);
}

fn reported_twice(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    v.ok(venue.report_ix(&pool, 5, 1_500));
    for nonce in [5, 4, 0] {
        let again = venue.report_ix(&pool, nonce, 1_500);
        v.refused(&format!("number {nonce} after 5"), again, LossError::NonceUsed);
    }
    v.is("paid", v.world.venue(&venue.keys).pot, 1_500);
    f.join("numbers", v);
}

fn another_venue(f: &mut Field) {
    let (mut v, venue) = f.with_venue();
    let pool = v.pool;
    let next = v.world.new_venue(&pool, 1, LIMITS, 1, 1_000);
    let trader = v.world.winner(&pool, &next, "trader", 100);
    v.ok(venue.report_ix(&pool, 1, 5_000));
    let (share, from_seq) = (next.keys.profit(&trader.id()), 0);
    let side = ClaimSide {
        share,
        from_seq,
        receipt: None,
        owner_asset: trader.asset,
        caller: trader.id(),
    };
    let claim = ix::claim_recovery(&pool, venue.keys.record(1), side);
    v.refused("its own pool's other venue", claim, LossError::WrongVenue);
    f.join("two venues", v);
}
