//! A venue: a trading program whose deficits are shared here. It has a bond, a class of profit
//! claims that bears only what this venue reports, and a pot of what was paid for its deficits and
//! waits for its claims.
//!
//! Only [`crate::PoolLedger::pay_deficit`] brings assets of the pool to a venue, within
//! [`VenueCaps`]; everything else a venue pays out it has brought in before.

use crate::{Assets, Burned, ExitAmount, LeakyBucket, LossClass, MathError, ProfitClaim, Shares};

/// What a venue has in the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VenueBook {
    /// Pays first for its deficits.
    pub bond: Assets,
    /// Paid for its deficits, or set free by a drained class, and credited to nobody yet.
    pub pot: Assets,
    /// Its traders' profit claims.
    pub profits: LossClass,
    /// What the insurance fund and the LPs paid for it lately.
    pub used: VenueUse,
}

/// The most that the insurance fund and the LPs pay for venues. Each flows back over a day: at
/// once at most the cap, within any 24 hours at most twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VenueCaps {
    /// By the insurance fund; its own caps hold besides.
    pub insurance: Assets,
    /// By the LPs.
    pub lps: Assets,
}

/// What of [`VenueCaps`] is used and has not flowed back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VenueUse {
    /// By the insurance fund.
    pub insurance: LeakyBucket,
    /// By the LPs.
    pub lps: LeakyBucket,
}

impl VenueUse {
    /// What may still be paid at `now`.
    #[must_use]
    pub fn room(&self, caps: &VenueCaps, now: i64) -> VenueCaps {
        VenueCaps {
            insurance: Assets(self.insurance.room(caps.insurance.get(), now)),
            lps: Assets(self.lps.room(caps.lps.get(), now)),
        }
    }

    /// Takes note of what was paid, which is within [`VenueUse::room`].
    pub(crate) fn take(self, paid: VenueCaps, caps: &VenueCaps, now: i64) -> Self {
        Self {
            insurance: self.insurance.take(paid.insurance.get(), caps.insurance.get(), now),
            lps: self.lps.take(paid.lps.get(), caps.lps.get(), now),
        }
    }
}

impl VenueCaps {
    /// Whether neither is larger than in `limit`.
    #[must_use]
    pub fn within(&self, limit: &Self) -> bool {
        self.insurance <= limit.insurance && self.lps <= limit.lps
    }

    /// The smaller of each.
    pub(crate) fn least(self, other: Self) -> Self {
        Self { insurance: self.insurance.min(other.insurance), lps: self.lps.min(other.lps) }
    }
}

impl VenueBook {
    /// All tokens that the pool keeps for the venue.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable, they lie in one vault.
    pub fn total(&self) -> Result<Assets, MathError> {
        self.bond.plus(self.pot)?.plus(self.profits.assets)
    }

    /// Adds `amount` to the bond.
    ///
    /// # Errors
    /// [`MathError::ZeroAmount`]; [`MathError::Overflow`].
    pub fn add_bond(self, amount: Assets) -> Result<Self, MathError> {
        if amount.is_zero() {
            return Err(MathError::ZeroAmount);
        }
        Ok(Self { bond: self.bond.plus(amount)?, ..self })
    }

    /// Lets a profit of `from_pot + arrived` into the class: so much of the pot, and so many tokens
    /// that came in. Returns the shares for it.
    ///
    /// - **Rounding**: shares down, against who joins (P5).
    ///
    /// # Errors
    /// [`MathError::Overflow`] when the pot holds less; as [`LossClass::mint_floor`].
    pub fn credit(self, from_pot: Assets, arrived: Assets) -> Result<(Self, Shares), MathError> {
        let (profits, shares) = self.profits.mint_floor(from_pot.plus(arrived)?)?;
        Ok((Self { pot: self.pot.minus(from_pot)?, profits, ..self }, shares))
    }

    /// Pays a trader out. Call on a settled claim.
    ///
    /// What a drained class sets free stays with the venue, in its pot.
    ///
    /// # Errors
    /// As [`ProfitClaim::leave`].
    pub fn withdraw(
        self,
        claim: ProfitClaim,
        amount: ExitAmount,
        seq: u64,
        now: i64,
    ) -> Result<(Self, ProfitClaim, Burned), MathError> {
        let (claim, profits, burned) = claim.leave(self.profits, amount, seq, now)?;
        let pot = self.pot.plus(burned.dust)?;
        Ok((Self { pot, profits, ..self }, claim, burned))
    }

    /// Takes bond and pot out, when the venue can report no more. Returns both.
    #[must_use]
    pub fn wind_up(self) -> (Self, Assets, Assets) {
        let (bond, pot) = (self.bond, self.pot);
        (Self { bond: Assets::ZERO, pot: Assets::ZERO, ..self }, bond, pot)
    }
}
