//! The price and the ledger that an instruction sent now would start from.

use crate::{OfferedPrice, Snapshot};
use loss_client::{accounts::Pool, constants::MAX_CLOCK_SKEW_SECONDS};
use loss_math::{price::confidence_within, Bps, PoolLedger, PriceBand};

/// What the program would compute with, as its `oracle.rs` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    /// The pool once it was shown the price; without interest since it was last touched.
    pub pool: Pool,
    pub band: PriceBand,
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
    /// The newest is too old.
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
        let newer = offered.filter(|at| at.price.publish_time > pool.price.publish_time);
        let shown = newer.map(|offered| Self::with_offered(pool, offered, now));
        match shown {
            Some(Ok(market)) => Ok(market),
            _ if pool.price_is_fresh(now) => Self::with(*pool, false, now),
            Some(Err(refusal)) => Err(refusal),
            None if pool.price.publish_time == 0 => Err(NoPrice::Missing),
            None => Err(NoPrice::Stale),
        }
    }

    /// The market of a snapshot.
    ///
    /// # Errors
    /// As [`Market::at`].
    pub fn of(snapshot: &Snapshot) -> Result<Self, NoPrice> {
        Self::at(&snapshot.pool.account, snapshot.offered.as_ref(), snapshot.now)
    }

    /// The program's checks of an update that is newer than the pool's price, in its order.
    fn with_offered(pool: &Pool, offered: &OfferedPrice, now: i64) -> Result<Self, NoPrice> {
        let OfferedPrice { price, verified } = *offered;
        let shown = pool.with_price(price);
        if !verified {
            return Err(NoPrice::Unverified);
        }
        if price.publish_time > now.saturating_add(MAX_CLOCK_SKEW_SECONDS) {
            return Err(NoPrice::Future);
        }
        if !shown.price_is_fresh(now) {
            return Err(NoPrice::Stale);
        }
        let market = Self::with(shown, true, now)?;
        let certain = confidence_within(&price, Bps(pool.params.max_confidence_bps));
        certain.then_some(market).ok_or(NoPrice::Unusable)
    }

    fn with(pool: Pool, show_price: bool, now: i64) -> Result<Self, NoPrice> {
        let band = pool.price_band().map_err(|_| NoPrice::Unusable)?.ok_or(NoPrice::Missing)?;
        Ok(Self { band, show_price, ledger: pool.accrued_ledger(now), pool })
    }
}
