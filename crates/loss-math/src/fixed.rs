//! Multiply, then divide: the only file of the project that may divide.
//!
//! Products are formed in 256 bits, so no intermediate can overflow; only a quotient that
//! does not fit its result type is an error. Every name says which way it rounds.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    reason = "the one place where division happens; each line says why it cannot overflow"
)]

use crate::MathError;
use ruint::aliases::U256;

/// Ten thousand basis points are one whole.
pub const BPS_ONE: u64 = 10_000;

/// `floor(a * b / d)`.
///
/// # Errors
/// [`MathError::DivisionByZero`] for `d == 0`; [`MathError::Overflow`] when the quotient needs
/// more than 128 bits.
pub fn mul_div_floor(a: u128, b: u128, d: u128) -> Result<u128, MathError> {
    if d == 0 {
        return Err(MathError::DivisionByZero);
    }
    if let Some(product) = narrow_product(a, b) {
        return Ok(product / d);
    }
    narrow(wide_product(a, b) / U256::from(d))
}

/// `ceil(a * b / d)`.
///
/// # Errors
/// As [`mul_div_floor`].
pub fn mul_div_ceil(a: u128, b: u128, d: u128) -> Result<u128, MathError> {
    if d == 0 {
        return Err(MathError::DivisionByZero);
    }
    if let Some(product) = narrow_product(a, b) {
        return Ok(product.div_ceil(d));
    }
    let (quotient, remainder) = wide_product(a, b).div_rem(U256::from(d));
    let quotient = narrow(quotient)?;
    if remainder.is_zero() {
        Ok(quotient)
    } else {
        quotient.checked_add(1).ok_or(MathError::Overflow)
    }
}

/// `floor(a * b / d)` for 64-bit operands.
///
/// # Errors
/// As [`mul_div_floor`], with a 64-bit result.
pub fn mul_div_u64_floor(a: u64, b: u64, d: u64) -> Result<u64, MathError> {
    if d == 0 {
        return Err(MathError::DivisionByZero);
    }
    // A product of two 64-bit numbers fits 128 bits.
    to_u64((u128::from(a) * u128::from(b)) / u128::from(d))
}

/// `ceil(a * b / d)` for 64-bit operands.
///
/// # Errors
/// As [`mul_div_floor`], with a 64-bit result.
pub fn mul_div_u64_ceil(a: u64, b: u64, d: u64) -> Result<u64, MathError> {
    if d == 0 {
        return Err(MathError::DivisionByZero);
    }
    to_u64((u128::from(a) * u128::from(b)).div_ceil(u128::from(d)))
}

/// `(floor(a * b / d), the remainder)`, for fees whose remainder is carried to the next time.
///
/// `carry` is the remainder of the last time and must be below `d`.
///
/// # Errors
/// As [`mul_div_floor`], with a 64-bit quotient.
pub fn mul_div_u64_carry(a: u64, b: u64, d: u64, carry: u64) -> Result<(u64, u64), MathError> {
    if d == 0 {
        return Err(MathError::DivisionByZero);
    }
    // (2^64 - 1)^2 + 2^64 - 1 < 2^128.
    let sum = u128::from(a) * u128::from(b) + u128::from(carry);
    Ok((to_u64(sum / u128::from(d))?, to_u64(sum % u128::from(d))?))
}

/// `floor(a * b / 2^shift)`, for `shift < 256`.
///
/// # Errors
/// [`MathError::Overflow`] when the result needs more than 128 bits.
pub fn mul_shr_floor(a: u128, b: u128, shift: usize) -> Result<u128, MathError> {
    narrow(wide_product(a, b) >> shift)
}

/// `ceil(a * b / 2^shift)`, for `shift < 256`.
///
/// # Errors
/// [`MathError::Overflow`] when the result needs more than 128 bits.
pub fn mul_shr_ceil(a: u128, b: u128, shift: usize) -> Result<u128, MathError> {
    let product = wide_product(a, b);
    let result = narrow(product >> shift)?;
    if product.trailing_zeros() >= shift {
        Ok(result)
    } else {
        result.checked_add(1).ok_or(MathError::Overflow)
    }
}

/// `floor(2^64 * a * n / d)` together with the shift that brings it back into 128 bits with the
/// top bit set: the step of a loss index. See [`crate::index`] for the bounds.
///
/// Needs `2^127 <= a`, `0 < n < d`; returns `(q, s)` with `q = floor(2^(64 - s) * a * n / d)`
/// and `2^127 <= q < 2^128`.
pub(crate) fn scale_down_normalised(a: u128, n: u64, d: u64) -> (u128, u64) {
    debug_assert!(a >> 127 == 1 && n > 0 && n < d);
    // a * n < 2^192, so the shifted product fits 256 bits.
    let wide = (wide_product(a, u128::from(n)) << 64_usize) / U256::from(d);
    // n / d > 2^-64, so the quotient is at least 2^127; below a * 2^64 it is less than 2^192.
    let excess = wide.bit_len().saturating_sub(128);
    let mantissa: u128 = (wide >> excess).wrapping_to();
    (mantissa, u64::try_from(excess).unwrap_or(64))
}

/// `floor(a * b / (d * 2^gap))`: zero, never an error, for a gap wider than the numbers.
///
/// Needs `d >= 2^127` and `b <= d * 2^gap`, so that the result is at most `a`.
pub(crate) fn mul_div_gap_floor(a: u128, b: u128, d: u128, gap: u64) -> u128 {
    // a * b / d < 2^129: nothing is left after 129 more bits. Floors nest.
    let Some(gap) = usize::try_from(gap).ok().filter(|gap| *gap < 129) else { return 0 };
    if d == 0 {
        return 0;
    }
    ((wide_product(a, b) / U256::from(d)) >> gap).wrapping_to()
}

/// Narrows to 64 bits.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn to_u64(x: u128) -> Result<u64, MathError> {
    u64::try_from(x).map_err(|_| MathError::Overflow)
}

/// The product when it provably fits 128 bits: most do, and a 128-bit division is cheaper.
fn narrow_product(a: u128, b: u128) -> Option<u128> {
    (a.leading_zeros() + b.leading_zeros() >= 128).then(|| a.wrapping_mul(b))
}

fn wide_product(a: u128, b: u128) -> U256 {
    // Two 128-bit factors: the product fits 256 bits.
    U256::from(a).wrapping_mul(U256::from(b))
}

fn narrow(x: U256) -> Result<u128, MathError> {
    u128::try_from(x).map_err(|_| MathError::Overflow)
}
