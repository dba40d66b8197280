//! Holds up T3 and T11 (P3, P14): a recovery undoes the waterfall from its end, so it makes no
//! difference to anybody whether collateral is sold before an event is recorded or after it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

use loss_math::{
    Assets, Borne, DebtBook, DebtIndex, DebtShares, FundCaps, InsuranceFund, LeakyBucket,
    LossClass, PoolLedger, Recovered,
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

/// The debt is written off with what the collateral brought before, and the rest of it comes in
/// afterwards.
fn lost(case: &Case, before: u64, after: u64) -> Lost {
    let Case { debt, reserve, staked, cap } = *case;
    let pool = PoolLedger {
        cash: Assets(0),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: LossClass::default(),
        receivable: Assets(0),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    };
    // The LPs have as much again as is lent, so that no class is drained.
    let (pool, _) = pool.deposit(Assets(2 * debt)).unwrap();
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
    };
    let Recovered { lps, stakers, surplus } = borne.share_out(Assets(after));
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

proptest! {
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
