//! Joining and leaving a [`World`], and what is kept of a segment when its shares change.

use super::{World, LPS, STAKERS, TRADERS};
use crate::common::AT_ONCE;
use loss_math::{Assets, Burned, ExitAmount, MathError, ProfitClaim, Shares};

impl World {
    pub(super) fn settled(&self, side: usize, who: usize) -> ProfitClaim {
        self.sides[side].accounts[who].claim.settle(self.class(side))
    }

    /// Of a trader what has matured, of all others what they hold.
    pub(super) fn free_to_leave(&self, side: usize, who: usize) -> Shares {
        let settled = self.settled(side, who);
        if side < TRADERS {
            return settled.share.held.shares;
        }
        settled.mature(self.now()).matured()
    }

    /// The shares of an owner change: a segment that bore losses is kept as a receipt.
    fn keep(&mut self, side: usize, who: usize, claim: ProfitClaim) {
        let (to_seq, side) = (self.seq(), &mut self.sides[side]);
        let account = &mut side.accounts[who];
        let segment = account.claim.share.segment;
        if segment.crossed(side.last_loss) {
            let known = account.receipts.last().map(|(last, _)| last.from_seq);
            assert!(known < Some(segment.from_seq), "two receipts of one name");
            account.receipts.push((segment, to_seq));
        }
        account.claim = claim;
    }

    pub(super) fn join(&mut self, side: usize, who: usize, amount: Assets) {
        self.credit();
        let (settled, seq) = (self.settled(side, who), self.seq());
        let (claim, shares) = match side {
            LPS => {
                let (pool, shares) = self.pool.deposit(amount).unwrap();
                self.pool = pool;
                let share = settled.share.join(self.class(side), shares, seq).unwrap();
                (ProfitClaim { share, ..settled }, shares)
            }
            STAKERS => {
                let (fund, shares) = self.fund.stake(amount).unwrap();
                self.fund = fund;
                let share = settled.share.join(self.class(side), shares, seq).unwrap();
                (ProfitClaim { share, ..settled }, shares)
            }
            _ => self.credit_profit(side, settled, amount),
        };
        self.keep(side, who, claim);
        let exact = &mut self.sides[side].exact;
        exact.settle(who);
        exact.join(who, amount.0, shares);
    }

    pub(super) fn leave(&mut self, side: usize, who: usize, amount: ExitAmount) {
        self.credit();
        let (owner, seq) = (self.settled(side, who), self.seq());
        let left = match side {
            LPS => self.pool.withdraw(owner.share, amount, &AT_ONCE, seq, 0).map(
                |(pool, share, burned)| {
                    self.pool = pool;
                    (ProfitClaim { share, ..owner }, burned)
                },
            ),
            STAKERS => self.fund.unstake(owner.share, amount, &AT_ONCE, seq, 0).map(
                |(fund, share, burned)| {
                    self.fund = fund;
                    (ProfitClaim { share, ..owner }, burned)
                },
            ),
            _ => self.withdraw_profit(side, owner, amount),
        };
        let (claim, burned) = match left {
            Ok(left) => left,
            Err(
                MathError::ZeroAmount
                | MathError::NothingPaid
                | MathError::InsufficientShares
                | MathError::InsufficientIdle
                | MathError::FundShortOfCash,
            ) => return,
            Err(MathError::NotMatured) if side >= TRADERS => return,
            Err(error) => panic!("{error}"),
        };
        self.keep(side, who, claim);
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
