//! What a share, a stake or a profit claim is worth.

use crate::accounts::{InsuranceFund, InsuranceStake, LpShare, Pool, ProfitClaim, Venue};
use loss_math::{
    quote::{self, ProfitQuote, ShareQuote},
    LossClass, MathError,
};

/// What an LP's share is worth now, with the losses that settling would apply.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a share of this pool.
pub fn quote_lp(pool: &Pool, lp: &LpShare, now: i64) -> Result<ShareQuote, MathError> {
    quote::quote_share(&lp.share.into(), &pool.accrued_ledger(now).lps)
}

/// What a stake is worth now, with what the pool owes the fund.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a stake in this fund.
pub fn quote_stake(
    pool: &Pool,
    fund: &InsuranceFund,
    stake: &InsuranceStake,
    now: i64,
) -> Result<ShareQuote, MathError> {
    let (_, credited) = pool.accrued_ledger(now).credit_fund(fund.to_math());
    quote::quote_share(&stake.share.into(), &credited.stakers)
}

/// What a trader's profit claim is worth, and how much of it could leave now.
///
/// # Errors
/// [`MathError::Overflow`]: unreachable for a claim of this venue.
pub fn quote_profit(
    venue: &Venue,
    claim: &ProfitClaim,
    now: i64,
) -> Result<ProfitQuote, MathError> {
    let class = LossClass::from(venue.profits);
    quote::quote_profit(&claim.to_math(), &class, now)
}
