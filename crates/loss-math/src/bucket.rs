//! A leaky bucket: at most `cap` at once, and what was used flows back over a day.
//!
//! Limits what the insurance fund pays and how long exits can be held, so that nobody can
//! repeat either without end.

use crate::fixed::mul_div_u64_floor;

/// Seconds in a day.
pub const DAY_SECONDS: u64 = 86_400;

/// What was used of a daily cap, as of `updated_at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyBucket {
    /// Used and not yet flowed back, in the unit of the cap.
    pub used: u64,
    /// Unix time of the last use.
    pub updated_at: i64,
}

impl LeakyBucket {
    /// What may still be used at `now`: `cap - used`, where `used` falls by `cap` per day.
    ///
    /// - **Rounding**: the flow back down, so the room is never overstated.
    /// - A clock that went back counts as no time.
    #[must_use]
    pub fn room(&self, cap: u64, now: i64) -> u64 {
        cap.saturating_sub(self.used_at(cap, now))
    }

    /// Uses `amount`. The caller keeps it within [`LeakyBucket::room`].
    #[must_use]
    pub fn take(self, amount: u64, cap: u64, now: i64) -> Self {
        if amount == 0 {
            return self;
        }
        Self {
            used: self.used_at(cap, now).saturating_add(amount),
            updated_at: self.updated_at.max(now),
        }
    }

    fn used_at(&self, cap: u64, now: i64) -> u64 {
        let leaked = mul_div_u64_floor(cap, elapsed(self.updated_at, now), DAY_SECONDS);
        self.used.saturating_sub(leaked.unwrap_or(u64::MAX))
    }
}

/// Seconds from `since` to `now`; none if the clock went back.
#[must_use]
pub fn elapsed(since: i64, now: i64) -> u64 {
    u64::try_from(now.saturating_sub(since)).unwrap_or(0)
}

/// Extends a hold on exits by up to `window` seconds from `now`, as far as the day's budget goes.
///
/// At once at most the window; what was used flows back over a day, so within any 24 hours at
/// most twice the window.
///
/// Returns when the hold ends and the bucket after it. `window` seconds are also the budget.
#[must_use]
pub fn extend_hold(
    held_until: i64,
    bucket: LeakyBucket,
    window: u32,
    now: i64,
) -> (i64, LeakyBucket) {
    let window = u64::from(window);
    let already = elapsed(now, held_until);
    let granted = window.saturating_sub(already).min(bucket.room(window, now));
    let until = held_until.max(now).saturating_add_unsigned(granted);
    (until, bucket.take(granted, window, now))
}
