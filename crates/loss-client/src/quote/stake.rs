//! What a staker's instructions would do.

use super::{largest::largest, JoinQuote, LeaveQuote, RequestQuote, Settled};
use crate::{
    accounts::{InsuranceFund, InsuranceStake, Pool},
    error::LossError,
};
use loss_math::{Assets, ExitAmount, Share};

/// The fund with what the pool owes it, as every instruction of a staker starts from.
fn credited(pool: &Pool, fund: &InsuranceFund, now: i64) -> loss_math::InsuranceFund {
    pool.accrued_ledger(now).credit_fund(fund.to_math()).1
}

/// What `stake` of `amount` would do. Without an account, as if `open_stake` came first.
///
/// # Errors
/// [`LossError::Paused`], [`LossError::ZeroAmount`], [`LossError::ZeroShares`],
/// [`LossError::Overflow`].
pub fn quote_stake_more(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: Option<&InsuranceStake>,
    amount: Assets,
    now: i64,
) -> Result<JoinQuote, LossError> {
    if pool.is_paused(now) {
        return Err(LossError::Paused);
    }
    let opened = || Share::open(&fund.stakers.into(), pool.seq);
    let before = stake.map_or_else(opened, |stake| stake.share.into());
    let credited = credited(pool, fund, now);
    let settled = Settled::new(before, &credited.stakers, fund.last_loss_seq)?;
    let (after, minted) = credited.stake(amount)?;
    let joined = settled.share.join(&after.stakers, minted, pool.seq)?;
    Ok(settled.joined(minted, &joined, &after.stakers)?)
}

/// What `unstake` would do.
///
/// # Errors
/// [`LossError::RecognitionPending`] until [`Pool::exits_held_until`];
/// [`LossError::ExitNotRequested`], [`LossError::ExitTooEarly`], [`LossError::ExitLapsed`],
/// [`LossError::ExceedsRequest`]; [`LossError::FundShortOfCash`] while the pool owes the fund too
/// much: `collect_insurance` comes first then; [`LossError::ZeroAmount`], [`LossError::NothingPaid`].
pub fn quote_unstake(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: &InsuranceStake,
    amount: ExitAmount,
    now: i64,
) -> Result<LeaveQuote, LossError> {
    if pool.exits_held_until(now).is_some() {
        return Err(LossError::RecognitionPending);
    }
    let credited = credited(pool, fund, now);
    let settled = Settled::new(stake.share.into(), &credited.stakers, fund.last_loss_seq)?;
    let terms = pool.params.staker_exit();
    let (after, share, burned) = credited.unstake(settled.share, amount, &terms, pool.seq, now)?;
    Ok(settled.left((burned.shares, burned.assets), &share, &after.stakers)?)
}

/// The largest amount that `unstake` would pay now; zero when it would refuse any.
pub fn most_to_unstake(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: &InsuranceStake,
    now: i64,
) -> Assets {
    let exactly = |amount| ExitAmount::Assets(Assets(amount));
    Assets(largest(|amount| quote_unstake(pool, fund, stake, exactly(amount), now).is_ok()))
}

/// What `request_unstake` would do.
///
/// # Errors
/// [`LossError::RequestPending`], [`LossError::InsufficientShares`], [`LossError::ZeroAmount`].
pub fn quote_request_unstake(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: &InsuranceStake,
    amount: ExitAmount,
    now: i64,
) -> Result<RequestQuote, LossError> {
    let class = credited(pool, fund, now).stakers;
    let settled = Settled::new(stake.share.into(), &class, fund.last_loss_seq)?;
    let asked = settled.share.ask(&class, amount, &pool.params.staker_exit(), now)?;
    Ok(settled.asked(&asked, &class)?)
}
