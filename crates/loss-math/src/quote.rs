//! Previews: what an owner has, what is still to come, who would pay. They are made of the same
//! functions that the program executes, so they equal execution to the unit (P17).

use crate::{
    liquidation, Assets, ClassLoss, Collateral, DebtShares, FundCaps, InsuranceFund,
    LiquidationParams, LossClass, MathError, PoolLedger, PriceBand, ProfitClaim, Segment, Share,
    Shares, Waterfall,
};

/// What an owner's account would say if it were settled now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShareQuote {
    /// Shares after all losses.
    pub shares: Shares,
    /// What they are worth, rounded down: what leaving with everything pays.
    pub value: Assets,
    /// Losses that are recorded and not yet applied to the account, valued as
    /// [`Share::settle`] says.
    pub pending_loss: Assets,
    /// All losses, pending ones included.
    pub lost: Assets,
    /// Requested shares after all losses.
    pub requested: Shares,
}

/// What a share or stake is worth now, and what settling would take off it.
///
/// Give it the class of an accrued ledger, or of a fund that was credited from one.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for an account of this class.
pub fn quote_share(share: &Share, class: &LossClass) -> Result<ShareQuote, MathError> {
    let settled = share.settle(class);
    Ok(ShareQuote {
        shares: settled.held.shares,
        value: settled.claim_floor(class)?,
        pending_loss: settled.lost.minus(share.lost)?,
        lost: settled.lost,
        requested: settled.request.shares,
    })
}

/// What a trader's profit claim would say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProfitQuote {
    /// As of any share; `requested` is what has matured.
    pub share: ShareQuote,
    /// What the matured part is worth, rounded down: what leaving with it pays.
    pub matured: Assets,
    /// When all of it has matured, unix seconds; in the past if it has.
    pub matures_at: i64,
}

/// What a profit claim is worth, and how much of it could leave at `now`.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for an account of this class.
pub fn quote_profit(
    claim: &ProfitClaim,
    class: &LossClass,
    now: i64,
) -> Result<ProfitQuote, MathError> {
    let settled = claim.up_to_date(class, now);
    let share = ShareQuote { requested: settled.matured(), ..quote_share(&claim.share, class)? };
    let matures_at = claim.newest_at;
    Ok(ProfitQuote { share, matured: settled.matured_floor(class)?, matures_at })
}

/// What one owner can claim of one event's recoveries: its part of all that was `recovered` for
/// its class, less what it was `paid`.
///
/// - **Rounding**: down. All claims of a class sum to at most `recovered`.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a segment of this class.
pub fn quote_claim(
    segment: &Segment,
    to_seq: u64,
    event: &ClassLoss,
    recovered: Assets,
    paid: Assets,
) -> Result<Assets, MathError> {
    Ok(segment.recovery_floor(to_seq, event, recovered)?.minus_or_zero(paid))
}

/// Everything that decides who pays for a default.
#[derive(Clone, Copy, Debug)]
pub struct DefaultTerms {
    /// The pool, accrued.
    pub ledger: PoolLedger,
    /// Its insurance fund.
    pub fund: InsuranceFund,
    /// The fund's caps.
    pub caps: FundCaps,
    /// The rules of liquidation.
    pub liquidation: LiquidationParams,
    /// The price: today's, or one to ask "what if".
    pub band: PriceBand,
    /// Unix seconds.
    pub now: i64,
}

/// Who would pay for a position, each way in which it can default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultQuote {
    /// A liquidator repays all that the rules allow. Where that leaves no shortfall nobody else
    /// pays, and `debt` is the part that is repaid.
    pub liquidated: Waterfall,
    /// Nobody liquidates, and the collateral is taken over as salvage: all of the debt is
    /// borne first, and what the salvage brings comes back as a recovery. Possible only once the
    /// position is insolvent at the high price, after the grace.
    pub taken_over: Waterfall,
}

impl DefaultTerms {
    /// Ledger and fund after the position was liquidated by all that the rules allow, and who
    /// paid. Where that leaves no shortfall only `debt` and `collateral` are set: what was repaid.
    ///
    /// # Errors
    /// As [`quote_default`], and [`MathError::ZeroAmount`] when the collateral is worth nothing.
    pub fn liquidated(
        &self,
        shares: DebtShares,
        collateral: Collateral,
    ) -> Result<(PoolLedger, InsuranceFund, Waterfall), MathError> {
        let debt = self.ledger.debt.debt_ceil(shares)?;
        let plan = liquidation::plan(debt, collateral, self.band.mid, &self.liquidation, debt)?;
        if !plan.shortfall.is_zero() {
            return self.written_off(shares, plan.repaid);
        }
        let (ledger, _) = self.ledger.repay(shares, plan.repaid)?;
        let nobody =
            Waterfall { debt: plan.repaid, collateral: plan.repaid, ..Waterfall::default() };
        Ok((ledger.take_fee(plan.fee)?, self.fund, nobody))
    }

    /// Ledger and fund after the collateral was taken over as salvage, and who paid.
    ///
    /// # Errors
    /// [`MathError::Overflow`]: unreachable for a position of this pool.
    pub fn taken_over(
        &self,
        shares: DebtShares,
    ) -> Result<(PoolLedger, InsuranceFund, Waterfall), MathError> {
        self.written_off(shares, Assets::ZERO)
    }

    fn written_off(
        &self,
        shares: DebtShares,
        proceeds: Assets,
    ) -> Result<(PoolLedger, InsuranceFund, Waterfall), MathError> {
        self.ledger.write_off(self.fund, &self.caps, shares, proceeds, self.now)
    }
}

/// Who would pay what if this position defaulted now.
///
/// # Errors
/// [`MathError::PositionHealthy`] at this price; [`MathError::Overflow`]: unreachable for a
/// position of this pool.
pub fn quote_default(
    terms: &DefaultTerms,
    shares: DebtShares,
    collateral: Collateral,
) -> Result<DefaultQuote, MathError> {
    let (_, _, taken_over) = terms.taken_over(shares)?;
    let liquidated = match terms.liquidated(shares, collateral) {
        Ok((_, _, waterfall)) => waterfall,
        // The collateral is worth nothing.
        Err(MathError::ZeroAmount) => taken_over,
        Err(error) => return Err(error),
    };
    Ok(DefaultQuote { liquidated, taken_over })
}
