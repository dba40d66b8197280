//! The statements for random numbers of full width, on the same functions: *sampled*.

use core::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::books::{self, Books};
use super::{classes, numbers};

const CASES: u32 = 512;

/// Runs a statement, and fails when its assumptions leave fewer than half of the cases.
fn check<S: Strategy>(values: S, statement: impl Fn(S::Value) -> bool) {
    let checked = Cell::new(0);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&values, |values| {
        checked.set(checked.get() + u32::from(statement(values)));
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    assert!(checked.get() >= CASES / 2, "only {} of {CASES} cases were checked", checked.get());
}

/// Of every length up to `bits`, the largest and the smallest among them.
fn wide(bits: u32) -> impl Strategy<Value = u128> {
    let all = u128::MAX >> (128 - bits);
    prop_oneof![
        8 => (0..bits).prop_flat_map(move |less| 0..=(all >> less)),
        1 => Just(all),
        1 => 0..3_u128,
    ]
}

fn narrow(bits: u32) -> impl Strategy<Value = u64> {
    wide(bits).prop_map(|x| u64::try_from(x).unwrap())
}

fn mantissa() -> impl Strategy<Value = u128> {
    wide(127).prop_map(|low| low | 1 << 127)
}

/// What is left of `before`, and that.
fn loss() -> impl Strategy<Value = (u64, u64)> {
    narrow(64).prop_map(|before| before.max(2)).prop_flat_map(|before| (1..before, Just(before)))
}

fn total() -> impl Strategy<Value = u128> {
    wide(96).prop_map(|total| total.max(1 << 32))
}

fn some(bits: u32) -> impl Strategy<Value = u64> {
    narrow(bits).prop_map(|x| x.max(1))
}

fn percent_of(all: u64, percent: u64) -> u64 {
    u64::try_from(u128::from(all) * u128::from(percent) / 100).unwrap()
}

fn books() -> impl Strategy<Value = Books> {
    let parts = (narrow(60), narrow(60), narrow(60), narrow(64), 0..=100_u64, 1..=100_u64);
    parts.prop_map(|(lps, reserve, stakers, cap, owed, lent)| {
        let receivable = percent_of(reserve + stakers, owed);
        let lent = percent_of(lps + receivable, lent).max(1);
        Books { lps, reserve, stakers, receivable, lent, cap }
    })
}

#[test]
fn p5_quotients_round_as_their_names_say() {
    let values = (wide(63), wide(63), some(64));
    check(values, |(a, b, d)| numbers::quotients_round_as_their_names_say(a, b, d.into()));
}

#[test]
fn p5_shifts_round_as_their_names_say() {
    let values = (wide(64), wide(64), 0..128_usize);
    check(values, |(a, b, shift)| numbers::shifts_round_as_their_names_say(a, b, shift));
}

#[test]
fn p1_a_carry_loses_nothing() {
    let values = (narrow(63), narrow(63), 0..=10_000_u64, 0..10_000_u64);
    check(values, |(a, b, bps, carry)| numbers::a_carry_loses_nothing(a, b, bps, carry));
}

#[test]
fn p4_a_step_of_the_index_is_normalised() {
    check((mantissa(), loss()), |(mantissa, (left, before))| {
        numbers::a_step_of_the_index_is_normalised(mantissa, left, before)
    });
}

#[test]
fn p4_a_loss_lowers_the_index() {
    check((mantissa(), narrow(63), loss()), |(mantissa, exponent, (left, before))| {
        numbers::a_loss_lowers_the_index(mantissa, exponent, left, before)
    });
}

#[test]
fn p6_p7_settling_never_gives_a_share() {
    check((wide(97), mantissa(), loss()), |(shares, mantissa, (left, before))| {
        numbers::settling_never_gives_a_share(shares, mantissa, left, before)
    });
}

#[test]
fn p3_p15_a_bucket_is_never_more_than_full() {
    let part = || prop_oneof![1 => Just(0), 6 => 1..100_u64, 2 => Just(100)];
    let values = (narrow(64), part(), part(), part(), 0..200_000_u32);
    check(values, |(cap, used, first, second, seconds)| {
        let of_cap = |percent| percent_of(cap, percent);
        let (used, first, second) = (of_cap(used), of_cap(first), of_cap(second));
        numbers::a_bucket_is_never_more_than_full(cap, used, first, second, seconds)
    });
}

#[test]
fn p14_a_recovery_is_shared_out_exactly() {
    let values = (narrow(62), narrow(62), narrow(62), narrow(63), narrow(63));
    check(values, |(lps, profits, stakers, came, more)| {
        numbers::a_recovery_is_shared_out_exactly([lps, profits, stakers], came, more)
    });
}

#[test]
fn p5_p6_p7_losses_keep_claims_within_the_assets() {
    let values = (some(62), some(62), narrow(63), narrow(63));
    check(values, |(one, other, first, second)| {
        classes::losses_keep_claims_within_the_assets(one, other, first, second)
    });
}

#[test]
fn p6_a_loss_raises_no_claim() {
    check((some(64), total(), wide(96), 0..=100_u64), |(assets, total, shares, percent)| {
        let loss = percent_of(assets, percent);
        classes::a_loss_raises_no_claim(assets, total, shares.min(total), loss)
    });
}

#[test]
fn p5_p8_p10_joining_gains_nothing() {
    check((some(62), total(), wide(96), some(62)), |(assets, total, shares, amount)| {
        classes::joining_gains_nothing(assets, total, shares.min(total), amount)
    });
}

#[test]
fn p9_splitting_a_deposit_gains_nothing() {
    check((some(62), total(), some(62), some(62)), |(assets, total, one, other)| {
        classes::splitting_a_deposit_gains_nothing(assets, total, one, other)
    });
}

#[test]
fn p5_p6_leaving_lowers_no_claim() {
    check((some(64), total(), wide(96), wide(96)), |(assets, total, shares, stays)| {
        let shares = shares.min(total / 2);
        classes::leaving_lowers_no_claim(assets, total, shares, stays.min(total - shares))
    });
}

#[test]
fn p5_an_amount_costs_enough_shares() {
    check((some(64), total(), some(64)), |(assets, total, amount)| {
        classes::an_amount_costs_enough_shares(assets, total, amount.min(assets))
    });
}

#[test]
fn p1_p2_p3_a_default_is_split_exactly() {
    check((books(), narrow(62)), |(books, proceeds)| {
        books::a_default_is_split_exactly(books, proceeds.min(books.lent))
    });
}

#[test]
fn p1_p2_p3_p15_a_deficit_is_split_exactly() {
    let values = (books(), narrow(60), narrow(60), narrow(64), narrow(64), some(62));
    check(values, |(books, bond, profits, insurance, lps, deficit)| {
        books::a_deficit_is_split_exactly(books, [bond, profits, insurance, lps], deficit)
    });
}

#[test]
fn p1_p5_debts_round_up() {
    let values = (wide(79), narrow(40), some(40), some(41));
    check(values, |(index, others, amount, part)| {
        books::debts_round_up(index | 1 << 64, others, amount, part)
    });
}
