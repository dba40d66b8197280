//! Holds up exits by request (P11: they wait for their own delay and nothing else; P8: nobody runs
//! from a loss that can still be recognised): every time to the second.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, replaying, AT_ONCE};
use loss_math::{
    Assets, ExitAmount, ExitRequest, ExitTerms, Holding, Left, LossClass, MathError, Share, Shares,
};
use proptest::prelude::*;

const ONE: u128 = Shares::ONE.0;
/// After ten minutes, within an hour.
const TERMS: ExitTerms = ExitTerms { delay: 600, window: 3_600 };

fn whole(shares: u128) -> Shares {
    Shares(shares * ONE)
}

/// Ann with 600 of 1,000, and no request.
fn ann() -> (LossClass, Share) {
    let (class, shares) = LossClass::default().mint_floor(Assets(600)).unwrap();
    let ann = account(&class, shares);
    (class.mint_floor(Assets(400)).unwrap().0, ann)
}

fn request(share: Share, shares: Shares, terms: &ExitTerms, now: i64) -> Result<Share, MathError> {
    let request = share.request.make(&share.held, shares, terms, now)?;
    Ok(Share { request, ..share })
}

/// Ann, who asked for 300 at 1,000 s: from 1,600 s to 5,200 s.
fn ann_asked() -> (LossClass, Share) {
    let (class, ann) = ann();
    (class, request(ann, whole(300), &TERMS, 1_000).unwrap())
}

fn leave(
    (class, share): (LossClass, Share),
    amount: ExitAmount,
    now: i64,
) -> Result<Left, MathError> {
    share.leave(class, amount, &TERMS, 1, now)
}

#[test]
fn p11_a_request_is_good_from_its_delay_to_the_end_of_its_window_to_the_second() {
    let (_, asked) = ann_asked();
    let times = ExitRequest { shares: whole(300), opens_at: 1_600, closes_at: 5_200 };
    assert_eq!(asked.request, times);
    let at = |now| leave(ann_asked(), ExitAmount::All, now).map(|left| left.burned.assets.0);
    let (early, lapsed) = (Err(MathError::ExitTooEarly), Err(MathError::ExitLapsed));
    assert_eq!([at(i64::MIN), at(1_000), at(1_599)], [early; 3]);
    assert_eq!([at(1_600), at(1_601), at(5_199), at(5_200)], [Ok(300); 4]);
    assert_eq!([at(5_201), at(i64::MAX)], [lapsed; 2]);
    assert_eq!(times.usable(1_600), Ok(whole(300)));
    let usable = [1_599, 1_600, 5_200, 5_201].map(|now| times.usable(now).is_ok());
    assert_eq!(usable, [false, true, true, false]);
    assert_eq!(leave(ann(), ExitAmount::All, 1_600), Err(MathError::ExitNotRequested));
    // A window of nothing is one second.
    let second = ExitTerms { window: 0, ..TERMS };
    let request = ExitRequest::default().make(&asked.held, whole(1), &second, 0).unwrap();
    let usable = [599, 600, 601].map(|now| request.usable(now).is_ok());
    assert_eq!(usable, [false, true, false]);
}

#[test]
fn p11_one_request_at_a_time_until_it_lapses_is_used_or_taken_back() {
    let (class, asked) = ann_asked();
    let again = |share, now| request(share, whole(1), &TERMS, now).map(|share| share.request);
    let made = |now: i64| {
        Ok(ExitRequest { shares: whole(1), opens_at: now + 600, closes_at: now + 4_200 })
    };
    let pending = Err(MathError::RequestPending);
    assert_eq!([again(asked, 1_000), again(asked, 1_600), again(asked, 5_200)], [pending; 3]);
    assert_eq!(again(asked, 5_201), made(5_201), "the second in which it has lapsed");
    let taken_back = Share { request: ExitRequest::default(), ..asked };
    assert_eq!(again(taken_back, 1_000), made(1_000));
    let used = leave((class, asked), ExitAmount::All, 2_000).unwrap().share;
    assert_eq!((used.request, again(used, 2_000)), (ExitRequest::default(), made(2_000)));
    // A wipe-out voids it: what she brings afterwards can be asked for at once.
    let wiped = class.absorb(Assets(1_000)).0;
    let (next, shares) = wiped.mint_floor(Assets(5)).unwrap();
    let back = asked.settle(&wiped).join(&next, shares, 1).unwrap();
    assert_eq!(again(back, 2_000), made(2_000));
}

#[test]
fn p11_a_request_is_for_something_that_is_there() {
    let (_, ann) = ann();
    let ask = |shares| request(ann, shares, &TERMS, 0).map(|share| share.request.shares);
    assert_eq!(ask(Shares(0)), Err(MathError::ZeroAmount));
    assert_eq!(ask(Shares(1)), Ok(Shares(1)));
    assert_eq!(ask(whole(600)), Ok(whole(600)));
    assert_eq!(ask(Shares(600 * ONE + 1)), Err(MathError::InsufficientShares));
    assert_eq!(ask(Shares(u128::MAX)), Err(MathError::InsufficientShares));
}

#[test]
fn p11_no_more_leaves_than_was_requested_to_the_raw_share() {
    let out = |amount| leave(ann_asked(), amount, 2_000).map(|left| left.burned.assets.0);
    assert_eq!(out(ExitAmount::Shares(whole(300))), Ok(300));
    assert_eq!(out(ExitAmount::Shares(Shares(300 * ONE + 1))), Err(MathError::ExceedsRequest));
    assert_eq!(out(ExitAmount::Assets(Assets(300))), Ok(300));
    assert_eq!(out(ExitAmount::Assets(Assets(301))), Err(MathError::ExceedsRequest));
    assert_eq!(out(ExitAmount::Assets(Assets(601))), Err(MathError::InsufficientShares), "at all");
    assert_eq!(out(ExitAmount::Assets(Assets(0))), Err(MathError::ZeroAmount));
    // The time comes before the amount.
    assert_eq!(
        leave(ann_asked(), ExitAmount::Assets(Assets(601)), 0),
        Err(MathError::ExitTooEarly)
    );
}

#[test]
fn p11_a_request_is_used_in_parts_and_everything_means_everything_requested() {
    let first = leave(ann_asked(), ExitAmount::Assets(Assets(100)), 1_600).unwrap();
    let rest = ExitRequest { shares: whole(200), opens_at: 1_600, closes_at: 5_200 };
    assert_eq!(first.share.request, rest, "its times stay");
    let all = leave((first.class, first.share), ExitAmount::All, 5_200).unwrap();
    assert_eq!((all.burned.assets, all.share.held.shares), (Assets(200), whole(300)));
    assert_eq!(all.share.request, ExitRequest::default());
    let more = leave((all.class, all.share), ExitAmount::All, 5_200);
    assert_eq!(more, Err(MathError::ExitNotRequested), "300 are left, and were not asked for");
}

#[test]
fn p11_what_is_requested_loses_like_all_other_shares_until_it_leaves() {
    let (class, asked) = ann_asked();
    let class = class.absorb(Assets(500)).0;
    let settled = asked.settle(&class);
    assert_eq!((settled.held.shares, settled.request.shares), (whole(300), whole(150)));
    let left = leave((class, settled), ExitAmount::All, 1_600).unwrap();
    assert_eq!(left.burned.assets, Assets(150), "half of what was asked for");
    let exceeds = leave((class, settled), ExitAmount::Assets(Assets(151)), 1_600);
    assert_eq!(exceeds, Err(MathError::ExceedsRequest));
}

#[test]
fn p15_terms_that_change_later_do_not_move_a_standing_request() {
    let (class, asked) = ann_asked();
    for terms in [ExitTerms { delay: u32::MAX, window: 0 }, ExitTerms { delay: 1, window: 1 }] {
        let at = |now| asked.leave(class, ExitAmount::All, &terms, 1, now);
        assert_eq!(at(1_599), Err(MathError::ExitTooEarly));
        assert!(at(1_600).is_ok() && at(5_200).is_ok());
        assert_eq!(at(5_201), Err(MathError::ExitLapsed));
    }
}

#[test]
fn p11_without_a_delay_nobody_needs_a_request_and_none_stands_in_the_way() {
    assert!(!AT_ONCE.needs_request() && TERMS.needs_request());
    let (class, asked) = ann_asked();
    // Before it opens, and after it lapsed; more than it says; and all that she has.
    for now in [1_000, 9_000] {
        let out = |amount| asked.leave(class, amount, &AT_ONCE, 1, now).unwrap();
        assert_eq!(out(ExitAmount::All).burned.assets, Assets(600));
        assert_eq!(
            out(ExitAmount::All).share.request,
            ExitRequest::default(),
            "nothing to ask for"
        );
        // What stands is never for more than what is left.
        let left = out(ExitAmount::Assets(Assets(500))).share;
        assert_eq!(left.held.shares, whole(100));
        assert!(left.request.shares <= whole(100));
        let too_much = asked.leave(class, ExitAmount::Assets(Assets(601)), &AT_ONCE, 1, now);
        assert_eq!(too_much, Err(MathError::InsufficientShares));
    }
}

#[test]
fn p11_a_request_for_more_than_there_is_would_be_one_for_all() {
    // No account comes to this: a request shrinks with the shares. If one did, it would get out.
    let (class, ann) = ann();
    let request = ExitRequest { shares: whole(700), opens_at: 0, closes_at: 0 };
    let wild = (class, Share { request, ..ann });
    assert_eq!(leave(wild, ExitAmount::All, 0).unwrap().burned.assets, Assets(600));
    let left = leave(wild, ExitAmount::Assets(Assets(500)), 0).unwrap().share;
    assert_eq!((left.held.shares, left.request.shares), (whole(100), whole(100)));
}

#[test]
fn p11_no_clock_makes_a_request_an_error() {
    let held = Holding { shares: whole(1), ..Holding::default() };
    let longest = ExitTerms { delay: u32::MAX, window: u32::MAX };
    let make = |now| ExitRequest::default().make(&held, whole(1), &longest, now).unwrap();
    let early = make(i64::MIN);
    assert_eq!(early.opens_at, i64::MIN + i64::from(u32::MAX));
    assert_eq!(early.closes_at, i64::MIN + 2 * i64::from(u32::MAX));
    assert_eq!(early.usable(i64::MIN), Err(MathError::ExitTooEarly));
    // At the end of time the window ends with it.
    let late = make(i64::MAX - 1);
    assert_eq!((late.opens_at, late.closes_at), (i64::MAX, i64::MAX));
    assert_eq!(late.usable(i64::MAX - 1), Err(MathError::ExitTooEarly));
    assert_eq!(late.usable(i64::MAX), Ok(whole(1)));
    // A clock that goes back makes an open request wait again, and a lapsed one good again.
    let (class, asked) = ann_asked();
    let at = |now| leave((class, asked), ExitAmount::All, now).map(|_| ());
    assert_eq!(at(6_000), Err(MathError::ExitLapsed));
    assert_eq!(at(5_000), Ok(()));
    assert_eq!(at(0), Err(MathError::ExitTooEarly));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/exit.txt"))]

    #[test]
    fn p11_whoever_waits_gets_out_with_all_it_asked_for_whatever_was_lost_meanwhile(
        terms in (1..100_000_u32, 0..100_000_u32), now in any::<i32>(), after in 0..=10_000_u32,
        part in 1..=10_000_u128, losses in prop::collection::vec(1..9_000_u64, 0..5),
    ) {
        let terms = ExitTerms { delay: terms.0, window: terms.1 };
        let (mut class, ann) = ann();
        let shares = Shares((ann.held.shares.0 / 10_000 * part).max(1));
        let mut asked = request(ann, shares, &terms, now.into()).unwrap();
        for loss in losses {
            class = class.absorb(Assets(class.assets.0 * loss / 10_000)).0;
            asked = asked.settle(&class);
        }
        let worth = class.claim_floor(asked.request.shares).unwrap();
        let opens = i64::from(now) + i64::from(terms.delay);
        let at = opens + i64::from(terms.window) * i64::from(after) / 10_000;
        match asked.leave(class, ExitAmount::All, &terms, 1, at) {
            Ok(left) => {
                prop_assert_eq!(left.burned.assets, worth);
                prop_assert_eq!(left.burned.shares, asked.request.shares);
            }
            // Less than an atom, and more where it comes from.
            Err(error) => {
                prop_assert_eq!(error, MathError::NothingPaid);
                prop_assert!(worth.is_zero() && asked.request.shares < asked.held.shares);
            }
        }
        let too_early = asked.leave(class, ExitAmount::All, &terms, 1, opens - 1);
        prop_assert_eq!(too_early, Err(MathError::ExitTooEarly));
    }
}
