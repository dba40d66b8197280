//! The waterfall: who pays for a default, in which order, to the unit.
//!
//! 1. the position's collateral: what its sale brought in the same instruction;
//! 2. the insurance fund up to its caps: its reserve, then its stakers through their index;
//! 3. the LPs through theirs;
//! 4. what is still left: only a cap can cause it, when the LPs are wiped out while the pool
//!    still owes the fund money that nothing backs any more. That claim is written down, and
//!    the record calls it *unallocated*.
//!
//! For a venue's deficit the bond comes first and the venue's profit claims come before the LPs: see
//! [`crate::deficit`].

use crate::{
    Absorbed, Assets, DebtShares, FundCaps, FundDraw, InsuranceFund, MathError, PoolLedger,
};

/// Who paid for one default (P2):
/// `debt = collateral + bond + reserve + stakers + profits + lps + unallocated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Waterfall {
    /// The position's whole debt, rounded up; or a venue's deficit.
    pub debt: Assets,
    /// What the position's collateral brought.
    pub collateral: Assets,
    /// Paid by the venue's bond.
    pub bond: Assets,
    /// Debt minus collateral and bond: what had to be shared.
    pub shortfall: Assets,
    /// Paid by the fund's reserve.
    pub reserve: Assets,
    /// Paid by the fund's stakers.
    pub stakers: Assets,
    /// Borne by the venue's profit claims.
    pub profits: Assets,
    /// Borne by the LPs.
    pub lps: Assets,
    /// Of a position: written off claims of the fund on the pool, beyond its cap. Of a venue: what
    /// nobody pays.
    pub unallocated: Assets,
    /// What the fund had and its caps, or a venue's, held back.
    pub held_back: Assets,
    /// Tokens to move from the fund's vault to the pool's.
    pub fund_cash: Assets,
}

impl Waterfall {
    /// What the fund paid: the *covered* part.
    #[must_use]
    pub const fn covered(&self) -> Assets {
        Assets(self.reserve.get().saturating_add(self.stakers.get()))
    }

    /// Both together, part by part: for the sum over several events.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MathError> {
        Ok(Self {
            debt: self.debt.plus(other.debt)?,
            collateral: self.collateral.plus(other.collateral)?,
            bond: self.bond.plus(other.bond)?,
            shortfall: self.shortfall.plus(other.shortfall)?,
            reserve: self.reserve.plus(other.reserve)?,
            stakers: self.stakers.plus(other.stakers)?,
            profits: self.profits.plus(other.profits)?,
            lps: self.lps.plus(other.lps)?,
            unallocated: self.unallocated.plus(other.unallocated)?,
            held_back: self.held_back.plus(other.held_back)?,
            fund_cash: self.fund_cash.plus(other.fund_cash)?,
        })
    }
}

impl PoolLedger {
    /// Writes off a position's debt and shares what `proceeds` do not cover.
    ///
    /// Call on an accrued ledger. The result is the ledger, the fund, and who paid.
    ///
    /// - **Rounding**: the debt up; the split is exact, nothing is divided here.
    /// - **Order**: a tier pays only when the one before is empty or at its cap (P3).
    /// - **Bounds**: O(1), whatever the number of LPs (P12).
    ///
    /// # Errors
    /// [`MathError::RepayExceedsDebt`] when the proceeds exceed the debt;
    /// [`MathError::Overflow`]: unreachable for shares that are part of the book.
    pub fn write_off(
        self,
        fund: InsuranceFund,
        caps: &FundCaps,
        shares: DebtShares,
        proceeds: Assets,
        now: i64,
    ) -> Result<(Self, InsuranceFund, Waterfall), MathError> {
        let (pool, fund) = self.credit_fund(fund);
        let debt = pool.debt.debt_ceil(shares)?;
        let shortfall = debt.minus(proceeds).map_err(|_| MathError::RepayExceedsDebt)?;

        let (fund, paid, held_back) = fund.cover(shortfall, shortfall, caps, now)?;
        let covered = paid.total();
        let from_receivable = covered.min(pool.receivable);
        let fund_cash = covered.minus(from_receivable)?;

        let (lps, Absorbed { taken, rest: unallocated, dust: lp_dust }) =
            pool.lps.absorb(shortfall.minus(covered)?);

        let (cancelled, fall) = pool.cancel(shares)?;
        let rounding = debt.minus(fall)?;
        let after = Self {
            cash: cancelled.cash.plus(proceeds)?.plus(fund_cash)?,
            lps,
            receivable: pool.receivable.minus(from_receivable)?,
            dust: cancelled.dust.plus(lp_dust)?.plus(rounding)?,
            ..cancelled
        };
        let fund = InsuranceFund { cash: fund.cash.minus(fund_cash)?, ..fund };
        let (after, fund) = after.write_down_unbacked(fund, unallocated)?;
        let waterfall = Waterfall {
            debt,
            collateral: proceeds,
            shortfall,
            reserve: paid.reserve,
            stakers: paid.stakers,
            lps: taken,
            unallocated,
            held_back,
            fund_cash,
            ..Waterfall::default()
        };
        Ok((after, fund, waterfall))
    }

    /// Takes `amount` from what nobody or the fund is owed: dust first, then fees that the fund's
    /// counters could not hold, then the receivable.
    ///
    /// With the LPs wiped out, the ledger's equation says that all together are at least as
    /// much as nothing backs, so this never falls short.
    fn write_down_unbacked(
        self,
        fund: InsuranceFund,
        amount: Assets,
    ) -> Result<(Self, InsuranceFund), MathError> {
        let from_dust = amount.min(self.dust);
        let from_fees = amount.minus(from_dust)?.min(self.fee_accrued);
        let from_fund = amount.minus(from_dust)?.minus(from_fees)?.min(self.receivable);
        let (fund, FundDraw { .. }) = fund.draw(from_fund);
        let dust = self.dust.minus(from_dust)?;
        let fee_accrued = self.fee_accrued.minus(from_fees)?;
        let receivable = self.receivable.minus(from_fund)?;
        Ok((Self { dust, fee_accrued, receivable, ..self }, fund))
    }
}
