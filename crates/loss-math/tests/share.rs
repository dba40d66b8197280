//! Holds up one owner's account: joining and leaving (P5, P8, P11), settling by anybody at any time
//! (P7), what it says was lost, and its request to leave, which stays at risk.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, replaying, AT_ONCE};
use loss_math::{
    Assets, Burned, ExitAmount, ExitRequest, ExitTerms, Holding, Left, LossClass, LossIndex,
    MathError, Segment, Share, SharePrice, Shares,
};
use proptest::prelude::*;

const ONE: u128 = Shares::ONE.0;

/// Ann with 600 and Bob with 400 at par.
fn ann_and_bob() -> (LossClass, Share, Share) {
    let (class, anns) = LossClass::default().mint_floor(Assets(600)).unwrap();
    let ann = account(&class, anns);
    let (class, bobs) = class.mint_floor(Assets(400)).unwrap();
    (class, ann, account(&class, bobs))
}

fn lose(class: LossClass, loss: u64) -> LossClass {
    class.absorb(Assets(loss)).0
}

fn gain(class: LossClass, amount: u64) -> LossClass {
    class.gain(Assets(amount)).unwrap().0
}

fn leave(class: LossClass, share: Share, amount: ExitAmount) -> Result<Left, MathError> {
    share.leave(class, amount, &AT_ONCE, 9, 0)
}

fn requested(share: Share, shares: Shares) -> Share {
    let terms = ExitTerms { delay: 10, window: 10 };
    let request = share.request.make(&share.held, shares, &terms, 0).unwrap();
    Share { request, ..share }
}

#[test]
fn p8_an_account_starts_empty_at_the_present_index_epoch_and_event() {
    let (class, ..) = ann_and_bob();
    let class = LossClass { epoch: 3, ..lose(class, 250) };
    let new = Share::open(&class, 7);
    let held = Holding { shares: Shares::ZERO, index: class.index, splits: 0, epoch: 3 };
    assert_eq!((new.held, new.segment), (held, Segment::starting(7, held)));
    let price = SharePrice { assets: Assets(750), total_shares: class.total_shares };
    assert_eq!(new, Share { held, price, segment: new.segment, ..Share::default() });
    assert_eq!((new.settle(&class), new.claim_floor(&class)), (new, Ok(Assets(0))));
}

#[test]
fn p8_only_joining_and_leaving_start_a_segment_and_settling_never_does() {
    let (class, ann, _) = ann_and_bob();
    assert_eq!(ann.segment, Segment::starting(0, ann.held));
    let after = lose(class, 250);
    let settled = ann.settle(&after);
    assert_eq!(settled.segment, ann.segment, "it proves what was borne");
    assert_eq!((settled.held.shares, settled.held.index), (Shares(450 * ONE), after.index));
    let (more, shares) = after.mint_floor(Assets(75)).unwrap();
    let joined = settled.join(&more, shares, 4).unwrap();
    assert_eq!(joined.held.shares, Shares(525 * ONE), "the price of a share is 1 still");
    assert_eq!(joined.segment, Segment::starting(4, joined.held));
    assert_eq!(joined.price, SharePrice { assets: Assets(825), total_shares: more.total_shares });
    assert_eq!((joined.lost, joined.request), (settled.lost, settled.request));
    assert_eq!(joined.join(&more, Shares(u128::MAX), 5), Err(MathError::Overflow));
}

#[test]
fn p5_an_exit_pays_the_amount_for_shares_rounded_up_or_shares_for_an_amount_rounded_down() {
    let (class, ann, bob) = ann_and_bob();
    // A share is worth 1.5.
    let class = gain(class, 500);
    // 100 atoms cost 66.67 whole shares, rounded up to a raw one.
    let left = leave(class, ann, ExitAmount::Assets(Assets(100))).unwrap();
    let burned = Shares((100_000 * ONE).div_ceil(1_500));
    assert_eq!(left.burned, Burned { shares: burned, assets: Assets(100), dust: Assets(0) });
    assert_eq!(left.share.held.shares, Shares(600 * ONE - burned.0));
    assert_eq!(left.class.assets, Assets(1_400));
    assert_eq!(left.class.total_shares, Shares(1_000 * ONE - burned.0));
    assert_eq!(left.share.segment, Segment::starting(9, left.share.held));
    assert_eq!(left.share.price.assets, Assets(1_400));
    // One share pays 1.5, rounded down; three pay 4.5.
    for (shares, paid) in [(1, 1), (2, 3), (3, 4)] {
        let left = leave(class, bob, ExitAmount::Shares(Shares(shares * ONE))).unwrap();
        assert_eq!(left.burned.assets, Assets(paid));
    }
    // All of it, and then the other: nothing stays behind.
    let left = leave(class, ann, ExitAmount::All).unwrap();
    assert_eq!((left.burned.assets, left.share.held.shares), (Assets(900), Shares(0)));
    let left = leave(left.class, bob, ExitAmount::All).unwrap();
    assert_eq!((left.burned.assets, left.burned.dust), (Assets(600), Assets(0)));
    assert_eq!(left.class, LossClass { epoch: 1, ..LossClass::default() });
}

#[test]
fn p11_an_exit_is_refused_for_three_reasons_and_no_other() {
    let (class, ann, bob) = ann_and_bob();
    let refused = |amount| leave(class, ann, amount).unwrap_err();
    assert_eq!(refused(ExitAmount::Assets(Assets(0))), MathError::ZeroAmount);
    assert_eq!(refused(ExitAmount::Shares(Shares(0))), MathError::ZeroAmount);
    assert_eq!(refused(ExitAmount::Assets(Assets(601))), MathError::InsufficientShares, "hers");
    assert_eq!(refused(ExitAmount::Assets(Assets(1_001))), MathError::InsufficientShares, "all");
    let too_many = Shares(600 * ONE + 1);
    assert_eq!(refused(ExitAmount::Shares(too_many)), MathError::InsufficientShares);
    assert_eq!(refused(ExitAmount::Shares(Shares(ONE - 1))), MathError::NothingPaid);
    let nobody = Share::open(&class, 0);
    assert_eq!(leave(class, nobody, ExitAmount::All), Err(MathError::ZeroAmount));
    // Less than an atom is refused only while it is not the last: dust keeps no account open.
    let poor = leave(class, ann, ExitAmount::Shares(Shares(600 * ONE - 1))).unwrap();
    assert_eq!((poor.burned.assets, poor.share.held.shares), (Assets(599), Shares(1)));
    let gone = leave(poor.class, poor.share, ExitAmount::All).unwrap();
    assert_eq!((gone.burned.assets, gone.share.held.shares), (Assets(0), Shares(0)));
    assert_eq!(gone.class.claim_floor(bob.held.shares), Ok(Assets(401)), "with her broken atom");
}

#[test]
fn p5_an_exit_that_drains_the_class_sets_free_what_is_left_and_is_no_loss() {
    let (class, shares) = LossClass::default().mint_floor(Assets(3)).unwrap();
    let ann = account(&class, shares);
    let left = leave(class, ann, ExitAmount::Shares(Shares(2 * ONE + 1))).unwrap();
    assert_eq!((left.burned.assets, left.burned.dust), (Assets(2), Assets(1)));
    assert_eq!(left.class, LossClass { epoch: 1, ..LossClass::default() });
    let settled = left.share.settle(&left.class);
    assert_eq!((settled.held.shares, settled.held.epoch), (Shares(0), 1));
    assert_eq!(settled.lost, Assets(0), "no event took it");
}

#[test]
fn p14_the_statement_of_losses_values_burned_shares_at_the_price_of_the_last_settling() {
    let (class, ann, bob) = ann_and_bob();
    let first = lose(class, 250);
    assert_eq!((ann.settle(&first).lost, bob.settle(&first).lost), (Assets(150), Assets(100)));
    // 500 of interest on 1,000 that nobody settled, then a loss of 300 of 1,500.
    let gained = gain(class, 500);
    let lost = lose(gained, 300);
    // A fifth of 600 shares at the price of 1 that Ann's account knows, or at 1.5.
    assert_eq!(ann.settle(&lost).lost, Assets(120));
    assert_eq!(ann.settle(&gained).settle(&lost).lost, Assets(180));
    // It adds up, and joining or leaving is no loss.
    let settled = ann.settle(&first);
    let (more, shares) = first.mint_floor(Assets(1_000)).unwrap();
    let joined = settled.join(&more, shares, 1).unwrap();
    assert_eq!(joined.lost, Assets(150));
    let left = leave(more, joined, ExitAmount::Assets(Assets(450))).unwrap();
    assert_eq!(left.share.lost, Assets(150));
    // 1,000 of 1,300 are hers; she loses half of it.
    assert_eq!(left.share.settle(&lose(left.class, 650)).lost, Assets(650));
}

#[test]
fn p14_the_statement_of_losses_rounds_down_and_saturates() {
    let (class, shares) = LossClass::default().mint_floor(Assets(10)).unwrap();
    let ann = account(&class, shares);
    // A third of an account of 10, 3.33: rounded down, and 6.67 shares are left.
    let (class, _) = class.mint_floor(Assets(20)).unwrap();
    let settled = ann.settle(&lose(class, 10));
    assert_eq!(settled.lost, Assets(3));
    let full = Share { lost: Assets(u64::MAX - 1), ..ann };
    assert_eq!(full.settle(&lose(class, 10)).lost, Assets(u64::MAX), "no statement blocks anybody");
}

#[test]
fn p14_a_wipe_out_is_a_loss_of_all_once_and_what_the_next_epoch_loses_is_not() {
    let (class, ann, bob) = ann_and_bob();
    let class = lose(class, 250);
    let ann = ann.settle(&class);
    let wiped = lose(class, 750);
    let settled = ann.settle(&wiped);
    assert_eq!((settled.held.shares, settled.held.epoch), (Shares(0), 1));
    assert_eq!(settled.lost, Assets(600), "150, then all the rest");
    assert_eq!(bob.settle(&wiped).lost, Assets(400), "both at once");
    // The next owners lose half, twice; the old ones have nothing to lose.
    let (next, shares) = wiped.mint_floor(Assets(800)).unwrap();
    let carl = account(&next, shares);
    let next = lose(lose(next, 400), 200);
    assert_eq!(settled.settle(&next).lost, Assets(600));
    assert_eq!(ann.settle(&next).lost, Assets(600), "settled late: the same");
    assert_eq!(carl.settle(&next).lost, Assets(600));
}

#[test]
fn p11_settling_is_never_an_error() {
    let wild = Share {
        held: Holding { shares: Shares(u128::MAX), index: LossIndex::ONE, splits: 0, epoch: 0 },
        price: SharePrice { assets: Assets(u64::MAX), total_shares: Shares(1) },
        request: ExitRequest { shares: Shares(u128::MAX), opens_at: i64::MIN, closes_at: i64::MAX },
        ..Share::default()
    };
    for epoch in [0, 1, u64::MAX] {
        let class = LossClass { epoch, ..LossClass::default() };
        let settled = wild.settle(&class);
        assert_eq!(settled.settle(&class), settled);
        assert_eq!(settled.held.shares.is_zero(), epoch > 0);
    }
}

#[test]
fn p11_a_request_shrinks_with_losses_and_is_void_after_a_wipe_out() {
    let (class, ann, _) = ann_and_bob();
    let ann = requested(ann, Shares(400 * ONE));
    let settled = ann.settle(&lose(class, 250));
    assert_eq!(settled.held.shares, Shares(450 * ONE));
    let shrunk = ExitRequest { shares: Shares(300 * ONE), opens_at: 10, closes_at: 20 };
    assert_eq!(settled.request, shrunk, "its times stay");
    assert_eq!(settled.settle(&lose(class, 250)).request, shrunk, "once");
    // A wipe-out leaves no request, neither now nor for what she brings later.
    let wiped = ann.settle(&lose(class, 1_000));
    assert_eq!(wiped.request, ExitRequest::default());
    let (next, shares) = lose(class, 1_000).mint_floor(Assets(50)).unwrap();
    let back = wiped.join(&next, shares, 1).unwrap();
    let terms = ExitTerms { delay: 10, window: 10 };
    let early = back.leave(next, ExitAmount::All, &terms, 1, 15);
    assert_eq!(early, Err(MathError::ExitNotRequested));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/share.txt"))]

    #[test]
    fn p7_settling_at_any_time_changes_a_share_by_raw_ones_and_a_statement_by_atoms(
        deposits in (1_000..1_000_000_000_000_u64, 1_000..1_000_000_000_000_u64),
        part in 1..=10_000_u128,
        losses in prop::collection::vec((1..9_900_u64, any::<bool>()), 1..12),
    ) {
        let (class, mine) = LossClass::default().mint_floor(Assets(deposits.0)).unwrap();
        let me = account(&class, mine);
        let me = requested(me, Shares(mine.0 / 10_000 * part));
        let (mut class, _) = class.mint_floor(Assets(deposits.1)).unwrap();
        let mut harried = me;
        let mut settlements = 1;
        for (loss, settle) in losses {
            class = lose(class, class.assets.0 / 10_000 * loss);
            if settle {
                harried = harried.settle(&class);
                settlements += 1;
            }
        }
        let (lazy, harried) = (me.settle(&class), harried.settle(&class));
        prop_assert_eq!(harried.settle(&class), harried, "P7: twice equals once");
        prop_assert!(harried.held.shares <= lazy.held.shares);
        prop_assert!(lazy.held.shares.0 - harried.held.shares.0 < settlements);
        prop_assert!(lazy.request.shares.0.abs_diff(harried.request.shares.0) < settlements);
        for settled in [lazy, harried] {
            prop_assert!(settled.request.shares <= settled.held.shares);
            // Without interest the price of a share stays 1: what is lost is what is gone.
            let gone = deposits.0 - settled.claim_floor(&class).unwrap().0;
            let lost = u128::from(settled.lost.0);
            prop_assert!(lost <= u128::from(gone), "lost {lost}, gone {gone}");
            prop_assert!(lost + settlements + 1 >= u128::from(gone), "lost {lost}, gone {gone}");
        }
    }
}
