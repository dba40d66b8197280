//! Multiplication and division of 128 bits with operations on 64.
//!
//! A `u128` is only a container here: `*`, `/` and `%` on it would call the very builtins this
//! implements. What wraps does so on purpose; operators that check for overflow would cost compute
//! units in every caller.

const LOW: u64 = 0xffff_ffff;

fn limbs(x: u128) -> (u64, u64) {
    (x as u64, (x >> 64) as u64)
}

fn join(low: u64, high: u64) -> u128 {
    (u128::from(high) << 64) | u128::from(low)
}

/// The same value, about which the compiler knows nothing. Costs no instruction.
#[cfg(all(target_os = "solana", target_arch = "bpf"))]
#[inline(always)]
#[allow(unsafe_code, reason = "inline assembly is; this one is empty")]
fn opaque(mut x: u64) -> u64 {
    // SAFETY: no instruction is executed.
    unsafe {
        core::arch::asm!("/* {0} */", inout(reg) x, options(pure, nomem, nostack, preserves_flags))
    };
    x
}

#[cfg(not(all(target_os = "solana", target_arch = "bpf")))]
#[inline(always)]
fn opaque(x: u64) -> u64 {
    x
}

/// The product modulo 2^128, which is the same for signed and unsigned numbers.
#[inline(always)]
pub fn multiply(a: u128, b: u128) -> u128 {
    let ((a0, a1), (b0, b1)) = (limbs(a), limbs(b));
    let (low, high) = multiply_limbs(a0, b0);
    let cross = a0.wrapping_mul(b1).wrapping_add(a1.wrapping_mul(b0));
    join(low, high.wrapping_add(cross))
}

/// 64 by 64 bits to 128, by halves; no sum below can overflow.
///
/// LLVM knows these lines for what they are and would put a 128-bit multiplication in their place,
/// that is, a call of `__multi3` into `__multi3`. Not knowing what `a0` is, it cannot.
#[inline(always)]
fn multiply_limbs(a: u64, b: u64) -> (u64, u64) {
    let (a0, a1, b0, b1) = (opaque(a & LOW), a >> 32, b & LOW, b >> 32);
    let bottom = a0.wrapping_mul(b0);
    let first = a1.wrapping_mul(b0).wrapping_add(bottom >> 32);
    let second = a0.wrapping_mul(b1).wrapping_add(first & LOW);
    let top = a1.wrapping_mul(b1).wrapping_add(first >> 32).wrapping_add(second >> 32);
    (a.wrapping_mul(b), top)
}

/// Quotient and remainder; the compiler's own check comes before any call with `d` zero.
#[inline(always)]
pub fn divide(n: u128, d: u128) -> (u128, u128) {
    let ((n0, n1), (d0, d1)) = (limbs(n), limbs(d));
    if d1 != 0 {
        return by_two_limbs(n, d);
    }
    if d0 == 0 {
        return (0, n);
    }
    if n1 == 0 {
        return (u128::from(n0 / d0), u128::from(n0 % d0));
    }
    let (q1, r1) = (n1 / d0, n1 % d0);
    let (q0, r0) = if d0 <= LOW { by_half(r1, n0, d0) } else { by_limb(r1, n0, d0) };
    (join(q0, q1), u128::from(r0))
}

/// Quotient rounded towards zero, and a remainder with the sign of `n`.
#[inline(always)]
pub fn divide_signed(n: i128, d: i128) -> (i128, i128) {
    let (q, r) = divide(n.unsigned_abs(), d.unsigned_abs());
    let q = with_sign(q, (n < 0) != (d < 0));
    (q, with_sign(r, n < 0))
}

fn with_sign(x: u128, negative: bool) -> i128 {
    let x = if negative { 0u128.wrapping_sub(x) } else { x };
    x as i128
}

/// `high:low / d` for `high < d < 2^32`: two steps of schoolbook division need no estimate.
fn by_half(high: u64, low: u64, d: u64) -> (u64, u64) {
    let upper = (high << 32) | (low >> 32);
    let lower = ((upper % d) << 32) | (low & LOW);
    (((upper / d) << 32) | (lower / d), lower % d)
}

/// `high:low / d` for `high < d` and `d >= 2^32`.
fn by_limb(high: u64, low: u64, d: u64) -> (u64, u64) {
    let shift = d.leading_zeros();
    let (high, low) = shift_left(high, low, shift);
    let (q, r) = by_normalised(high, low, d.wrapping_shl(shift));
    (q, r.wrapping_shr(shift))
}

/// Knuth's algorithm D with two digits of 32 bits: `high < d` and the top bit of `d` is set.
#[inline(always)]
fn by_normalised(high: u64, low: u64, d: u64) -> (u64, u64) {
    let (q1, rest) = digit(high, low >> 32, d);
    let (q0, rest) = digit(rest, low & LOW, d);
    ((q1 << 32) | q0, rest)
}

/// One digit of the quotient of `rest:next / d`, and what remains. The estimate from the upper half
/// of `d` is at most two too large.
#[inline(always)]
fn digit(rest: u64, next: u64, d: u64) -> (u64, u64) {
    let (d1, d0) = (d >> 32, d & LOW);
    let mut q = rest / d1;
    let mut r = rest % d1;
    while q > LOW || q.wrapping_mul(d0) > ((r << 32) | next) {
        q = q.wrapping_sub(1);
        r = r.wrapping_add(d1);
        if r > LOW {
            break;
        }
    }
    let whole = (rest << 32) | next;
    (q, whole.wrapping_sub(q.wrapping_mul(d)))
}

/// `n / d` for `d >= 2^64`: the quotient fits one limb, and its estimate from the upper 64 bits of
/// `d` is exact or one too large.
#[inline(always)]
fn by_two_limbs(n: u128, d: u128) -> (u128, u128) {
    if n < d {
        return (0, n);
    }
    let ((d0, d1), half) = (limbs(d), limbs(n >> 1));
    let shift = d1.leading_zeros();
    let (upper, _) = shift_left(d1, d0, shift);
    let (estimate, _) = by_normalised(half.1, half.0, upper);
    // One less than the estimate is exact or one too small, which the remainder shows.
    let q = estimate.wrapping_shr(63 ^ shift).saturating_sub(1);
    let r = n.wrapping_sub(multiply_by_limb(d, q));
    if r >= d {
        return (u128::from(q.wrapping_add(1)), r.wrapping_sub(d));
    }
    (u128::from(q), r)
}

#[inline(always)]
fn multiply_by_limb(a: u128, b: u64) -> u128 {
    let (a0, a1) = limbs(a);
    let (low, high) = multiply_limbs(a0, b);
    join(low, high.wrapping_add(a1.wrapping_mul(b)))
}

/// `high:low << shift` for `shift < 64`; shifting by 1 and then the rest also does for none at all.
#[inline(always)]
fn shift_left(high: u64, low: u64, shift: u32) -> (u64, u64) {
    let carried = (low >> 1).wrapping_shr(63 ^ shift);
    (high.wrapping_shl(shift) | carried, low.wrapping_shl(shift))
}
