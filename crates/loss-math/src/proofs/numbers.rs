//! Statements about numbers: multiply-divide, the index, the bucket, shared-out recoveries.

use super::given;
use crate::fixed::{
    mul_div_ceil, mul_div_floor, mul_div_u64_carry, mul_shr_ceil, mul_shr_floor,
    scale_down_normalised,
};
use crate::{Assets, Borne, LeakyBucket, LossIndex, Shares};
use ruint::aliases::U256;

/// P5. Products of the arguments must fit 128 bits, so that the statement itself can be computed.
pub(super) fn quotients_round_as_their_names_say(a: u128, b: u128, d: u128) -> bool {
    given!(d > 0 && a.checked_mul(b).is_some_and(|n| n < u128::MAX - d));
    let floor = mul_div_floor(a, b, d).unwrap();
    let ceil = mul_div_ceil(a, b, d).unwrap();
    assert!(floor * d <= a * b && a * b - floor * d < d);
    assert!(ceil * d >= a * b && ceil * d - a * b < d);
    true
}

/// P5.
pub(super) fn shifts_round_as_their_names_say(a: u128, b: u128, shift: usize) -> bool {
    given!(shift < 128 && a.checked_mul(b).is_some());
    let rest = (a * b) & !(u128::MAX << shift);
    let floor = mul_shr_floor(a, b, shift).unwrap();
    assert!((floor << shift) | rest == a * b);
    assert!(mul_shr_ceil(a, b, shift).unwrap() == floor + u128::from(rest != 0));
    true
}

/// P1. Two fees with a carry are one fee of both gains.
pub(super) fn a_carry_loses_nothing(first: u64, second: u64, bps: u64, carry: u64) -> bool {
    given!(bps <= 10_000 && carry < 10_000 && first.checked_add(second).is_some());
    let (one, between) = mul_div_u64_carry(first, bps, 10_000, carry).unwrap();
    let (other, left) = mul_div_u64_carry(second, bps, 10_000, between).unwrap();
    assert!((one + other, left) == mul_div_u64_carry(first + second, bps, 10_000, carry).unwrap());
    assert!(between < 10_000 && one <= first);
    true
}

/// P4, P5. The step of an index: normalised, the exact one rounded down.
pub(super) fn a_step_of_the_index_is_normalised(mantissa: u128, left: u64, before: u64) -> bool {
    given!(mantissa >> 127 == 1 && left > 0 && left < before);
    let (stepped, excess) = scale_down_normalised(mantissa, left, before);
    assert!(stepped >> 127 == 1 && excess <= 64);
    assert!(excess < 64 || stepped < mantissa);
    // mantissa * left * 2^64 lies between `stepped` and one more, times before * 2^excess.
    let exact = (U256::from(mantissa) * U256::from(left)) << 64_usize;
    let unit = U256::from(before) << usize::try_from(excess).unwrap();
    assert!(U256::from(stepped) * unit <= exact);
    assert!((U256::from(stepped) + U256::from(1)) * unit > exact);
    true
}

/// P4.
pub(super) fn a_loss_lowers_the_index(
    mantissa: u128,
    exponent: u64,
    left: u64,
    before: u64,
) -> bool {
    given!(mantissa >> 127 == 1 && exponent < u64::MAX - 64 && left > 0 && left < before);
    let index = LossIndex::from_parts(mantissa, exponent);
    let after = index.after_loss_floor(Assets(left), Assets(before));
    assert!(after < index);
    assert!(after.exponent() - exponent <= 64);
    true
}

/// P6, P7. Settling after a loss gives nothing, and a second time changes nothing.
pub(super) fn settling_never_gives_a_share(
    shares: u128,
    mantissa: u128,
    left: u64,
    before: u64,
) -> bool {
    given!(mantissa >> 127 == 1 && left > 0 && left < before && shares >> 97 == 0);
    let then = LossIndex::from_parts(mantissa, 0);
    let now = then.after_loss_floor(Assets(left), Assets(before));
    let settled = now.surviving_shares_floor(Shares(shares), then, 0, 0);
    assert!(settled.get() <= shares);
    assert!(now.surviving_shares_floor(settled, now, 0, 0) == settled);
    // At most what is left of the assets, exactly: 97 + 64 bits need two parts.
    assert!(settled <= Shares(mul_div_floor(shares, left.into(), before.into()).unwrap()));
    true
}

/// P3, P15.
pub(super) fn a_bucket_is_never_more_than_full(
    cap: u64,
    used: u64,
    first: u64,
    second: u64,
    seconds: u32,
) -> bool {
    given!(used <= cap);
    let bucket = LeakyBucket { used, updated_at: 0 };
    let amount = first.min(bucket.room(cap, 0));
    let bucket = bucket.take(amount, cap, 0);
    assert!(bucket.used <= cap);
    let later = i64::from(seconds);
    let again = second.min(bucket.room(cap, later));
    assert!(bucket.take(again, cap, later).used <= cap);
    // Both together: what was free, and what flowed back.
    let back = u128::from(cap) * u128::from(seconds) / 86_400;
    assert!(u128::from(amount) + u128::from(again) <= u128::from(cap - used) + back);
    true
}

/// P14.
pub(super) fn a_recovery_is_shared_out_exactly(borne: [u64; 3], came: u64, more: u64) -> bool {
    given!(came.checked_add(more).is_some());
    let [lps, profits, stakers] = borne.map(Assets);
    let all = Borne { lps, profits, stakers };
    let (before, after) = (all.share_out(Assets(came)), all.share_out(Assets(came + more)));
    for part in [before, after] {
        assert!(part.lps <= lps && part.profits <= profits && part.stakers <= stakers);
        assert!(part.profits.is_zero() || part.lps == lps);
        assert!(part.stakers.is_zero() || part.profits == profits);
        assert!(part.surplus.is_zero() || part.stakers == stakers);
    }
    assert!(before.claimable().get() + before.surplus.get() == came);
    let portion = all.share_out_more(Assets(came), Assets(more)).unwrap();
    assert!(portion.claimable().get() + portion.surplus.get() == more);
    true
}
