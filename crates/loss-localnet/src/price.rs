//! Prices as people write them, and as the oracle does.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The oracle's exponent here.
pub const EXPONENT: i32 = -8;
const ONE: i64 = 100_000_000;

/// Whole assets per whole collateral, times 10^8; always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Price(i64);

impl Price {
    /// # Errors
    /// It is not positive.
    pub fn new(mantissa: i64) -> Result<Self> {
        (mantissa > 0).then_some(Self(mantissa)).context("a price has to be more than 0")
    }

    /// So many whole assets.
    ///
    /// # Errors
    /// 0, or more than an oracle can say.
    pub fn whole(assets: u32) -> Result<Self> {
        Self::new(i64::from(assets) * ONE)
    }

    /// Whole assets, times 10^8.
    pub fn mantissa(self) -> i64 {
        self.0
    }

    /// So many ten-thousandths of it; rounded down, at least the smallest price. Saturates.
    #[must_use]
    pub fn part(self, bps: u32) -> Self {
        let part = i128::from(self.0) * i128::from(bps) / 10_000;
        Self(i64::try_from(part).unwrap_or(i64::MAX).max(1))
    }

    /// What `part` of `whole` it is in basis points, rounded down.
    pub fn bps_of(self, whole: Self) -> u64 {
        let part = i128::from(self.0) * 10_000 / i128::from(whole.0);
        u64::try_from(part).unwrap_or(u64::MAX)
    }
}

impl Price {
    /// Cut to four decimals, for people.
    pub fn short(self) -> String {
        let cut = Self(self.0 - self.0 % 10_000);
        if cut.0 == 0 {
            self.to_string()
        } else {
            cut.to_string()
        }
    }
}

/// `132.5`: at least two decimals, no more than there are.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / ONE, self.0 % ONE);
        let decimals = format!("{rest:08}");
        let kept = decimals.trim_end_matches('0').len().max(2);
        f.pad(&format!("{whole}.{}", &decimals[..kept]))
    }
}

impl FromStr for Price {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || format!("`{text}` is no price: write it as 132 or 132.5");
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        let fits = digits(whole) && digits(decimals) && decimals.len() <= 8 && !whole.is_empty();
        let mantissa = fits.then(|| format!("{whole}{decimals:0<8}").parse().ok()).flatten();
        Self::new(mantissa.with_context(wrong)?).with_context(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Price {
        text.parse().unwrap()
    }

    #[test]
    fn prices_read_as_they_are_written() {
        for (text, mantissa) in
            [("132", 13_200_000_000), ("0.5", 50_000_000), ("1.00000001", 100_000_001)]
        {
            assert_eq!(price(text).mantissa(), mantissa);
        }
        assert_eq!(price("132").to_string(), "132.00");
        assert_eq!(price("0.12345").to_string(), "0.12345");
        assert_eq!(price("60.12345678").short(), "60.1234");
        assert_eq!(price("0.00001").short(), "0.00001");
        for wrong in ["", "0", "-1", "1.123456789", "1,5", ".5", "1e3", "99999999999999999999"] {
            assert!(wrong.parse::<Price>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn parts_round_down_and_stay_positive() {
        assert_eq!(price("150").part(4_000), price("60"));
        assert_eq!(price("0.00000001").part(1), price("0.00000001"));
        assert_eq!(price("60").bps_of(price("150")), 4_000);
    }
}
