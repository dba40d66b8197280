//! What the price does: it walks about a level, or follows a scenario.

use std::time::Duration;

use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::price::Price;
use crate::scenario::Scenario;

/// The walk's steps, and how far it goes from its level, in basis points.
const STEP: i32 = 4;
const FAR: i32 = 40;
/// The oracle's doubt when nothing happens.
const CALM_CONFIDENCE_BPS: u32 = 5;

/// The price from now on. The same seed and orders give the same prices.
pub struct Tape {
    level: Price,
    offset_bps: i32,
    held: bool,
    random: ChaCha8Rng,
    playing: Option<(Scenario, Price)>,
}

/// A price to be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    pub price: Price,
    /// Half-width of the confidence interval, in the price's exponent.
    pub confidence: u64,
}

/// How far a scenario is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playing {
    pub title: String,
    /// Of feed time.
    pub at_seconds: u32,
    pub of_seconds: u32,
}

impl Tape {
    pub fn new(level: Price, seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { level, offset_bps: 0, held: false, random, playing: None }
    }

    /// The price walks about this from now on, and begins there.
    pub fn set(&mut self, level: Price) {
        (self.level, self.offset_bps, self.playing) = (level, 0, None);
        self.held = false;
    }

    /// The price is exactly this from now on, and only its time moves.
    pub fn hold(&mut self, price: Price) {
        self.set(price);
        self.held = true;
    }

    /// The scenario begins at the price there is.
    pub fn play(&mut self, scenario: Scenario) {
        self.playing = Some((scenario, self.current()));
    }

    /// The next price; `played` is the time since a scenario began.
    pub fn next(&mut self, played: Duration) -> (Quote, Option<Playing>) {
        let Some((scenario, start)) = &self.playing else {
            let quote = quote(self.current(), CALM_CONFIDENCE_BPS);
            self.step();
            return (quote, None);
        };
        let place = scenario.at(*start, played);
        let quote = quote(place.price, scenario.confidence_bps);
        let playing = Playing {
            title: scenario.title.clone(),
            at_seconds: place.feed_seconds,
            of_seconds: scenario.feed_seconds,
        };
        if place.over {
            self.hold(place.price);
            return (quote, None);
        }
        (quote, Some(playing))
    }

    fn current(&self) -> Price {
        // Within 40 of 10,000.
        self.level.part(10_000_u32.saturating_add_signed(self.offset_bps))
    }

    /// A step up or down, unless it is held; back towards the level when it is far.
    fn step(&mut self) {
        if self.held {
            return;
        }
        let range = 2 * STEP.unsigned_abs() + 1;
        let drawn = i32::try_from(self.random.next_u32() % range).unwrap_or(0) - STEP;
        self.offset_bps = (self.offset_bps + drawn).clamp(-FAR, FAR);
    }
}

fn quote(price: Price, confidence_bps: u32) -> Quote {
    let confidence = price.part(confidence_bps).mantissa().unsigned_abs();
    Quote { price, confidence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(tape: &mut Tape, count: usize) -> Vec<Price> {
        (0..count).map(|_| tape.next(Duration::ZERO).0.price).collect()
    }

    #[test]
    fn the_walk_repeats_and_stays_near_its_level() {
        let level = Price::whole(150).unwrap();
        let walk = prices(&mut Tape::new(level, 1), 500);
        assert_eq!(walk, prices(&mut Tape::new(level, 1), 500));
        assert_ne!(walk, prices(&mut Tape::new(level, 2), 500));
        let (low, high) = (level.part(9_960), level.part(10_040));
        assert!(walk.iter().all(|price| (low..=high).contains(price)));
        assert!(walk.iter().any(|price| *price != level));
    }

    #[test]
    fn a_scenario_starts_at_the_price_there_is_and_ends_at_its_last() {
        let mut tape = Tape::new(Price::whole(100).unwrap(), 1);
        tape.play(Scenario {
            title: "half".into(),
            feed_seconds: 60,
            play_seconds: 10,
            confidence_bps: 20,
            points: vec![(0, 10_000), (60, 5_000)],
        });
        let (quote, playing) = tape.next(Duration::from_secs(5));
        assert_eq!((quote.price.to_string(), quote.confidence), ("75.00".into(), 15_000_000));
        assert_eq!(playing.unwrap().at_seconds, 30);
        let (quote, playing) = tape.next(Duration::from_secs(10));
        assert_eq!((quote.price, playing), (Price::whole(50).unwrap(), None));
        assert_eq!(prices(&mut tape, 10), [quote.price; 10]);
    }
}
