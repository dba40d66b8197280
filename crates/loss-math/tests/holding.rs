//! Holds up what receipts and statements say (P14: no owner is paid back more than it lost), and
//! settling by strangers (P7, P11): what one event took from one owner, from the segment alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{replaying, spread, Owners};
use loss_math::{Assets, ClassLoss, Holding, LossClass, MathError, Segment, Shares};
use proptest::prelude::*;

/// Loses `loss` as event `seq`; returns what a record keeps of it.
fn event(owners: &mut Owners, seq: u64, loss: u64) -> ClassLoss {
    let before = owners.class;
    let taken = owners.lose(loss).taken;
    ClassLoss { seq, before, taken }
}

fn segments(owners: &Owners, from_seq: u64) -> Vec<Segment> {
    owners.holdings.iter().map(|holding| Segment::starting(from_seq, *holding)).collect()
}

fn lost(segments: &[Segment], to_seq: u64, event: &ClassLoss) -> Vec<u64> {
    segments.iter().map(|segment| segment.loss_floor(to_seq, event).unwrap().0).collect()
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/holding.txt"))]

    #[test]
    fn p14_what_owners_lost_in_an_event_sums_to_what_it_took_less_an_atom_each(
        seed in any::<u64>(), n in 1..40_usize, total in 1_000_000..u64::MAX / 2,
        parts in prop::collection::vec(1..=10_000_u128, 1..12),
    ) {
        let mut owners = Owners::deposit_each(&spread(seed, n, total));
        let segments = segments(&owners, 0);
        for (seq, part) in (1..).zip(&parts) {
            let before = owners.claims();
            let loss = u128::from(owners.class.assets.0) * part / 10_000;
            let event = event(&mut owners, seq, u64::try_from(loss).unwrap());
            // Some settle, in between and not at all: it makes no difference to a segment.
            owners.settle(usize::try_from(seq).unwrap() % n);
            let lost = lost(&segments, seq, &event);
            let sum: u64 = lost.iter().sum();
            prop_assert!(sum <= event.taken.0, "{} of {}", sum, event.taken.0);
            prop_assert!(sum + u64::try_from(n).unwrap() >= event.taken.0);
            for (owner, lost) in lost.iter().enumerate() {
                prop_assert!(*lost <= before[owner], "lost more than it had");
            }
        }
    }

    #[test]
    fn p14_the_losses_of_a_segment_add_up_to_the_fall_of_the_claim(
        deposits in prop::collection::vec(1_000..1_000_000_000_000_u64, 1..6),
        parts in prop::collection::vec(1..9_000_u64, 1..10),
    ) {
        let mut owners = Owners::deposit_each(&deposits);
        let segments = segments(&owners, 0);
        let mut lost_in_all = vec![0; deposits.len()];
        let events = u64::try_from(parts.len()).unwrap();
        for (seq, part) in (1..).zip(parts) {
            let loss = owners.class.assets.0 / 10_000 * part;
            let event = event(&mut owners, seq, loss);
            for (sum, lost) in lost_in_all.iter_mut().zip(lost(&segments, events, &event)) {
                *sum += lost;
            }
        }
        prop_assume!(owners.class.epoch == 0);
        for (owner, lost) in lost_in_all.iter().enumerate() {
            let fell = deposits[owner] - owners.claim(owner);
            // Each event's loss is rounded down; so is the claim.
            prop_assert!(*lost <= fell && lost + events + 1 >= fell, "{} of {}", lost, fell);
        }
    }
}

#[test]
fn p14_a_worked_example_of_two_events_in_one_segment() {
    let mut owners = Owners::deposit_each(&[600, 300, 100]);
    let segments = segments(&owners, 0);
    let first = event(&mut owners, 1, 500);
    let second = event(&mut owners, 2, 200);
    assert_eq!(lost(&segments, 2, &first), [300, 150, 50]);
    assert_eq!(lost(&segments, 2, &second), [120, 60, 20]);
    // 0.5 is exact in binary, 0.6 is not: the index rounds down.
    assert_eq!(owners.claims(), [179, 89, 29]);
}

#[test]
fn p14_an_event_outside_the_segment_or_of_another_epoch_took_nothing_from_it() {
    let mut owners = Owners::deposit_each(&[600, 400]);
    let segment = Segment::starting(5, owners.holdings[0]);
    let before = owners.class;
    let at = |seq| ClassLoss { seq, before, taken: Assets(100) };
    let loss = |to, seq| segment.loss_floor(to, &at(seq)).unwrap().0;
    // Events 6 to 8 are inside (5, 8].
    assert_eq!([4, 5, 6, 7, 8, 9].map(|seq| loss(8, seq)), [0, 0, 60, 60, 60, 0]);
    assert_eq!(loss(5, 6), 0, "an empty segment");
    assert_eq!(loss(u64::MAX, u64::MAX), 60);

    // The wipe-out itself was borne; what the next epoch loses was not.
    let wiped = event(&mut owners, 6, 1_000);
    assert_eq!(segment.loss_floor(9, &wiped), Ok(Assets(600)));
    owners.join(500);
    let later = event(&mut owners, 7, 250);
    assert_eq!(segment.loss_floor(9, &later), Ok(Assets(0)));
    // Nor did who came into the new epoch bear the wipe-out.
    let new = Segment::starting(6, owners.holdings[2]);
    assert_eq!(new.loss_floor(9, &wiped), Ok(Assets(0)));
    assert_eq!(new.loss_floor(9, &later), Ok(Assets(250)));
    // An event found the class empty: nobody bore it.
    let nobody = ClassLoss { seq: 7, before: LossClass::default(), taken: Assets(0) };
    assert_eq!(segment.loss_floor(9, &nobody), Ok(Assets(0)));
}

#[test]
fn p14_a_segment_is_crossed_by_a_later_loss_if_it_had_anything_to_lose() {
    let holding = Holding { shares: Shares::ONE, ..Holding::default() };
    let segment = Segment::starting(3, holding);
    assert_eq!([2, 3, 4].map(|last| segment.crossed(last)), [false, false, true]);
    assert!(!Segment::starting(3, Holding::default()).crossed(4));
}

#[test]
fn p7_a_thousand_settlements_with_nothing_between_change_nothing() {
    let mut owners = Owners::deposit_each(&spread(3, 10, 1_000_000_007));
    let _ = owners.lose(333_333_333);
    owners.settle(4);
    let (before, claim) = (owners.holdings[4], owners.claim(4));
    for _ in 0..1_000 {
        owners.settle(4);
        assert_eq!(owners.holdings[4], before, "identical, not only equal in value");
    }
    assert_eq!(owners.claim(4), claim);
}

#[test]
fn p7_a_thousand_settlements_by_strangers_with_losses_between_cost_at_most_an_atom() {
    for loss in [1, 7, 1_000, 999_983] {
        let mut owners = Owners::deposit_each(&spread(5, 10, 1_000_000_007_000));
        let mut harried = owners.clone();
        for _ in 0..1_000 {
            let _ = owners.lose(loss);
            let _ = harried.lose(loss);
            harried.settle(4);
        }
        let (left, harried) = (owners.claim(4), harried.claim(4));
        assert!(harried <= left && left - harried <= 1, "losses of {loss}: {harried} of {left}");
    }
}

#[test]
fn p11_settling_is_never_an_error_and_an_old_epoch_is_worth_nothing() {
    let holding = Holding { shares: Shares(u128::MAX), ..Holding::default() };
    let mut class = LossClass { epoch: 1, ..LossClass::default() };
    assert_eq!(holding.settle(&class), Holding { epoch: 1, ..Holding::default() });
    class.epoch = u64::MAX;
    assert_eq!(holding.settle(&class).shares, Shares::ZERO);
    // Nor is anything a claim on an empty class.
    assert_eq!(class.claim_floor(Shares::ONE), Ok(Assets::ZERO));
    // More shares than there are, or than fit.
    let empty = Holding::default();
    assert_eq!(empty.minus(Shares(1)), Err(MathError::InsufficientShares));
    assert_eq!(holding.plus(Shares(1)), Err(MathError::Overflow));
    assert_eq!(holding.minus(Shares(u128::MAX)).unwrap().shares, Shares::ZERO);
}
