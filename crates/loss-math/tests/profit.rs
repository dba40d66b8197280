//! Holds up a trader's profit claim with numbers worked out by hand: when it matures, to the second (P11), and what losses
//! leave of its parts. How it leaves is in `profit_leaving.rs`; the random counterpart is `profit_warm_up.rs`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod traders;

use loss_math::{Assets, ExitRequest, LossClass, MathError, ProfitClaim, Segment, Shares};
use traders::{whole, Trader, ONE, WARM_UP};

#[test]
fn p11_a_credit_matures_after_its_warm_up_to_the_second() {
    let ann = Trader::credited(&[(1_000, 600)]);
    assert_eq!([i64::MIN, 0, 1_000, 1_099].map(|now| ann.matured(now)), [0; 4]);
    assert_eq!([1_100, 1_101, i64::MAX].map(|now| ann.matured(now)), [600; 3]);
    assert_eq!((ann.claim.older_at, ann.claim.newest_at), (1_100, 1_100));
    let never = ExitRequest::default();
    assert_eq!(ann.claim.mature(1_099), ann.claim, "nothing changes before");
    assert_eq!(ann.claim.share.request, never);
    let request = ExitRequest { shares: whole(600), opens_at: i64::MIN, closes_at: i64::MAX };
    assert_eq!(
        ann.claim.mature(1_100).share.request,
        request,
        "it needs no asking and does not lapse"
    );
    assert_eq!(ann.claim.mature(1_100).mature(1_100), ann.claim.mature(1_100));
}

#[test]
fn p11_two_credits_mature_each_in_its_time() {
    let ann = Trader::credited(&[(0, 600), (50, 300)]);
    assert_eq!([99, 100, 149, 150].map(|now| ann.matured(now)), [0, 600, 600, 900]);
    let matured = ann.claim.mature(100);
    assert_eq!((matured.older, matured.older_at), (whole(300), 150), "the newest is next");
    assert_eq!([99, 100, 149].map(|now| matured.mature(now)), [matured; 3]);
    assert_eq!((matured.matured(), matured.maturing()), (whole(600), whole(300)));
}

#[test]
fn p11_a_third_credit_waits_with_the_second_which_is_late_by_less_than_a_warm_up() {
    // At 100 the first is out; the 300 of second 50 wait for the 100 of second 99.
    let ann = Trader::credited(&[(0, 600), (50, 300), (99, 100)]);
    assert_eq!([99, 100, 150, 198, 199].map(|now| ann.matured(now)), [0, 600, 600, 600, 1_000]);
    // The worst case: second 1 waits until second 199, and not until 201.
    let worst = Trader::credited(&[(0, 600), (1, 300), (99, 100)]);
    assert_eq!([100, 198, 199].map(|now| worst.matured(now)), [600, 600, 1_000]);
    // A second later the first has matured: the new one does not touch the 300.
    let later = Trader::credited(&[(0, 600), (50, 300), (100, 100)]);
    assert_eq!([149, 150, 199, 200].map(|now| later.matured(now)), [600, 900, 900, 1_000]);
    // And when both have, it is the only one.
    let alone = Trader::credited(&[(0, 600), (50, 300), (150, 100)]);
    assert_eq!([150, 249, 250].map(|now| alone.matured(now)), [900, 900, 1_000]);
    assert_eq!((alone.claim.older, alone.claim.older_at), (whole(100), 250));
}

#[test]
fn p11_a_credit_of_an_atom_every_second_delays_no_profit() {
    let mut ann = Trader::credited(&[(0, 600), (1, 300)]);
    let mut waiting = Vec::new();
    for now in 2..=400 {
        ann.credit(now, 1);
        waiting.push(ann.claim.maturing().0 / ONE);
    }
    let at = |now: usize| waiting[now - 2];
    // At 100 the 600 are out, at 199 the 300: less than two warm-ups after second 1.
    assert_eq!([at(99), at(100), at(198), at(199)], [998, 399, 497, 100]);
    // From then on what waits are single atoms, none of them 199 seconds old.
    assert!(waiting[197..].iter().all(|waits| *waits < 199), "{waiting:?}");
}

#[test]
fn p11_a_credit_first_matures_what_is_due() {
    let ann = Trader::credited(&[(0, 600), (50, 300)]);
    let (venue, shares) = ann.venue.credit(Assets(0), Assets(100)).unwrap();
    let credit =
        |claim: ProfitClaim| claim.credit(&venue.profits, shares, WARM_UP, 0, 100).unwrap();
    let credited = credit(ann.claim);
    assert_eq!(credited, credit(ann.claim.mature(100)), "whether somebody looked before or not");
    assert_eq!(
        (credited.matured(), credited.older, credited.maturing()),
        (whole(600), whole(300), whole(400))
    );
    assert_eq!((credited.older_at, credited.newest_at), (150, 200));
}

#[test]
fn p11_credits_of_one_second_mature_together() {
    let ann = Trader::credited(&[(7, 600), (7, 300), (7, 100)]);
    assert_eq!([106, 107].map(|now| ann.matured(now)), [0, 1_000]);
    assert_eq!((ann.claim.older, ann.claim.maturing()), (whole(600), whole(1_000)));
}

#[test]
fn p11_without_a_warm_up_profit_matures_at_once() {
    let mut ann = Trader { warm_up: 0, ..Trader::credited(&[]) };
    ann.credit(5, 600);
    assert_eq!([4, 5].map(|now| ann.matured(now)), [0, 600]);
    ann.credit(5, 1);
    assert_eq!(ann.matured(5), 601);
    // The longest there is, at the end of time: it saturates.
    let mut bob = Trader { warm_up: u32::MAX, ..Trader::credited(&[]) };
    bob.credit(i64::MAX - 1, 600);
    assert_eq!([i64::MAX - 1, i64::MAX].map(|now| bob.matured(now)), [0, 600]);
}

#[test]
fn p11_a_clock_that_goes_back_matures_nothing_and_takes_nothing_back() {
    let mut ann = Trader::credited(&[(1_000, 600), (1_050, 300)]);
    ann.claim = ann.claim.mature(1_100);
    assert_eq!([i64::MIN, 0, 1_149, 1_150].map(|now| ann.matured(now)), [600, 600, 600, 900]);
    // What is credited by the clock of before waits at least as long as what was.
    ann.credit(0, 100);
    assert_eq!([100, 1_099, 1_149, 1_150].map(|now| ann.matured(now)), [600, 600, 600, 1_000]);
    let mut bob = Trader::credited(&[(1_000, 600)]);
    bob.credit(500, 100);
    assert_eq!([600, 1_099, 1_100].map(|now| bob.matured(now)), [0, 0, 700]);
}

#[test]
fn p7_a_loss_takes_the_same_part_of_what_has_matured_and_of_what_has_not() {
    let mut ann = Trader::credited(&[(0, 600), (50, 300), (60, 100)]);
    ann.join_other(1_000);
    ann.claim = ann.claim.mature(100);
    let parts = |claim: &ProfitClaim| (claim.matured(), claim.maturing(), claim.older);
    assert_eq!(parts(&ann.claim), (whole(600), whole(400), whole(400)));
    ann.credit(110, 500);
    assert_eq!(parts(&ann.claim), (whole(600), whole(900), whole(400)));
    // A deficit of half of 2,500.
    ann.lose(1_250);
    let settled = ann.settled();
    assert_eq!(parts(&settled), (whole(300), whole(450), whole(200)));
    assert_eq!((settled.older_at, settled.newest_at), (160, 210), "no date moves");
    assert_eq!(settled.settle(&ann.venue.profits), settled, "once");
    assert_eq!(settled.share.lost, Assets(750));
    // Maturing before or after the loss is the same.
    for now in [159, 160, 210] {
        let before = ann.claim.mature(now).settle(&ann.venue.profits);
        assert_eq!(before, settled.mature(now));
        assert_eq!(ann.claim.up_to_date(&ann.venue.profits, now), before);
    }
    assert_eq!([159, 160, 209, 210].map(|now| ann.matured(now)), [300, 500, 500, 750]);
}

#[test]
fn p7_what_rounding_leaves_of_the_parts_matures_last_and_none_is_lost() {
    // Three parts of 1, 1 and 1 atoms lose a third of all: each is two thirds of a share, rounded down to a raw one.
    let mut ann = Trader::credited(&[(0, 1), (50, 1)]);
    ann.claim = ann.claim.mature(100);
    ann.credit(120, 1);
    ann.lose(1);
    let settled = ann.settled();
    let two_thirds = 2 * ONE / 3;
    assert_eq!(settled.share.held.shares.0, 2 * ONE - 1, "of 3 shares: the index rounds down");
    assert_eq!((settled.matured().0, settled.older.0), (two_thirds, two_thirds));
    assert_eq!(settled.maturing().0, 2 * ONE - 1 - two_thirds);
    // All of it matures in the end.
    let out = settled.mature(220);
    assert_eq!((out.matured(), out.maturing()), (settled.share.held.shares, Shares::ZERO));
}

#[test]
fn p8_a_wipe_out_clears_every_part_and_the_next_profit_starts_anew() {
    let mut ann = Trader::credited(&[(0, 600), (50, 300)]);
    ann.claim = ann.claim.mature(100);
    ann.lose(900);
    let wiped = ann.settled();
    assert_eq!((wiped.matured(), wiped.maturing(), wiped.older), (Shares(0), Shares(0), Shares(0)));
    assert_eq!((wiped.share.request, wiped.share.lost), (ExitRequest::default(), Assets(900)));
    assert_eq!([120, 150, 10_000].map(|now| ann.matured(now)), [0; 3]);
    // Credited before the old dates have passed, and not matured by them.
    ann.credit(120, 50);
    assert_eq!((ann.claim.older, ann.claim.older_at), (whole(50), 220));
    assert_eq!([150, 219, 220].map(|now| ann.matured(now)), [0, 0, 50]);
    assert_eq!(ann.claim.share.segment, Segment::starting(1, ann.claim.share.held));
}

#[test]
fn p11_no_numbers_make_an_account_an_error() {
    let mut ann = Trader::credited(&[(0, 600)]);
    assert_eq!(ann.warm_up, WARM_UP);
    let too_many = ann.claim.credit(&ann.venue.profits, Shares(u128::MAX), WARM_UP, 0, 0);
    assert_eq!(too_many, Err(MathError::Overflow));
    // No account comes to this: more matured, or older, than is held.
    let held = ann.claim.share.held.shares;
    ann.claim.older = Shares(u128::MAX);
    assert_eq!(ann.claim.mature(i64::MAX).matured(), held);
    let wild = ann.claim.mature(99).settle(&ann.venue.profits);
    assert_eq!((wild.matured(), wild.maturing()), (Shares(0), held));
    for epoch in [1, u64::MAX] {
        let class = LossClass { epoch, ..LossClass::default() };
        let settled = ann.claim.settle(&class);
        assert_eq!((settled.older, settled.share.held.shares), (Shares(0), Shares(0)));
    }
}
