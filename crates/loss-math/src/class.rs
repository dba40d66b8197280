//! A loss class: a group of owners who share every loss pro rata. The LPs of a pool are one,
//! the stakers of its insurance fund are another; there is one implementation.

use crate::{
    fixed::{mul_div_ceil, mul_div_floor, to_u64},
    units::SHARE_BITS,
    Assets, LossIndex, MathError, Shares,
};

/// Shares are split when a whole one is worth more than `2^16` atoms: see [`LossClass::gain`].
const MAX_PRICE_BITS: u32 = 16;

/// Assets, and the shares that claim them.
///
/// - **Invariant**: `assets` and `total_shares` are both zero or both positive.
/// - **Invariant**: the settled shares of all owners sum to at most `total_shares`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossClass {
    /// What the class owns.
    pub assets: Assets,
    /// All shares of this epoch. Losses burn shares, so this falls with `assets`.
    pub total_shares: Shares,
    /// Survival of a share since the epoch began.
    pub index: LossIndex,
    /// How often every share of this epoch was split in two.
    pub splits: u64,
    /// How often the class was emptied. Never falls.
    pub epoch: u64,
}

/// What a loss did to a class. `taken + rest` is the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Absorbed {
    /// Borne by the class.
    pub taken: Assets,
    /// More than the class owned: left for the caller.
    pub rest: Assets,
    /// Set free because less than one whole share remained.
    pub dust: Assets,
}

/// What left a class with an owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Burned {
    /// Shares destroyed.
    pub shares: Shares,
    /// Assets to be paid for them.
    pub assets: Assets,
    /// Set free because less than one whole share remained.
    pub dust: Assets,
}

impl LossClass {
    /// Whether nobody owns anything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total_shares.is_zero()
    }

    /// What `shares`, settled to this class, are worth.
    ///
    /// - **Rounding**: down, against the owner (P5).
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for shares that are part of `total_shares`.
    pub fn claim_floor(&self, shares: Shares) -> Result<Assets, MathError> {
        if self.is_empty() || shares.is_zero() {
            return Ok(Assets::ZERO);
        }
        mul_div_floor(shares.get(), u128::from(self.assets.get()), self.total_shares.get())
            .and_then(to_u64)
            .map(Assets)
    }

    /// What a whole share is worth, in parts of `scale` of an atom: to be shown, nothing is decided
    /// by it. One atom in an empty class, as that is what the next share costs.
    ///
    /// - **Rounding**: down. Saturates.
    #[must_use]
    pub fn share_value_floor(&self, scale: u64) -> u64 {
        if self.is_empty() {
            return scale;
        }
        // Two 64-bit factors fit 128 bits.
        let assets = u128::from(self.assets.get()).saturating_mul(u128::from(scale));
        mul_div_floor(assets, Shares::ONE.get(), self.total_shares.get())
            .and_then(to_u64)
            .unwrap_or(u64::MAX)
    }

    /// Lets `amount` in and gives shares for it.
    ///
    /// - **Rounding**: shares down, against who joins (P5).
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::ZeroShares`] when the amount is worth less than
    /// one raw share; [`MathError::Overflow`].
    pub fn mint_floor(self, amount: Assets) -> Result<(Self, Shares), MathError> {
        if amount.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let shares = if self.is_empty() {
            Shares::at_par(amount)
        } else {
            Shares(mul_div_floor(
                u128::from(amount.get()),
                self.total_shares.get(),
                u128::from(self.assets.get()),
            )?)
        };
        if shares.is_zero() {
            return Err(MathError::ZeroShares);
        }
        let after = Self {
            assets: self.assets.plus(amount)?,
            total_shares: self.total_shares.plus(shares)?,
            ..self
        };
        Ok((after, shares))
    }

    /// Takes `shares` out and says what to pay for them.
    ///
    /// - **Rounding**: the amount down, against who leaves (P5). It may be zero; whether that is
    ///   acceptable is the caller's question.
    ///
    /// # Errors
    /// [`MathError::InsufficientShares`] when the class has fewer.
    pub fn burn_shares_floor(self, shares: Shares) -> Result<(Self, Burned), MathError> {
        let total_shares =
            self.total_shares.minus(shares).map_err(|_| MathError::InsufficientShares)?;
        let amount = self.claim_floor(shares)?;
        let left = Self { assets: self.assets.minus(amount)?, total_shares, ..self };
        let (after, dust) = left.end_epoch_if_drained();
        Ok((after, Burned { shares, assets: amount, dust }))
    }

    /// The shares that pay out `amount`.
    ///
    /// - **Rounding**: shares up, against who leaves (P5).
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::InsufficientShares`] when the class owns less.
    pub fn shares_for_ceil(&self, amount: Assets) -> Result<Shares, MathError> {
        if amount.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        if amount > self.assets {
            return Err(MathError::InsufficientShares);
        }
        mul_div_ceil(
            u128::from(amount.get()),
            self.total_shares.get(),
            u128::from(self.assets.get()),
        )
        .map(Shares)
    }

    /// Takes exactly `amount` out, for [`LossClass::shares_for_ceil`] shares.
    ///
    /// # Errors
    /// As there.
    pub fn burn_amount_ceil(self, amount: Assets) -> Result<(Self, Burned), MathError> {
        let shares = self.shares_for_ceil(amount)?;
        self.burn_exactly(shares, amount)
    }

    /// Takes `amount` out for `shares`, which are those of [`LossClass::shares_for_ceil`].
    pub(crate) fn burn_exactly(
        self,
        shares: Shares,
        amount: Assets,
    ) -> Result<(Self, Burned), MathError> {
        let left = Self {
            assets: self.assets.minus(amount)?,
            total_shares: self.total_shares.minus(shares)?,
            ..self
        };
        let (after, dust) = left.end_epoch_if_drained();
        Ok((after, Burned { shares, assets: amount, dust }))
    }

    /// Spreads a loss over all owners by moving the index: O(1), and never an error.
    ///
    /// - **Rounding**: index down, total of shares up: what owners hold never exceeds the total.
    /// - A loss of everything ends the epoch; the class can be used again at once.
    /// - An empty class bears nothing: all of it comes back as `rest`.
    pub fn absorb(self, loss: Assets) -> (Self, Absorbed) {
        if loss.is_zero() || self.is_empty() {
            return (self, Absorbed { rest: loss, ..Absorbed::default() });
        }
        let left = self.assets.minus_or_zero(loss);
        if left.is_zero() {
            let rest = loss.minus_or_zero(self.assets);
            return (self.end_epoch(), Absorbed { taken: self.assets, rest, dust: Assets::ZERO });
        }
        // left < assets, so the quotient is at most the total and cannot overflow.
        let total_shares = mul_div_ceil(
            self.total_shares.get(),
            u128::from(left.get()),
            u128::from(self.assets.get()),
        )
        .map_or(self.total_shares, Shares);
        let index = self.index.after_loss_floor(left, self.assets);
        let reduced = Self { assets: left, total_shares, index, ..self };
        let (after, dust) = reduced.end_epoch_if_drained();
        (after, Absorbed { taken: loss, rest: Assets::ZERO, dust })
    }

    /// Adds a gain that belongs to all owners. Returns what the class does not take: all of it
    /// when it is empty, and what would not fit 64 bits.
    ///
    /// A dear share would make rounding, and what a drained class sets free, worth stealing. So
    /// when a whole share is worth more than `2^16` atoms, every share is split into `2^16`.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable.
    pub fn gain(self, amount: Assets) -> Result<(Self, Assets), MathError> {
        if self.is_empty() {
            return Ok((self, amount));
        }
        let taken = amount.min(Assets(u64::MAX).minus(self.assets)?);
        let after = Self { assets: self.assets.plus(taken)?, ..self };
        Ok((after.split_dear_shares(), amount.minus(taken)?))
    }

    /// Owners pick a split up when they settle, as they pick up losses. It is exact, and changes
    /// nobody's claim.
    fn split_dear_shares(self) -> Self {
        let mut class = self;
        // At least one whole share is left and assets are below 2^64: three rounds at most. A total
        // that is dear is below 2^80, so it stays below 2^96.
        while class.is_dear() {
            let total_shares = Shares(class.total_shares.get().wrapping_shl(MAX_PRICE_BITS));
            let splits = class.splits.saturating_add(MAX_PRICE_BITS.into());
            class = Self { total_shares, splits, ..class };
        }
        class
    }

    fn is_dear(&self) -> bool {
        let affordable = self.total_shares.get() >> SHARE_BITS.saturating_sub(MAX_PRICE_BITS);
        !self.is_empty() && u128::from(self.assets.get()) > affordable
    }

    /// Less than one whole share left: whoever holds it could raise the price of a share without
    /// limit and swallow the next deposit whole. So the epoch ends and the remains are set free.
    fn end_epoch_if_drained(self) -> (Self, Assets) {
        if self.total_shares >= Shares::ONE && !self.assets.is_zero() {
            return (self, Assets::ZERO);
        }
        (self.end_epoch(), self.assets)
    }

    fn end_epoch(self) -> Self {
        Self { epoch: self.epoch.saturating_add(1), ..Self::default() }
    }
}
