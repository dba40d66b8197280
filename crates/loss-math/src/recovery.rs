//! What comes in for an event after it was recorded, and to whom it goes: first the LPs of that
//! event up to what they bore, then the profit claims, then the stakers of that event, each up to what they
//! bore and pro rata; what is more than all bore is surplus, and nobody's.

use crate::{Assets, MathError};

/// What the classes bore in one event. All of it: also what a drained class set free as dust, and
/// what the stakers lost of claims that nothing backed any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// By the LPs.
    pub lps: Assets,
    /// By the profit claims of the venue, if it was a venue's deficit.
    pub profits: Assets,
    /// By the stakers of the insurance fund.
    pub stakers: Assets,
}

/// Recovered money by where it goes. The parts sum to what came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Recovered {
    /// To the LPs of the event.
    pub lps: Assets,
    /// To its profit claims.
    pub profits: Assets,
    /// To its stakers.
    pub stakers: Assets,
    /// To the fund's reserve.
    pub surplus: Assets,
}

impl Borne {
    /// Where `recovered` goes, all that ever came in for the event. Exact: nothing is divided.
    pub const fn share_out(&self, recovered: Assets) -> Recovered {
        let lps = least(recovered, self.lps);
        let rest = recovered.minus_or_zero(lps);
        let profits = least(rest, self.profits);
        let rest = rest.minus_or_zero(profits);
        let stakers = least(rest, self.stakers);
        Recovered { lps, profits, stakers, surplus: rest.minus_or_zero(stakers) }
    }

    /// What `amount` more changes, after `recovered` came in before.
    ///
    /// # Errors
    /// [`MathError::Overflow`] when all together leave 64 bits.
    pub fn share_out_more(
        &self,
        recovered: Assets,
        amount: Assets,
    ) -> Result<Recovered, MathError> {
        let before = self.share_out(recovered);
        let after = self.share_out(recovered.plus(amount)?);
        Ok(Recovered {
            lps: after.lps.minus(before.lps)?,
            profits: after.profits.minus(before.profits)?,
            stakers: after.stakers.minus(before.stakers)?,
            surplus: after.surplus.minus(before.surplus)?,
        })
    }
}

impl Recovered {
    /// What is kept for claims.
    #[must_use]
    pub const fn claimable(&self) -> Assets {
        // Parts of one 64-bit amount.
        let sum = self.lps.get().saturating_add(self.profits.get());
        Assets(sum.saturating_add(self.stakers.get()))
    }
}

const fn least(a: Assets, b: Assets) -> Assets {
    if a.get() < b.get() {
        a
    } else {
        b
    }
}
