//! Whether an answer's slot can be believed.
//!
//! Every answer says at which slot it was true. One far behind the newest known is of a node that
//! lags or lies: it is not used until that node has caught up. One further ahead than the cluster
//! can have come since is no better, and believing it would make every later answer look old; so
//! the newest known slot moves forward at most at a plausible pace. The first slot of all cannot be
//! compared with anything: it counts only once a second answer agrees with it.

use std::time::Instant;

/// Slots a cluster makes in a second are about 2.5; nothing makes ten.
const MOST_SLOTS_PER_SECOND: u128 = 10;
/// What an answer may always be ahead: bursts, and other commitments.
const AHEAD_AT_ONCE: u64 = 64;

/// What a slot is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As new as anything, or nearly.
    Fresh,
    /// So many slots behind what was seen.
    Behind(u64),
    /// So many slots further ahead than possible.
    Ahead(u64),
}

/// The newest slot that is believed, and since when.
#[derive(Debug)]
pub struct Slots {
    max_lag: u64,
    newest: Option<Newest>,
}

#[derive(Clone, Copy, Debug)]
struct Newest {
    slot: u64,
    seen: Instant,
    /// A second answer agreed.
    sure: bool,
}

impl Slots {
    /// Answers more than `max_lag` slots behind are refused.
    pub fn new(max_lag: u64) -> Self {
        Self { max_lag, newest: None }
    }

    /// Judges an answer of `slot` that came at `now`, and remembers it if it is the newest.
    pub fn judge(&mut self, slot: u64, now: Instant) -> Verdict {
        let verdict = self.look(slot, now);
        let Some(newest) = self.newest else {
            self.newest = Some(Newest { slot, seen: now, sure: false });
            return verdict;
        };
        match verdict {
            Verdict::Fresh if slot > newest.slot => {
                self.newest = Some(Newest { slot, seen: now, sure: true });
            }
            Verdict::Fresh => self.newest = Some(Newest { sure: true, ..newest }),
            // Two answers that disagree, and neither is proven: the newer answer is the next guess.
            _ if !newest.sure => self.newest = Some(Newest { slot, seen: now, sure: false }),
            _ => {}
        }
        verdict
    }

    /// Judges an answer of `slot` that came at `now`, and does not remember it.
    pub fn look(&self, slot: u64, now: Instant) -> Verdict {
        let Some(newest) = self.newest else { return Verdict::Fresh };
        let latest = newest.latest_possible(now);
        if slot.saturating_add(self.max_lag) < newest.slot {
            Verdict::Behind(newest.slot.saturating_sub(slot))
        } else if slot > latest {
            Verdict::Ahead(slot.saturating_sub(latest))
        } else {
            Verdict::Fresh
        }
    }

    /// The newest slot believed.
    pub fn newest(&self) -> Option<u64> {
        self.newest.map(|newest| newest.slot)
    }
}

impl Newest {
    fn latest_possible(&self, now: Instant) -> u64 {
        let millis = now.saturating_duration_since(self.seen).as_millis();
        let made = millis.saturating_mul(MOST_SLOTS_PER_SECOND) / 1_000;
        let made = u64::try_from(made).unwrap_or(u64::MAX);
        self.slot.saturating_add(made).saturating_add(AHEAD_AT_ONCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn sure_of(slot: u64) -> (Slots, Instant) {
        let now = Instant::now();
        let mut slots = Slots::new(20);
        slots.judge(slot, now);
        slots.judge(slot, now);
        (slots, now)
    }

    #[test]
    fn answers_of_a_node_that_lags_are_refused_until_it_caught_up() {
        let (mut slots, now) = sure_of(1_000);
        assert_eq!(slots.judge(980, now), Verdict::Fresh);
        assert_eq!(slots.judge(979, now), Verdict::Behind(21));
        assert_eq!(slots.judge(100, now), Verdict::Behind(900));
        assert_eq!(slots.newest(), Some(1_000));
        assert_eq!(slots.judge(1_001, now), Verdict::Fresh);
        assert_eq!(slots.newest(), Some(1_001));
    }

    #[test]
    fn a_slot_that_cannot_have_come_yet_is_refused_and_forgotten() {
        let (mut slots, now) = sure_of(1_000);
        let later = now + Duration::from_secs(10);
        assert_eq!(slots.judge(1_165, later), Verdict::Ahead(1));
        assert_eq!(slots.judge(u64::MAX, later), Verdict::Ahead(u64::MAX - 1_164));
        assert_eq!(slots.newest(), Some(1_000));
        assert_eq!(slots.judge(1_025, later), Verdict::Fresh);
        assert_eq!(slots.newest(), Some(1_025));
    }

    #[test]
    fn a_first_lie_does_not_last() {
        let now = Instant::now();
        let mut slots = Slots::new(20);
        assert_eq!(slots.judge(9_000_000, now), Verdict::Fresh);
        assert_eq!(slots.judge(1_000, now), Verdict::Behind(8_999_000));
        assert_eq!(slots.judge(1_001, now), Verdict::Fresh);
        assert_eq!(slots.newest(), Some(1_001));
        assert_eq!(slots.judge(9_000_000, now), Verdict::Ahead(8_998_935));
    }

    #[test]
    fn after_a_long_silence_a_far_slot_is_believed() {
        let (mut slots, now) = sure_of(1_000);
        let verdict = slots.judge(1_000 + 25 * 360, now + Duration::from_secs(3_600));
        assert_eq!(verdict, Verdict::Fresh);
    }
}
