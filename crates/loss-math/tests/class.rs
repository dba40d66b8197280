//! The class and the accounts in it by themselves, at their borders.

use loss_math::{
    Assets, ExitRequest, Holding, LossClass, LossIndex, MathError, ProfitClaim, Segment, Share,
    SharePrice, Shares,
};

/// 600 atoms, 599 whole shares and a half: a share is worth a little more than an atom.
fn class() -> LossClass {
    let total_shares = Shares((599 << 32) + (1 << 31));
    LossClass { assets: Assets(600), total_shares, ..LossClass::default() }
}

#[test]
fn p11_all_of_a_class_can_be_asked_for_and_an_atom_more_cannot() {
    let class = class();
    assert_eq!(class.shares_for_ceil(Assets(600)), Ok(class.total_shares));
    let refused = Err(MathError::InsufficientShares);
    assert_eq!(class.shares_for_ceil(Assets(601)), refused);
    assert_eq!(class.shares_for_ceil(Assets(u64::MAX)), refused);
    assert_eq!(LossClass::default().shares_for_ceil(Assets(1)), refused);
    assert_eq!(class.shares_for_ceil(Assets(0)), Err(MathError::ZeroAmount));
}

#[test]
fn p11_who_takes_all_of_a_class_leaves_an_empty_one_in_the_next_epoch() {
    let (after, burned) = class().burn_amount_ceil(Assets(600)).unwrap();
    assert_eq!(after, LossClass { epoch: 1, ..LossClass::default() });
    let parts = (burned.shares, burned.assets, burned.dust);
    assert_eq!(parts, (class().total_shares, Assets(600), Assets(0)));
}

/// A share that holds, lost and was repaid something, and asked to leave.
fn share() -> Share {
    let held = Holding { shares: Shares(7 << 32), epoch: 2, ..Holding::default() };
    Share {
        held,
        price: SharePrice { assets: Assets(600), total_shares: Shares(600 << 32) },
        segment: Segment::starting(4, held),
        request: ExitRequest { shares: Shares(3 << 32), opens_at: 10, closes_at: 20 },
        lost: Assets(5),
        recovered: Assets(2),
    }
}

#[test]
fn p11_taking_a_request_back_changes_nothing_else() {
    let cancelled = share().cancel_request();
    assert_eq!(cancelled, Share { request: ExitRequest::default(), ..share() });
}

#[test]
fn p14_a_repayment_adds_to_what_was_recovered_and_changes_nothing_else() {
    assert_eq!(share().repaid(Assets(9)), Share { recovered: Assets(11), ..share() });
    let most = share().repaid(Assets(u64::MAX));
    assert_eq!(most, Share { recovered: Assets(u64::MAX), ..share() });
}

#[test]
fn p8_a_profit_claim_opens_at_the_classs_epoch_and_index_and_after_its_events() {
    let (class, _) = LossClass { epoch: 5, ..class() }.absorb(Assets(100));
    let claim = ProfitClaim::open(&class, 9);
    assert_eq!(claim, ProfitClaim { share: Share::open(&class, 9), ..ProfitClaim::default() });
    let Share { held, segment, .. } = claim.share;
    assert_eq!((held.epoch, held.index, segment.from_seq), (5, class.index, 9));
    assert!(held.index < LossIndex::ONE, "there was a loss");
}
