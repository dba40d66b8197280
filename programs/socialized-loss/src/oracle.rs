//! Reading the price.
//!
//! The pool keeps the newest price it accepted. A caller's update that is newer replaces it; one
//! that is not newer is ignored, so nobody can choose an older price and nobody's fresh update
//! makes another's transaction fail. Without an update the kept price is used while it is young.

use crate::{
    constants::{MAX_CLOCK_SKEW_SECONDS, ORACLE_GAP_SECONDS, ORACLE_PROGRAMS},
    error::{LossError, OrLossError},
    state::Pool,
};
use anchor_lang::prelude::*;
use loss_math::{price::confidence_within, Bps, OraclePrice, PriceBand};
use pyth_solana_receiver_sdk::price_update::{PriceUpdateV2, VerificationLevel};

/// The pool's price band now, after taking in `update` if it is newer than the kept price.
pub fn price_band(
    pool: &mut Pool,
    update: Option<&UncheckedAccount>,
    now: i64,
) -> Result<PriceBand> {
    if let Some(update) = update {
        let (offered, verified) = read(update, &pool.feed_id)?;
        if offered.publish_time > pool.price.publish_time {
            require!(verified, LossError::OracleUnverified);
            check(&offered, pool, now)?;
            pool.oracle_clock = pool.oracle_clock.saturating_add(alive_seconds(pool, &offered));
            pool.price = offered.into();
        }
    }
    require!(pool.price.publish_time != 0, LossError::OracleMissing);
    require_fresh(pool.price.publish_time, pool.params.max_price_age_seconds, now)?;
    band(&pool.price.into(), pool)
}

/// The update's price, and whether all guardians' signatures were checked.
fn read(update: &UncheckedAccount, feed_id: &[u8; 32]) -> Result<(OraclePrice, bool)> {
    require!(ORACLE_PROGRAMS.contains(update.owner), LossError::OracleOwner);
    let data = update.try_borrow_data()?;
    let account = PriceUpdateV2::try_deserialize(&mut &data[..])
        .map_err(|_| error!(LossError::OracleMalformed))?;
    let message = account.price_message;
    require!(message.feed_id == *feed_id, LossError::OracleFeed);
    let price = OraclePrice {
        price: message.price,
        conf: message.conf,
        exponent: message.exponent,
        publish_time: message.publish_time,
    };
    Ok((price, account.verification_level == VerificationLevel::Full))
}

/// How long the oracle was alive since the kept price, at most `ORACLE_GAP_SECONDS`: a longer
/// silence counts as dead, and auctions wait while it is.
fn alive_seconds(pool: &Pool, offered: &OraclePrice) -> u64 {
    let kept = pool.price.publish_time;
    let gap = if kept == 0 { 0 } else { offered.publish_time.saturating_sub(kept) };
    u64::try_from(gap.min(ORACLE_GAP_SECONDS)).unwrap_or(0)
}

fn check(offered: &OraclePrice, pool: &Pool, now: i64) -> Result<()> {
    let latest = now.saturating_add(MAX_CLOCK_SKEW_SECONDS);
    require!(offered.publish_time <= latest, LossError::OracleFuture);
    require_fresh(offered.publish_time, pool.params.max_price_age_seconds, now)?;
    band(offered, pool)?;
    let cap = Bps(pool.params.max_confidence_bps);
    require!(confidence_within(offered, cap), LossError::OracleConfidence);
    Ok(())
}

fn band(price: &OraclePrice, pool: &Pool) -> Result<PriceBand> {
    let k = Bps(pool.params.confidence_multiple_bps);
    PriceBand::new(price, k, pool.asset_decimals, pool.collateral_decimals).or_loss_error()
}

fn require_fresh(publish_time: i64, max_age: u32, now: i64) -> Result<()> {
    let age = now.saturating_sub(publish_time);
    require!(age <= i64::from(max_age), LossError::OracleStale);
    Ok(())
}
