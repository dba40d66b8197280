//! Holds up the bounds on what the fund pays (P3) and on how long exits may be held (P11): over
//! any span of time a leaky bucket lets out its cap, and what flowed back meanwhile, no more.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{edge_amount, replaying};
use loss_math::bucket::{elapsed, extend_hold};
use loss_math::LeakyBucket;
use proptest::prelude::*;

const DAY: i64 = 86_400;

fn jump() -> impl Strategy<Value = i64> {
    prop_oneof![2 => Just(0), 4 => 1..2_000_i64, 2 => 1..3 * DAY, 1 => -DAY..0]
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/bucket.txt"))]

    #[test]
    fn p3_a_bucket_lets_out_its_cap_a_day_whoever_takes_in_whatever_steps(
        cap in edge_amount(), takes in prop::collection::vec((jump(), any::<u64>()), 1..50),
    ) {
        let (mut bucket, mut now) = (LeakyBucket::default(), 0);
        let mut taken: Vec<(i64, u128)> = Vec::new();
        for (jump, wanted) in takes {
            now += jump;
            let room = bucket.room(cap, now);
            prop_assert!(room <= cap);
            let amount = wanted.min(room);
            let after = bucket.take(amount, cap, now);
            prop_assert_eq!(after.room(cap, now), room - amount, "what is taken is gone");
            bucket = after;
            if amount > 0 {
                taken.push((bucket.updated_at, u128::from(amount)));
            }
            let mut sum = 0;
            for (since, amount) in taken.iter().rev() {
                sum += amount;
                let flowed = u128::from(cap) * u128::try_from(bucket.updated_at - since).unwrap();
                prop_assert!(sum <= u128::from(cap) + flowed / 86_400);
            }
        }
    }

    #[test]
    fn p11_exits_are_held_a_bounded_time_however_often_a_hold_is_asked_for(
        window in 1..200_000_u32, jumps in prop::collection::vec(jump(), 1..60),
    ) {
        let (mut until, mut bucket, mut now, mut start) = (0, LeakyBucket::default(), 0, 0);
        let mut held = 0;
        for jump in jumps {
            now += jump;
            let (next, after) = extend_hold(until, bucket, window, now);
            prop_assert!(next >= until, "a hold is never shortened");
            prop_assert!(next <= until.max(now + i64::from(window)), "nor longer than a window");
            held += next - until.max(now);
            start = start.min(now);
            (until, bucket) = (next, after);
            // From the first day on: the budget, and what flowed back.
            let span = i128::from(bucket.updated_at - start);
            let bound = i128::from(window) + i128::from(window) * span / i128::from(DAY);
            prop_assert!(i128::from(held) <= bound, "held {} s of {}", held, bound);
        }
    }
}

#[test]
fn p3_room_and_flow_by_hand() {
    let bucket = LeakyBucket { used: 100, updated_at: 1_000 };
    let room = |cap, now| bucket.room(cap, now);
    assert_eq!(room(100, 1_000), 0);
    assert_eq!(room(150, 1_000), 50);
    assert_eq!(room(99, 1_000), 0, "a cap lowered below what was used");
    assert_eq!(room(100, 1_000 + 863), 0, "0.998 flowed back: rounded down");
    assert_eq!(room(100, 1_000 + 864), 1);
    assert_eq!(room(100, 1_000 + DAY / 2), 50);
    assert_eq!(room(100, 1_000 + DAY), 100);
    assert_eq!(room(100, 999), 0, "a clock that went back is no time");
    assert_eq!(room(100, i64::MIN), 0);
    assert_eq!(room(u64::MAX, i64::MAX), u64::MAX);
    assert_eq!(room(0, i64::MAX), 0);
    // Taking nothing does not touch the clock: its rounding cannot be collected by asking.
    assert_eq!(bucket.take(0, 100, 5_000), bucket);
    assert_eq!(bucket.take(5, 100, 1_864), LeakyBucket { used: 104, updated_at: 1_864 });
    assert_eq!(bucket.take(5, 200, 0), LeakyBucket { used: 105, updated_at: 1_000 });
    assert_eq!(bucket.take(u64::MAX, u64::MAX, 1_000).used, u64::MAX);
}

#[test]
fn p11_time_never_runs_back() {
    assert_eq!([elapsed(5, 9), elapsed(9, 5), elapsed(7, 7)], [4, 0, 0]);
    assert_eq!(elapsed(i64::MIN, i64::MAX), u64::try_from(i64::MAX).unwrap(), "saturated");
    assert_eq!(elapsed(i64::MAX, i64::MIN), 0);
}

#[test]
fn p11_holds_by_hand() {
    let empty = LeakyBucket::default();
    let hour = 3_600;
    // The first mark holds for the whole window and uses the day's budget.
    let (until, bucket) = extend_hold(0, empty, hour, 1_000);
    assert_eq!((until, bucket), (4_600, LeakyBucket { used: 3_600, updated_at: 1_000 }));
    // A second one ten minutes later: 25 seconds of budget flowed back, and extend the hold.
    let (until, bucket) = extend_hold(until, bucket, hour, 1_600);
    assert_eq!((until, bucket), (4_625, LeakyBucket { used: 3_600, updated_at: 1_600 }));
    // A day later all of it is there again.
    let (until, _) = extend_hold(until, bucket, hour, 1_600 + DAY);
    assert_eq!(until, 1_600 + DAY + 3_600);
    // A hold that is already as long as the window is not extended and costs nothing.
    assert_eq!(extend_hold(9_000, empty, hour, 1_000), (9_000, empty));
    // A window of zero, and a clock at its end.
    assert_eq!(extend_hold(0, empty, 0, 7).0, 7);
    assert_eq!(extend_hold(0, empty, hour, i64::MAX).0, i64::MAX);
}
