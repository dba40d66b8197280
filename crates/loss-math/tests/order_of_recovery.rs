//! Holds up T3 and T11 (P3, P14): a recovery undoes the waterfall from its end, so it makes no
//! difference to anybody whether collateral is sold before an event is recorded or after it, or whether a venue gets
//! something from its debtor before it reports a deficit or after that.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

use loss_math::{
    Assets, Borne, DebtBook, DebtIndex, DebtShares, DeficitTerms, FundCaps, InsuranceFund,
    LeakyBucket, LossClass, LossIndex, PoolLedger, Recovered, Shares, VenueBook, VenueCaps,
    VenueUse,
};
use proptest::prelude::*;

/// What reserve, stakers and LPs have lost when all has come in.
type Lost = [u64; 3];

struct Case {
    debt: u64,
    reserve: u64,
    staked: u64,
    cap: u64,
}

const EMPTY: PoolLedger = PoolLedger {
    cash: Assets(0),
    debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
    lps: LossClass {
        assets: Assets(0),
        total_shares: Shares(0),
        index: LossIndex::ONE,
        splits: 0,
        epoch: 0,
    },
    receivable: Assets(0),
    fee_accrued: Assets(0),
    fee_carry: 0,
    dust: Assets(0),
    accrued_at: 0,
};

/// The debt is written off with what the collateral brought before, and the rest of it comes in
/// afterwards.
fn lost(case: &Case, before: u64, after: u64) -> Lost {
    let Case { debt, reserve, staked, cap } = *case;
    // The LPs have as much again as is lent, so that no class is drained.
    let (pool, _) = EMPTY.deposit(Assets(2 * debt)).unwrap();
    let (pool, shares) = pool.borrow(Assets(debt)).unwrap();
    let fund = InsuranceFund {
        cash: Assets(reserve),
        reserve: Assets(reserve),
        stakers: LossClass::default(),
        paid: LeakyBucket::default(),
    };
    let (fund, _) = fund.stake(Assets(staked)).unwrap();
    let caps = FundCaps { per_event: Assets(cap), per_day: Assets(u64::MAX) };
    let (pool_after, fund_after, split) =
        pool.write_off(fund, &caps, shares, Assets(before), 0).unwrap();
    let borne = Borne {
        lps: Assets(pool.lps.assets.0 - pool_after.lps.assets.0),
        stakers: Assets(fund.stakers.assets.0 - fund_after.stakers.assets.0),
        ..Borne::default()
    };
    let Recovered { lps, stakers, surplus, .. } = borne.share_out(Assets(after));
    [split.reserve.0 - surplus.0, borne.stakers.0 - stakers.0, borne.lps.0 - lps.0]
}

#[test]
fn p14_the_worked_example_sold_before_and_sold_after() {
    // Debt 1,000 and collateral worth 600; the fund has 100 + 200 and pays at most 250.
    let case = Case { debt: 1_000, reserve: 100, staked: 200, cap: 250 };
    assert_eq!(lost(&case, 600, 0), [100, 150, 150]);
    // Recorded first: 100, 150 and 750. Of the 600 that come in later the LPs get all.
    assert_eq!(lost(&case, 0, 600), [100, 150, 150]);
    // Worth 900, the fund alone pays; recorded first, the LPs get 750 back and the stakers 150.
    assert_eq!(lost(&case, 900, 0), [100, 0, 0]);
    assert_eq!(lost(&case, 0, 900), [100, 0, 0]);
    assert_eq!(lost(&case, 0, 1_000), [0, 0, 0], "and 100 more refill the reserve");
}

/// A venue's deficit, on a pool whose caps let all of it be paid: what bond and reserve, stakers, profit claims and LPs
/// have lost when `before` came in before the report and `after` later. What comes in beyond all that the three classes
/// bore is the reserve's, also what the bond paid.
fn lost_by_deficit(case: &Case, bond: u64, profits: u64, before: u64, after: u64) -> [i128; 4] {
    let Case { debt: deficit, reserve, staked, cap } = *case;
    let deposited = EMPTY.deposit(Assets(2 * deficit)).unwrap().0;
    let fund = InsuranceFund {
        cash: Assets(reserve),
        reserve: Assets(reserve),
        ..InsuranceFund::default()
    };
    let (fund, _) = fund.stake(Assets(staked)).unwrap();
    let venue = VenueBook { bond: Assets(bond), ..VenueBook::default() };
    let (venue, _) = venue.credit(Assets(0), Assets(profits)).unwrap();
    let none = VenueCaps { insurance: Assets(u64::MAX), lps: Assets(u64::MAX) };
    let caps = FundCaps { per_event: Assets(cap), per_day: Assets(u64::MAX) };
    let terms = DeficitTerms { fund: caps, venue: none, pool: none };
    let reported = Assets(deficit - before);
    if reported.is_zero() {
        return [0; 4];
    }
    let used = VenueUse::default();
    let paid = deposited.pay_deficit(fund, venue, used, &terms, reported, 0).unwrap();
    assert_eq!(paid.waterfall.unallocated, Assets(0));
    let fell = |before: LossClass, after: LossClass| Assets(before.assets.0 - after.assets.0);
    let borne = Borne {
        lps: fell(deposited.lps, paid.ledger.lps),
        profits: fell(venue.profits, paid.venue.profits),
        stakers: fell(fund.stakers, paid.fund.stakers),
    };
    let back = borne.share_out(Assets(after));
    let nobodys = paid.waterfall.bond.0 + paid.waterfall.reserve.0;
    let left = |bore: Assets, back: Assets| i128::from(bore.0) - i128::from(back.0);
    [
        left(Assets(nobodys), back.surplus),
        left(borne.stakers, back.stakers),
        left(borne.profits, back.profits),
        left(borne.lps, back.lps),
    ]
}

#[test]
fn p14_the_worked_example_of_a_deficit_collected_before_and_collected_after() {
    // A deficit of 1,000; bond 50, a fund of 100 + 200 that pays at most 250, profits of 300.
    let case = Case { debt: 1_000, reserve: 100, staked: 200, cap: 250 };
    let lost = |before, after| lost_by_deficit(&case, 50, 300, before, after);
    assert_eq!(lost(0, 0), [150, 150, 300, 400]);
    // 500 of it were got from the trader: first the LPs' 400, then 100 of the profits.
    assert_eq!(lost(500, 0), [150, 150, 200, 0]);
    assert_eq!(lost(0, 500), [150, 150, 200, 0]);
    assert_eq!(lost(200, 300), [150, 150, 200, 0]);
    // 800: the stakers get 100 back. 990: the bond or the reserve.
    assert_eq!((lost(800, 0), lost(0, 800)), ([150, 50, 0, 0], [150, 50, 0, 0]));
    assert_eq!((lost(990, 0), lost(0, 990)), ([10, 0, 0, 0], [10, 0, 0, 0]));
    assert_eq!((lost(1_000, 0), lost(0, 1_000)), ([0; 4], [0; 4]));
}

proptest! {
    #[test]
    fn p14_a_deficit_collected_before_after_or_in_between_costs_everybody_the_same(
        deficit in 1_000..1_000_000_000_u64,
        brings in 0..=1_000_u64,
        earlier in 0..=1_000_u64,
        reserve in 0..1_000_000_000_u64,
        staked in 2..2_000_000_000_u64,
        cap in 0..2_000_000_000_u64,
        bond in prop_oneof![Just(0), 0..500_000_000_u64],
        profits in 1..1_000_000_000_u64,
    ) {
        let case = Case { debt: deficit, reserve, staked: staked + deficit, cap };
        let brings = deficit * brings / 1_000;
        let before = brings * earlier / 1_000;
        let lost = |before, after| lost_by_deficit(&case, bond, profits, before, after);
        let at_once = lost(brings, 0);
        prop_assert_eq!(lost(0, brings), at_once);
        prop_assert_eq!(lost(before, brings - before), at_once);
        prop_assert_eq!(at_once.iter().sum::<i128>(), i128::from(deficit - brings));
    }

    #[test]
    fn p14_selling_before_after_or_in_between_costs_everybody_the_same(
        debt in 1_000..1_000_000_000_u64,
        brings in 0..=1_000_u64,
        earlier in 0..=1_000_u64,
        reserve in 0..1_000_000_000_u64,
        staked in 2..2_000_000_000_u64,
        cap in 0..2_000_000_000_u64,
    ) {
        // A class that pays its last atom ends its epoch, which this is not about.
        let case = Case { debt, reserve, staked: staked + debt, cap };
        let brings = debt * brings / 1_000;
        let before = brings * earlier / 1_000;
        let at_once = lost(&case, brings, 0);
        prop_assert_eq!(lost(&case, 0, brings), at_once);
        prop_assert_eq!(lost(&case, before, brings - before), at_once);
        prop_assert_eq!(at_once.iter().sum::<u64>(), debt - brings);
    }
}
