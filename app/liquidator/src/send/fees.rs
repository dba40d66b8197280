//! What a transaction pays to land, in lamports.

use crate::config::{FeeConfig, Priority};

/// Lamports per signature; the bot's transactions have one.
pub const SIGNATURE_FEE: u64 = 5_000;
/// More compute units no transaction may ask for.
const MOST_UNITS: u32 = 1_400_000;
/// A simulation that reports less than this used nothing worth believing.
const FEWEST_UNITS: u32 = 1_000;
const MICRO: u128 = 1_000_000;

/// The compute limit and price of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    pub units: u32,
    /// Micro-lamports per unit.
    pub price: u64,
    /// All it costs, in lamports.
    pub lamports: u64,
}

/// The compute limit for a transaction that used `simulated` units: with the margin, rounded up.
pub fn units(simulated: u64, margin_percent: u8) -> u32 {
    let with = u128::from(simulated).saturating_mul(100 + u128::from(margin_percent)).div_ceil(100);
    u32::try_from(with).unwrap_or(u32::MAX).clamp(FEWEST_UNITS, MOST_UNITS)
}

/// The fee for `units`, never above the cap: the price gives way. `recent` are the prices that
/// were paid lately.
///
/// # Errors
/// The cap does not even pay the signature.
pub fn fee(config: &FeeConfig, units: u32, recent: &[u64]) -> Result<Fee, String> {
    let cap = config.max_lamports;
    let Some(for_priority) = cap.checked_sub(SIGNATURE_FEE) else {
        return Err(format!("fees.max_lamports is {cap}: a signature alone costs {SIGNATURE_FEE}"));
    };
    let wanted = match config.priority {
        Priority::MicroLamports(price) => price,
        Priority::RecentPercentile(percent) => percentile(recent, percent),
    };
    // Rounded down, so that what the cluster rounds up stays within the cap.
    let affordable = u128::from(for_priority) * MICRO / u128::from(units.max(1));
    let price = wanted.min(u64::try_from(affordable).unwrap_or(u64::MAX));
    Ok(Fee { units, price, lamports: cost(units, price) })
}

/// What a transaction with this limit and price costs, in lamports: rounded up, as the cluster does.
pub fn cost(units: u32, price: u64) -> u64 {
    let priority = (u128::from(price) * u128::from(units)).div_ceil(MICRO);
    u64::try_from(priority).unwrap_or(u64::MAX).saturating_add(SIGNATURE_FEE)
}

/// The value that `percent` of `values` do not exceed; 0 of none.
fn percentile(values: &[u64], percent: u8) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = sorted.len().saturating_mul(percent.into()).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(priority: Priority, max_lamports: u64) -> FeeConfig {
        FeeConfig { priority, max_lamports, compute_margin_percent: 15 }
    }

    #[test]
    fn the_limit_is_what_was_simulated_and_the_margin_rounded_up() {
        assert_eq!(units(100_001, 15), 115_002);
        assert_eq!(units(0, 15), 1_000);
        assert_eq!(units(1_300_000, 15), 1_400_000);
        assert_eq!(units(u64::MAX, 100), 1_400_000);
    }

    #[test]
    fn a_fixed_price_costs_what_it_says() {
        let fee = fee(&config(Priority::MicroLamports(10_000), 50_000), 120_000, &[]).unwrap();
        assert_eq!(fee, Fee { units: 120_000, price: 10_000, lamports: 6_200 });
    }

    #[test]
    fn the_cap_is_never_exceeded_however_high_the_price() {
        let dear = config(Priority::MicroLamports(u64::MAX), 50_000);
        let fee_now = fee(&dear, 119_999, &[]).unwrap();
        assert_eq!(fee_now, Fee { units: 119_999, price: 375_003, lamports: 50_000 });
        assert_eq!(
            fee(&config(Priority::MicroLamports(9), 5_000), 7, &[]).unwrap().lamports,
            5_000
        );
    }

    #[test]
    fn a_cap_below_a_signature_sends_nothing() {
        let error = fee(&config(Priority::MicroLamports(0), 4_999), 1, &[]).unwrap_err();
        assert_eq!(error, "fees.max_lamports is 4999: a signature alone costs 5000");
    }

    #[test]
    fn recent_fees_are_taken_at_their_percentile() {
        let recent = [5, 1, 4, 2, 3];
        let price = |percent| {
            fee(&config(Priority::RecentPercentile(percent), 50_000), 1_000, &recent).unwrap().price
        };
        assert_eq!([price(0), price(20), price(21), price(50), price(100)], [1, 1, 2, 3, 5]);
        let none = fee(&config(Priority::RecentPercentile(75), 50_000), 1_000, &[]).unwrap();
        assert_eq!(none, Fee { units: 1_000, price: 0, lamports: 5_000 });
    }
}
