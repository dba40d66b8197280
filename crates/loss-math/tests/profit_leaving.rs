//! Holds up how profit leaves a venue (P5, P11), what a quote says of it (P17), and the venue's own book: bond, pot and
//! class, with numbers worked out by hand.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod traders;

use loss_math::quote::{quote_profit, ProfitQuote, ShareQuote};
use loss_math::{
    Assets, Burned, ExitAmount, ExitRequest, LossClass, MathError, Segment, Shares, VenueBook,
};
use traders::{whole, Trader, ONE};

#[test]
fn p11_what_has_matured_leaves_by_amount_by_shares_or_all_and_nothing_else_does() {
    let mut ann = Trader::credited(&[(0, 600), (50, 300)]);
    let paid = |burned: Burned| (burned.assets.0, burned.shares);
    let burned = ann.withdraw(ExitAmount::Assets(Assets(100)), 100).unwrap();
    assert_eq!(paid(burned), (100, whole(100)));
    assert_eq!((ann.claim.matured(), ann.claim.maturing()), (whole(500), whole(300)));
    assert_eq!(
        (ann.claim.older, ann.claim.older_at),
        (whole(300), 150),
        "the rest waits as before"
    );
    let burned = ann.withdraw(ExitAmount::Shares(whole(200)), 100).unwrap();
    assert_eq!(paid(burned), (200, whole(200)));
    let burned = ann.withdraw(ExitAmount::All, 149).unwrap();
    assert_eq!(paid(burned), (300, whole(300)), "all that has matured");
    assert_eq!(ann.claim.share.request, ExitRequest::default());
    assert_eq!(ann.withdraw(ExitAmount::All, 149), Err(MathError::NotMatured));
    let burned = ann.withdraw(ExitAmount::All, 150).unwrap();
    assert_eq!(paid(burned), (300, whole(300)));
    assert_eq!(ann.claim.share.held.shares, Shares::ZERO);
    // Who leaves last ends the epoch.
    assert_eq!(ann.venue.profits, LossClass { epoch: 1, ..LossClass::default() });
    assert_eq!((ann.claim.older, ann.claim.share.held.epoch), (Shares(0), 1));
    ann.credit(160, 40);
    assert_eq!([259, 260].map(|now| ann.matured(now)), [0, 40]);
}

#[test]
fn p11_more_than_has_matured_is_too_early_and_more_than_there_is_is_too_much() {
    let mut ann = Trader::credited(&[(0, 600), (50, 300)]);
    ann.join_other(300);
    let before = ann.clone();
    let mut refused = |amount, now| {
        let refused = ann.withdraw(amount, now).unwrap_err();
        assert_eq!(ann, before, "P16: nothing changed");
        refused
    };
    let atoms = |atoms| ExitAmount::Assets(Assets(atoms));
    assert_eq!(refused(atoms(601), 149), MathError::NotMatured);
    assert_eq!(refused(atoms(900), 149), MathError::NotMatured);
    assert_eq!(refused(atoms(901), 149), MathError::InsufficientShares, "hers");
    assert_eq!(refused(atoms(1_201), 149), MathError::InsufficientShares, "the class's");
    assert_eq!(refused(ExitAmount::Shares(Shares(600 * ONE + 1)), 149), MathError::NotMatured);
    assert_eq!(
        refused(ExitAmount::Shares(Shares(900 * ONE + 1)), 149),
        MathError::InsufficientShares
    );
    assert_eq!(refused(ExitAmount::Shares(Shares(u128::MAX)), 149), MathError::InsufficientShares);
    assert_eq!(refused(atoms(0), 149), MathError::ZeroAmount);
    assert_eq!(refused(ExitAmount::Shares(Shares(0)), 149), MathError::ZeroAmount);
    assert_eq!(refused(ExitAmount::Shares(Shares(1)), 149), MathError::NothingPaid);
    // While nothing has matured that is the reason, whatever is asked for.
    for amount in [atoms(1), atoms(0), atoms(901), ExitAmount::Shares(Shares(1)), ExitAmount::All] {
        assert_eq!(refused(amount, 99), MathError::NotMatured);
    }
    // An account with nothing in it has nothing matured.
    let mut nobody = Trader::credited(&[]);
    assert_eq!(nobody.withdraw(ExitAmount::All, i64::MAX), Err(MathError::NotMatured));
}

#[test]
fn p8_the_segment_starts_anew_when_shares_change_and_never_by_maturing_or_settling() {
    let mut ann = Trader::credited(&[(0, 600)]);
    assert_eq!((ann.seq, ann.claim.share.segment.from_seq), (0, 0));
    ann.join_other(600);
    ann.lose(300);
    let start = ann.claim.share.segment;
    assert_eq!(ann.claim.up_to_date(&ann.venue.profits, 100).share.segment, start);
    ann.credit(10, 300);
    assert_eq!(ann.claim.share.segment, Segment::starting(1, ann.claim.share.held));
    ann.lose(300);
    let _ = ann.withdraw(ExitAmount::Assets(Assets(1)), 100).unwrap();
    assert_eq!(ann.claim.share.segment, Segment::starting(2, ann.claim.share.held));
}

#[test]
fn p17_the_quote_of_a_profit_claim_by_hand() {
    let mut ann = Trader::credited(&[(0, 600), (50, 300)]);
    ann.join_other(300);
    ann.lose(400);
    // Two thirds are left: 400 that mature at 100, 200 at 150.
    let shares = ann.settled().share.held.shares;
    let share = ShareQuote {
        shares,
        value: Assets(599),
        pending_loss: Assets(300),
        lost: Assets(300),
        requested: Shares::ZERO,
    };
    let none = ProfitQuote { share, matured: Assets(0), matures_at: 150 };
    let quote = |now| quote_profit(&ann.claim, &ann.venue.profits, now).unwrap();
    assert_eq!(quote(99), none, "600, and the index of two thirds rounds down");
    let first = ann.settled().older;
    let out = ProfitQuote {
        share: ShareQuote { requested: first, ..share },
        matured: Assets(399),
        ..none
    };
    assert_eq!([quote(100), quote(149)], [out; 2]);
    let all = ShareQuote { requested: shares, ..share };
    assert_eq!(quote(150), ProfitQuote { share: all, matured: Assets(599), ..none });
    // It is what leaving then pays.
    for (now, pays) in [(100, 399), (150, 599)] {
        assert_eq!(ann.clone().withdraw(ExitAmount::All, now).unwrap().assets, Assets(pays));
    }
}

#[test]
fn p5_what_the_last_trader_leaves_behind_goes_to_the_pot() {
    let mut ann = Trader::credited(&[(0, 3)]);
    let burned = ann.withdraw(ExitAmount::Shares(Shares(19 * ONE / 10)), 100).unwrap();
    assert_eq!((burned.assets, burned.dust), (Assets(1), Assets(0)), "2 atoms are 1.1 shares now");
    let burned = ann.withdraw(ExitAmount::Shares(whole(1)), 100).unwrap();
    assert_eq!(
        (burned.assets, burned.dust),
        (Assets(1), Assets(1)),
        "a tenth of a share is no class"
    );
    let empty = LossClass { epoch: 1, ..LossClass::default() };
    assert_eq!(ann.venue, VenueBook { pot: Assets(1), profits: empty, ..VenueBook::default() });
    let settled = ann.settled();
    assert_eq!(
        (settled.share.held.shares, settled.share.lost),
        (Shares(0), Assets(0)),
        "no event took it"
    );
    assert_eq!(settled.matured(), Shares(0));
}

#[test]
fn p2_a_credit_takes_from_the_pot_first_and_moves_what_the_pot_has_into_the_class() {
    let venue = VenueBook { bond: Assets(50), pot: Assets(100), ..VenueBook::default() };
    assert_eq!(venue.total(), Ok(Assets(150)));
    let credit = |from_pot, arrived| venue.credit(Assets(from_pot), Assets(arrived));
    let (all, shares) = credit(100, 20).unwrap();
    assert_eq!(shares, whole(120));
    assert_eq!((all.bond, all.pot, all.profits.assets), (Assets(50), Assets(0), Assets(120)));
    assert_eq!(all.total(), Ok(Assets(170)), "what arrived is all that is new");
    let (some, shares) = credit(30, 0).unwrap();
    assert_eq!((some.pot, shares, some.total()), (Assets(70), whole(30), Ok(Assets(150))));
    assert_eq!(credit(101, 0), Err(MathError::Overflow), "more than the pot has");
    assert_eq!(credit(0, 0), Err(MathError::ZeroAmount));
    assert_eq!(credit(100, u64::MAX), Err(MathError::Overflow));
    // Less than a raw share buys nothing. No class of profits comes to such a price: it never gains.
    let profits = LossClass { total_shares: whole(1), assets: Assets(1 << 33), ..all.profits };
    let dear = VenueBook { profits, ..venue };
    assert_eq!(dear.credit(Assets(1), Assets(0)), Err(MathError::ZeroShares));
    assert_eq!(dear.credit(Assets(1), Assets(1)).unwrap().1, Shares(1));
}

#[test]
fn p1_a_bond_is_added_to_and_taken_out_with_the_pot_and_claims_stay() {
    let mut ann = Trader::credited(&[(0, 600)]);
    ann.venue.pot = Assets(40);
    ann.venue = ann.venue.add_bond(Assets(50)).unwrap().add_bond(Assets(1)).unwrap();
    assert_eq!((ann.venue.bond, ann.venue.total()), (Assets(51), Ok(Assets(691))));
    assert_eq!(ann.venue.add_bond(Assets(0)), Err(MathError::ZeroAmount));
    assert_eq!(ann.venue.add_bond(Assets(u64::MAX)), Err(MathError::Overflow));
    let (venue, bond, pot) = ann.venue.wind_up();
    assert_eq!((bond, pot), (Assets(51), Assets(40)));
    let empty = VenueBook { bond: Assets(0), pot: Assets(0), ..ann.venue };
    assert_eq!((venue, venue.total()), (empty, Ok(Assets(600))));
    assert_eq!(venue.wind_up(), (empty, Assets(0), Assets(0)), "once");
    // Her profit leaves as ever.
    ann.venue = venue;
    assert_eq!(ann.withdraw(ExitAmount::All, 100).unwrap().assets, Assets(600));
}

#[test]
fn p11_a_leave_that_drains_the_class_leaves_no_part_behind_that_would_mature_later() {
    // 2 atoms are 1.1 shares, matured; one more atom is 0.55 shares, which mature at 200.
    let mut ann = Trader::credited(&[(0, 3)]);
    let _ = ann.withdraw(ExitAmount::Shares(Shares(19 * ONE / 10)), 100).unwrap();
    ann.credit(100, 1);
    assert_eq!((ann.claim.older, ann.claim.older_at), (ann.claim.maturing(), 200));
    assert!(!ann.claim.older.is_zero() && ann.claim.older < whole(1));
    // The matured part leaves; what stays is less than a whole share: its atom goes to the pot.
    let burned = ann.withdraw(ExitAmount::All, 100).unwrap();
    assert_eq!((burned.assets.0 + burned.dust.0, ann.venue.pot), (3, burned.dust));
    assert_eq!((ann.venue.profits.epoch, ann.claim.share.held.shares), (1, Shares(0)));
    assert_eq!((ann.claim.older, ann.claim.matured()), (Shares(0), Shares(0)));
    // So the next profit has only its own date.
    ann.credit(150, 500);
    assert_eq!([199, 200, 249, 250].map(|now| ann.matured(now)), [0, 0, 0, 500]);
}
