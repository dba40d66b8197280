//! An order of positions by risk that neither the price nor interest changes.
//!
//! All debts of a pool grow by the same index and all collateral has the same price, so the position
//! with the most debt shares per collateral is the first to become liquidatable, whatever either
//! does. Only rounding to atoms disturbs this: it weighs more on small debts. So positions are
//! ordered within *sizes*, the number of bits of their debt shares; there are at most 128.

use crate::{
    fixed::{mul_div_floor, to_u64},
    health::within,
    Assets, Bps, Collateral, DebtBook, DebtShares, PriceBand,
};

/// The place of a position with debt: its size, and within it how risky it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RiskRank {
    size: u32,
    ratio: u128,
}

/// The size of the largest debts there can be.
pub const MAX_SIZE: u32 = u128::BITS;

impl RiskRank {
    /// The place of a position; none without debt.
    ///
    /// - **Rounding**: the ratio down, by less than `2^-63` of it: whoever has the lower ratio of two
    ///   in the same size has no more debt shares for its collateral, or as good as the same.
    #[must_use]
    pub fn of_floor(shares: DebtShares, collateral: Collateral) -> Option<Self> {
        if shares.is_zero() {
            return None;
        }
        // Shifted until the top bit is set: within a size all are shifted by as much.
        let zeros = shares.get().leading_zeros();
        let shifted = shares.get().wrapping_shl(zeros);
        // Debt without any collateral is riskier than any with some.
        let ratio = mul_div_floor(shifted, 1, collateral.get().into()).unwrap_or(u128::MAX);
        Some(Self { size: MAX_SIZE.saturating_sub(zeros), ratio })
    }

    /// The number of bits of the debt shares: 1 to [`MAX_SIZE`].
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// Debt shares per collateral: comparable within a size.
    #[must_use]
    pub const fn ratio(&self) -> u128 {
        self.ratio
    }

    /// Whether no position of this size that is ranked here or lower may be liquidated now, which
    /// [`crate::health::may_be_liquidated`] then says of each. That it returns false says nothing.
    ///
    /// Why none is missed: let `s0 = 2^(size - 1)` be the fewest shares of this size, and `c0` the
    /// collateral with which they would rank just above, rounded down. A position ranked here or
    /// lower has `m * s0` shares and at least `m * c0` collateral for an `m >= 1`. If `d` is the debt of
    /// `s0` rounded up and `v` the value of `c0` rounded down, then its debt is at most `m * d + 1 <=
    /// m * (d + 1)` and its value at least `m * v - 1 >= m * (v - 1)`. So if `d + 1` is within the
    /// threshold of `v - 1`, its debt is within that of its value, unless the value does not
    /// fit 64 bits: then the largest debt of the size has to be within that of the largest value.
    #[must_use]
    pub fn rest_is_safe(&self, book: &DebtBook, band: &PriceBand, threshold: Bps) -> bool {
        let smallest = 1_u128.wrapping_shl(self.size.saturating_sub(1));
        let largest = u128::MAX.wrapping_shr(MAX_SIZE.saturating_sub(self.size));
        let least_collateral = || {
            let above = self.ratio.checked_add(1)?;
            mul_div_floor(1 << 127, 1, above).and_then(to_u64).ok().map(Collateral)
        };
        let (Ok(debt), Some(collateral)) =
            (book.debt_ceil(DebtShares(smallest)), least_collateral())
        else {
            return false;
        };
        let value = band.mid.value_floor(collateral);
        let (Ok(debt), Ok(value)) = (debt.plus(Assets(1)), value.minus(Assets(1))) else {
            return false;
        };
        // A debt beyond 64 bits is an error to the program, and no debt.
        let most = book.debt_ceil(DebtShares(largest)).unwrap_or(Assets(u64::MAX));
        within(debt, value, threshold) && within(most, Assets(u64::MAX), threshold)
    }
}
