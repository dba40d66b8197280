//! Holds up P8, P11, P14 and P17 for accounts whose shares are split: what an event took and what
//! came back for it, the statement of losses, the request to leave, and leaving itself.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, replaying, AT_ONCE};
use loss_math::quote::{quote_claim, quote_share};
use loss_math::{
    Assets, ClassLoss, ExitAmount, ExitRequest, ExitTerms, Holding, Left, LossClass, MathError,
    Segment, Share, SharePrice, Shares,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const ONE: u128 = Shares::ONE.0;
const TERMS: ExitTerms = ExitTerms { delay: 10, window: 10 };

/// Ann with 6 and Bob with 4 at par.
fn ann_and_bob() -> (LossClass, Share, Share) {
    let (class, anns) = LossClass::default().mint_floor(Assets(6)).unwrap();
    let ann = account(&class, anns);
    let (class, bobs) = class.mint_floor(Assets(4)).unwrap();
    (class, ann, account(&class, bobs))
}

fn lose(class: LossClass, loss: u64) -> LossClass {
    class.absorb(Assets(loss)).0
}

fn gain(class: LossClass, amount: u64) -> LossClass {
    class.gain(Assets(amount)).unwrap().0
}

fn burned(share: &Share, class: &LossClass) -> Shares {
    share.held.burned_ceil(&share.held.settle(class), class)
}

fn lost(segment: &Segment, to_seq: u64, event: &ClassLoss) -> u64 {
    segment.loss_floor(to_seq, event).unwrap().0
}

#[test]
fn p14_a_segment_proves_what_was_borne_before_between_and_after_splits() {
    let (class, ann, bob) = ann_and_bob();
    // Half is lost; 5 become a million, and 5 shares 5 * 2^16; half is lost; 1e12; half is lost.
    let halves = |seq, class: LossClass| {
        let after = lose(class, class.assets.0 / 2);
        (ClassLoss::between(seq, class, &after), after)
    };
    let (first, class) = halves(1, class);
    let (second, class) = halves(2, gain(class, 999_995));
    let left = ann.settle(&class).leave(class, ExitAmount::All, &AT_ONCE, 2, 0).unwrap();
    assert_eq!((left.burned.assets, class.splits), (Assets(300_000), 16));
    let (third, class) = halves(3, gain(left.class, 1_000_000_000_000 - 200_000));
    assert_eq!((class.splits, third.before.splits), (32, 32));

    // Ann by her receipt, Bob by a segment that is open since before it all.
    let events = [first, second, third];
    assert_eq!(events.map(|event| lost(&ann.segment, 2, &event)), [3, 300_000, 0]);
    assert_eq!(events.map(|event| lost(&bob.segment, 3, &event)), [2, 200_000, 500_000_000_000]);
    assert_eq!(events.map(|event| lost(&left.share.segment, 3, &event)), [0; 3]);
    let back = |segment: &Segment, event: &ClassLoss, recovered| {
        quote_claim(segment, 3, event, Assets(recovered), Assets(0)).unwrap().0
    };
    assert_eq!(
        [back(&ann.segment, &second, 1_000), back(&bob.segment, &second, 1_000)],
        [600, 400]
    );
    assert_eq!([back(&ann.segment, &first, 5), back(&bob.segment, &first, 5)], [3, 2]);
    // Settled in between or not: the segment stays as it was.
    assert_eq!(bob.settle(&class).segment, bob.segment);
    // Who came between two splits has more shares for its atoms, and bears its part.
    let (more, shares) = left.class.mint_floor(Assets(600_000)).unwrap();
    let carl = Share::open(&more, 2).join(&more, shares, 2).unwrap();
    let (event, _) = halves(3, gain(more, 1 << 40));
    assert_eq!((carl.held.splits, event.before.splits), (16, 32));
    let taken = event.taken.0;
    assert_eq!(lost(&carl.segment, 3, &event), taken * 3 / 4);
    assert_eq!(lost(&bob.segment, 3, &event), taken / 4);
}

#[test]
fn p14_the_statement_of_losses_knows_no_splits() {
    let (class, ann, _) = ann_and_bob();
    let rich = gain(class, 10 * 999_999);
    assert_eq!(rich.splits, 16);
    let settled = ann.settle(&rich);
    assert_eq!((settled.lost, settled.held.shares), (Assets(0), Shares((6 * ONE) << 16)));
    let price = SharePrice { assets: Assets(10_000_000), total_shares: Shares((10 * ONE) << 16) };
    assert_eq!(settled.price, price);
    assert_eq!(burned(&settled, &rich), Shares(0));
    // Half is lost: hers were worth 6 when she was settled last, or 6,000,000.
    let poor = lose(rich, 5_000_000);
    assert_eq!(
        (ann.settle(&poor).lost, settled.settle(&poor).lost),
        (Assets(3), Assets(3_000_000))
    );
    assert_eq!(burned(&ann, &poor), Shares(3 * ONE), "as many as she had then");
    assert_eq!(burned(&settled, &poor), Shares((3 * ONE) << 16));
    // And a split after the loss is none either.
    let again = gain(poor, 1 << 50);
    assert_eq!(again.splits, 32);
    assert_eq!(
        (ann.settle(&again).lost, settled.settle(&again).lost),
        (Assets(3), Assets(3_000_000))
    );
    let quote = quote_share(&ann, &again).unwrap();
    assert_eq!(
        (quote.pending_loss, quote.lost, quote.shares),
        (Assets(3), Assets(3), Shares((3 * ONE) << 32))
    );
    // A wipe-out takes all, once; what the next epoch splits is not hers.
    let wiped = lose(again, u64::MAX);
    assert_eq!(
        (ann.settle(&wiped).lost, settled.settle(&wiped).lost),
        (Assets(6), Assets(6_000_000))
    );
    let next = gain(wiped.mint_floor(Assets(1)).unwrap().0, 1 << 40);
    let held = Holding { shares: Shares(0), splits: 32, ..Holding::default().settle(&next) };
    assert_eq!((ann.settle(&next).held, ann.settle(&next).lost), (held, Assets(6)));
}

#[test]
fn p11_a_request_is_split_with_the_shares_it_is_for() {
    let (class, ann, _) = ann_and_bob();
    let ann = ann.ask(&class, ExitAmount::Assets(Assets(4)), &TERMS, 0).unwrap();
    let rich = gain(class, 10 * 999_999);
    let settled = ann.settle(&rich);
    let request = ExitRequest { shares: Shares((4 * ONE) << 16), opens_at: 10, closes_at: 20 };
    assert_eq!((settled.request, settled.settle(&rich).request), (request, request));
    assert_eq!(quote_share(&ann, &rich).unwrap().requested, request.shares);
    // Half of it is lost, settled before or not, and split again.
    let again = gain(lose(rich, 5_000_000), 1 << 50);
    for asked in [ann, settled] {
        assert_eq!(asked.settle(&again).request.shares, Shares((2 * ONE) << 32));
    }
    // What was asked for leaves, grown as it did, and no more.
    let out = |amount| settled.leave(rich, amount, &TERMS, 1, 10);
    let left = out(ExitAmount::All).unwrap();
    assert_eq!(
        (left.burned.assets, left.share.request),
        (Assets(4_000_000), ExitRequest::default())
    );
    assert_eq!(left.share.held.shares, Shares((2 * ONE) << 16));
    let more = Shares(((4 * ONE) << 16) + 1);
    assert_eq!(out(ExitAmount::Shares(more)), Err(MathError::ExceedsRequest));
    assert_eq!(out(ExitAmount::Assets(Assets(4_000_001))), Err(MathError::ExceedsRequest));
}

/// Ann alone with 3 shares, split into 3 * 2^16 of hardly more than 16 atoms; she asked for all.
fn ann_alone() -> (LossClass, Share) {
    let (class, shares) = LossClass::default().mint_floor(Assets(3)).unwrap();
    let ann = account(&class, shares).ask(&class, ExitAmount::All, &TERMS, 0).unwrap();
    let class = gain(class, 3 << 20);
    assert_eq!(class.splits, 16);
    (class, ann.settle(&class))
}

#[test]
fn p8_who_drains_a_class_starts_the_next_epoch_with_nothing() {
    let (class, ann) = ann_alone();
    let all_but = |left: u128| {
        let burned = ExitAmount::Shares(Shares(ann.held.shares.0 - left));
        ann.leave(class, burned, &TERMS, 5, 10).unwrap()
    };
    // One raw share less than a whole one: it is set free, and what she is paid is rounded down.
    let Left { share, class: after, burned } = all_but(ONE - 1);
    assert_eq!((burned.dust, after), (Assets(17), LossClass { epoch: 1, ..LossClass::default() }));
    assert_eq!(share.held, Holding::default().settle(&after));
    assert_eq!(share.segment, Segment::starting(5, share.held));
    assert_eq!((share.lost, share.price), (Assets(0), SharePrice::default()));
    // No later loss is hers: neither of the next epoch, nor any at all.
    assert!(!share.segment.crossed(6) && !share.segment.crossed(u64::MAX));
    let next = after.mint_floor(Assets(1_000)).unwrap().0;
    let event = ClassLoss::between(6, next, &lose(next, 500));
    assert_eq!(lost(&share.segment, 6, &event), 0);
    assert_eq!(share.settle(&lose(next, 500)).lost, Assets(0));
    // One whole share more and the class goes on.
    let Left { share, class: after, .. } = all_but(ONE);
    assert_eq!((after.epoch, after.splits, share.held.shares), (0, 16, Shares::ONE));
    assert!(share.segment.crossed(6));
}

#[test]
fn p11_who_drains_a_class_asks_for_nothing_any_more() {
    let (class, ann) = ann_alone();
    let burned = ExitAmount::Shares(Shares(ann.held.shares.0 - ONE + 1));
    let Left { share, class: after, .. } = ann.leave(class, burned, &TERMS, 5, 10).unwrap();
    assert_eq!((share.held.shares, after.epoch), (Shares(0), 1));
    assert_eq!(share.request, ExitRequest::default(), "for shares of an epoch that has ended");
    // So whatever she brings has to be asked for, and can be.
    let (next, shares) = after.mint_floor(Assets(50)).unwrap();
    let back = share.join(&next, shares, 5).unwrap();
    let early = back.leave(next, ExitAmount::All, &TERMS, 5, 15);
    assert_eq!(early, Err(MathError::ExitNotRequested));
    let asked = back.ask(&next, ExitAmount::All, &TERMS, 15).unwrap();
    assert_eq!(asked.request, ExitRequest { shares, opens_at: 25, closes_at: 35 });
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/splits_accounts.txt"))]

    #[test]
    fn p7_p14_accounts_are_equal_to_the_atom_whoever_settles_them_across_splits(
        deposits in (1_000..1_000_000_u64, 1_000..1_000_000_u64), part in 1..=10_000_u128,
        events in prop::collection::vec((1..9_000_u64, 0..24_u32, any::<bool>()), 1..8),
    ) {
        let (class, mine) = LossClass::default().mint_floor(Assets(deposits.0)).unwrap();
        let asked = ExitAmount::Shares(Shares(mine.0 / 10_000 * part));
        let me = account(&class, mine).ask(&class, asked, &TERMS, 0).unwrap();
        let (mut class, _) = class.mint_floor(Assets(deposits.1)).unwrap();
        let whole = BigInt::from(class.total_shares.0);
        let mut harried = me;
        for (seq, (loss, bits, settles)) in (1..).zip(events) {
            let room = class.assets.0.leading_zeros().saturating_sub(4);
            class = gain(class, (class.assets.0 << bits.min(room)) - class.assets.0);
            let after = lose(class, class.assets.0 / 10_000 * loss);
            let event = ClassLoss::between(seq, class, &after);
            // All came before the first loss: mine is one part of every event, to an atom and the
            // roundings of eight losses. They are nothing until what they were of grows 2^30-fold.
            let exact = BigRational::new(BigInt::from(mine.0) * event.taken.0, whole.clone());
            let lost = lost(&me.segment, seq, &event);
            let rounded = event.taken.0 >> 28;
            prop_assert!(BigRational::from_integer(lost.into()) <= exact);
            let least = exact.floor().to_integer() - 1 - rounded;
            prop_assert!(least <= lost.into(), "{} of {}", lost, exact);
            class = after;
            if settles {
                harried = harried.settle(&class);
            }
            prop_assert_eq!(harried.segment, me.segment);
        }
        prop_assert_eq!(class.epoch, 0);
        let accounts = [me.settle(&class), harried.settle(&class)];
        let claims = accounts.map(|account| account.claim_floor(&class).unwrap().0);
        prop_assert!(claims[1] <= claims[0] && claims[0] - claims[1] <= 1 + (class.assets.0 >> 28));
        for account in accounts {
            prop_assert_eq!(account.settle(&class), account);
            let Share { held, request, .. } = account;
            prop_assert!(request.shares <= held.shares);
            // The same part as was asked for, to the same roundings.
            let part = |whole: Shares, part: Shares| BigRational::new(part.0.into(), whole.0.into());
            let off = part(me.held.shares, me.request.shares) - part(held.shares, request.shares);
            let bound = BigRational::new(1.into(), BigInt::from(1 << 28));
            prop_assert!(off < bound && off > -bound);
        }
    }
}
