//! Holds up the rounding every promise rests on (P5): multiply-divide against big integers, at
//! the edges of 64 and 128 bits; and the step of the loss index (T4) against exact rationals.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, rational, replaying};
use loss_math::fixed::{
    mul_div_ceil, mul_div_floor, mul_div_u64_carry, mul_div_u64_ceil, mul_div_u64_floor,
    mul_shr_ceil, mul_shr_floor,
};
use loss_math::{Assets, LossIndex, MathError, Shares};
use num_bigint::BigUint;
use num_rational::BigRational;
use proptest::prelude::*;

/// Any 128-bit number, the borders of 64 and 128 bits and powers of two among them.
fn wide() -> impl Strategy<Value = u128> {
    let near = |x: u128| (0..3_u128).prop_map(move |d| x.saturating_sub(1).saturating_add(d));
    prop_oneof![
        2 => 0..4_u128,
        2 => near(u128::from(u64::MAX)),
        2 => (u128::MAX - 3)..=u128::MAX,
        2 => (0..128_u32).prop_flat_map(move |bit| near(1 << bit)),
        3 => any::<u64>().prop_map(u128::from),
        3 => any::<u128>(),
    ]
}

/// The quotient as big integers have it: rounded down or up, or an error for what does not fit.
fn quotient(product: BigUint, d: BigUint, up: bool) -> Result<BigUint, MathError> {
    if d == BigUint::ZERO {
        return Err(MathError::DivisionByZero);
    }
    Ok(if up { (product + &d - 1_u32) / d } else { product / d })
}

fn fits<T: TryFrom<BigUint>>(exact: Result<BigUint, MathError>) -> Result<T, MathError> {
    exact.and_then(|exact| T::try_from(exact).map_err(|_| MathError::Overflow))
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/fixed.txt"))]

    #[test]
    fn p5_mul_div_rounds_as_its_name_says_or_reports_overflow(
        a in wide(), b in wide(), d in wide(),
    ) {
        let product = || BigUint::from(a) * BigUint::from(b);
        prop_assert_eq!(mul_div_floor(a, b, d), fits(quotient(product(), d.into(), false)));
        prop_assert_eq!(mul_div_ceil(a, b, d), fits(quotient(product(), d.into(), true)));
    }

    #[test]
    fn p5_mul_div_of_64_bits_rounds_as_its_name_says_or_reports_overflow(
        a in wide(), b in wide(), d in wide(),
    ) {
        // The low halves: the borders of 64 bits stay borders.
        let [a, b, d] = [a, b, d].map(|x| u64::try_from(x & u128::from(u64::MAX)).unwrap());
        let product = || BigUint::from(a) * BigUint::from(b);
        prop_assert_eq!(mul_div_u64_floor(a, b, d), fits(quotient(product(), d.into(), false)));
        prop_assert_eq!(mul_div_u64_ceil(a, b, d), fits(quotient(product(), d.into(), true)));
    }

    #[test]
    fn p1_a_carried_remainder_loses_nothing(a in any::<u64>(), b in any::<u64>(), d in 1_u64.., c in any::<u64>()) {
        let carry = c % d;
        match mul_div_u64_carry(a, b, d, carry) {
            Ok((whole, rest)) => {
                prop_assert!(rest < d);
                prop_assert_eq!(
                    u128::from(whole) * u128::from(d) + u128::from(rest),
                    u128::from(a) * u128::from(b) + u128::from(carry)
                );
            }
            Err(error) => {
                prop_assert_eq!(error, MathError::Overflow);
                let sum = u128::from(a) * u128::from(b) + u128::from(carry);
                prop_assert!(sum / u128::from(d) > u128::from(u64::MAX));
            }
        }
    }

    #[test]
    fn p5_mul_shr_rounds_as_its_name_says_or_reports_overflow(
        a in wide(), b in wide(), shift in 0..256_usize,
    ) {
        let product = || BigUint::from(a) * BigUint::from(b);
        let d = || BigUint::from(1_u32) << shift;
        prop_assert_eq!(mul_shr_floor(a, b, shift), fits(quotient(product(), d(), false)));
        prop_assert_eq!(mul_shr_ceil(a, b, shift), fits(quotient(product(), d(), true)));
    }

    #[test]
    fn p4_a_step_of_the_index_falls_and_is_exact_to_one_part_in_2_pow_127(
        mantissa in any::<u128>(), exponent in 0..1_000_u64, a in edge_amount(), b in edge_amount(),
    ) {
        prop_assume!(a != b);
        let (left, before) = (a.min(b), a.max(b));
        let index = LossIndex::from_parts(mantissa | 1 << 127, exponent);
        let next = index.after_loss_floor(Assets(left), Assets(before));
        prop_assert!(next < index, "a loss lowers the index, however small it is");
        prop_assert_eq!(next.mantissa() >> 127, 1, "normalised");
        prop_assert!(next.exponent() - index.exponent() <= 64);

        let exact = value(index) * BigRational::new(left.into(), before.into());
        prop_assert!(value(next) <= exact, "rounded down");
        let error = (&exact - value(next)) / &exact;
        prop_assert!(error < BigRational::new(1.into(), num_bigint::BigInt::from(1) << 127_u32));
    }

    #[test]
    fn p5_surviving_shares_are_the_exact_product_rounded_down(
        shares in wide(), since in any::<u128>(), now in any::<u128>(), gap in 0..200_u64,
    ) {
        let since = LossIndex::from_parts(since | 1 << 127, 5);
        let now = LossIndex::from_parts(now | 1 << 127, 5 + gap);
        prop_assume!(now <= since);
        let exact = rational(shares) * value(now) / value(since);
        let surviving = now.surviving_shares_floor(Shares(shares), since, 0, 0);
        prop_assert_eq!(rational(surviving.get()), exact.floor());
    }
}

/// The index as an exact number.
fn value(index: LossIndex) -> BigRational {
    let denominator = num_bigint::BigInt::from(1) << (127 + index.exponent());
    BigRational::new(index.mantissa().into(), denominator)
}

#[test]
fn p11_an_exponent_gap_wider_than_the_numbers_gives_zero_and_no_error() {
    let all = Shares(u128::MAX);
    let top = LossIndex::from_parts(u128::MAX, 0);
    let low = |gap| LossIndex::from_parts(u128::MAX, gap);
    assert_eq!(low(0).surviving_shares_floor(all, top, 0, 0), all);
    assert_eq!(low(1).surviving_shares_floor(all, top, 0, 0), Shares(u128::MAX >> 1));
    assert_eq!(low(127).surviving_shares_floor(all, top, 0, 0), Shares(1));
    for gap in [128, 129, 256, 1 << 40, u64::MAX] {
        assert_eq!(low(gap).surviving_shares_floor(all, top, 0, 0), Shares::ZERO, "gap {gap}");
    }
    // The widest ratio of mantissas: just under two, so one bit more is needed to get to zero.
    let since = LossIndex::ONE;
    assert_eq!(low(128).surviving_shares_floor(all, since, 0, 0), Shares(1));
    assert_eq!(low(129).surviving_shares_floor(all, since, 0, 0), Shares::ZERO);
}

#[test]
fn p4_the_index_at_its_borders() {
    let step = |left, before| LossIndex::ONE.after_loss_floor(Assets(left), Assets(before));
    assert_eq!(step(1, 2), LossIndex::from_parts(1 << 127, 1), "half");
    // 1 / (2^64 - 1) = 2^-64 * (1 + 2^-64 + ...): the hardest loss that is not a wipe-out.
    let hardest = LossIndex::from_parts((1 << 127) + (1 << 63), 64);
    assert_eq!(step(1, u64::MAX), hardest);
    // 1 - 2^-64 or so: the mantissa is all ones at the top and the index has fallen.
    assert_eq!(step(u64::MAX - 1, u64::MAX).exponent(), 1);
    // No loss, or nothing a class could report: unchanged.
    for (left, before) in [(7, 7), (8, 7), (0, 7), (0, 0)] {
        assert_eq!(step(left, before), LossIndex::ONE, "{left} of {before}");
    }
    // A loss at the far end of the exponent saturates it; it takes 2^57 losses to get there.
    let last = LossIndex::from_parts(1 << 127, u64::MAX);
    assert_eq!(last.after_loss_floor(Assets(1), Assets(2)), last);
    // Zeroed bytes and a mantissa without its top bit read as one.
    assert_eq!(LossIndex::from_parts(0, 0), LossIndex::ONE);
    assert_eq!(LossIndex::from_parts((1 << 127) - 1, 9), LossIndex::ONE);
}

#[test]
fn p16_an_error_prints_its_name() {
    assert_eq!(MathError::LeavesDustDebt.to_string(), "LeavesDustDebt");
}

#[test]
fn p5_quotients_at_the_borders() {
    let max = u128::MAX;
    assert_eq!(mul_div_floor(max, max, max), Ok(max));
    assert_eq!(mul_div_ceil(max, max, max), Ok(max));
    assert_eq!(mul_div_floor(max, max, max - 1), Err(MathError::Overflow));
    assert_eq!(mul_div_floor(max, 1, 1), Ok(max));
    assert_eq!(mul_div_floor(max, 2, 1), Err(MathError::Overflow));
    assert_eq!(mul_div_floor(0, 0, 0), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_ceil(1, 1, max), Ok(1));
    assert_eq!(mul_div_floor(max, max - 1, max), Ok(max - 1));
    // The floor fits, the ceiling does not: 2^128 - 1 and a remainder.
    assert_eq!(mul_div_floor(max, 1 << 127, (1 << 127) - 1), Err(MathError::Overflow));
    let (a, b, d) = (1_u128 << 127, (1_u128 << 127) + 1, 1_u128 << 126);
    assert_eq!(mul_div_floor(a, b, d), Err(MathError::Overflow));
    assert_eq!(mul_shr_ceil(max, max, 127), Err(MathError::Overflow));
    // (2^128 - 1)(2^64 + 1) / 2^64 = 2^128 + 2^64 - 1 - ...: one over, and just under.
    assert_eq!(mul_shr_floor(max, 1 << 64, 64), Ok(max));
    assert_eq!(mul_shr_ceil(max, (1 << 64) + 1, 64), Err(MathError::Overflow));
    assert_eq!(mul_div_u64_ceil(u64::MAX, u64::MAX, u64::MAX), Ok(u64::MAX));
    assert_eq!(mul_div_u64_floor(u64::MAX, 2, 1), Err(MathError::Overflow));
    assert_eq!(mul_div_u64_carry(1, 1, 0, 0), Err(MathError::DivisionByZero));
}
