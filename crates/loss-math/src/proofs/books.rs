//! Statements about the pool's and the fund's books: debts, defaults, deficits.

use super::given;
use crate::{
    Assets, DebtBook, DebtIndex, DebtShares, DeficitTerms, FundCaps, InsuranceFund, LeakyBucket,
    LossClass, PoolLedger, VenueBook, VenueCaps, VenueUse,
};

const UNUSED: LeakyBucket = LeakyBucket { used: 0, updated_at: 0 };

fn class_of(amount: u64) -> LossClass {
    LossClass::default().mint_floor(Assets(amount)).map_or(LossClass::default(), |(class, _)| class)
}

/// What the books of pool and fund are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Books {
    pub lps: u64,
    pub reserve: u64,
    pub stakers: u64,
    /// Of the fund's, owed by the pool.
    pub receivable: u64,
    /// Lent, of all the pool has.
    pub lent: u64,
    /// What the fund may pay.
    pub cap: u64,
}

impl Books {
    /// None for numbers that cannot be.
    fn build(&self) -> Option<(PoolLedger, InsuranceFund, DebtShares, FundCaps)> {
        let fund = self.reserve.checked_add(self.stakers)?;
        let pool = PoolLedger {
            cash: Assets(self.lps.checked_add(self.receivable)?),
            debt: DebtBook { total_shares: DebtShares::ZERO, index: DebtIndex::ONE },
            lps: class_of(self.lps),
            receivable: Assets(self.receivable),
            fee_accrued: Assets::ZERO,
            fee_carry: 0,
            dust: Assets::ZERO,
            accrued_at: 0,
        };
        let (pool, shares) = pool.borrow(Assets(self.lent)).ok()?;
        let fund = InsuranceFund {
            cash: Assets(fund.checked_sub(self.receivable)?),
            reserve: Assets(self.reserve),
            stakers: class_of(self.stakers),
            paid: UNUSED,
        };
        let caps = FundCaps { per_event: Assets(self.cap), per_day: Assets(u64::MAX) };
        Some((pool, fund, shares, caps))
    }
}

/// P1, P2, P3.
pub(super) fn a_default_is_split_exactly(books: Books, proceeds: u64) -> bool {
    given!(proceeds <= books.lent);
    let Some((pool, fund, shares, caps)) = books.build() else { return false };
    let (after, funded, paid) = pool.write_off(fund, &caps, shares, Assets(proceeds), 0).unwrap();
    let parts = [paid.collateral, paid.reserve, paid.stakers, paid.lps, paid.unallocated];
    assert!(parts.iter().map(|part| u128::from(part.get())).sum::<u128>() == books.lent.into());
    let [_, reserve, stakers, lps, unallocated] = parts.map(Assets::get);
    let fund_done = reserve + stakers == (books.reserve + books.stakers).min(books.cap);
    assert!(reserve + stakers <= books.cap);
    assert!(stakers == 0 || reserve == books.reserve);
    assert!(lps == 0 || fund_done);
    assert!(unallocated == 0 || (fund_done && lps == books.lps));
    assert!(after.is_balanced() && funded.is_balanced(after.receivable));
    true
}

/// P1, P2, P3, P15. `venue`: its bond and its profit claims, its caps on fund and LPs.
pub(super) fn a_deficit_is_split_exactly(books: Books, venue: [u64; 4], deficit: u64) -> bool {
    let [bond, profits, insurance, by_lps] = venue;
    given!(
        deficit > 0
            && bond.checked_add(profits).is_some_and(|sum| sum.checked_add(deficit).is_some())
    );
    let Some((pool, fund, _, caps)) = books.build() else { return false };
    let used = VenueUse { insurance: UNUSED, lps: UNUSED };
    let book =
        VenueBook { bond: Assets(bond), pot: Assets::ZERO, profits: class_of(profits), used };
    let all = VenueCaps { insurance: Assets(insurance), lps: Assets(by_lps) };
    let terms = DeficitTerms { fund: caps, venue: all, pool: all };
    let got = pool.pay_deficit(fund, book, used, &terms, Assets(deficit), 0).unwrap();
    let paid = got.waterfall;
    let parts = [paid.bond, paid.reserve, paid.stakers, paid.profits, paid.lps, paid.unallocated];
    assert!(parts.iter().map(|part| u128::from(part.get())).sum::<u128>() == deficit.into());
    let [by_bond, reserve, stakers, by_profits, lps, unallocated] = parts.map(Assets::get);
    assert!(reserve + stakers <= insurance.min(books.cap) && lps <= by_lps);
    assert!(reserve + stakers + by_profits + lps == 0 || by_bond == bond);
    assert!(stakers == 0 || reserve == books.reserve);
    assert!(lps + unallocated == 0 || by_profits == profits);
    assert!(got.ledger.is_balanced() && got.fund.is_balanced(got.ledger.receivable));
    assert!(
        got.venue.total().unwrap().get() + by_bond + by_profits
            == bond + profits + deficit - unallocated
    );
    true
}

/// P1, P5. A loan and its repayment in two parts.
pub(super) fn debts_round_up(index: u128, others: u64, amount: u64, part: u64) -> bool {
    given!(index >> 64 > 0 && index >> 80 == 0 && amount > 0 && part > 0);
    given!(others >> 40 == 0 && amount >> 40 == 0);
    let index = DebtIndex::from_bits(index);
    let debt = DebtBook { total_shares: DebtShares(u128::from(others) << 32), index };
    let lent = debt.total_ceil().unwrap().get();
    let pool = PoolLedger {
        cash: Assets(amount),
        debt,
        lps: class_of(lent + amount),
        receivable: Assets::ZERO,
        fee_accrued: Assets::ZERO,
        fee_carry: 0,
        dust: Assets::ZERO,
        accrued_at: 0,
    };
    let (pool, held) = pool.borrow(Assets(amount)).unwrap();
    assert!(pool.is_balanced() && pool.debt.debt_ceil(held).unwrap().get() >= amount);
    let (pool, held) = match pool.repay(held, Assets(part)) {
        Ok((pool, paid)) => {
            assert!(paid.paid.get() <= part);
            (pool, DebtShares(held.get() - paid.shares.get()))
        }
        Err(_) => (pool, held),
    };
    assert!(pool.is_balanced());
    let rest = pool.debt.debt_ceil(held).unwrap();
    if !rest.is_zero() {
        let (pool, paid) = pool.repay(held, rest).unwrap();
        assert!(pool.is_balanced() && paid.shares == held && paid.paid == rest);
    }
    true
}
