//! Holds up T1, T2, T3 and T10 (P1 to P3) on random lives of a whole pool and its fund: after
//! every transition both sets of books balance, every default is split to the unit and in order,
//! what a cap allows is what is paid, and only declared errors come out of any amount.
//!
//! A transition takes its state by value: one that is refused cannot have changed anything.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
#[path = "world/mod.rs"]
mod world;

use common::{edge_amount, edge_bps, replaying, AT_ONCE};
use loss_math::{
    Assets, Bps, DebtIndex, DebtShares, ExitTerms, FundCaps, InterestTerms, MathError, RateCurve,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use world::{Step, World, PARTIES};

const YEAR: i64 = 31_536_000;

/// Mostly of one size, so that what one party does matters to the others.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![1 => 1..1_000_u64, 8 => 1_000..2_000_000_u64, 1 => edge_amount()]
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PARTIES;
    let part = || prop_oneof![1 => Just(1), 4 => 1..10_000_u32, 3 => Just(10_000)];
    let jump = prop_oneof![
        1 => Just(0),
        1 => -100_000..0_i64,
        4 => 1..100_000_i64,
        1 => 1..3 * YEAR,
        1 => Just(100 * YEAR),
    ];
    prop_oneof![
        7 => (who(), amount()).prop_map(|(who, amount)| Step::Deposit(who, amount)),
        2 => (who(), part()).prop_map(|(who, part)| Step::WithdrawShares(who, part)),
        2 => (who(), amount()).prop_map(|(who, amount)| Step::WithdrawAmount(who, amount)),
        1 => who().prop_map(Step::WithdrawAll),
        3 => (who(), part()).prop_map(|(who, part)| Step::Request(who, part)),
        2 => (who(), amount()).prop_map(|(who, amount)| Step::Borrow(who, amount)),
        6 => (who(), part()).prop_map(|(who, part)| Step::BorrowPart(who, part)),
        2 => (who(), amount()).prop_map(|(who, amount)| Step::Repay(who, amount)),
        1 => (who(), part()).prop_map(|(who, part)| Step::RepayPart(who, part)),
        5 => jump.prop_map(Step::Accrue),
        3 => who().prop_map(|who| Step::WriteOff(who, 0)),
        3 => (who(), 0..11_000_u32).prop_map(|(who, part)| Step::WriteOff(who, part)),
        1 => Just(Step::CreditFund),
        2 => Just(Step::Collect),
        2 => amount().prop_map(Step::Donate),
        1 => (30..60_u32).prop_map(|bits| Step::Donate(1 << bits)),
        3 => amount().prop_map(Step::Stake),
        1 => amount().prop_map(Step::TakeFee),
        1 => amount().prop_map(Step::TakeUnowned),
        2 => part().prop_map(Step::RequestUnstake),
        1 => part().prop_map(Step::Unstake),
        1 => Just(Step::UnstakeAll),
    ]
}

fn terms() -> impl Strategy<Value = InterestTerms> {
    let rate = || prop_oneof![6 => 0..30_000_u32, 1 => Just(u32::MAX)];
    (rate(), 1..10_000_u32, rate(), rate(), edge_bps()).prop_map(|(base, at, kink, max, fee)| {
        let curve = RateCurve {
            base: Bps(base),
            kink_utilization: Bps(at),
            kink: Bps(base.max(kink)),
            max: Bps(base.max(kink).max(max)),
        };
        InterestTerms { curve, insurance_fee: Bps(fee) }
    })
}

fn caps() -> impl Strategy<Value = FundCaps> {
    let cap = || prop_oneof![1 => Just(0), 4 => amount(), 3 => Just(u64::MAX)];
    (cap(), cap())
        .prop_map(|(event, day)| FundCaps { per_event: Assets(event), per_day: Assets(day) })
}

/// At once, or by request: after up to a day, and within up to two.
fn exits() -> impl Strategy<Value = ExitTerms> {
    let request = (1..86_400_u32, prop_oneof![1 => Just(0), 6 => 1..200_000_u32])
        .prop_map(|(delay, window)| ExitTerms { delay, window });
    prop_oneof![1 => Just(AT_ONCE), 2 => request]
}

prop_compose! {
    fn life()(
        terms in terms(), caps in caps(), exits in exits(),
        steps in prop::collection::vec(step(), 10..120),
    ) -> (World, Vec<Step>) {
        (World::new(terms, caps, exits), steps)
    }
}

/// Returns how many steps split the shares of the LPs and of the stakers.
fn live((mut world, steps): (World, Vec<Step>)) -> [u32; 2] {
    for step in steps {
        world.apply(&step);
    }
    world.splits
}

#[test]
fn p1_p2_p3_such_lives_split_the_shares_of_both_classes() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut sum = [0; 2];
    for _ in 0..100 {
        let splits = live(life().new_tree(&mut runner).unwrap().current());
        sum.iter_mut().zip(splits).for_each(|(sum, more)| *sum += more);
    }
    assert!(sum.iter().all(|splits| *splits >= 10), "too few splits: {sum:?}");
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/ledger.txt"))]

    #[test]
    fn p1_p2_p3_the_books_balance_after_every_transition_and_every_default_is_split_in_order(
        life in life(),
    ) {
        let _ = live(life);
    }

    #[test]
    fn p1_many_small_steps_of_interest_collect_the_fee_of_one_sum(
        lent in 1..1_000_000_000_000_u64, fee in edge_bps(), rate in 0..100_000_u32,
        seconds in prop::collection::vec(0..5_000_i64, 1..60),
    ) {
        let rate = Bps(rate);
        let curve = RateCurve { base: rate, kink_utilization: Bps(5_000), kink: rate, max: rate };
        let terms = InterestTerms { curve, insurance_fee: Bps(fee) };
        let (pool, _) = World::empty_pool().deposit(Assets(lent)).unwrap();
        let (mut pool, _) = pool.borrow(Assets(lent)).unwrap();
        let mut now = 0;
        for step in seconds {
            now += step;
            pool = pool.accrue(&terms, now);
            prop_assert!(pool.is_balanced());
            let gained = u128::from(pool.debt.total_ceil().unwrap().0 - lent);
            let sum = gained * u128::from(fee);
            let collected = u128::from(pool.fee_accrued.0) * 10_000 + u128::from(pool.fee_carry);
            prop_assert_eq!(collected, sum, "not a ten-thousandth of an atom is lost");
            prop_assert!(pool.fee_carry < 10_000);
        }
    }
}

/// A pool of `lent`, all of it borrowed.
fn lent_out(lent: u64) -> World {
    let flat = |bps| Bps(bps);
    let curve =
        RateCurve { base: flat(0), kink_utilization: Bps(8_000), kink: flat(0), max: flat(5_000) };
    let terms = InterestTerms { curve, insurance_fee: Bps(1_000) };
    let caps = FundCaps { per_event: Assets(u64::MAX), per_day: Assets(u64::MAX) };
    let mut world = World::new(terms, caps, AT_ONCE);
    world.apply(&Step::Deposit(0, lent));
    world.apply(&Step::Borrow(0, lent));
    world
}

#[test]
fn p11_a_hundred_years_in_one_step_count_as_one_and_no_clock_is_an_error() {
    let mut world = lent_out(1_000_000);
    world.apply(&Step::Accrue(100 * YEAR));
    // 50% for one year, the rate rounded down and the debt up.
    assert_eq!(world.pool.debt.total_ceil(), Ok(Assets(1_500_000)));
    assert_eq!(world.pool.accrued_at, 100 * YEAR);
    let before = world.pool;
    for now in [i64::MIN, -1, 0, 100 * YEAR - 1, 100 * YEAR] {
        assert_eq!(before.accrue(&world.terms, now), before, "a clock that went back is no time");
    }
    let end = before.accrue(&world.terms, i64::MAX);
    assert!(end.is_balanced() && end.accrued_at == i64::MAX);
}

#[test]
fn p11_interest_stops_where_it_would_overflow_and_exits_go_on() {
    for lent in [1, 1_000_000, u64::MAX / 3, u64::MAX - (1 << 32)] {
        let mut world = lent_out(lent);
        world.terms.curve.max = Bps(u32::MAX);
        for _ in 0..20 {
            world.apply(&Step::Accrue(YEAR));
        }
        let owed = world.pool.debt.total_ceil().unwrap();
        assert!(owed.0 >= lent && world.pool.debt.index.bits() <= 1 << 120);
        let stopped = world.pool.accrue(&world.terms, 21 * YEAR);
        assert_eq!(stopped.debt, world.pool.debt, "saturated");
        // From one share worth an atom to one worth 2^56, or as much as fits.
        let price = world.pool.lps.assets.0 / lent;
        let rounds = [1 << 16, 1 << 32, 1 << 48].map(|dear| u64::from(price >= dear));
        assert_eq!(world.pool.lps.splits, 16 * rounds.iter().sum::<u64>(), "at {price} atoms");
        world.apply(&Step::RepayPart(0, 10_000));
        assert_eq!(world.pool.debt.total_shares, DebtShares::ZERO);
        world.apply(&Step::WithdrawShares(0, 10_000));
        assert!(world.pool.lps.is_empty());
    }
}

#[test]
fn p11_whatever_comes_in_leaves_room_for_four_billion_roundings() {
    let full = u64::MAX - (1 << 32);
    let empty = World::empty_pool();
    assert_eq!(empty.deposit(Assets(full + 1)), Err(MathError::Overflow));
    let (mut pool, _) = empty.deposit(Assets(full)).unwrap();
    assert_eq!(pool.deposit(Assets(1)), Err(MathError::Overflow));
    assert_eq!(pool.take_fee(Assets(1)), Err(MathError::Overflow));
    assert_eq!(pool.take_unowned(Assets(1)), Err(MathError::Overflow));
    assert!(pool.borrow(Assets(1)).is_ok(), "at par a loan moves cash into the book, no more");
    // At an index of 1.5 an atom lent is two in the book.
    pool.debt.index = DebtIndex::from_bits(3 << 63);
    assert_eq!(pool.borrow(Assets(1)), Err(MathError::Overflow));
    assert!(pool.borrow(Assets(3)).is_ok(), "two shares owe three: nothing to round");
}

#[test]
fn p1_without_debt_no_index_grows() {
    let mut world = lent_out(1_000);
    world.terms.curve.base = Bps(5_000);
    world.apply(&Step::RepayPart(0, 10_000));
    let before = world.pool;
    world.apply(&Step::Accrue(YEAR));
    assert_eq!(world.pool, loss_math::PoolLedger { accrued_at: YEAR, ..before });
}

#[test]
fn p1_interest_with_no_lps_belongs_to_nobody() {
    // The LPs were wiped out by one default; another debt of 500 goes on.
    let mut world = lent_out(1_000);
    world.terms.insurance_fee = Bps(0);
    world.pool = world.pool.repay(world.debts[0], Assets(400)).unwrap().0;
    world.debts[0] = DebtShares(world.debts[0].0 - (400 << 32));
    world.apply(&Step::WithdrawAmount(0, 400));
    world.pool.lps = world.pool.lps.absorb(Assets(600)).0;
    world.pool.dust = Assets(600);
    world.apply(&Step::Accrue(YEAR));
    assert!(world.pool.lps.is_empty());
    assert_eq!(world.pool.dust, Assets(900), "600 and half of 600");
}

#[test]
fn p1_the_books_notice_one_atom_in_any_place() {
    let world = lent_out(1_000);
    let (pool, fund) = (world.pool, world.fund);
    assert!(pool.is_balanced() && fund.is_balanced(pool.receivable));
    let mut wrong = [pool; 6];
    wrong[0].cash = Assets(1);
    wrong[1].debt.index = DebtIndex::from_bits(DebtIndex::ONE.bits() + (1 << 60));
    wrong[2].lps.assets.0 += 1;
    wrong[3].receivable = Assets(1);
    wrong[4].fee_accrued = Assets(1);
    wrong[5].dust = Assets(1);
    for (place, wrong) in wrong.iter().enumerate() {
        assert!(!wrong.is_balanced(), "place {place}");
    }
    assert!(!fund.is_balanced(Assets(1)));
}

#[test]
fn p2_a_fund_too_full_to_be_credited_still_lets_every_default_be_split() {
    // The fund's counters cannot hold the fee, so it stays accrued; the caps pay nothing; the LPs
    // are wiped out. What is left unbacked is then the fee itself.
    let mut world = lent_out(1_000);
    world.caps = FundCaps { per_event: Assets(0), per_day: Assets(0) };
    world.apply(&Step::Donate(u64::MAX));
    world.apply(&Step::Accrue(YEAR));
    assert_eq!(world.pool.fee_accrued, Assets(50));
    world.apply(&Step::WriteOff(0, 0));
    assert_eq!((world.pool.fee_accrued, world.pool.lps.epoch), (Assets(0), 1));
    let last = world.last_default.unwrap();
    assert_eq!((last.debt, last.lps, last.unallocated), (Assets(1_500), Assets(1_450), Assets(50)));
}
