//! What the price does in a crash, as commented TOML.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use serde::{Deserialize, Serialize};

use crate::price::Price;

/// A path of the price, in feed time, and how fast it is played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What happens, in a few words.
    pub title: String,
    /// The time the feed's price takes.
    pub feed_seconds: u32,
    /// The time it is played in.
    pub play_seconds: u32,
    /// The oracle's doubt, as part of the price.
    pub confidence_bps: u32,
    /// Second of the feed, and the price then as basis points of the price at the beginning. In
    /// between it is a straight line.
    pub points: Vec<(u32, u32)>,
}

/// A place on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Seconds of the feed since the beginning.
    pub feed_seconds: u32,
    pub price: Price,
    /// The path is over.
    pub over: bool,
}

impl Scenario {
    /// Finds `flash-60`, or reads a file.
    ///
    /// # Errors
    /// No such scenario, with those there are; or the first mistake in it.
    pub fn load(name: &str) -> Result<Self> {
        let own = Self::dir().join(format!("{name}.toml"));
        let given = PathBuf::from(name);
        let path = if own.is_file() { own } else { given };
        if !path.is_file() {
            bail!("no scenario `{name}`; there are: {}, or name a file", Self::names().join(", "));
        }
        let text = std::fs::read_to_string(&path)?;
        Self::parse(&text).with_context(|| format!("in {}", path.display()))
    }

    /// The names of those that come with this.
    pub fn names() -> Vec<String> {
        let entries = std::fs::read_dir(Self::dir()).into_iter().flatten().filter_map(Result::ok);
        let name = |path: &Path| Some(path.file_stem()?.to_string_lossy().into_owned());
        let mut names: Vec<_> = entries.filter_map(|entry| name(&entry.path())).collect();
        names.sort();
        names
    }

    fn dir() -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))
    }

    /// # Errors
    /// The first mistake.
    pub fn parse(text: &str) -> Result<Self> {
        let scenario: Self = toml::from_str(text)?;
        scenario.check()?;
        Ok(scenario)
    }

    fn check(&self) -> Result<()> {
        let points = &self.points;
        ensure!(self.play_seconds > 0, "play_seconds = 0: the price needs some time");
        ensure!(points.len() >= 2, "points: at least the first and the last are needed");
        ensure!(points.first() == Some(&(0, 10_000)), "points: the first is [0, 10000]");
        ensure!(points.iter().all(|(_, bps)| *bps > 0), "points: a price is never 0");
        let rise = points.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0));
        ensure!(rise, "points: their times have to rise");
        let last = points.last().map(|point| point.0);
        ensure!(last == Some(self.feed_seconds), "points: the last is at feed_seconds");
        Ok(())
    }

    /// Where the price is when it was played for so long.
    pub fn at(&self, start: Price, played: Duration) -> Place {
        let play = u128::from(self.play_seconds) * 1_000;
        let played = played.as_millis().min(play);
        let feed_millis = u128::from(self.feed_seconds) * 1_000 * played / play;
        let price = start.part(self.bps_at(feed_millis));
        let feed_seconds = u32::try_from(feed_millis / 1_000).unwrap_or(self.feed_seconds);
        Place { feed_seconds, price, over: played == play }
    }

    fn bps_at(&self, feed_millis: u128) -> u32 {
        let millis = |second: u32| u128::from(second) * 1_000;
        let ended = self
            .points
            .windows(2)
            .find(|pair| matches!(pair, [_, end] if feed_millis <= millis(end.0)));
        let Some([(from, low), (to, high)]) = ended else {
            return self.points.last().map_or(10_000, |point| point.1);
        };
        let (done, all) = (feed_millis - millis(*from), millis(*to) - millis(*from));
        let moved = u128::from(low.abs_diff(*high)) * done / all;
        // At most the difference of two `u32`.
        let moved = u32::try_from(moved).unwrap_or(u32::MAX);
        if high >= low {
            low + moved
        } else {
            low - moved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sixty() -> Scenario {
        Scenario {
            title: "sixty".into(),
            feed_seconds: 600,
            play_seconds: 20,
            confidence_bps: 10,
            points: vec![(0, 10_000), (300, 5_000), (600, 4_000)],
        }
    }

    #[test]
    fn the_price_follows_straight_lines_in_compressed_time() {
        let (scenario, start) = (sixty(), Price::whole(150).unwrap());
        let at = |millis| {
            let place = scenario.at(start, Duration::from_millis(millis));
            (place.feed_seconds, place.price.to_string(), place.over)
        };
        assert_eq!(at(0), (0, "150.00".into(), false));
        assert_eq!(at(5_000), (150, "112.50".into(), false));
        assert_eq!(at(10_000), (300, "75.00".into(), false));
        assert_eq!(at(20_000), (600, "60.00".into(), true));
        assert_eq!(at(99_000), (600, "60.00".into(), true));
    }

    #[test]
    fn mistakes_are_named() {
        type Break = fn(&mut Scenario);
        let broken: [(Break, &str); 5] = [
            (|s| s.play_seconds = 0, "play_seconds"),
            (|s| s.points[0] = (0, 9_000), "first is"),
            (|s| s.points[1].1 = 0, "never 0"),
            (|s| s.points[1].0 = 600, "rise"),
            (|s| s.feed_seconds = 601, "feed_seconds"),
        ];
        for (breaks, says) in broken {
            let mut scenario = sixty();
            breaks(&mut scenario);
            let error = scenario.check().unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        assert!(Scenario::parse("title = 'x'\nspeed = 2\n").is_err());
    }

    #[test]
    fn every_scenario_that_comes_with_this_can_be_played() {
        let names = Scenario::names();
        assert!(names.contains(&"flash-60".to_owned()));
        for name in names {
            Scenario::load(&name).unwrap();
        }
        let error = Scenario::load("nothing").unwrap_err().to_string();
        assert!(error.contains("flash-60"), "{error}");
    }
}
