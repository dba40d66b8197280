//! Who would pay: for one position, and for many at a price that falls.

use crate::accounts::{InsuranceFund, Pool, Position};
use loss_math::{
    health,
    quote::{self, DefaultQuote, DefaultTerms},
    Assets, MathError, PriceBand, Waterfall,
};

/// Who would pay what if this position defaulted now, at a price of today or a "what if".
///
/// # Errors
/// [`MathError::PositionHealthy`] at this price.
pub fn quote_default(
    pool: &Pool,
    fund: &InsuranceFund,
    position: &Position,
    band: &PriceBand,
    now: i64,
) -> Result<DefaultQuote, MathError> {
    let terms = terms(pool, fund, band, now);
    quote::quote_default(&terms, position.debt_shares(), position.collateral())
}

fn terms(pool: &Pool, fund: &InsuranceFund, band: &PriceBand, now: i64) -> DefaultTerms {
    DefaultTerms {
        ledger: pool.accrued_ledger(now),
        fund: fund.to_math(),
        caps: pool.params.fund_caps(),
        liquidation: pool.params.liquidation(),
        band: *band,
        now,
    }
}

/// Who would pay for all positions at a price, each way in which they can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrashQuote {
    /// Every position above its threshold is liquidated once, by all that the rules allow.
    pub liquidated: CrashOutcome,
    /// Nobody liquidates. What is insolvent at the high price is recorded, and its collateral taken
    /// over as salvage, which comes back as a recovery when it is sold.
    pub taken_over: CrashOutcome,
}

/// What one way comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrashOutcome {
    /// Positions that were liquidated or recorded.
    pub positions: u32,
    /// Those of them that left a shortfall.
    pub shortfalls: u32,
    /// Who paid for all of them together.
    pub sum: Waterfall,
    /// What LPs own before.
    pub lps_before: Assets,
    /// And after.
    pub lps_after: Assets,
    /// What the insurance fund's owners have before, with all that the pool owes them.
    pub fund_before: Assets,
    /// And after.
    pub fund_after: Assets,
}

/// Who would pay for all positions at a price, one after the other in the order given, as the
/// program would apply them. Positions that the price does not reach are left out.
///
/// # Errors
/// [`MathError`]: unreachable for positions of this pool.
pub fn quote_crash(
    pool: &Pool,
    fund: &InsuranceFund,
    positions: &[Position],
    band: &PriceBand,
    now: i64,
) -> Result<CrashQuote, MathError> {
    let start = terms(pool, fund, band, now);
    let liquidated = one_by_one(start, positions, |terms, position| {
        match terms.liquidated(position.debt_shares(), position.collateral()) {
            Err(MathError::PositionHealthy) => Ok(None),
            // The collateral is worth nothing.
            Err(MathError::ZeroAmount) => terms.taken_over(position.debt_shares()).map(Some),
            done => done.map(Some),
        }
    })?;
    let taken_over = one_by_one(start, positions, |terms, position| {
        let debt = terms.ledger.debt.debt_ceil(position.debt_shares())?;
        if !health::is_insolvent(debt, position.collateral(), band) {
            return Ok(None);
        }
        terms.taken_over(position.debt_shares()).map(Some)
    })?;
    Ok(CrashQuote { liquidated, taken_over })
}

type Applied = (loss_math::PoolLedger, loss_math::InsuranceFund, Waterfall);

fn one_by_one(
    start: DefaultTerms,
    positions: &[Position],
    apply: impl Fn(&DefaultTerms, &Position) -> Result<Option<Applied>, MathError>,
) -> Result<CrashOutcome, MathError> {
    let mut terms = start;
    let mut outcome = CrashOutcome::default();
    for position in positions.iter().filter(|position| position.has_debt()) {
        let Some((ledger, fund, paid)) = apply(&terms, position)? else { continue };
        (terms.ledger, terms.fund) = (ledger, fund);
        outcome.positions = outcome.positions.saturating_add(1);
        outcome.shortfalls = outcome.shortfalls.saturating_add((!paid.shortfall.is_zero()).into());
        outcome.sum = outcome.sum.plus(paid)?;
    }
    let owned = |terms: &DefaultTerms| {
        let (ledger, fund) = terms.ledger.credit_fund(terms.fund);
        (ledger.lps.assets, fund.total())
    };
    (outcome.lps_before, outcome.fund_before) = owned(&start);
    (outcome.lps_after, outcome.fund_after) = owned(&terms);
    Ok(outcome)
}
