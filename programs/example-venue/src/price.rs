//! Which price counts, and what a contract is worth at it.

use crate::{error::VenueError, state::Market};
use anchor_lang::prelude::*;
use loss_math::{price::confidence_within, Assets, Bps, Collateral, OraclePrice, PriceBand};
use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;
use socialized_loss::{constants::MAX_CLOCK_SKEW_SECONDS, error::OrLossError};

impl Market {
    /// What `size` is worth now, rounded down. Both sides of a contract use it, so what one gains by the
    /// rounding the other loses.
    ///
    /// That the update belongs to Pyth's receiver the account's type has checked. An update older than one
    /// that was used before is refused: otherwise whoever settles could choose among all that are young enough.
    pub fn value_floor(&mut self, update: &PriceUpdateV2, size: u64) -> Result<Assets> {
        let clock = Clock::get()?;
        let max_age = self.terms.max_price_age_seconds.into();
        // Fully verified, of this feed, and not older than that.
        let price = update.get_price_no_older_than(&clock, max_age, &self.feed_id)?;
        let latest = clock.unix_timestamp.saturating_add(MAX_CLOCK_SKEW_SECONDS);
        require!(price.publish_time <= latest, VenueError::PriceFromFuture);
        require!(price.publish_time >= self.priced_at, VenueError::PriceSuperseded);
        self.priced_at = price.publish_time;

        let oracle = OraclePrice {
            price: price.price,
            conf: price.conf,
            exponent: price.exponent,
            publish_time: price.publish_time,
        };
        let certain = confidence_within(&oracle, Bps(self.terms.max_confidence_bps));
        require!(certain, VenueError::PriceUncertain);
        // No spread: profit and loss must be of one price to cancel.
        let band = PriceBand::new(&oracle, Bps(0), self.asset_decimals, self.collateral_decimals)
            .or_loss_error()?;
        Ok(band.mid.value_floor(Collateral(size)))
    }
}
