//! Holds up P14 where it begins: what comes in for an event goes to its LPs first, then to the profit claims of the
//! venue whose deficit it was, then to its stakers, each up to what they bore, and what is more is nobody's. In whatever
//! portions.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;

use common::{account, edge_amount, replaying, AT_ONCE};
use loss_math::quote::quote_claim;
use loss_math::{
    Assets, Borne, ClassLoss, ExitAmount, LossClass, MathError, Recovered, Segment, Share,
};
use proptest::prelude::*;

fn borne(lps: u64, stakers: u64) -> Borne {
    Borne { lps: Assets(lps), stakers: Assets(stakers), ..Borne::default() }
}

fn recovered(lps: u64, stakers: u64, surplus: u64) -> Recovered {
    let [lps, stakers, surplus] = [lps, stakers, surplus].map(Assets);
    Recovered { lps, stakers, surplus, ..Recovered::default() }
}

#[test]
fn p14_lps_first_then_stakers_then_nobody_to_the_atom() {
    let event = borne(300, 100);
    let out = |amount| event.share_out(Assets(amount));
    assert_eq!(out(0), recovered(0, 0, 0));
    assert_eq!(out(1), recovered(1, 0, 0));
    assert_eq!(out(299), recovered(299, 0, 0));
    assert_eq!(out(300), recovered(300, 0, 0));
    assert_eq!(out(301), recovered(300, 1, 0));
    assert_eq!(out(400), recovered(300, 100, 0));
    assert_eq!(out(401), recovered(300, 100, 1));
    assert_eq!(out(u64::MAX), recovered(300, 100, u64::MAX - 400));
    assert_eq!(out(401).claimable(), Assets(400), "the surplus is not kept for claims");
    assert_eq!(out(301).claimable(), Assets(301));
}

#[test]
fn p14_whoever_bore_nothing_gets_nothing() {
    assert_eq!(borne(0, 100).share_out(Assets(150)), recovered(0, 100, 50));
    assert_eq!(borne(100, 0).share_out(Assets(150)), recovered(100, 0, 50));
    assert_eq!(borne(0, 0).share_out(Assets(150)), recovered(0, 0, 150));
    let full = borne(u64::MAX, u64::MAX).share_out(Assets(u64::MAX));
    assert_eq!(full, recovered(u64::MAX, 0, 0));
    // No two parts of one amount overflow; two made up ones do not panic either.
    assert_eq!(recovered(u64::MAX, 1, 0).claimable(), Assets(u64::MAX));
}

#[test]
fn p14_a_portion_that_crosses_both_borders_is_split_in_three() {
    let event = borne(300, 100);
    let more = |before, amount| event.share_out_more(Assets(before), Assets(amount));
    assert_eq!(more(0, 250), Ok(recovered(250, 0, 0)));
    assert_eq!(more(250, 200), Ok(recovered(50, 100, 50)));
    assert_eq!(more(350, 20), Ok(recovered(0, 20, 0)));
    assert_eq!(more(400, 7), Ok(recovered(0, 0, 7)));
    assert_eq!(more(123, 0), Ok(recovered(0, 0, 0)));
    assert_eq!(more(1, u64::MAX), Err(MathError::Overflow));
    assert_eq!(more(1, u64::MAX - 1), Ok(recovered(299, 100, u64::MAX - 400)));
}

/// LPs, profit claims, stakers; and surplus.
fn of_deficit([lps, profits, stakers]: [u64; 3]) -> Borne {
    Borne { profits: Assets(profits), ..borne(lps, stakers) }
}

fn shared([lps, profits, stakers, surplus]: [u64; 4]) -> Recovered {
    Recovered { profits: Assets(profits), ..recovered(lps, stakers, surplus) }
}

#[test]
fn p14_of_a_deficit_lps_first_then_profit_claims_then_stakers_then_nobody_to_the_atom() {
    let event = of_deficit([300, 50, 100]);
    let out = |amount| event.share_out(Assets(amount));
    assert_eq!(out(299), shared([299, 0, 0, 0]));
    assert_eq!(out(300), shared([300, 0, 0, 0]));
    assert_eq!(out(301), shared([300, 1, 0, 0]));
    assert_eq!(out(350), shared([300, 50, 0, 0]));
    assert_eq!(out(351), shared([300, 50, 1, 0]));
    assert_eq!(out(450), shared([300, 50, 100, 0]));
    assert_eq!(out(451), shared([300, 50, 100, 1]));
    assert_eq!(out(u64::MAX), shared([300, 50, 100, u64::MAX - 450]));
    assert_eq!([301, 350, 451].map(|amount| out(amount).claimable().0), [301, 350, 450]);
    // Whoever bore nothing gets nothing.
    let share = |borne| of_deficit(borne).share_out(Assets(60));
    assert_eq!(share([0, 50, 100]), shared([0, 50, 10, 0]));
    assert_eq!(share([0, 50, 0]), shared([0, 50, 0, 10]));
    assert_eq!(share([20, 0, 30]), shared([20, 0, 30, 10]));
    let full = of_deficit([u64::MAX; 3]).share_out(Assets(u64::MAX));
    assert_eq!(full, shared([u64::MAX, 0, 0, 0]));
    assert_eq!(shared([u64::MAX, 1, 1, 0]).claimable(), Assets(u64::MAX));
}

#[test]
fn p14_a_portion_that_crosses_all_borders_of_a_deficit_is_split_in_four() {
    let event = of_deficit([300, 50, 100]);
    let more = |before, amount| event.share_out_more(Assets(before), Assets(amount));
    assert_eq!(more(250, 210), Ok(shared([50, 50, 100, 10])));
    assert_eq!(more(310, 45), Ok(shared([0, 40, 5, 0])));
    assert_eq!(more(350, 100), Ok(shared([0, 0, 100, 0])));
    assert_eq!(more(450, 7), Ok(shared([0, 0, 0, 7])));
    assert_eq!(more(1, u64::MAX), Err(MathError::Overflow));
}

#[test]
fn p13_what_an_event_took_is_all_by_which_the_class_is_poorer_dust_included() {
    let (class, _) = LossClass::default().mint_floor(Assets(1_000)).unwrap();
    let took = |before: LossClass, loss| {
        let after = before.absorb(Assets(loss)).0;
        ClassLoss::between(5, before, &after)
    };
    assert_eq!(took(class, 300), ClassLoss { seq: 5, before: class, taken: Assets(300) });
    assert_eq!(took(class, 5_000).taken, Assets(1_000), "no more than there was");
    // At 3 atoms a share, all but 2 leaves less than one whole share: they are gone as well.
    let dear = class.gain(Assets(2_000)).unwrap().0;
    assert_eq!(dear.absorb(Assets(2_998)).1.dust, Assets(2));
    assert_eq!(took(dear, 2_998).taken, Assets(3_000));
    // No loss, and a class that grew.
    assert_eq!(took(class, 0).taken, Assets(0));
    assert_eq!(ClassLoss::between(5, class, &dear).taken, Assets(0));
}

#[test]
fn p14_who_left_and_who_was_wiped_out_is_paid_and_who_came_later_is_not() {
    let (class, shares) = LossClass::default().mint_floor(Assets(600)).unwrap();
    let ann = account(&class, shares);
    let (class, shares) = class.mint_floor(Assets(400)).unwrap();
    let bob = account(&class, shares);
    // Event 1 takes half. Ann leaves with the rest, which closes her segment: her receipt.
    let after = class.absorb(Assets(500)).0;
    let first = ClassLoss::between(1, class, &after);
    let left = ann.settle(&after).leave(after, ExitAmount::All, &AT_ONCE, 1, 0).unwrap();
    let (receipt, to_seq) = (ann.segment, 1);
    assert_eq!((left.burned.assets, left.share.held.shares.is_zero()), (Assets(300), true));
    // Carl brings as much as she took; event 2 takes everything; Dora begins the next epoch.
    let (class, shares) = left.class.mint_floor(Assets(300)).unwrap();
    let carl = Share::open(&class, 1).join(&class, shares, 1).unwrap();
    let wiped = class.absorb(Assets(500)).0;
    let second = ClassLoss::between(2, class, &wiped);
    assert_eq!((second.taken, wiped.epoch), (Assets(500), 1));
    let (class, shares) = wiped.mint_floor(Assets(1_000)).unwrap();
    let dora = Share::open(&class, 2).join(&class, shares, 2).unwrap();

    let claim = |segment: &Segment, to, event| {
        quote_claim(segment, to, event, Assets(250), Assets(0)).unwrap().0
    };
    // 250 come in for each. Of the first 60% are Ann's, by her receipt, and nothing is Carl's.
    let of_first = [receipt, bob.segment, carl.segment, dora.segment]
        .map(|segment| claim(&segment, 2, &first));
    assert_eq!(of_first, [150, 100, 0, 0]);
    // Of the second, Carl had 300 of 500; Ann was out.
    let of_second = [bob.segment, carl.segment, dora.segment, left.share.segment]
        .map(|segment| claim(&segment, 2, &second));
    assert_eq!(of_second, [100, 150, 0, 0]);
    assert_eq!((claim(&receipt, to_seq, &first), claim(&receipt, to_seq, &second)), (150, 0));
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/recovery.txt"))]

    #[test]
    fn p14_portions_sum_to_the_whole_and_the_order_holds_at_every_one(
        lps in edge_amount(), profits in prop_oneof![Just(0), edge_amount()], stakers in edge_amount(),
        portions in prop::collection::vec(edge_amount(), 0..12),
    ) {
        let event = of_deficit([lps, profits, stakers]);
        let mut sum = [0_u64; 4];
        let mut before = Assets(0);
        for portion in portions {
            let Ok(after) = before.plus(Assets(portion)) else {
                let refused = event.share_out_more(before, Assets(portion));
                prop_assert_eq!(refused, Err(MathError::Overflow));
                continue;
            };
            let part = event.share_out_more(before, Assets(portion)).unwrap();
            let parts = [part.lps, part.profits, part.stakers, part.surplus].map(Assets::get);
            prop_assert_eq!(parts.iter().sum::<u64>(), portion, "to the atom");
            sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            prop_assert_eq!(event.share_out(after), shared(sum));
            let bore = [lps, profits, stakers];
            prop_assert!(sum.iter().zip(bore).all(|(sum, bore)| *sum <= bore), "more than they bore");
            for next in 1..4 {
                let before = sum[..next].iter().zip(bore).all(|(sum, bore)| *sum == bore);
                prop_assert!(sum[next] == 0 || before, "{next} before those ahead of it are whole");
            }
            before = after;
        }
    }
}
