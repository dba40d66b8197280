//! What comes in for an event after it was recorded, and to whom it goes: first the LPs of that
//! event up to what they bore, then the stakers of that event up to what they bore, each pro
//! rata; what is more than both bore is surplus, and nobody's.

use crate::{Assets, MathError};

/// What the classes bore in one event. All of it: also what a drained class set free as dust, and
/// what the stakers lost of claims that nothing backed any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// By the LPs.
    pub lps: Assets,
    /// By the stakers of the insurance fund.
    pub stakers: Assets,
}

/// Recovered money by where it goes. The three sum to what came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Recovered {
    /// To the LPs of the event.
    pub lps: Assets,
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
        let stakers = least(rest, self.stakers);
        Recovered { lps, stakers, surplus: rest.minus_or_zero(stakers) }
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
        Assets(self.lps.get().saturating_add(self.stakers.get()))
    }
}

const fn least(a: Assets, b: Assets) -> Assets {
    if a.get() < b.get() {
        a
    } else {
        b
    }
}
