//! What must hold in a [`World`]: of every default, and of everything after every step.

use super::World;
use crate::common::{rational, worth};
use loss_math::quote::quote_share;
use loss_math::{Assets, InsuranceFund, LossClass, PoolLedger, Share, Shares, Waterfall};
use num_bigint::BigUint;

const DAY: i64 = 86_400;

impl World {
    /// P2, T2.
    pub(super) fn check_split(&self, debt: Assets, proceeds: Assets, paid: &Waterfall) {
        let Waterfall { collateral, reserve, stakers, lps, unallocated, shortfall, .. } = *paid;
        let parts = [collateral, reserve, stakers, lps, unallocated];
        let sum: u128 = parts.iter().map(|part| u128::from(part.0)).sum();
        assert_eq!(u128::from(debt.0), sum, "to the unit");
        assert_eq!((paid.debt, collateral), (debt, proceeds));
        assert_eq!(shortfall.0, debt.0 - proceeds.0);
        assert_eq!(paid.covered().0, reserve.0 + stakers.0);
    }

    /// P3, T3: a tier pays only when the ones before it are empty or at their cap.
    pub(super) fn check_order(&self, pool: &PoolLedger, fund: &InsuranceFund, paid: &Waterfall) {
        // As the default finds them: fees and dust credited.
        let (pool_then, fund_then) = self.pool.credit_fund(self.fund);
        let room = fund_then.room(&self.caps, self.now).min(fund_then.total());
        let covered = paid.covered();
        assert_eq!(covered, paid.shortfall.min(room), "the fund pays all it may");
        assert_eq!(paid.held_back.0, paid.shortfall.min(fund_then.total()).0 - covered.0);
        if !paid.stakers.is_zero() {
            assert_eq!(paid.reserve, fund_then.reserve, "the reserve first");
        }
        let uncovered = Assets(paid.shortfall.0 - covered.0);
        assert_eq!(paid.lps, uncovered.min(pool_then.lps.assets), "then the LPs");
        if !paid.unallocated.is_zero() {
            assert!(pool.lps.is_empty(), "unallocated while LPs have something left");
        }
        // The receivable before cash.
        let cash = Assets(fund_then.cash.0 - fund.cash.0);
        assert_eq!(paid.fund_cash, cash);
        assert_eq!(cash, covered.minus_or_zero(pool_then.receivable));
    }

    /// Over any span of time: no more than the cap, and what flowed back meanwhile.
    pub(super) fn check_caps(&mut self, fund: &InsuranceFund, paid: &Waterfall) {
        let covered = paid.covered();
        assert!(covered <= self.caps.per_event);
        if covered.is_zero() {
            return;
        }
        let at = fund.paid.updated_at;
        self.payments.push((at, covered.0));
        let cap = u128::from(self.caps.per_day.0);
        let mut sum = 0;
        for (since, amount) in self.payments.iter().rev() {
            sum += u128::from(*amount);
            let seconds = u128::try_from(at - since).unwrap();
            let bound = cap + cap * seconds / u128::try_from(DAY).unwrap();
            assert!(sum <= bound, "paid {sum} in {seconds} s with a cap of {cap} a day");
        }
    }

    pub(super) fn check(&mut self, (lps, stakers): &(LossClass, LossClass)) {
        let splits = [(lps, &self.pool.lps), (stakers, &self.fund.stakers)]
            .map(|(before, after)| check_class(before, after));
        self.splits.iter_mut().zip(splits).for_each(|(sum, split)| *sum += u32::from(split));
        let Self { pool, fund, .. } = &*self;
        assert!(pool.is_balanced(), "P1: {pool:?}");
        assert!(fund.is_balanced(pool.receivable), "P1: {fund:?} {:?}", pool.receivable);
        let claims: u128 = self.lps.iter().map(|lp| self.check_owner(&pool.lps, lp)).sum();
        assert!(claims <= u128::from(pool.lps.assets.0), "T10: LPs");
        let stake = self.check_owner(&fund.stakers, &self.staker);
        assert!(stake <= u128::from(fund.stakers.assets.0), "T10: stakers");
        // What the borrowers owe covers the book.
        let debts = self.debts.iter().map(|held| pool.debt.debt_ceil(*held).unwrap().0);
        let owed: u128 = debts.map(u128::from).sum();
        assert!(owed >= u128::from(pool.debt.total_ceil().unwrap().0));
        assert_eq!(self.debts.iter().map(|held| held.0).sum::<u128>(), pool.debt.total_shares.0);
    }

    /// What holds for every account at any time; returns its claim.
    fn check_owner(&self, class: &LossClass, owner: &Share) -> u128 {
        let settled = owner.settle(class);
        assert_eq!(settled.settle(class), settled, "P7: settling twice");
        assert_eq!(settled.segment, owner.segment, "settling changed what can be proved");
        assert!(settled.lost >= owner.lost);
        // Only splits make shares more, and only within an epoch.
        let splits = class.splits.saturating_sub(owner.held.splits);
        let split = BigUint::from(owner.held.shares.0) << splits;
        let old = owner.held.epoch < class.epoch;
        let most = if old { BigUint::ZERO } else { split };
        assert!(BigUint::from(settled.held.shares.0) <= most, "shares from nowhere");
        assert!(settled.request.shares <= settled.held.shares, "requested what is not there");
        let quote = quote_share(owner, class).unwrap();
        assert_eq!((quote.shares, quote.lost), (settled.held.shares, settled.lost), "P17");
        u128::from(quote.value.0)
    }

    /// What brings assets or debt in stops 2^32 roundings before 64 bits: whether a step that adds
    /// `more` may be refused. Nothing that lets anybody out ever is.
    pub(super) fn may_be_full(&self, more: Assets) -> bool {
        let book = self.pool.debt.total_ceil().unwrap();
        let rounding = 1 + (self.pool.debt.index.bits() >> 96) + (1 << 32);
        let after: u128 = [self.pool.cash, book, more].iter().map(|part| u128::from(part.0)).sum();
        after + rounding > u128::from(u64::MAX)
    }
}

/// What every step leaves of a class; returns whether it split shares.
fn check_class(before: &LossClass, after: &LossClass) -> bool {
    assert!(after.epoch >= before.epoch, "P4");
    let same_epoch = after.epoch == before.epoch;
    assert!(!same_epoch || after.index <= before.index, "P4");
    assert!(!same_epoch || after.splits >= before.splits, "a split was undone");
    assert!(same_epoch || after.splits == 0, "a new epoch begins unsplit");
    assert!(after.is_empty() || after.total_shares >= Shares::ONE, "drained");
    // Only a broken atom that somebody leaves behind is gained without a split, so far.
    let whole = worth(after, Shares::ONE);
    assert!(whole <= rational(1 << 17), "a share worth {whole} atoms");
    assert!(after.total_shares.0 < 1 << 97, "{:?}", after.total_shares);
    same_epoch && after.splits > before.splits
}
