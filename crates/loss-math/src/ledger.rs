//! The pool's ledger: what it has, whom it belongs to, and every way either can change.
//!
//! One equation holds after every transition, to the unit (P1):
//!
//! ```text
//! cash + book debt  =  LP assets + receivable + fees accrued + dust
//! ```
//!
//! What nobody has a claim on is never lost: it is `dust`, which belongs to the insurance
//! fund's reserve and goes there whenever the fund is touched.

use crate::{
    fixed::{mul_div_u64_carry, BPS_ONE},
    interest::interest_seconds,
    Assets, Bps, Burned, DebtBook, DebtShares, ExitAmount, ExitTerms, InsuranceFund, Left,
    LossClass, MathError, RateCurve, Share, Shares,
};

/// All amounts of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLedger {
    /// Tokens in the asset vault that count: idle, ready to be borrowed or withdrawn.
    pub cash: Assets,
    /// What borrowers owe.
    pub debt: DebtBook,
    /// What LPs own.
    pub lps: LossClass,
    /// Owed to the insurance fund, and credited to its owners already.
    pub receivable: Assets,
    /// Owed to the insurance fund, not yet credited to its owners.
    pub fee_accrued: Assets,
    /// Remainder of the last fee, in ten-thousandths of an atom.
    pub fee_carry: u64,
    /// Rounding differences, the rest of a drained class, interest without LPs, surplus and unclaimed
    /// recoveries. Owed to the fund's reserve.
    pub dust: Assets,
    /// When interest was last added, unix seconds.
    pub accrued_at: i64,
}

/// What interest does over time, and who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterestTerms {
    /// The rate borrowers pay.
    pub curve: RateCurve,
    /// The insurance fund's part of it.
    pub insurance_fee: Bps,
}

/// A repayment that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Repayment {
    /// Taken from whoever repays.
    pub paid: Assets,
    /// Cancelled.
    pub shares: DebtShares,
}

impl PoolLedger {
    /// Adds the interest since the last time. Never an error: see [`DebtBook::grown_ceil`].
    ///
    /// The gain is the rise of the book debt; the fee's remainder is carried, so many small
    /// steps collect the same fee as one large one. With no LPs the gain is dust: nobody's.
    #[must_use]
    pub fn accrue(self, terms: &InterestTerms, now: i64) -> Self {
        let seconds = interest_seconds(self.accrued_at, now);
        let stamped = Self { accrued_at: self.accrued_at.max(now), ..self };
        if seconds == 0 || self.debt.total_shares.is_zero() {
            return stamped;
        }
        stamped.try_accrue(terms, seconds).unwrap_or(stamped)
    }

    fn try_accrue(self, terms: &InterestTerms, seconds: u64) -> Result<Self, MathError> {
        let before = self.debt.total_ceil()?;
        let rate = terms.curve.per_second_floor(self.cash, before)?;
        let debt = self.debt.grown_ceil(rate, seconds, self.cash);
        let gain = debt.total_ceil()?.minus(before)?;
        let (fee, fee_carry) =
            mul_div_u64_carry(gain.get(), terms.insurance_fee.wide(), BPS_ONE, self.fee_carry)?;
        let fee = Assets(fee).min(gain);
        let (lps, unowned) = self.lps.gain(gain.minus(fee)?)?;
        let fee_accrued = self.fee_accrued.plus(fee)?;
        let dust = self.dust.plus(unowned)?;
        Ok(Self { debt, lps, fee_accrued, fee_carry, dust, ..self })
    }

    /// Lets an LP's tokens in.
    ///
    /// # Errors
    /// As [`LossClass::mint_floor`]; [`MathError::Overflow`] when the pool would outgrow 64 bits.
    pub fn deposit(self, amount: Assets) -> Result<(Self, Shares), MathError> {
        let (lps, shares) = self.lps.mint_floor(amount)?;
        let cash = self.cash.plus(amount)?;
        self.debt.fits_with(cash)?;
        Ok((Self { cash, lps, ..self }, shares))
    }

    /// Pays an LP out. Call on an accrued ledger, with a share settled to it.
    ///
    /// # Errors
    /// As [`Share::leave`]; [`MathError::InsufficientIdle`] when too much is lent out: nothing is
    /// burned then.
    pub fn withdraw(
        self,
        share: Share,
        amount: ExitAmount,
        terms: &ExitTerms,
        seq: u64,
        now: i64,
    ) -> Result<(Self, Share, Burned), MathError> {
        let Left { share, class, burned } = share.leave(self.lps, amount, terms, seq, now)?;
        let cash = self.cash.minus(burned.assets).map_err(|_| MathError::InsufficientIdle)?;
        let dust = self.dust.plus(burned.dust)?;
        Ok((Self { cash, lps: class, dust, ..self }, share, burned))
    }

    /// Lends `amount`. Returns the debt shares.
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::InsufficientIdle`]; [`MathError::Overflow`].
    pub fn borrow(self, amount: Assets) -> Result<(Self, DebtShares), MathError> {
        if amount.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let cash = self.cash.minus(amount).map_err(|_| MathError::InsufficientIdle)?;
        let shares = self.debt.shares_for_borrow_ceil(amount)?;
        let total_shares = self.debt.total_shares.plus(shares)?;
        let debt = DebtBook { total_shares, ..self.debt };
        debt.fits_with(cash)?;
        let rise = debt.total_ceil()?.minus(self.debt.total_ceil()?)?;
        // The shares were rounded up, so the book rises by at least what was lent.
        let dust = self.dust.plus(rise.minus(amount)?)?;
        Ok((Self { cash, debt, dust, ..self }, shares))
    }

    /// Takes up to `offered` for a position that has `held` debt shares.
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`] when nothing is offered or owed; [`MathError::ZeroShares`] when
    /// the amount is too small to cancel anything.
    pub fn repay(self, held: DebtShares, offered: Assets) -> Result<(Self, Repayment), MathError> {
        let owed = self.debt.debt_ceil(held)?;
        let paid = offered.min(owed);
        if paid.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let shares =
            if paid == owed { held } else { self.debt.shares_for_repay_floor(paid)?.min(held) };
        if shares.is_zero() {
            return Err(MathError::ZeroShares);
        }
        let (cancelled, fall) = self.cancel(shares)?;
        let cash = cancelled.cash.plus(paid)?;
        let dust = cancelled.dust.plus(paid.minus(fall)?)?;
        Ok((Self { cash, dust, ..cancelled }, Repayment { paid, shares }))
    }

    /// Removes debt shares; returns by how much the book fell, which is at most what they owed.
    pub(crate) fn cancel(self, shares: DebtShares) -> Result<(Self, Assets), MathError> {
        let total_shares = self.debt.total_shares.minus(shares)?;
        let debt = DebtBook { total_shares, ..self.debt };
        let fall = self.debt.total_ceil()?.minus(debt.total_ceil()?)?;
        Ok((Self { debt, ..self }, fall))
    }

    /// Takes in a liquidator's fee, which the fund's owners are owed from then on.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn take_fee(self, amount: Assets) -> Result<Self, MathError> {
        let cash = self.cash.plus(amount)?;
        self.debt.fits_with(cash)?;
        Ok(Self { cash, fee_accrued: self.fee_accrued.plus(amount)?, ..self })
    }

    /// Takes in tokens that nobody has a claim on; the fund's reserve owns them from then on.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn take_unowned(self, amount: Assets) -> Result<Self, MathError> {
        let cash = self.cash.plus(amount)?;
        self.debt.fits_with(cash)?;
        Ok(Self { cash, dust: self.dust.plus(amount)?, ..self })
    }

    /// Credits accrued fees to the fund's owners and dust to its reserve. Comes before anything
    /// else that reads or changes the fund, so it makes no difference when it is done.
    ///
    /// Never an error: what the fund's counters cannot hold stays accrued.
    #[must_use]
    pub fn credit_fund(self, fund: InsuranceFund) -> (Self, InsuranceFund) {
        let credited = || {
            let owed = self.fee_accrued.plus(self.dust)?;
            let receivable = self.receivable.plus(owed)?;
            let fund = fund.credit(self.fee_accrued, self.dust)?;
            let (fee_accrued, dust) = (Assets::ZERO, Assets::ZERO);
            Ok::<_, MathError>((Self { receivable, fee_accrued, dust, ..self }, fund))
        };
        credited().unwrap_or((self, fund))
    }

    /// Moves what the pool owes the fund into it, as far as there is idle cash. Call after
    /// [`PoolLedger::credit_fund`]. Returns the amount to transfer.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn collect(self, fund: InsuranceFund) -> Result<(Self, InsuranceFund, Assets), MathError> {
        let moved = self.receivable.min(self.cash);
        let receivable = self.receivable.minus(moved)?;
        let cash = self.cash.minus(moved)?;
        let fund = InsuranceFund { cash: fund.cash.plus(moved)?, ..fund };
        Ok((Self { cash, receivable, ..self }, fund, moved))
    }

    /// Whether what the pool has is exactly what it owes (P1).
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        let Self { cash, debt, lps, receivable, fee_accrued, fee_carry: _, dust, accrued_at: _ } =
            *self;
        let Ok(book) = debt.total_ceil() else { return false };
        let sum = |parts: &[Assets]| {
            parts.iter().fold(0_u128, |sum, part| sum.saturating_add(u128::from(part.get())))
        };
        sum(&[cash, book]) == sum(&[lps.assets, receivable, fee_accrued, dust])
    }
}
