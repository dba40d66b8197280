//! Whether the bot does what it is for.

use crate::config::Timing;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What `/healthz` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Not yet at work: 503.
    Loading,
    /// 200.
    Well,
    /// Something that must happen again and again does not: 500.
    Stuck(&'static str),
}

/// Things that must happen again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// All positions were scanned.
    Scan,
    /// The cluster's slot went on.
    Slot,
    /// It was decided what to do.
    Decision,
}

/// When each happened last.
#[derive(Debug)]
pub struct Vitals {
    scan_limit: Duration,
    slot_limit: Duration,
    decision_limit: Duration,
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    scan: Option<Instant>,
    slot: Option<Instant>,
    decision: Option<Instant>,
}

impl Vitals {
    pub fn new(timing: &Timing) -> Self {
        let times = timing.stuck_after();
        Self {
            scan_limit: timing.scan_limit(),
            slot_limit: timing.poll().saturating_mul(times),
            decision_limit: timing.decide().saturating_mul(times),
            last: Mutex::default(),
        }
    }

    /// Something happened.
    pub fn beat(&self, beat: Beat, now: Instant) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let which = match beat {
            Beat::Scan => &mut last.scan,
            Beat::Slot => &mut last.slot,
            Beat::Decision => &mut last.decision,
        };
        *which = Some(now);
    }

    /// How it is going.
    pub fn health(&self, now: Instant) -> Health {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (Some(scan), Some(slot), Some(decision)) = (last.scan, last.slot, last.decision) else {
            return Health::Loading;
        };
        let late = |since: Instant, limit| now.saturating_duration_since(since) > limit;
        if late(decision, self.decision_limit) {
            Health::Stuck("no decisions: the bot hangs; restart it")
        } else if late(slot, self.slot_limit) {
            Health::Stuck("no fresh slot: the RPC is down, lags or lies")
        } else if late(scan, self.scan_limit) {
            Health::Stuck("no scan of positions: the RPC refuses or times out; see the log")
        } else {
            Health::Well
        }
    }

    /// Since when the last scan is; none before the first.
    pub fn scan_age(&self, now: Instant) -> Option<Duration> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.scan.map(|scan| now.saturating_duration_since(scan))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vitals() -> Vitals {
        let timing = Timing {
            rescan_ms: 1_000,
            poll_ms: 100,
            decide_ms: 10,
            stuck_after_intervals: 5,
            ..Timing::default()
        };
        Vitals::new(&timing)
    }

    #[test]
    fn it_is_loading_until_all_happened_once() {
        let (vitals, now) = (vitals(), Instant::now());
        assert_eq!(vitals.health(now), Health::Loading);
        vitals.beat(Beat::Slot, now);
        vitals.beat(Beat::Scan, now);
        assert_eq!(vitals.health(now), Health::Loading);
        vitals.beat(Beat::Decision, now);
        assert_eq!(vitals.health(now), Health::Well);
        assert_eq!(vitals.scan_age(now + Duration::from_secs(3)), Some(Duration::from_secs(3)));
    }

    #[test]
    fn it_is_stuck_when_one_is_missing_for_so_many_intervals_and_well_again_after() {
        let (vitals, start) = (vitals(), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        let all = [Beat::Scan, Beat::Slot, Beat::Decision];
        all.iter().for_each(|beat| vitals.beat(*beat, start));
        assert_eq!(vitals.health(at(50)), Health::Well);
        let hangs = "no decisions: the bot hangs; restart it";
        assert_eq!(vitals.health(at(51)), Health::Stuck(hangs));
        vitals.beat(Beat::Decision, at(501));
        let down = "no fresh slot: the RPC is down, lags or lies";
        assert_eq!(vitals.health(at(501)), Health::Stuck(down));
        vitals.beat(Beat::Decision, at(5_001));
        vitals.beat(Beat::Slot, at(5_001));
        let refuses = "no scan of positions: the RPC refuses or times out; see the log";
        assert_eq!(vitals.health(at(5_001)), Health::Stuck(refuses));
        vitals.beat(Beat::Scan, at(5_001));
        assert_eq!(vitals.health(at(5_001)), Health::Well);
    }
}
