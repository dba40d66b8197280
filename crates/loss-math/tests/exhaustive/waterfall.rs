//! Defaults of a position with 0 to 6 atoms in every tier, against the rule said another way: the
//! loss is handed out atom by atom, each to the first tier that can still pay.

use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, FundCaps, InsuranceFund, LeakyBucket, LossClass,
    PoolLedger, Waterfall,
};

use crate::counted;

/// What a day's cap refills in.
const DAY: i64 = 86_400;
const NO_CAP: u64 = u64::MAX;

#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub reserve: u64,
    pub stakers: u64,
    pub lps: u64,
    /// Of the fund's, owed by the pool.
    pub receivable: u64,
    /// What the pool has lent, all of it to the position.
    pub debt: u64,
    pub proceeds: u64,
    pub per_event: u64,
    pub per_day: u64,
    /// Used of the day's cap, so many seconds ago.
    pub used: u64,
    pub since: i64,
}

/// Who pays: collateral, reserve, stakers, LPs, nobody.
type Paid = [u64; 5];

pub fn class_of(amount: u64) -> LossClass {
    match amount {
        0 => LossClass::default(),
        amount => LossClass::default().mint_floor(Assets(amount)).unwrap().0,
    }
}

/// The pool that has lent `debt`, and the shares of that debt.
pub fn pool_of(lps: u64, receivable: u64, debt: u64) -> (PoolLedger, DebtShares) {
    let pool = PoolLedger {
        cash: Assets(lps + receivable),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: class_of(lps),
        receivable: Assets(receivable),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    };
    match debt {
        0 => (pool, DebtShares(0)),
        debt => pool.borrow(Assets(debt)).unwrap(),
    }
}

/// What the day's cap leaves: what was used flows back evenly, in whole atoms.
fn room_of_the_day(case: &Case) -> u64 {
    if case.per_day == NO_CAP {
        return NO_CAP;
    }
    let back = (1..=case.per_day).rev().find(|back| {
        // `back` atoms are back after `back / per_day` of a day.
        i128::from(case.since) * i128::from(case.per_day) >= i128::from(*back) * i128::from(DAY)
    });
    let back = if case.since >= DAY { case.per_day } else { back.unwrap_or(0) };
    case.per_day.saturating_sub(case.used.saturating_sub(back))
}

/// The rule: atom by atom to the first that can pay.
fn atom_by_atom(case: &Case) -> Paid {
    let room = case.per_event.min(room_of_the_day(case));
    let mut paid = [0; 5];
    for _ in 0..case.debt {
        let fund = paid[1] + paid[2] < room;
        let can_pay = [
            paid[0] < case.proceeds,
            fund && paid[1] < case.reserve,
            fund && paid[2] < case.stakers,
            paid[3] < case.lps,
            true,
        ];
        let first = can_pay.iter().position(|can| *can).unwrap();
        paid[first] += 1;
    }
    paid
}

/// Writes the debt off and compares everything with what the rule says.
fn check(case: &Case) {
    let (pool, shares) = pool_of(case.lps, case.receivable, case.debt);
    let used = LeakyBucket { used: case.used, updated_at: 0 };
    let fund = InsuranceFund {
        cash: Assets(case.reserve + case.stakers - case.receivable),
        reserve: Assets(case.reserve),
        stakers: class_of(case.stakers),
        paid: used,
    };
    let caps = FundCaps { per_event: Assets(case.per_event), per_day: Assets(case.per_day) };
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable), "{case:?} cannot be");
    let (after, funded, got) =
        pool.write_off(fund, &caps, shares, Assets(case.proceeds), case.since).unwrap();

    let [collateral, reserve, stakers, lps, unallocated] = atom_by_atom(case);
    let covered = reserve + stakers;
    // What the pool owes the fund is used up first.
    let fund_cash = covered.saturating_sub(case.receivable);
    let shortfall = case.debt - case.proceeds;
    let expected = Waterfall {
        debt: Assets(case.debt),
        collateral: Assets(collateral),
        shortfall: Assets(shortfall),
        reserve: Assets(reserve),
        stakers: Assets(stakers),
        lps: Assets(lps),
        unallocated: Assets(unallocated),
        held_back: Assets(shortfall.min(case.reserve + case.stakers) - covered),
        fund_cash: Assets(fund_cash),
        ..Waterfall::default()
    };
    assert_eq!(got, expected, "{case:?}");

    // Claims of the fund that nothing backs are written down: its reserve's, then its stakers'.
    let from_reserve = unallocated.min(case.reserve - reserve);
    let left = [
        (after.lps.assets, case.lps - lps),
        (after.receivable, case.receivable - (covered - fund_cash) - unallocated),
        (after.cash, case.lps + case.receivable - case.debt + collateral + fund_cash),
        (after.dust, 0),
        (funded.reserve, case.reserve - reserve - from_reserve),
        (funded.stakers.assets, case.stakers - stakers - (unallocated - from_reserve)),
        (funded.cash, case.reserve + case.stakers - case.receivable - fund_cash),
    ];
    for (at, (got, expected)) in left.into_iter().enumerate() {
        assert_eq!(got, Assets(expected), "what is left at place {at} of {case:?}");
    }
    assert!(after.debt.total_shares.is_zero());
    assert!(after.is_balanced() && funded.is_balanced(after.receivable), "T1: {case:?}");
}

/// Reserve, stakers and LPs of 0 to 6 atoms, of the fund's 0 to 6 still owed by the pool, every debt
/// the pool can have lent, collateral that brings 0 to 6 of it, caps of 0 to 6 and none.
#[test]
fn t1_t2_t3_every_default_with_tiers_of_0_to_6() {
    let mut cases = 0;
    let mut nobody = 0;
    for number in 0..343 {
        let (reserve, stakers, lps) = (number % 7, number / 7 % 7, number / 49);
        for receivable in 0..=(reserve + stakers).min(6) {
            for debt in 0..=lps + receivable {
                for proceeds in 0..=debt.min(6) {
                    for per_event in (0..=6).chain([NO_CAP]) {
                        let case = Case {
                            reserve,
                            stakers,
                            lps,
                            receivable,
                            debt,
                            proceeds,
                            per_event,
                            per_day: NO_CAP,
                            used: 0,
                            since: 0,
                        };
                        check(&case);
                        nobody += u32::from(atom_by_atom(&case)[4] > 0);
                        cases += 1;
                    }
                }
            }
        }
    }
    counted("default: reserve, stakers, LPs, owed, debt, collateral, cap", cases, 438_368);
    println!("          in {nobody} of them claims of the fund are written down");
    assert!(nobody > 0);
}

/// Both caps of 0 to 6 and what is used of the day's, at every sixth of a day and one second before.
#[test]
fn t2_t3_every_pair_of_caps_of_0_to_6() {
    let mut cases = 0;
    for number in 0..343 {
        let (per_event, per_day, used) = (number % 7, number / 7 % 7, number / 49);
        for since in (0..=6).flat_map(|sixth| [sixth * DAY / 6 - 1, sixth * DAY / 6]) {
            for (reserve, stakers) in (0..=6).flat_map(|a| (0..=6).map(move |b| (a, b))) {
                check(&Case {
                    reserve,
                    stakers,
                    lps: 6,
                    receivable: 0,
                    debt: 6,
                    proceeds: 0,
                    per_event,
                    per_day,
                    used,
                    since,
                });
                cases += 1;
            }
        }
    }
    // 7^3 caps and uses, 14 times, 7^2 funds
    counted("default: caps, used, time, reserve, stakers", cases, 235_298);
}
