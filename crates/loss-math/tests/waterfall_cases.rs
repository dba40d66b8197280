//! Holds up T2 and T3 (P2, P3) with numbers worked out by hand: who pays for one default.
//! The random counterpart is `ledger.rs`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, Owners, AT_ONCE};
use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, ExitAmount, FundCaps, Holding, InsuranceFund,
    LeakyBucket, LossClass, MathError, PoolLedger, Shares, Waterfall,
};

const NO_CAP: u64 = u64::MAX;

/// A pool, its fund and one default, in atoms.
#[derive(Clone, Copy)]
struct Case {
    /// What LPs put in.
    lps: u64,
    /// What the position owes, and what its collateral brought.
    debt: u64,
    proceeds: u64,
    /// The fund's owners, and how much of theirs the pool still owes it.
    reserve: u64,
    staked: u64,
    receivable: u64,
    per_event: u64,
    per_day: u64,
    /// Paid earlier, and when.
    used: LeakyBucket,
    now: i64,
}

/// A shortfall of 400 on a pool of 10,000 with no insurance.
const PLAIN: Case = Case {
    lps: 10_000,
    debt: 1_000,
    proceeds: 600,
    reserve: 0,
    staked: 0,
    receivable: 0,
    per_event: NO_CAP,
    per_day: NO_CAP,
    used: LeakyBucket { used: 0, updated_at: 0 },
    now: 0,
};

struct Expected {
    reserve: u64,
    stakers: u64,
    lps: u64,
    unallocated: u64,
    held_back: u64,
    fund_cash: u64,
}

const fn expect(reserve: u64, stakers: u64, lps: u64) -> Expected {
    Expected { reserve, stakers, lps, unallocated: 0, held_back: 0, fund_cash: reserve + stakers }
}

fn build(case: &Case) -> (PoolLedger, InsuranceFund, DebtShares) {
    let pool = PoolLedger {
        cash: Assets(case.receivable),
        debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
        lps: LossClass::default(),
        receivable: Assets(case.receivable),
        fee_accrued: Assets(0),
        fee_carry: 0,
        dust: Assets(0),
        accrued_at: 0,
    };
    let (pool, _) = pool.deposit(Assets(case.lps)).unwrap();
    let (pool, shares) = pool.borrow(Assets(case.debt)).unwrap();
    let stakers = match case.staked {
        0 => LossClass::default(),
        staked => LossClass::default().mint_floor(Assets(staked)).unwrap().0,
    };
    let fund = InsuranceFund {
        cash: Assets(case.reserve + case.staked - case.receivable),
        reserve: Assets(case.reserve),
        stakers,
        paid: case.used,
    };
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable), "a case that cannot be");
    (pool, fund, shares)
}

fn default_of(case: &Case) -> (PoolLedger, InsuranceFund, Waterfall) {
    let (pool, fund, shares) = build(case);
    let caps = FundCaps { per_event: Assets(case.per_event), per_day: Assets(case.per_day) };
    let (pool, fund, paid) =
        pool.write_off(fund, &caps, shares, Assets(case.proceeds), case.now).unwrap();
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable));
    (pool, fund, paid)
}

fn check(name: &str, case: &Case, expected: &Expected) {
    let (pool, fund, paid) = default_of(case);
    let Expected { reserve, stakers, lps, unallocated, held_back, fund_cash } = *expected;
    let hand = Waterfall {
        debt: Assets(case.debt),
        collateral: Assets(case.proceeds),
        shortfall: Assets(case.debt - case.proceeds),
        reserve: Assets(reserve),
        stakers: Assets(stakers),
        lps: Assets(lps),
        unallocated: Assets(unallocated),
        held_back: Assets(held_back),
        fund_cash: Assets(fund_cash),
        ..Waterfall::default()
    };
    assert_eq!(paid, hand, "{name}");
    // What each tier has left is what it had, less what it paid.
    assert_eq!(pool.lps.assets, Assets(case.lps - lps), "{name}: LPs");
    let left = case.reserve + case.staked - reserve - stakers - unallocated;
    assert_eq!(fund.total(), Assets(left), "{name}: fund");
    let owed = case.receivable - (reserve + stakers - fund_cash) - unallocated;
    assert_eq!(pool.receivable, Assets(owed), "{name}: receivable");
    assert_eq!(pool.cash.0, case.lps + case.receivable - case.debt + case.proceeds + fund_cash);
}

#[test]
fn p2_insurance_of_nothing_one_and_around_the_loss() {
    // (what the fund has, what it pays): LPs bear the rest of 400.
    for (insurance, pays) in [(0, 0), (1, 1), (399, 399), (400, 400), (401, 400)] {
        let reserve = Case { reserve: insurance, ..PLAIN };
        check("a reserve", &reserve, &expect(pays, 0, 400 - pays));
        let staked = Case { staked: insurance, ..PLAIN };
        check("stakers", &staked, &expect(0, pays, 400 - pays));
    }
}

#[test]
fn p3_collateral_first_then_reserve_then_stakers_then_lps() {
    let both = Case { reserve: 100, staked: 200, ..PLAIN };
    check("collateral covers all", &Case { proceeds: 1_000, ..both }, &expect(0, 0, 0));
    check("one atom short", &Case { proceeds: 999, ..both }, &expect(1, 0, 0));
    check("the reserve just does", &Case { proceeds: 900, ..both }, &expect(100, 0, 0));
    check("stakers begin", &Case { proceeds: 899, ..both }, &expect(100, 1, 0));
    check("stakers just do", &Case { proceeds: 700, ..both }, &expect(100, 200, 0));
    check("LPs begin", &Case { proceeds: 699, ..both }, &expect(100, 200, 1));
    check("no collateral", &Case { proceeds: 0, ..both }, &expect(100, 200, 700));
}

#[test]
fn p3_a_cap_holds_the_fund_back_and_the_record_says_how_much() {
    let fund = Case { reserve: 100, staked: 1_000, ..PLAIN };
    let held = |paid: Expected, held_back| Expected { held_back, ..paid };
    let event = |per_event| Case { per_event, ..fund };
    check("per event, in the reserve", &event(60), &held(expect(60, 0, 340), 340));
    check("per event, in the stakers", &event(250), &held(expect(100, 150, 150), 150));
    check("per event, just enough", &event(400), &expect(100, 300, 0));
    check("per event, none", &event(0), &held(expect(0, 0, 400), 400));
    let day = |used, updated_at, now| Case {
        per_day: 250,
        used: LeakyBucket { used, updated_at },
        now,
        ..fund
    };
    check("per day, unused", &day(0, 0, 0), &held(expect(100, 150, 150), 150));
    check("per day, 200 used just now", &day(200, 0, 0), &held(expect(50, 0, 350), 350));
    // Half a day later half of 250 flowed back: 75 are used, 175 may be paid.
    check("half a day later", &day(200, 0, 43_200), &held(expect(100, 75, 225), 225));
    // 345 seconds bring back 0.998 of an atom, 346 bring one.
    check("345 seconds later", &day(200, 0, 345), &held(expect(50, 0, 350), 350));
    check("346 seconds later", &day(200, 0, 346), &held(expect(51, 0, 349), 349));
    check("a day later", &day(250, 0, 86_400), &held(expect(100, 150, 150), 150));
    check("a clock gone back", &day(200, 9_000, 0), &held(expect(50, 0, 350), 350));
    check("over the cap, since it was lowered", &day(900, 0, 0), &held(expect(0, 0, 400), 400));
    // The lower of two caps; and what is held back is never more than the fund has.
    let both = Case { per_event: 120, ..day(0, 0, 0) };
    check("both", &both, &held(expect(100, 20, 280), 280));
    check(
        "a small fund",
        &Case { reserve: 30, per_event: 10, ..PLAIN },
        &held(expect(10, 0, 390), 20),
    );
}

#[test]
fn p4_a_class_without_owners_bears_nothing_and_keeps_its_epoch() {
    let empty = LossClass { epoch: 3, ..LossClass::default() };
    let (after, absorbed) = empty.absorb(Assets(400));
    assert_eq!(after, empty);
    assert_eq!((absorbed.taken, absorbed.rest, absorbed.dust), (Assets(0), Assets(400), Assets(0)));
    let class = Owners::deposit_each(&[7]).class;
    assert_eq!(class.absorb(Assets(0)).0, class, "no loss, no change");
}

#[test]
fn p3_two_defaults_of_a_day_share_its_cap_in_their_order() {
    let case = Case { reserve: 1_000, per_day: 500, ..PLAIN };
    let (pool, fund, first) = default_of(&case);
    assert_eq!((first.reserve, first.held_back), (Assets(400), Assets(0)));
    assert_eq!(fund.paid, LeakyBucket { used: 400, updated_at: 0 });
    let (pool, shares) = pool.borrow(Assets(400)).unwrap();
    let caps = FundCaps { per_event: Assets(NO_CAP), per_day: Assets(500) };
    let (_, fund, second) = pool.write_off(fund, &caps, shares, Assets(0), 17_280).unwrap();
    // A fifth of a day: 100 of 400 flowed back, 200 may be paid.
    assert_eq!((second.reserve, second.held_back), (Assets(200), Assets(200)));
    assert_eq!(second.lps, Assets(200));
    assert_eq!(fund.paid, LeakyBucket { used: 500, updated_at: 17_280 });
}

#[test]
fn p3_what_the_pool_owes_the_fund_is_used_before_cash() {
    let fund = Case { reserve: 500, ..PLAIN };
    let cash = |fund_cash| Expected { fund_cash, ..expect(400, 0, 0) };
    check("part of it", &Case { receivable: 150, ..fund }, &cash(250));
    check("one atom of cash", &Case { receivable: 399, ..fund }, &cash(1));
    check("all of it", &Case { receivable: 400, ..fund }, &cash(0));
    check("more of it", &Case { receivable: 500, ..fund }, &cash(0));
}

#[test]
fn p2_wiped_out_lps_and_a_capped_fund_leave_what_the_pool_owed_it_unallocated() {
    // 1,090 of LPs and 10 owed to the fund stand behind a debt of 1,100; the caps let nothing out.
    let case = Case {
        lps: 1_090,
        debt: 1_100,
        proceeds: 0,
        reserve: 10,
        receivable: 10,
        per_event: 0,
        ..PLAIN
    };
    let expected = Expected { unallocated: 10, held_back: 10, ..expect(0, 0, 1_090) };
    check("nothing backs the receivable", &case, &expected);
    let (pool, fund, _) = default_of(&case);
    assert_eq!((pool.lps.epoch, pool.lps.total_shares), (1, Shares(0)));
    assert_eq!((pool.cash, fund.total()), (Assets(0), Assets(0)));
    // The same without the cap: the fund's claim on the pool pays.
    let paid = Expected { fund_cash: 0, ..expect(10, 0, 1_090) };
    check("the receivable pays", &Case { per_event: NO_CAP, ..case }, &paid);
}

#[test]
fn p11_a_wiped_out_pool_starts_again_and_old_shares_stay_worth_nothing() {
    let mut case = Case { lps: 1_000, debt: 1_000, proceeds: 0, ..PLAIN };
    let old = Holding { shares: Shares::at_par(Assets(1_000)), ..Holding::default() };
    let (pool, _, paid) = default_of(&case);
    assert_eq!((paid.lps, paid.unallocated), (Assets(1_000), Assets(0)));
    assert_eq!(pool.lps, LossClass { epoch: 1, ..LossClass::default() });
    assert_eq!(old.settle(&pool.lps).shares, Shares::ZERO);

    let (pool, shares) = pool.deposit(Assets(500)).unwrap();
    assert_eq!(shares, Shares::at_par(Assets(500)), "at par again");
    let new = Holding { shares, ..Holding::default().settle(&pool.lps) };
    let (lps, absorbed) = pool.lps.absorb(Assets(250));
    assert_eq!(absorbed.taken, Assets(250));
    assert_eq!(lps.claim_floor(new.settle(&lps).shares), Ok(Assets(250)));
    assert_eq!(lps.claim_floor(old.settle(&lps).shares), Ok(Assets(0)));

    // All but the last atom is no wipe-out.
    case.debt = 999;
    let (pool, _, paid) = default_of(&case);
    assert_eq!((paid.lps, pool.lps.assets, pool.lps.epoch), (Assets(999), Assets(1), 0));
    // Exactly one atom, less the index's rounding: it stays in the pool for the next deposit.
    assert_eq!(pool.lps.claim_floor(old.settle(&pool.lps).shares), Ok(Assets(0)));
    let share = account(&pool.lps, old.settle(&pool.lps).shares);
    let (after, _, burned) = pool.withdraw(share, ExitAmount::All, &AT_ONCE, 1, 0).unwrap();
    assert_eq!((burned.dust, after.lps.epoch, after.dust), (Assets(1), 1, Assets(1)));
}

#[test]
fn p11_a_default_that_leaves_less_than_a_whole_share_ends_the_epoch_into_dust() {
    // 1,000 shares worth 3 atoms each; a loss of all but 2 atoms leaves two thirds of a share.
    let (mut pool, fund, shares) = build(&Case { lps: 1_000, debt: 1_000, ..PLAIN });
    (pool.lps, _) = pool.lps.gain(Assets(2_000)).unwrap();
    pool.cash = Assets(2_000);
    let (pool, borrowed) = pool.borrow(Assets(1_998)).unwrap();
    let all = shares.plus(borrowed).unwrap();
    let caps = FundCaps { per_event: Assets(0), per_day: Assets(0) };
    let (pool, fund, paid) = pool.write_off(fund, &caps, all, Assets(0), 0).unwrap();
    assert_eq!((paid.lps, paid.unallocated), (Assets(2_998), Assets(0)));
    assert_eq!((pool.lps.epoch, pool.lps.assets, pool.dust), (1, Assets(0), Assets(2)));
    let (pool, fund) = pool.credit_fund(fund);
    assert_eq!((pool.dust, pool.receivable, fund.reserve), (Assets(0), Assets(2), Assets(2)));
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable));
}

#[test]
fn p2_fees_and_dust_are_the_funds_before_it_pays() {
    // 90 of accrued fees and 10 of dust, made by a debt that no LP owns: the fund pays with them.
    let (mut pool, fund, shares) = build(&PLAIN);
    pool.cash.0 += 100;
    (pool.fee_accrued, pool.dust) = (Assets(90), Assets(10));
    let caps = FundCaps { per_event: Assets(NO_CAP), per_day: Assets(NO_CAP) };
    let (pool, fund, paid) = pool.write_off(fund, &caps, shares, Assets(600), 0).unwrap();
    assert_eq!((paid.reserve, paid.lps, paid.fund_cash), (Assets(100), Assets(300), Assets(0)));
    assert_eq!(
        (pool.receivable, pool.fee_accrued, fund.total()),
        (Assets(0), Assets(0), Assets(0))
    );
    assert!(pool.is_balanced());
}

#[test]
fn p13_proceeds_above_the_debt_are_refused_and_no_debt_is_no_default() {
    let (pool, fund, shares) = build(&PLAIN);
    let caps = FundCaps { per_event: Assets(NO_CAP), per_day: Assets(NO_CAP) };
    let result = pool.write_off(fund, &caps, shares, Assets(1_001), 0);
    assert_eq!(result, Err(MathError::RepayExceedsDebt));
    let (after, _, paid) = pool.write_off(fund, &caps, DebtShares(0), Assets(0), 0).unwrap();
    assert_eq!((after, paid), (pool, Waterfall::default()));
}

#[test]
fn p2_the_worked_example_of_the_waterfall() {
    // Quoted in docs/MATHS.md. Ann has 6,000 and Bob 4,000 in the pool; the fund has a reserve of
    // 100 and 200 staked, and pays at most 250 for one event. A position owes 1,000; its
    // collateral brought 600.
    let case = Case { reserve: 100, staked: 200, per_event: 250, ..PLAIN };
    let (pool, fund, paid) = default_of(&case);
    assert_eq!((paid.reserve, paid.stakers, paid.lps), (Assets(100), Assets(150), Assets(150)));
    assert_eq!((paid.held_back, paid.unallocated), (Assets(50), Assets(0)));
    assert_eq!((fund.reserve, fund.stakers.assets), (Assets(0), Assets(50)));
    let mut owners = Owners::deposit_each(&[6_000, 4_000]);
    owners.class = pool.lps;
    assert_eq!(pool.lps.assets, Assets(9_850));
    // Exactly 5,910 and 3,940; an index of 0.985 rounds down, and takes an atom of each.
    assert_eq!(owners.claims(), [5_909, 3_939]);
}
