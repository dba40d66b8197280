//! The price and the ledger that an instruction sent now would start from.

use crate::{OfferedPrice, Snapshot};
use loss_client::{
    accounts::Pool,
    constants::{MAX_CLOCK_SKEW_SECONDS, ORACLE_GAP_SECONDS},
};
use loss_math::{price::confidence_within, Bps, OraclePrice, PoolLedger, PriceBand};

/// What the program would compute with, as its `oracle.rs` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    pub band: PriceBand,
    /// Of the price: the publishers' time.
    pub publish_time: i64,
    /// The pool's clock of auctions, with the time that showing the price adds.
    pub oracle_clock: u64,
    /// Whether the price is the oracle's, newer than the pool's, and has to be shown to the pool.
    pub show_price: bool,
    /// With interest up to now.
    pub ledger: PoolLedger,
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPrice {
    /// Neither the pool nor the oracle has one.
    Missing,
    /// The newest good one is too old.
    Stale,
    /// The pool's is too old, and the oracle's is not fully verified.
    Unverified,
    /// The pool's is too old, and the oracle's is from the future.
    Future,
    /// The pool's is too old, and the oracle's is too uncertain, not positive or out of range.
    Unusable,
}

impl Market {
    /// The market of a pool at `now`.
    ///
    /// A newer update that the program would refuse is not used where the pool's own price is still
    /// fresh: then it is not shown either.
    ///
    /// # Errors
    /// [`NoPrice`]: nothing that needs a price can land.
    pub fn at(pool: &Pool, offered: Option<&OfferedPrice>, now: i64) -> Result<Self, NoPrice> {
        let kept = OraclePrice::from(pool.price);
        let newer = offered.filter(|offered| offered.price.publish_time > kept.publish_time);
        let ledger = pool.accrued_ledger(now);
        let refusal = match newer.map(|offered| accept(pool, offered, now)) {
            Some(Ok(band)) => {
                let publish_time = newer.map_or(0, |offered| offered.price.publish_time);
                let alive = alive_seconds(kept.publish_time, publish_time);
                let oracle_clock = pool.oracle_clock.saturating_add(alive);
                return Ok(Self { band, publish_time, oracle_clock, show_price: true, ledger });
            }
            Some(Err(refusal)) => Some(refusal),
            None => None,
        };
        if !pool.price_is_fresh(now) {
            let nothing_kept = kept.publish_time == 0;
            return Err(refusal.unwrap_or(if nothing_kept {
                NoPrice::Missing
            } else {
                NoPrice::Stale
            }));
        }
        Ok(Self {
            band: band(pool, &kept)?,
            publish_time: kept.publish_time,
            oracle_clock: pool.oracle_clock,
            show_price: false,
            ledger,
        })
    }

    /// The market of a snapshot.
    ///
    /// # Errors
    /// As [`Market::at`].
    pub fn of(snapshot: &Snapshot) -> Result<Self, NoPrice> {
        Self::at(&snapshot.pool.account, snapshot.offered.as_ref(), snapshot.now)
    }
}

/// The program's checks of an update that is newer than the pool's price.
fn accept(pool: &Pool, offered: &OfferedPrice, now: i64) -> Result<PriceBand, NoPrice> {
    let OfferedPrice { price, verified } = offered;
    if !verified {
        return Err(NoPrice::Unverified);
    }
    if price.publish_time > now.saturating_add(MAX_CLOCK_SKEW_SECONDS) {
        return Err(NoPrice::Future);
    }
    if now.saturating_sub(price.publish_time) > i64::from(pool.params.max_price_age_seconds) {
        return Err(NoPrice::Stale);
    }
    let band = band(pool, price)?;
    let certain = confidence_within(price, Bps(pool.params.max_confidence_bps));
    certain.then_some(band).ok_or(NoPrice::Unusable)
}

fn band(pool: &Pool, price: &OraclePrice) -> Result<PriceBand, NoPrice> {
    let k = Bps(pool.params.confidence_multiple_bps);
    let band = PriceBand::new(price, k, pool.asset_decimals, pool.collateral_decimals);
    band.map_err(|_| NoPrice::Unusable)
}

/// How much the auctions' clock goes on when a price of `offered` follows one of `kept`.
fn alive_seconds(kept: i64, offered: i64) -> u64 {
    let gap = if kept == 0 { 0 } else { offered.saturating_sub(kept) };
    u64::try_from(gap.min(ORACLE_GAP_SECONDS)).unwrap_or(0)
}
