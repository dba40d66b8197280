//! P11: nothing that a venue or its pool is in keeps a trader from taking out what has matured, or an LP or
//! a staker from leaving.

use crate::{common::*, common_venues::*};
use loss_testkit::{
    invariants, ix, params::DAY, venues::WARM_UP, Lp, PoolKeys, Staker, Trader, Venue, World,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, ProfitClaim, StoredVenueCaps},
};

const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 50_000, lps: 500_000 };

/// "lp" with 1,000,000 of 4,000,000, "staker" with 100,000 of 400,000, and "trader" with 500,000 of 2,000,000 that
/// have matured. Then a deficit of which the claims bear a quarter, or more.
struct Street {
    world: World,
    pool: PoolKeys,
    venue: Venue,
    lp: Lp,
    staker: Staker,
    trader: Trader,
}

impl Street {
    fn new() -> Self {
        let (mut world, pool, venue) = start_with_venue(LIMITS, 1_000);
        let lp = world.funded_lp(&pool, "lp", 1_000_000);
        world.funded_lp(&pool, "other lp", 3_000_000);
        let staker = world.funded_staker(&pool, "staker", 100_000);
        world.funded_staker(&pool, "other staker", 300_000);
        let trader = world.winner(&pool, &venue, "trader", 500_000);
        world.winner(&pool, &venue, "other trader", 1_500_000);
        mature(&mut world, &pool);
        Self { world, pool, venue, lp, staker, trader }
    }

    fn after_a_deficit(amount: u64) -> Self {
        let mut street = Self::new();
        let Self { world, pool, venue, .. } = &mut street;
        fall_short(world, pool, venue, amount);
        street
    }

    #[track_caller]
    fn trader_leaves_with(&mut self, amount: u64) {
        let Self { world, pool, venue, trader, .. } = self;
        assert_eq!(take_profit(world, pool, venue, trader), amount);
        assert!(profit_now(world, venue, trader).share.held.shares.is_zero());
        invariants::check(world, pool);
    }

    /// LP and staker leave; the staker asks first.
    #[track_caller]
    fn others_leave_with(&mut self, lp_has: u64, staker_has: u64) {
        let Self { world, pool, lp, staker, .. } = self;
        staker.request(world, pool, WithdrawAmount::All);
        world.advance(DAY.into());
        assert_eq!(leave(world, pool, lp), lp_has);
        assert_eq!(unstake_all(world, pool, staker), staker_has);
        // The venue's numbers are too many to look for all its records.
        invariants::check_books(world, pool);
    }
}

/// 50,000 by the stakers, 500,000 by the claims.
const SOME: u64 = 550_000;

#[test]
fn p11_a_trader_leaves_a_paused_pool_with_a_dead_oracle_while_exits_of_lps_are_held() {
    let mut street = Street::after_a_deficit(SOME);
    let Street { world, pool, venue, lp, .. } = &mut street;
    let insolvent = world.indebted(pool, "insolvent", 20_000, 1_500);
    mark_at_half(world, pool, &insolvent);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(pool, id(&guardian)), &[&guardian]);
    world.set_account(&pool.price, Default::default());
    let held = withdrawal(world, pool, lp, WithdrawAmount::All);
    world.refused(held, &[&lp.key], LossError::RecognitionPending);
    // Nor does a pause stop a venue: what it credits is paid for.
    let late = world.winner(pool, venue, "late", 5);
    assert_eq!(late.claim(world, venue), 5);
    street.trader_leaves_with(375_000);
    let Street { world, pool, venue, trader, .. } = &mut street;
    world.ok(closing_profit(world, pool, venue, trader), &[&trader.key]);
    assert!(world.find::<ProfitClaim>(&venue.keys.profit(&trader.id())).is_none());
}

#[test]
fn p11_a_trader_leaves_a_pool_that_has_lent_everything_out() {
    let mut street = Street::after_a_deficit(SOME);
    let Street { world, pool, venue, lp, .. } = &mut street;
    world.indebted(pool, "borrower", 80_000_000, 4_000_000);
    assert_eq!(world.pool(pool).ledger.cash, 0);
    let all = withdrawal(world, pool, lp, WithdrawAmount::All);
    world.refused(all, &[&lp.key], LossError::InsufficientIdle);
    // With no token idle the LPs pay for nothing.
    let record = fall_short(world, pool, venue, 750_000);
    assert_eq!((record.profits, record.lps, record.stakers), (750_000, 0, 0));
    street.trader_leaves_with(187_500);
}

#[test]
fn p11_all_leave_a_venue_that_retired_years_ago() {
    let mut street = Street::after_a_deficit(SOME);
    let Street { world, pool, venue, trader, .. } = &mut street;
    let owner = venue.bond_side().owner;
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(3 * i64::from(DAY));
    world.ok(ix::return_bond(pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    let credit = venue.credit_ix(world, pool, &trader.id(), 1);
    world.refused(credit, &[&venue.operator], LossError::VenueRetired);
    let report = venue.report_ix(pool, 2, 1);
    world.refused(report, &[&venue.operator], LossError::VenueRetired);
    world.advance(10 * YEAR);
    street.trader_leaves_with(375_000);
    // The pot's 551,000 went to the reserve: it pays for the stakers next time, and is not theirs.
    street.others_leave_with(1_000_000, 87_500);
}

#[test]
fn p11_after_a_wipe_out_claims_are_closed_and_the_next_epoch_is_left_in_full() {
    let mut street = Street::after_a_deficit(2_550_000);
    let Street { world, pool, venue, trader, .. } = &mut street;
    let now = world.venue(&venue.keys).profits;
    assert_eq!((now.assets, now.epoch), (0, 1));
    let nothing = taking_profit(world, pool, venue, trader, WithdrawAmount::All);
    world.refused(nothing, &[&trader.key], LossError::NotMatured);
    let proof = venue.receipt_of(world, &trader.id());
    world.ok(closing_profit(world, pool, venue, trader), &[&trader.key]);
    let proof: LossReceipt = world.read(&proof);
    assert_eq!((proof.to_seq, proof.class), (1, 2), "the proof outlives the claim");

    let next = world.winner(pool, venue, "next", 500_001);
    mature(world, pool);
    assert_eq!(take_profit(world, pool, venue, &next), 500_001);
    // 50,000 of the stakers, 2,000,000 of the claims, and 500,000 of the LPs.
    street.others_leave_with(875_000, 87_500);
}

#[test]
fn p11_reports_of_all_there_is_keep_nobody_from_leaving_with_the_rest() {
    let mut street = Street::after_a_deficit(SOME);
    let Street { world, pool, venue, trader, .. } = &mut street;
    let last = [u64::MAX - 1, u64::MAX];
    for (nonce, amount) in last.into_iter().zip([u64::MAX, u64::MAX - 7]) {
        world.ok(venue.report_ix(pool, nonce, amount), &[&venue.operator]);
    }
    let venue_now = world.venue(&venue.keys);
    assert_eq!((venue_now.total_deficit, venue_now.total_unallocated), (u64::MAX, u64::MAX));
    assert_eq!(world.pool(pool).total_socialized, 500_000);
    world.ok(closing_profit(world, pool, venue, trader), &[&trader.key]);
    street.others_leave_with(875_000, 87_500);
}

#[test]
fn p11_a_claim_that_crossed_120_deficits_unsettled_leaves_in_one_transaction() {
    let mut street = Street::new();
    let Street { world, pool, venue, trader, .. } = &mut street;
    for nth in 0..120 {
        fall_short(world, pool, venue, 10_000 - nth);
    }
    // 50,000 of them are the stakers'; the LPs pay nothing while claims are left.
    let lost = 120 * 10_000 - 119 * 120 / 2 - 50_000;
    assert_eq!(profits(world, venue), 2_000_000 - lost);
    let receipt = venue.receipt_of(world, &trader.id());
    world.airdrop(&receipt, 1);
    let exact = (2_000_000 - lost) / 4;
    street.trader_leaves_with(exact - 1);
    let kept: LossReceipt = street.world.read(&receipt);
    assert_eq!((kept.segment.from_seq, kept.to_seq, kept.class), (0, 120, 2));
}

#[test]
fn p11_a_venue_cannot_put_off_a_profit_by_crediting_more_and_more() {
    let mut street = Street::new();
    let Street { world, pool, venue, .. } = &mut street;
    let victim = world.winner(pool, venue, "victim", 1_000_000);
    let credited = world.now();
    // An atom every minute, so that there is always something that matures later.
    while world.now() + 60 < credited + 2 * i64::from(WARM_UP) {
        world.advance(60);
        venue.credit(world, pool, &victim, 1);
    }
    let all = taking_profit(world, pool, venue, &victim, WithdrawAmount::Assets(1_000_000));
    world.ok(all, &[&victim.key]);
    assert_eq!(world.balance(&victim.asset), 1_000_000);
}

#[test]
fn p11_an_owner_without_lamports_leaves_when_anybody_pays_for_the_receipt() {
    let mut street = Street::after_a_deficit(SOME);
    let Street { world, pool, venue, trader, .. } = &mut street;
    world.set_account(&trader.id(), Default::default());
    let friend = world.actor("friend");
    let side = ix::ProfitSide { payer: id(&friend), ..trader.side(world, venue) };
    let all = withdraw_args(WithdrawAmount::All);
    let all = ix::withdraw_profit(pool, &venue.keys, side, all);
    world.ok(all, &[&trader.key, &friend]);
    assert_eq!(world.balance(&trader.asset), 375_000);
    let receipt = side.receipt.expect("a deficit was crossed");
    assert_eq!(world.read::<LossReceipt>(&receipt).rent_payer, id(&friend));
}

#[test]
fn p11_a_claim_closed_and_opened_again_by_a_stranger_leaves_with_what_it_was_given_since() {
    let mut street = Street::after_a_deficit(SOME);
    street.trader_leaves_with(375_000);
    let Street { world, pool, venue, trader, .. } = &mut street;
    let owner = trader.id();
    world.ok(closing_profit(world, pool, venue, trader), &[&trader.key]);
    let open = ix::open_profit(pool, &venue.keys, owner, id(&venue.operator));
    world.ok(open, &[&venue.operator]);
    assert_eq!(trader.claim(world, venue), 0);
    venue.credit(world, pool, trader, 400_000);
    fall_short(world, pool, venue, 762_500);
    mature(world, pool);
    // Half of all that the claims had; of the fund the venue has had its day's part.
    street.trader_leaves_with(200_000);
}
