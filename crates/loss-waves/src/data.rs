//! The published figures, as they are in `waves/`.

use anyhow::{bail, Context, Result};
use loss_testkit::scene::ASSET;
use serde::Deserialize;

const FILE: &str = include_str!("../waves/hyperliquid-2025-10-10.toml");

/// One event of autodeleveraging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    #[serde(rename = "wave")]
    pub waves: Vec<Wave>,
    #[serde(rename = "policy")]
    pub policies: Vec<Policy>,
}

/// One wave, in whole dollars.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// As `hh:mm:ss`, UTC.
    pub start: String,
    pub needed: u64,
    /// What the exchange took from winners.
    pub production: u64,
    /// What the winners had.
    pub profits: u64,
}

/// What a policy of the paper takes in all waves together; text, because it is cited.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub name: String,
    pub taken: String,
    pub net: String,
    pub over: String,
    pub under: String,
    pub worst: String,
    pub mean: String,
}

impl Published {
    /// The event that this program is about.
    ///
    /// # Errors
    /// The place of a mistake in the file.
    pub fn read() -> Result<Self> {
        toml::from_str(FILE).context("crates/loss-waves/waves")
    }

    /// A sum over all waves, in whole dollars.
    pub fn sum(&self, part: fn(&Wave) -> u64) -> u64 {
        self.waves.iter().map(part).sum()
    }
}

impl Wave {
    /// In atoms.
    pub fn deficit(&self) -> u64 {
        self.needed * ASSET
    }

    /// In atoms.
    pub fn claims(&self) -> u64 {
        self.profits * ASSET
    }

    /// Seconds since midnight.
    ///
    /// # Errors
    /// When it is no time.
    pub fn second(&self) -> Result<i64> {
        let parts: Result<Vec<i64>, _> = self.start.split(':').map(str::parse).collect();
        match parts.as_deref() {
            Ok([hours, minutes, seconds]) => Ok((hours * 60 + minutes) * 60 + seconds),
            _ => bail!("{} is no time", self.start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_follow_each_other_and_sum_to_the_published_totals() {
        let published = Published::read().unwrap();
        let seconds: Vec<i64> = published.waves.iter().map(|w| w.second().unwrap()).collect();
        assert_eq!(seconds.len(), 16);
        assert_eq!(seconds[0], 21 * 3_600 + 16 * 60 + 4);
        assert!(seconds.is_sorted());
        // 15.080, 60.108, 49.406 and 4.377 million.
        assert_eq!(published.sum(|wave| wave.needed), 15_079_670);
        assert_eq!(published.sum(|wave| wave.production), 60_108_335);
        let over = published.sum(|wave| wave.production.saturating_sub(wave.needed));
        let under = published.sum(|wave| wave.needed.saturating_sub(wave.production));
        assert_eq!([over, under], [49_405_579, 4_376_914]);
        let production = &published.policies[0];
        assert_eq!([&*production.taken, &*production.net], ["60.108", "+45.029"]);
        assert_eq!([&*production.over, &*production.under], ["49.406", "4.377"]);
    }

    #[test]
    fn a_time_that_is_none_is_named() {
        let wave = Wave { start: "21:16".into(), needed: 1, production: 1, profits: 1 };
        assert_eq!(wave.second().unwrap_err().to_string(), "21:16 is no time");
    }
}
