//! What a borrower's instructions would do. Where the program needs a price, give the pool after
//! [`Pool::with_price`], or one whose kept price is fresh.

use super::largest::largest;
use crate::{
    accounts::{Pool, Position},
    error::LossError,
};
use loss_math::{health, Assets, Bps, Collateral, PriceBand};

/// A position after an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionAfter {
    /// What it owes, rounded up.
    pub debt: Assets,
    /// What secures it.
    pub collateral: Collateral,
    /// The debt as part of the collateral's value at the mid price, basis points rounded up; none
    /// while the pool has no price.
    pub ltv_bps: Option<u64>,
    /// Whether it is above its liquidation threshold at the mid price; none as before.
    pub liquidatable: Option<bool>,
}

impl PositionAfter {
    /// At the price the pool keeps, whatever its age.
    fn new(pool: &Pool, debt: Assets, collateral: Collateral) -> Result<Self, LossError> {
        let band = pool.price_band()?;
        let threshold = Bps(pool.params.liquidation_threshold_bps);
        let above = |band| health::may_be_liquidated(debt, collateral, band, threshold);
        Ok(Self {
            debt,
            collateral,
            ltv_bps: band.as_ref().map(|band| health::ltv_bps_ceil(debt, collateral, band)),
            liquidatable: band.as_ref().map(above),
        })
    }
}

/// What `repay` would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepayQuote {
    /// Taken from whoever repays: at most what is owed.
    pub paid: Assets,
    /// The position afterwards.
    pub after: PositionAfter,
}

/// The price, as `borrow` and `remove_collateral` insist on it.
fn fresh_band(pool: &Pool, now: i64) -> Result<PriceBand, LossError> {
    let band = pool.price_band()?.ok_or(LossError::OracleMissing)?;
    if !pool.price_is_fresh(now) {
        return Err(LossError::OracleStale);
    }
    Ok(band)
}

fn require_may_take_risk(
    pool: &Pool,
    debt: Assets,
    collateral: Collateral,
    band: &PriceBand,
) -> Result<(), LossError> {
    let limit = Bps(pool.params.opening_ltv_bps);
    let careful = health::may_take_risk(debt, collateral, band, limit);
    careful.then_some(()).ok_or(LossError::PositionTooRisky)
}

/// What `borrow` of `amount` would do.
///
/// # Errors
/// [`LossError::Paused`], [`LossError::PositionDefaulted`], [`LossError::OracleMissing`],
/// [`LossError::OracleStale`], [`LossError::ZeroAmount`], [`LossError::InsufficientIdle`],
/// [`LossError::DebtBelowMinimum`], [`LossError::BorrowCapExceeded`],
/// [`LossError::PositionTooRisky`], [`LossError::Overflow`].
pub fn quote_borrow(
    pool: &Pool,
    position: &Position,
    amount: Assets,
    now: i64,
) -> Result<PositionAfter, LossError> {
    if pool.is_paused(now) {
        return Err(LossError::Paused);
    }
    if position.is_defaulted() {
        return Err(LossError::PositionDefaulted);
    }
    let band = fresh_band(pool, now)?;
    let (after, shares) = pool.accrued_ledger(now).borrow(amount)?;
    let debt = after.debt.debt_ceil(position.debt_shares().plus(shares)?)?;
    if debt < Assets(pool.params.min_debt) {
        return Err(LossError::DebtBelowMinimum);
    }
    if after.debt.total_ceil()? > Assets(pool.params.borrow_cap) {
        return Err(LossError::BorrowCapExceeded);
    }
    require_may_take_risk(pool, debt, position.collateral(), &band)?;
    PositionAfter::new(pool, debt, position.collateral())
}

/// The largest amount that `borrow` would lend now; zero when it would refuse any.
pub fn most_to_borrow(pool: &Pool, position: &Position, now: i64) -> Assets {
    let quote = |amount| quote_borrow(pool, position, Assets(amount), now);
    // Too small a debt is no upper limit.
    let not_too_much = |amount| matches!(quote(amount), Ok(_) | Err(LossError::DebtBelowMinimum));
    let most = largest(not_too_much);
    Assets(if quote(most).is_ok() { most } else { 0 })
}

/// What `repay` of at most `offered` would do.
///
/// # Errors
/// [`LossError::ZeroAmount`], [`LossError::ZeroShares`], [`LossError::DebtBelowMinimum`].
pub fn quote_repay(
    pool: &Pool,
    position: &Position,
    offered: Assets,
    now: i64,
) -> Result<RepayQuote, LossError> {
    let held = position.debt_shares();
    let (after, repayment) = pool.accrued_ledger(now).repay(held, offered)?;
    let debt = after.debt.debt_ceil(held.minus(repayment.shares)?)?;
    if !debt.is_zero() && debt < Assets(pool.params.min_debt) {
        return Err(LossError::DebtBelowMinimum);
    }
    let after = PositionAfter::new(pool, debt, position.collateral())?;
    Ok(RepayQuote { paid: repayment.paid, after })
}

/// What `add_collateral` would do.
///
/// # Errors
/// [`LossError::ZeroAmount`], [`LossError::PositionDefaulted`], [`LossError::Overflow`].
pub fn quote_add_collateral(
    pool: &Pool,
    position: &Position,
    amount: Collateral,
    now: i64,
) -> Result<PositionAfter, LossError> {
    if amount.is_zero() {
        return Err(LossError::ZeroAmount);
    }
    if position.is_defaulted() {
        return Err(LossError::PositionDefaulted);
    }
    Collateral(pool.collateral).plus(amount)?;
    let debt = pool.accrued_ledger(now).debt.debt_ceil(position.debt_shares())?;
    PositionAfter::new(pool, debt, position.collateral().plus(amount)?)
}

/// What `remove_collateral` would do.
///
/// # Errors
/// [`LossError::ZeroAmount`], [`LossError::InsufficientShares`]; of a position with debt also
/// [`LossError::Paused`], [`LossError::OracleMissing`], [`LossError::OracleStale`],
/// [`LossError::PositionTooRisky`].
pub fn quote_remove_collateral(
    pool: &Pool,
    position: &Position,
    amount: Collateral,
    now: i64,
) -> Result<PositionAfter, LossError> {
    if amount.is_zero() {
        return Err(LossError::ZeroAmount);
    }
    let left = position.collateral().minus(amount);
    let left = left.map_err(|_| LossError::InsufficientShares)?;
    let debt = pool.accrued_ledger(now).debt.debt_ceil(position.debt_shares())?;
    if position.has_debt() {
        if pool.is_paused(now) {
            return Err(LossError::Paused);
        }
        require_may_take_risk(pool, debt, left, &fresh_band(pool, now)?)?;
    }
    PositionAfter::new(pool, debt, left)
}

/// The most collateral that `remove_collateral` would pay out now; zero when it would refuse any.
pub fn most_to_remove(pool: &Pool, position: &Position, now: i64) -> Collateral {
    let accepts = |amount| quote_remove_collateral(pool, position, Collateral(amount), now).is_ok();
    Collateral(largest(accepts))
}
