//! What holds after every step.

use super::World;
use loss_math::{Assets, LossClass, Share};

impl World {
    pub fn classes(&self) -> [LossClass; 3] {
        [self.ledger.lps, self.fund.stakers, self.venue.profits]
    }

    pub fn check(&self, before: &[LossClass; 3]) {
        assert!(self.ledger.is_balanced(), "P1: {:?}", self.ledger);
        assert!(self.fund.is_balanced(self.ledger.receivable), "P1: {:?}", self.fund);
        let venue = self.venue.total().expect("tokens of one mint");
        let there = [self.ledger.cash, self.fund.cash, venue, self.outside];
        let sum: u128 = there.iter().map(|part| u128::from(part.get())).sum();
        assert_eq!(sum, u128::from(u64::MAX), "P1: tokens came out of nothing or were lost");

        let shares: u128 = self.positions.iter().map(|(shares, _)| shares.get()).sum();
        assert_eq!(shares, self.ledger.debt.total_shares.get(), "P1: debt shares");

        let [lps, stakers, profits] = self.classes();
        check_owners("LPs", &lps, &self.lps);
        check_owners("stakers", &stakers, &self.stakes);
        for claim in &self.claims {
            let settled = claim.up_to_date(&profits, self.now);
            assert!(settled.matured() <= settled.share.held.shares, "P11: {settled:?}");
            assert!(settled.older <= settled.maturing(), "P11: {settled:?}");
        }
        check_owners("traders", &profits, &self.claims.map(|claim| claim.share));
        for (then, now) in before.iter().zip(self.classes()) {
            check_class(then, &now);
        }
    }
}

fn check_class(before: &LossClass, now: &LossClass) {
    assert!(now.epoch >= before.epoch, "P4: an epoch fell");
    let fell = now.epoch > before.epoch || now.index <= before.index;
    assert!(fell, "P4: an index rose from {before:?} to {now:?}");
    assert_eq!(now.assets.is_zero(), now.total_shares.is_zero(), "P1: {now:?}");
    // Never dear for long: see `LossClass::gain`.
    assert!(now.total_shares.get() < 1 << 97, "P5: {now:?}");
}

fn check_owners(who: &str, class: &LossClass, shares: &[Share]) {
    let settled: Vec<Share> = shares.iter().map(|share| share.settle(class)).collect();
    for (then, now) in shares.iter().zip(&settled) {
        assert_eq!(now.settle(class), *now, "P7: settling {who} twice is once");
        assert!(now.lost >= then.lost && now.recovered == then.recovered, "P7: {who}");
        assert!(now.request.shares <= now.held.shares, "P11: {who} requested more than is held");
        assert_eq!(now.segment, then.segment, "P14: settling {who} changed a proof");
    }
    let held: u128 = settled.iter().map(|share| share.held.shares.get()).sum();
    assert!(held <= class.total_shares.get(), "P1: {who} hold more shares than there are");
    let claims = settled.iter().map(|share| share.claim_floor(class).expect("of this class"));
    let claims: u128 = claims.map(|claim: Assets| u128::from(claim.get())).sum();
    assert!(claims <= u128::from(class.assets.get()), "P1: claims of {who} exceed the assets");
}
