//! One owner's account in a loss class: what it holds, the losses it can prove, its request to
//! leave, and what it lost and recovered so far. An LP share and an insurance stake are both one.

use crate::{
    fixed::{mul_div_floor, to_u64},
    Assets, Burned, ExitRequest, ExitTerms, Holding, LossClass, MathError, Segment, Shares,
};

/// How much an owner takes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitAmount {
    /// Exactly so many atoms; as many shares as it takes.
    Assets(Assets),
    /// So many shares; what they pay.
    Shares(Shares),
    /// Leaving where exits need a request: everything requested. Otherwise: everything held.
    All,
}

/// The share price of a class at some time: `assets / total_shares`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharePrice {
    /// What the class owned.
    pub assets: Assets,
    /// All its shares; none in an empty class.
    pub total_shares: Shares,
}

/// The account of one owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The shares, as last settled.
    pub held: Holding,
    /// What a share was worth then.
    pub price: SharePrice,
    /// What was held when the shares last changed other than by losses.
    pub segment: Segment,
    /// A standing request to leave. Its shares are part of `held`, and lose like all others.
    pub request: ExitRequest,
    /// What losses took up to the last settling: see [`Share::settle`].
    pub lost: Assets,
    /// What recoveries paid.
    pub recovered: Assets,
}

/// What [`Share::leave`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Left {
    /// The owner afterwards.
    pub share: Share,
    /// The class afterwards.
    pub class: LossClass,
    /// What left it.
    pub burned: Burned,
}

impl SharePrice {
    const fn of(class: &LossClass) -> Self {
        Self { assets: class.assets, total_shares: class.total_shares }
    }

    /// - **Rounding**: down. None in an empty class.
    fn value_floor(&self, shares: Shares) -> Assets {
        if shares.is_zero() {
            return Assets::ZERO;
        }
        let assets = u128::from(self.assets.get());
        let value = mul_div_floor(shares.get(), assets, self.total_shares.get());
        Assets(value.and_then(to_u64).unwrap_or(0))
    }
}

impl Share {
    /// An account with nothing in it. Losses up to event `seq` are not its owner's (P8).
    #[must_use]
    pub fn open(class: &LossClass, seq: u64) -> Self {
        let held = Holding::default().settle(class);
        let segment = Segment::starting(seq, held);
        Self { held, price: SharePrice::of(class), segment, ..Self::default() }
    }

    /// The same owner, up to date with `class`. Idempotent (P7), never an error (P11).
    ///
    /// `lost` grows by the shares that losses burned, each valued at the share price of the last
    /// settling: interest that was earned since and lost again is not in it. A statement for
    /// people, off by less than one atom a settling; nothing is paid by it. What one event took is
    /// [`Segment::loss_floor`].
    ///
    /// - **Rounding**: shares down, by less than one raw share; `lost` down.
    #[must_use]
    pub fn settle(self, class: &LossClass) -> Self {
        let held = self.held.settle(class);
        let loss = self.price.value_floor(self.held.burned_ceil(&held, class));
        let lost = Assets(self.lost.get().saturating_add(loss.get()));
        let request = self.request.settle(&self.held, &held, class);
        Self { held, price: SharePrice::of(class), request, lost, ..self }
    }

    /// The same owner with `shares` more, which `class` has minted. Call on a settled account.
    /// A new segment starts at event `seq`.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn join(self, class: &LossClass, shares: Shares, seq: u64) -> Result<Self, MathError> {
        Ok(self.changed(self.held.plus(shares)?, class, seq))
    }

    /// Asks to leave with `amount`, valued at today's share price. Call on a settled account.
    ///
    /// - **Rounding**: shares up for an amount: what is worth it now pays it later, unless lost.
    ///
    /// # Errors
    /// As [`ExitRequest::make`] and [`LossClass::shares_for_ceil`].
    pub fn ask(
        self,
        class: &LossClass,
        amount: ExitAmount,
        terms: &ExitTerms,
        now: i64,
    ) -> Result<Self, MathError> {
        let shares = match amount {
            ExitAmount::Assets(amount) => class.shares_for_ceil(amount)?,
            ExitAmount::Shares(shares) => shares,
            ExitAmount::All => self.held.shares,
        };
        Ok(Self { request: self.request.make(&self.held, shares, terms, now)?, ..self })
    }

    /// Takes a request back.
    #[must_use]
    pub fn cancel_request(self) -> Self {
        Self { request: ExitRequest::default(), ..self }
    }

    /// Takes note of a recovery that was paid out.
    #[must_use]
    pub fn repaid(self, amount: Assets) -> Self {
        Self { recovered: Assets(self.recovered.get().saturating_add(amount.get())), ..self }
    }

    /// Takes `amount` out of `class`. Call on a settled account.
    ///
    /// - **Rounding**: shares up for an amount, the amount down for shares: against who leaves.
    ///
    /// # Errors
    /// Those of [`ExitRequest::usable`] when the terms have a delay, and
    /// [`MathError::ExceedsRequest`]; [`MathError::ZeroAmount`];
    /// [`MathError::InsufficientShares`]; [`MathError::NothingPaid`] when the shares are worth
    /// less than an atom and are not all the owner has.
    pub fn leave(
        self,
        class: LossClass,
        amount: ExitAmount,
        terms: &ExitTerms,
        seq: u64,
        now: i64,
    ) -> Result<Left, MathError> {
        let allowed = if terms.needs_request() {
            self.request.usable(now)?.min(self.held.shares)
        } else {
            self.held.shares
        };
        let shares = match amount {
            ExitAmount::Assets(amount) => class.shares_for_ceil(amount)?,
            ExitAmount::Shares(shares) => shares,
            ExitAmount::All => allowed,
        };
        if shares.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        let left = self.held.minus(shares)?;
        if shares > allowed {
            return Err(MathError::ExceedsRequest);
        }
        let (class, burned) = match amount {
            ExitAmount::Assets(amount) => class.burn_exactly(shares, amount)?,
            ExitAmount::Shares(_) | ExitAmount::All => class.burn_shares_floor(shares)?,
        };
        if burned.assets.is_zero() && !left.shares.is_zero() {
            return Err(MathError::NothingPaid);
        }
        let changed = self.changed(left, &class, seq);
        let request = self.request.used(shares, changed.held.shares);
        Ok(Left { share: Self { request, ..changed }, class, burned })
    }

    /// What the shares are worth in `class`. Call on a settled account.
    ///
    /// - **Rounding**: down.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for shares of this class.
    pub fn claim_floor(&self, class: &LossClass) -> Result<Assets, MathError> {
        class.claim_floor(self.held.shares)
    }

    fn changed(self, held: Holding, class: &LossClass, seq: u64) -> Self {
        // Who leaves last may have ended the epoch.
        let held = held.settle(class);
        let segment = Segment::starting(seq, held);
        Self { held, segment, price: SharePrice::of(class), ..self }
    }
}
