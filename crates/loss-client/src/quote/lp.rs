//! What an LP's instructions would do.

use super::{largest::largest, JoinQuote, LeaveQuote, RequestQuote, Settled};
use crate::{
    accounts::{LpShare, Pool},
    error::LossError,
};
use loss_math::{Assets, ExitAmount, Share};

/// What `deposit` of `amount` would do. Without an account, as if `open_lp` came first.
///
/// # Errors
/// [`LossError::Paused`], [`LossError::ZeroAmount`], [`LossError::ZeroShares`],
/// [`LossError::DepositCapExceeded`], [`LossError::Overflow`]: as the program's.
pub fn quote_deposit(
    pool: &Pool,
    lp: Option<&LpShare>,
    amount: Assets,
    now: i64,
) -> Result<JoinQuote, LossError> {
    if pool.is_paused(now) {
        return Err(LossError::Paused);
    }
    let opened = || Share::open(&pool.ledger().lps, pool.seq);
    let before = lp.map_or_else(opened, |lp| lp.share.into());
    let ledger = pool.accrued_ledger(now);
    let settled = Settled::new(before, &ledger.lps, pool.last_loss_seq)?;
    let (after, minted) = ledger.deposit(amount)?;
    if after.lps.assets > Assets(pool.params.deposit_cap) {
        return Err(LossError::DepositCapExceeded);
    }
    let joined = settled.share.join(&after.lps, minted, pool.seq)?;
    Ok(settled.joined(minted, &joined, &after.lps)?)
}

/// What `withdraw` would do.
///
/// # Errors
/// [`LossError::RecognitionPending`] until [`Pool::exits_held_until`];
/// [`LossError::InsufficientIdle`], [`LossError::InsufficientShares`], [`LossError::ZeroAmount`],
/// [`LossError::NothingPaid`]; where exits need a request [`LossError::ExitNotRequested`],
/// [`LossError::ExitTooEarly`], [`LossError::ExitLapsed`], [`LossError::ExceedsRequest`].
pub fn quote_withdraw(
    pool: &Pool,
    lp: &LpShare,
    amount: ExitAmount,
    now: i64,
) -> Result<LeaveQuote, LossError> {
    if pool.exits_held_until(now).is_some() {
        return Err(LossError::RecognitionPending);
    }
    let ledger = pool.accrued_ledger(now);
    let settled = Settled::new(lp.share.into(), &ledger.lps, pool.last_loss_seq)?;
    let terms = pool.params.lp_exit();
    let (after, share, burned) = ledger.withdraw(settled.share, amount, &terms, pool.seq, now)?;
    Ok(settled.left((burned.shares, burned.assets), &share, &after.lps)?)
}

/// The largest amount that `withdraw` would pay now; zero when it would refuse any.
pub fn most_to_withdraw(pool: &Pool, lp: &LpShare, now: i64) -> Assets {
    let accepts =
        |amount| quote_withdraw(pool, lp, ExitAmount::Assets(Assets(amount)), now).is_ok();
    Assets(largest(accepts))
}

/// What `request_withdraw` would do.
///
/// # Errors
/// [`LossError::RequestPending`], [`LossError::InsufficientShares`], [`LossError::ZeroAmount`].
pub fn quote_request_withdraw(
    pool: &Pool,
    lp: &LpShare,
    amount: ExitAmount,
    now: i64,
) -> Result<RequestQuote, LossError> {
    let class = pool.accrued_ledger(now).lps;
    let settled = Settled::new(lp.share.into(), &class, pool.last_loss_seq)?;
    let asked = settled.share.ask(&class, amount, &pool.params.lp_exit(), now)?;
    Ok(settled.asked(&asked, &class)?)
}
