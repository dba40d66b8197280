//! The insurance fund: what it owns, whose it is, and how much of it may be paid now.

use crate::{
    Assets, Burned, ExitAmount, ExitTerms, LeakyBucket, Left, LossClass, MathError, Share, Shares,
};

/// The fund's owners and cash. What the pool still owes the fund (the *receivable*) is kept in
/// the pool's ledger.
///
/// - **Invariant**: `cash + receivable == reserve + stakers.assets`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InsuranceFund {
    /// Tokens in the fund's vault that count.
    pub cash: Assets,
    /// Owned by nobody; pays first.
    pub reserve: Assets,
    /// Owned by stakers; pays second.
    pub stakers: LossClass,
    /// What was paid lately, against the daily cap.
    pub paid: LeakyBucket,
}

/// The most the fund pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundCaps {
    /// For one event.
    pub per_event: Assets,
    /// Over a day, as a leaky bucket.
    pub per_day: Assets,
}

/// What the fund's owners paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct FundDraw {
    /// From the reserve.
    pub reserve: Assets,
    /// From the stakers, through their index.
    pub stakers: Assets,
}

impl FundDraw {
    /// Both together.
    #[must_use]
    pub const fn total(&self) -> Assets {
        Assets(self.reserve.get().saturating_add(self.stakers.get()))
    }
}

impl InsuranceFund {
    /// What the owners have, cash and receivable.
    #[must_use]
    pub const fn total(&self) -> Assets {
        Assets(self.reserve.get().saturating_add(self.stakers.assets.get()))
    }

    /// What the caps leave to be paid for one event at `now`.
    #[must_use]
    pub fn room(&self, caps: &FundCaps, now: i64) -> Assets {
        caps.per_event.min(Assets(self.paid.room(caps.per_day.get(), now)))
    }

    /// Pays for `shortfall` as far as the caps and `at_most` allow. Returns also what the owners have
    /// and was held back.
    pub(crate) fn cover(
        self,
        shortfall: Assets,
        at_most: Assets,
        caps: &FundCaps,
        now: i64,
    ) -> Result<(Self, FundDraw, Assets), MathError> {
        let wanted = shortfall.min(self.total());
        let (fund, paid) = self.draw(wanted.min(self.room(caps, now)).min(at_most));
        let held_back = wanted.minus(paid.total())?;
        let bucket = fund.paid.take(paid.total().get(), caps.per_day.get(), now);
        Ok((Self { paid: bucket, ..fund }, paid, held_back))
    }

    /// Takes `amount` from the owners: the reserve first, then the stakers. What exceeds both
    /// is not taken.
    pub(crate) fn draw(self, amount: Assets) -> (Self, FundDraw) {
        let reserve = amount.min(self.reserve);
        let (stakers, absorbed) = self.stakers.absorb(amount.minus_or_zero(reserve));
        let after = Self {
            // Dust of the stakers' class belongs to nobody, as the reserve does.
            reserve: Assets(
                self.reserve.minus_or_zero(reserve).get().saturating_add(absorbed.dust.get()),
            ),
            stakers,
            ..self
        };
        (after, FundDraw { reserve, stakers: absorbed.taken })
    }

    /// Gives the owners `income`, to the stakers, or to the reserve while nobody stakes; and
    /// `unowned` to the reserve.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn credit(self, income: Assets, unowned: Assets) -> Result<Self, MathError> {
        let (stakers, refused) = self.stakers.gain(income)?;
        let reserve = self.reserve.plus(refused)?.plus(unowned)?;
        Ok(Self { reserve, stakers, ..self })
    }

    /// A donation of tokens that arrived in the vault.
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::Overflow`].
    pub fn donate(self, amount: Assets) -> Result<Self, MathError> {
        if amount.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let cash = self.cash.plus(amount)?;
        Self { cash, ..self }.credit(amount, Assets::ZERO)
    }

    /// Lets a staker's tokens in. Call after [`crate::PoolLedger::credit_fund`].
    ///
    /// # Errors
    /// As [`LossClass::mint_floor`].
    pub fn stake(self, amount: Assets) -> Result<(Self, Shares), MathError> {
        let (stakers, shares) = self.stakers.mint_floor(amount)?;
        Ok((Self { cash: self.cash.plus(amount)?, stakers, ..self }, shares))
    }

    /// Pays a staker out. Call after [`crate::PoolLedger::credit_fund`], on a settled stake.
    ///
    /// # Errors
    /// As [`Share::leave`]; [`MathError::FundShortOfCash`] while too much of the fund is still
    /// owed by the pool: nothing is burned then.
    pub fn unstake(
        self,
        stake: Share,
        amount: ExitAmount,
        terms: &ExitTerms,
        seq: u64,
        now: i64,
    ) -> Result<(Self, Share, Burned), MathError> {
        let Left { share, class, burned } = stake.leave(self.stakers, amount, terms, seq, now)?;
        let cash = self.cash.minus(burned.assets).map_err(|_| MathError::FundShortOfCash)?;
        let reserve = self.reserve.plus(burned.dust)?;
        Ok((Self { cash, reserve, stakers: class, ..self }, share, burned))
    }

    /// Whether cash and receivable are exactly what the owners have.
    #[must_use]
    pub fn is_balanced(&self, receivable: Assets) -> bool {
        let backed = u128::from(self.cash.get()).saturating_add(u128::from(receivable.get()));
        let owned =
            u128::from(self.reserve.get()).saturating_add(u128::from(self.stakers.assets.get()));
        backed == owned
    }
}
