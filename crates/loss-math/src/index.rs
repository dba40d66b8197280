//! # The loss index
//!
//! **The problem.** A pool has many LPs and one loss. Reducing every LP's balance needs a loop
//! over all of them, which no Solana transaction can afford; keeping a list of losses that each
//! LP works through later makes the LP who stays away longest pay the most compute.
//!
//! **The idea.** All LPs of a class lose the same *fraction*. So keep one number for the class,
//! the part of a share that has survived every loss so far. It starts at 1. Each loss multiplies
//! it. An LP remembers the number at its last visit; whatever happened since, the ratio of the
//! number now to the number then is what is left of its shares.
//!
//! **The derivation.** Let the class own `A` before a loss `x < A`. Every share keeps
//! `f = (A - x) / A`. After losses `1..n` an owner who held `s` shares at the start holds
//!
//! ```text
//! s * f1 * f2 * ... * fn  =  s * P(n) / P(0),     P(k) = P(k-1) * fk,   P(0) = 1
//! ```
//!
//! and an owner who came after loss `m` holds `s * P(n) / P(m)`, because the first `m` factors
//! cancel. One multiplication per loss, one multiply-divide per owner, however many of each.
//!
//! ```text
//!   P   1 ──────┐ loss 10%
//!               └── 0.9 ─────────┐ loss 50%
//!                                └── 0.45 ──────
//!       ^ Ann joins: 1     ^ Bob joins: 0.9    ^ Ann keeps 0.45/1, Bob 0.45/0.9
//! ```
//!
//! **The precision.** `P` falls without bound: ten losses of 99.9% make it 1e-30, and a number
//! with fixed digits runs out of them (that is how products elsewhere ended at zero, or needed
//! a second "scale" counter). So `P` is a floating pair: `P = mantissa * 2^-(127 + exponent)`,
//! with the top bit of the 128-bit mantissa always set. The relative error of one loss is below
//! `2^-127`, the same for the first loss and for the millionth, for 1e15 atoms and for 3.
//!
//! **The bounds**, for a loss that leaves `n = A - x` of `d = A`, both below `2^64`:
//!
//! | intermediate | bound |
//! |---|---|
//! | `mantissa * n` | below `2^192` |
//! | times `2^64` | below `2^256`: fits |
//! | divided by `d` | at least `2^127` (as `n / d > 2^-64`), below `2^192` |
//! | shifted right until 128 bits are left | `2^127 <= mantissa < 2^128`, exponent grows by 0 to 64 |
//!
//! Settling forms `shares * mantissa_now` below `2^256`, divides by `mantissa_then >= 2^127`,
//! and shifts by the exponents' gap, less the splits of shares since. A gap of 129 bits or more
//! leaves nothing: the result is 0.
//!
//! **The direction.** The index is rounded down, the class's total of shares is rounded up
//! ([`crate::class`]), so the sum of what owners hold is never more than the total.
//!
//! **A wipe-out** (`x >= A`) is not a multiplication by zero: from zero there is no way back,
//! and whoever joined later would hold `s * 0 / 0`. Instead the class's *epoch* ends: the index
//! starts again at 1, and shares of an earlier epoch are worth nothing.

use crate::{
    fixed::{mul_div_gap_floor, mul_shr_floor, scale_down_normalised, to_u64},
    Assets, Shares,
};

/// The part of a share that survived all losses of the epoch: `mantissa * 2^-(127 + exponent)`.
///
/// Never rises inside an epoch (P4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossIndex {
    mantissa: u128,
    exponent: u64,
}

impl LossIndex {
    /// No loss yet.
    pub const ONE: Self = Self { mantissa: 1 << 127, exponent: 0 };

    /// From stored parts. A mantissa without its top bit cannot have been stored by this crate;
    /// it reads as [`LossIndex::ONE`], which is what a zeroed account means.
    #[must_use]
    pub const fn from_parts(mantissa: u128, exponent: u64) -> Self {
        if mantissa >> 127 == 1 {
            Self { mantissa, exponent }
        } else {
            Self::ONE
        }
    }

    /// The 128-bit mantissa; its top bit is set.
    #[must_use]
    pub const fn mantissa(self) -> u128 {
        self.mantissa
    }

    /// Number of binary places below 2^-127. 64 bits cannot be exhausted: a loss adds at most 64.
    #[must_use]
    pub const fn exponent(self) -> u64 {
        self.exponent
    }

    /// The index in parts of `scale`: to be shown, nothing is decided by it.
    ///
    /// - **Rounding**: down.
    #[must_use]
    pub fn parts_floor(self, scale: u64) -> u64 {
        let shift = self.exponent.saturating_add(127);
        // Nothing is left of 128 + 64 bits after so many places.
        let Some(shift) = usize::try_from(shift).ok().filter(|shift| *shift < 192) else {
            return 0;
        };
        mul_shr_floor(self.mantissa, u128::from(scale), shift).and_then(to_u64).unwrap_or(0)
    }

    /// The index after a loss that leaves `left` of `before`.
    ///
    /// - **Rounding**: down, against the owners; relative error below `2^-127`.
    /// - **Domain**: `0 < left < before`; anything else is no loss and changes nothing.
    #[must_use]
    pub fn after_loss_floor(self, left: Assets, before: Assets) -> Self {
        if left.is_zero() || left >= before {
            return self;
        }
        let (mantissa, excess) = scale_down_normalised(self.mantissa, left.get(), before.get());
        // The step was scaled up by 2^64 and brought back by `excess` <= 64 bits.
        let added = 64_u64.saturating_sub(excess);
        Self { mantissa, exponent: self.exponent.saturating_add(added) }
    }

    /// What is left of `shares` held since the index was `since` and every share had been split
    /// `splits_then` times in two, `splits_now` by now: `shares * 2^(now - then) * self / since`.
    ///
    /// - **Rounding**: down, against the owner, by less than one raw share.
    /// - **Domain**: `self` not above `since`, both of one epoch, and the result part of the
    ///   class's total. Outside of it the result is 0, never too much.
    #[must_use]
    pub fn surviving_shares_floor(
        self,
        shares: Shares,
        since: Self,
        splits_then: u64,
        splits_now: u64,
    ) -> Shares {
        if self == since && splits_then == splits_now {
            return shares;
        }
        if self > since {
            return Shares::ZERO;
        }
        // Splits shift up; losses shift down, and so does a class that was split less.
        let gained = splits_now.saturating_sub(splits_then);
        let gap = self.exponent.saturating_sub(since.exponent);
        let fallen = gap.saturating_add(splits_then.saturating_sub(splits_now));
        let down = fallen.saturating_sub(gained);
        let up = u32::try_from(gained.saturating_sub(fallen)).unwrap_or(u32::MAX);
        let shares = shares.get();
        // One bit is kept free: the mantissas' quotient is below two.
        if gained > 0 && up >= shares.leading_zeros() {
            return Shares::ZERO;
        }
        let shares = shares.checked_shl(up).unwrap_or(0);
        Shares(mul_div_gap_floor(shares, self.mantissa, since.mantissa, down))
    }
}

impl Default for LossIndex {
    fn default() -> Self {
        Self::ONE
    }
}

impl PartialOrd for LossIndex {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LossIndex {
    /// A larger exponent is a smaller index; mantissas are normalised, so they decide the rest.
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        other.exponent.cmp(&self.exponent).then(self.mantissa.cmp(&other.mantissa))
    }
}
