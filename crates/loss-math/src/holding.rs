//! One owner's shares: settled lazily, and the segment that remembers which losses they bore.

use crate::{
    fixed::{mul_div_floor, to_u64},
    Assets, LossClass, LossIndex, MathError, Shares,
};

/// The shares of one owner, as of the index and epoch it was last settled at.
///
/// Does not include losses after that; [`Holding::settle`] applies them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Shares at `index`.
    pub shares: Shares,
    /// The class's index when the shares were last settled.
    pub index: LossIndex,
    /// The class's splits then.
    pub splits: u64,
    /// The class's epoch then.
    pub epoch: u64,
}

impl Holding {
    /// The same owner, up to date with `class`. Idempotent (P7), never an error (P11).
    ///
    /// - **Rounding**: down, by less than one raw share.
    #[must_use]
    pub fn settle(self, class: &LossClass) -> Self {
        let LossClass { index, splits, epoch, assets: _, total_shares: _ } = *class;
        let shares = if self.epoch == epoch {
            index.surviving_shares_floor(self.shares, self.index, self.splits, splits)
        } else {
            Shares::ZERO
        };
        Self { shares, index, splits, epoch }
    }

    /// How many of the shares, as they were before any later split, losses have burned. `settled`
    /// is the same owner, up to date with `class`.
    #[must_use]
    pub fn burned_ceil(&self, settled: &Self, class: &LossClass) -> Shares {
        let left = if settled.splits == self.splits {
            settled.shares
        } else {
            self.settle(&LossClass { splits: self.splits, ..*class }).shares
        };
        self.shares.minus_or_zero(left)
    }

    /// What losses leave of `part` of the shares; `settled` is the same owner, up to date with `class`.
    ///
    /// - **Rounding**: down.
    pub(crate) fn part_after_losses_floor(
        &self,
        settled: &Self,
        part: Shares,
        class: &LossClass,
    ) -> Shares {
        // Most parts are nothing or all.
        if part.is_zero() {
            Shares::ZERO
        } else if part == self.shares {
            settled.shares
        } else {
            Self { shares: part, ..*self }.settle(class).shares
        }
    }

    /// The same owner with more shares. Call on a settled holding.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn plus(self, shares: Shares) -> Result<Self, MathError> {
        Ok(Self { shares: self.shares.plus(shares)?, ..self })
    }

    /// The same owner with fewer shares. Call on a settled holding.
    ///
    /// # Errors
    /// [`MathError::InsufficientShares`].
    pub fn minus(self, shares: Shares) -> Result<Self, MathError> {
        let left = self.shares.minus(shares).map_err(|_| MathError::InsufficientShares)?;
        Ok(Self { shares: left, ..self })
    }
}

/// A span in which an owner's shares changed only through losses: what it held at the start.
///
/// Settling never changes a segment, so it stays good as proof of what the owner bore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Events with a higher number happened inside the segment.
    pub from_seq: u64,
    /// What the owner held at `from_seq`.
    pub start: Holding,
}

/// A loss class as one event found it, and what the event took from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassLoss {
    /// Number of the event.
    pub seq: u64,
    /// The class before the event.
    pub before: LossClass,
    /// Borne by the class in this event: all by which it was richer before, dust and claims that
    /// nothing backed included.
    pub taken: Assets,
}

impl ClassLoss {
    /// What the event took: all by which it found the class richer than it left it.
    #[must_use]
    pub const fn between(seq: u64, before: LossClass, after: &LossClass) -> Self {
        Self { seq, before, taken: before.assets.minus_or_zero(after.assets) }
    }
}

impl Segment {
    /// A segment that starts now, with what the owner holds now.
    #[must_use]
    pub const fn starting(from_seq: u64, start: Holding) -> Self {
        Self { from_seq, start }
    }

    /// Whether the owner bore a loss since the segment began: `last_loss_seq` is the number of
    /// the latest event in which the class lost something.
    #[must_use]
    pub const fn crossed(&self, last_loss_seq: u64) -> bool {
        last_loss_seq > self.from_seq && !self.start.shares.is_zero()
    }

    /// What the owner lost in one event.
    ///
    /// - **Rounding**: down, so the losses of all owners sum to at most `event.taken`.
    ///
    /// # Errors
    /// As [`Segment::part_floor`].
    pub fn loss_floor(&self, to_seq: u64, event: &ClassLoss) -> Result<Assets, MathError> {
        self.part_floor(to_seq, event, event.taken)
    }

    /// The owner's part of `recovered`, all that was ever recovered for the class in the event:
    /// the same part as of the loss, so never more than was lost (P14).
    ///
    /// - **Rounding**: down, so the parts of all owners sum to at most `recovered`.
    ///
    /// # Errors
    /// As [`Segment::part_floor`].
    pub fn recovery_floor(
        &self,
        to_seq: u64,
        event: &ClassLoss,
        recovered: Assets,
    ) -> Result<Assets, MathError> {
        self.part_floor(to_seq, event, recovered.min(event.taken))
    }

    /// The owner's pro-rata part of an `amount` that concerns the class as the event found it, if
    /// the event lies in the segment `(from, to]` and in the same epoch; otherwise nothing,
    /// because an index of another epoch means nothing.
    ///
    /// - **Rounding**: down: the shares to a raw share, the part to an atom.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for a segment of this class.
    fn part_floor(
        &self,
        to_seq: u64,
        event: &ClassLoss,
        amount: Assets,
    ) -> Result<Assets, MathError> {
        let ClassLoss { seq, before, taken: _ } = *event;
        let inside = self.from_seq < seq && seq <= to_seq;
        if !inside || before.is_empty() {
            return Ok(Assets::ZERO);
        }
        let Holding { shares, .. } = self.start.settle(&before);
        mul_div_floor(shares.get(), u128::from(amount.get()), before.total_shares.get())
            .and_then(to_u64)
            .map(Assets)
    }
}
