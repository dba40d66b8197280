//! Leaving by request: a delay, then a span in which the request can be used, then it lapses.
//!
//! The delay gives everybody time to recognise a loss before those who run from it are out; the
//! lapse keeps a request from being a door that stands open for ever. What is requested stays at
//! risk until it leaves: it earns and loses like all other shares.

use crate::{Holding, LossClass, MathError, Shares};

/// When owners of a class may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitTerms {
    /// Seconds between a request and its first use; 0: no request is needed.
    pub delay: u32,
    /// Seconds in which it can be used.
    pub window: u32,
}

/// A standing request; none when `shares` are zero.
///
/// Its times are fixed when it is made: terms that change later do not move them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExitRequest {
    /// How many of the owner's shares, as of the index they were last settled at.
    pub shares: Shares,
    /// First second in which it can be used.
    pub opens_at: i64,
    /// Last second in which it can be used.
    pub closes_at: i64,
}

impl ExitTerms {
    /// Whether nobody leaves without a request.
    #[must_use]
    pub const fn needs_request(&self) -> bool {
        self.delay > 0
    }
}

impl ExitRequest {
    /// Asks for `shares` of a settled owner.
    ///
    /// # Errors
    /// [`MathError::RequestPending`] while an earlier request has not lapsed;
    /// [`MathError::ZeroAmount`]; [`MathError::InsufficientShares`].
    pub fn make(
        self,
        held: &Holding,
        shares: Shares,
        terms: &ExitTerms,
        now: i64,
    ) -> Result<Self, MathError> {
        if !self.shares.is_zero() && now <= self.closes_at {
            return Err(MathError::RequestPending);
        }
        if shares.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        held.minus(shares)?;
        let opens_at = now.saturating_add(terms.delay.into());
        Ok(Self { shares, opens_at, closes_at: opens_at.saturating_add(terms.window.into()) })
    }

    /// The shares that may leave now.
    ///
    /// # Errors
    /// [`MathError::ExitNotRequested`]; [`MathError::ExitTooEarly`];
    /// [`MathError::ExitLapsed`].
    pub const fn usable(&self, now: i64) -> Result<Shares, MathError> {
        if self.shares.is_zero() {
            Err(MathError::ExitNotRequested)
        } else if now < self.opens_at {
            Err(MathError::ExitTooEarly)
        } else if now > self.closes_at {
            Err(MathError::ExitLapsed)
        } else {
            Ok(self.shares)
        }
    }

    /// The request after the losses of its owner, who held `held` before them and `settled` after.
    pub(crate) fn settle(self, held: &Holding, settled: &Holding, class: &LossClass) -> Self {
        let shares = held.part_after_losses_floor(settled, self.shares, class);
        if shares.is_zero() {
            return Self::default();
        }
        Self { shares, ..self }
    }

    /// The request after `shares` left and `left` remain.
    pub(crate) fn used(self, shares: Shares, left: Shares) -> Self {
        let shares = self.shares.minus_or_zero(shares).min(left);
        if shares.is_zero() {
            return Self::default();
        }
        Self { shares, ..self }
    }
}
