//! What owners of a [`World`] gain: interest, fees, and once in a while a windfall.

use super::{part_of_u64, Part, World, STAKERS};
use loss_math::{Assets, Bps, DebtIndex, DebtShares, InterestTerms, LossClass, RateCurve};

impl World {
    /// Whatever `change` adds to a class, all of its owners gained.
    pub(super) fn changed(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        for side in self.each_side() {
            let LossClass { assets, splits, .. } = *self.class(side);
            let exact = &mut self.sides[side].exact;
            exact.gain(assets.0 - exact.assets);
            self.splits[side] += u64::from(splits > exact.splits);
            exact.split(splits - exact.splits);
        }
    }

    pub(super) fn windfall(&mut self, side: usize) {
        // What it becomes leaves room for all that may come in: nothing here ever overflows.
        let small = |amount: Assets| amount.0 < 1 << 36;
        if side == STAKERS {
            let staked = self.fund.stakers.assets;
            if small(staked) {
                self.pool = self.pool.take_fee(Assets(staked.0 << 18)).unwrap();
                self.credit();
            }
            return;
        }
        if self.pool.debt.total_shares.is_zero() {
            // As a new pool has it: no index grows a fourth time by this.
            self.pool.debt.index = DebtIndex::ONE;
            self.lend(5_000);
        }
        if small(self.pool.debt.total_ceil().unwrap()) {
            // A year at the highest rate there is.
            let most = Bps(u32::MAX);
            let curve = RateCurve { base: most, kink: most, max: most, ..self.terms.curve };
            let terms = InterestTerms { curve, ..self.terms };
            let now = self.pool.accrued_at + 31_536_000;
            self.changed(|world| world.pool = world.pool.accrue(&terms, now));
        }
    }

    pub(super) fn lend(&mut self, part: Part) {
        let shares = self.borrow(part_of_u64(self.pool.cash.0, part));
        self.lent = self.lent.plus(shares).unwrap();
    }

    pub(super) fn credit(&mut self) {
        self.changed(|world| (world.pool, world.fund) = world.pool.credit_fund(world.fund));
    }

    pub(super) fn borrow(&mut self, amount: u64) -> DebtShares {
        let Ok((pool, shares)) = self.pool.borrow(Assets(amount)) else { return DebtShares::ZERO };
        self.pool = pool;
        shares
    }
}
