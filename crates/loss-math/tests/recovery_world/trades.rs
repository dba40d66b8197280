//! Joining and leaving a [`World`], and what is kept of a segment when its shares change.

use super::{World, LPS};
use crate::common::AT_ONCE;
use loss_math::{Assets, Burned, ExitAmount, MathError, Share};

impl World {
    /// The shares of an owner change: a segment that bore losses is kept as a receipt.
    fn keep(&mut self, side: usize, who: usize, share: Share) {
        let (to_seq, side) = (self.seq(), &mut self.sides[side]);
        let account = &mut side.accounts[who];
        let segment = account.share.segment;
        if segment.crossed(side.last_loss) {
            let known = account.receipts.last().map(|(last, _)| last.from_seq);
            assert!(known < Some(segment.from_seq), "two receipts of one name");
            account.receipts.push((segment, to_seq));
        }
        account.share = share;
    }

    pub(super) fn join(&mut self, side: usize, who: usize, amount: Assets) {
        self.credit();
        let settled = self.settled(side, who);
        let shares = if side == LPS {
            let (pool, shares) = self.pool.deposit(amount).unwrap();
            self.pool = pool;
            shares
        } else {
            let (fund, shares) = self.fund.stake(amount).unwrap();
            self.fund = fund;
            shares
        };
        let share = settled.join(self.class(side), shares, self.seq()).unwrap();
        self.keep(side, who, share);
        let exact = &mut self.sides[side].exact;
        exact.settle(who);
        exact.join(who, amount.0, shares);
    }

    pub(super) fn leave(&mut self, side: usize, who: usize, amount: ExitAmount) {
        self.credit();
        let (owner, seq) = (self.settled(side, who), self.seq());
        let left = if side == LPS {
            let left = self.pool.withdraw(owner, amount, &AT_ONCE, seq, 0);
            left.map(|(pool, share, burned)| (pool, self.fund, share, burned))
        } else {
            let left = self.fund.unstake(owner, amount, &AT_ONCE, seq, 0);
            left.map(|(fund, share, burned)| (self.pool, fund, share, burned))
        };
        let (pool, fund, share, burned) = match left {
            Ok(left) => left,
            Err(
                MathError::ZeroAmount
                | MathError::NothingPaid
                | MathError::InsufficientShares
                | MathError::InsufficientIdle
                | MathError::FundShortOfCash,
            ) => return,
            Err(error) => panic!("{error}"),
        };
        (self.pool, self.fund) = (pool, fund);
        self.keep(side, who, share);
        let Burned { shares, assets, dust } = burned;
        let epoch = self.class(side).epoch;
        let exact = &mut self.sides[side].exact;
        exact.settle(who);
        exact.leave(who, assets.0, shares);
        if epoch > exact.epoch {
            assert!(exact.is_drained() && exact.assets == dust.0, "a whole share was left");
            exact.end_epoch();
        }
    }
}
