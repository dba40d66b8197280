//! Debt as shares of a growing index, and the rate at which it grows.
//!
//! A position holds debt shares; its debt is `shares * index`, rounded up. The *book debt* of
//! the pool is the same product over all shares. What the pool gains from interest is the new
//! book debt minus the old one, never a formula of its own, so backing cannot drift from it.

use crate::{
    bucket::elapsed,
    fixed::{mul_div_ceil, mul_div_floor, mul_shr_ceil, mul_shr_floor, to_u64},
    units::SHARE_BITS,
    Assets, Bps, DebtShares, MathError,
};

/// Fractional bits of the debt index, of rates and of growth.
const INDEX_BITS: u32 = 64;
/// `shares * index` carries the fractional bits of both.
const DEBT_BITS: usize = 96;
/// Fractional bits of a utilisation and of a yearly rate in basis points.
const RATE_BITS: u32 = 32;
/// Past this the index stops growing: 2^56 times the first debt, and room for every product.
const MAX_INDEX: u128 = 1 << 120;
/// Four billion roundings.
const ROUNDING_ROOM: Assets = Assets(1 << 32);
/// A year of 365 days.
pub const YEAR_SECONDS: u64 = 31_536_000;

const _: () = assert!(SHARE_BITS + INDEX_BITS == 96);

/// Atoms of debt per debt share, with 64 fractional bits; starts at 1 and only grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DebtIndex(u128);

impl DebtIndex {
    /// No interest yet.
    pub const ONE: Self = Self(1 << INDEX_BITS);

    /// From its stored bits; anything below one reads as one, which is what zeroed bytes mean.
    #[must_use]
    pub const fn from_bits(bits: u128) -> Self {
        if bits < Self::ONE.0 {
            Self::ONE
        } else {
            Self(bits)
        }
    }

    /// The stored bits.
    #[must_use]
    pub const fn bits(self) -> u128 {
        self.0
    }
}

/// All debt of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebtBook {
    /// Sum of the debt shares of all positions.
    pub total_shares: DebtShares,
    /// What a share owes.
    pub index: DebtIndex,
}

impl DebtBook {
    /// What `shares` owe.
    ///
    /// - **Rounding**: up, against the borrower (P5).
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for shares that are part of the book.
    pub fn debt_ceil(&self, shares: DebtShares) -> Result<Assets, MathError> {
        if shares.is_zero() {
            return Ok(Assets::ZERO);
        }
        mul_shr_ceil(shares.get(), self.index.0, DEBT_BITS).and_then(to_u64).map(Assets)
    }

    /// What all positions owe together: at most the sum of what each owes.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable, growth stops before it.
    pub fn total_ceil(&self) -> Result<Assets, MathError> {
        self.debt_ceil(self.total_shares)
    }

    /// Shares for new debt.
    ///
    /// - **Rounding**: up, against the borrower.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn shares_for_borrow_ceil(&self, amount: Assets) -> Result<DebtShares, MathError> {
        mul_div_ceil(at_par(amount), DebtIndex::ONE.0, self.index.0).map(DebtShares)
    }

    /// Shares that a repayment cancels.
    ///
    /// - **Rounding**: down, against the borrower.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable.
    pub fn shares_for_repay_floor(&self, amount: Assets) -> Result<DebtShares, MathError> {
        mul_div_floor(at_par(amount), DebtIndex::ONE.0, self.index.0).map(DebtShares)
    }

    /// The book after `seconds` at `rate`, unless the pool would then exceed what 64 bits hold:
    /// then interest stops and the book stays. Never an error, so it never blocks an exit.
    #[must_use]
    pub fn grown_ceil(self, rate: PerSecond, seconds: u64, cash: Assets) -> Self {
        self.try_grow(rate, seconds, cash).unwrap_or(self)
    }

    fn try_grow(self, rate: PerSecond, seconds: u64, cash: Assets) -> Option<Self> {
        let growth = rate.0.checked_mul(u128::from(seconds.min(YEAR_SECONDS)))?;
        let added = mul_shr_ceil(self.index.0, growth, 64).ok()?;
        let index = self.index.0.checked_add(added).filter(|index| *index <= MAX_INDEX)?;
        let grown = Self { index: DebtIndex(index), ..self };
        grown.fits_with(cash).ok()?;
        Some(grown)
    }

    /// Refuses a pool so full that rounding could carry it past 64 bits: every repayment may add
    /// an atom, and none must ever fail for that (P11).
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn fits_with(&self, cash: Assets) -> Result<(), MathError> {
        self.total_ceil()?.plus(cash)?.plus(ROUNDING_ROOM).map(|_| ())
    }
}

fn at_par(amount: Assets) -> u128 {
    u128::from(amount.get()).wrapping_shl(SHARE_BITS)
}

/// A yearly rate that rises with utilisation, slowly to a kink and steeply after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateCurve {
    /// Yearly rate of an unused pool.
    pub base: Bps,
    /// Utilisation at the kink; between 1 and 9,999.
    pub kink_utilization: Bps,
    /// Yearly rate at the kink.
    pub kink: Bps,
    /// Yearly rate of a fully used pool.
    pub max: Bps,
}

/// Interest of one second, with 64 fractional bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerSecond(u128);

impl RateCurve {
    /// The rate at `debt / (cash + debt)`.
    ///
    /// - **Rounding**: utilisation and rate down, by less than `2^-32` of a basis point a year
    ///   each: interest is a price, not a claim.
    ///
    /// # Errors
    /// [`MathError::Overflow`] and [`MathError::DivisionByZero`]: unreachable for a curve within
    /// its domain.
    pub fn per_second_floor(&self, cash: Assets, debt: Assets) -> Result<PerSecond, MathError> {
        let yearly = self.yearly_floor(utilization_floor(cash, debt)?)?;
        let year = u128::from(YEAR_SECONDS).wrapping_mul(u128::from(Bps::ONE.0));
        mul_div_floor(yearly, 1 << (INDEX_BITS - RATE_BITS), year).map(PerSecond)
    }

    /// Yearly basis points with 32 fractional bits.
    fn yearly_floor(&self, utilization: u128) -> Result<u128, MathError> {
        let Self { base, kink_utilization, kink, max } = *self;
        let one = u128::from(Bps::ONE.0);
        let at_kink = mul_div_floor(u128::from(kink_utilization.0), 1 << RATE_BITS, one)?;
        let (from, to, done, span) = if utilization <= at_kink {
            (base, kink, utilization, at_kink)
        } else {
            let full = 1_u128 << RATE_BITS;
            (kink, max, utilization.saturating_sub(at_kink), full.saturating_sub(at_kink))
        };
        let rise = u128::from(to.0.saturating_sub(from.0)).wrapping_shl(RATE_BITS);
        let start = u128::from(from.0).wrapping_shl(RATE_BITS);
        Ok(start.saturating_add(mul_div_floor(rise, done, span)?))
    }
}

/// `debt / (cash + debt)` with 32 fractional bits; zero for an empty pool.
///
/// # Errors
/// Never for real amounts.
pub fn utilization_floor(cash: Assets, debt: Assets) -> Result<u128, MathError> {
    if debt.is_zero() {
        return Ok(0);
    }
    let total = u128::from(cash.get()).saturating_add(u128::from(debt.get()));
    mul_div_floor(u128::from(debt.get()), 1 << RATE_BITS, total)
}

/// Seconds of interest due: none when the clock went back, at most a year in one step.
#[must_use]
pub fn interest_seconds(accrued_at: i64, now: i64) -> u64 {
    elapsed(accrued_at, now).min(YEAR_SECONDS)
}

/// The yearly rate in whole basis points, for people.
///
/// # Errors
/// As [`RateCurve::per_second_floor`].
pub fn yearly_bps_floor(curve: &RateCurve, cash: Assets, debt: Assets) -> Result<u64, MathError> {
    let yearly = curve.yearly_floor(utilization_floor(cash, debt)?)?;
    mul_shr_floor(yearly, 1, 32).and_then(to_u64)
}

/// The part of the pool that is lent, in whole basis points, for people.
///
/// # Errors
/// Never for real amounts.
pub fn utilization_bps_floor(cash: Assets, debt: Assets) -> Result<u64, MathError> {
    if debt.is_zero() {
        return Ok(0);
    }
    let total = u128::from(cash.get()).saturating_add(u128::from(debt.get()));
    mul_div_floor(u128::from(debt.get()), u128::from(Bps::ONE.0), total).and_then(to_u64)
}

/// What `owned`, the LPs' assets, earn a year in whole basis points, for people: the interest on
/// `debt` less the insurance fund's part `fee`. Zero when nobody owns anything. Saturates.
///
/// # Errors
/// As [`RateCurve::per_second_floor`].
pub fn supply_bps_floor(
    curve: &RateCurve,
    fee: Bps,
    cash: Assets,
    debt: Assets,
    owned: Assets,
) -> Result<u64, MathError> {
    if owned.is_zero() {
        return Ok(0);
    }
    let yearly = curve.yearly_floor(utilization_floor(cash, debt)?)?;
    let kept = u128::from(Bps::ONE.0.saturating_sub(fee.0));
    // 64 + 14 bits over 64 + 14 + 32.
    let (debt, owned) = (u128::from(debt.get()), u128::from(owned.get()));
    let whole = owned.saturating_mul(u128::from(Bps::ONE.0)).wrapping_shl(RATE_BITS);
    let rate = mul_div_floor(yearly, debt.saturating_mul(kept), whole)?;
    Ok(to_u64(rate).unwrap_or(u64::MAX))
}
