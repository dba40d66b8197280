//! The sale of salvage: a Dutch auction. It starts above the oracle's price and falls in a straight
//! line to a floor below it, so that the first to find it cheap enough takes it.

use crate::{
    fixed::{mul_div_u64_ceil, BPS_ONE},
    Assets, Bps, Collateral, MathError, Price,
};

/// The terms of a sale, frozen when the collateral is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuctionTerms {
    /// The first price is the oracle's plus this part.
    pub premium: Bps,
    /// The last price is the oracle's less this part.
    pub discount: Bps,
    /// Seconds from the first to the last price.
    pub duration: u32,
    /// The smallest lot, as part of all that was taken over; less only if it is all that is left.
    pub min_lot: Bps,
}

impl AuctionTerms {
    /// The price after `elapsed` seconds, in ten-thousandths of the oracle's.
    ///
    /// - **Rounding**: up, against the buyer. Never rises as time passes.
    #[must_use]
    pub fn factor_ceil(&self, elapsed: u64) -> u64 {
        let first = self.premium.plus_one();
        let last = BPS_ONE.saturating_sub(self.discount.wide());
        let duration = u64::from(self.duration);
        let remaining = duration.saturating_sub(elapsed);
        // No duration: the floor at once.
        let above = mul_div_u64_ceil(first.saturating_sub(last), remaining, duration);
        last.saturating_add(above.unwrap_or(0))
    }

    /// What `lot` costs after `elapsed` seconds at the oracle's price. At least one atom.
    ///
    /// - **Rounding**: up, against the buyer, by less than one atom.
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`] for an empty lot; [`MathError::LotTooSmall`] below the smallest;
    /// [`MathError::InsufficientShares`] for more than is left; [`MathError::Overflow`] when it
    /// costs more than there can be.
    pub fn cost_ceil(
        &self,
        lot: Collateral,
        left: Collateral,
        taken_over: Collateral,
        elapsed: u64,
        price: Price,
    ) -> Result<Assets, MathError> {
        if lot.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        if lot > left {
            return Err(MathError::InsufficientShares);
        }
        if lot < left && lot < self.min_lot_ceil(taken_over)? {
            return Err(MathError::LotTooSmall);
        }
        let cost = price.scaled_value_ceil(lot, self.factor_ceil(elapsed))?;
        Ok(cost.max(Assets(1)))
    }

    /// The smallest part that can be bought while more is left.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for a part of at most one.
    pub fn min_lot_ceil(&self, taken_over: Collateral) -> Result<Collateral, MathError> {
        mul_div_u64_ceil(taken_over.get(), self.min_lot.wide(), BPS_ONE).map(Collateral)
    }
}
