//! How LPs and the staker leave a [`World`]: by request or at once, and every reason to be refused.

use super::{part_of, unless, World};
use loss_math::{
    Assets, Burned, ExitAmount, ExitRequest, LossClass, MathError, Segment, Share, Shares,
};

impl World {
    /// A settled owner's request for a part of what it has.
    pub(super) fn request(&self, owner: Share, part: u32) -> Share {
        let shares = Shares(part_of(owner.held.shares.0, part));
        let mut errors = Vec::new();
        if shares.is_zero() {
            errors.push(MathError::ZeroAmount);
        }
        if !owner.request.shares.is_zero() && self.now <= owner.request.closes_at {
            errors.push(MathError::RequestPending);
        }
        let made = owner.request.make(&owner.held, shares, &self.exits, self.now);
        let Some(request) = unless(made, &errors) else { return owner };
        assert!(errors.is_empty(), "{errors:?} was due");
        let opens_at = self.now.saturating_add(self.exits.delay.into());
        let closes_at = opens_at.saturating_add(self.exits.window.into());
        assert_eq!(request, ExitRequest { shares, opens_at, closes_at });
        Share { request, ..owner }
    }

    pub(super) fn withdraw(&mut self, who: usize, amount: ExitAmount) {
        let owner = self.lps[who].settle(&self.pool.lps);
        let mut errors = self.exit_errors(&owner, amount);
        if self.asks_for(&owner, &self.pool.lps, amount) > self.pool.cash {
            errors.push(MathError::InsufficientIdle);
        }
        let (exits, seq, now) = (self.exits, self.seq, self.now);
        let out = self.pool.withdraw(owner, amount, &exits, seq, now);
        let Some((pool, share, burned)) = unless(out, &errors) else { return };
        assert_eq!(pool.cash.0 + burned.assets.0, self.pool.cash.0);
        self.check_exit(&owner, &share, amount, &burned);
        self.lps[who] = share;
        self.pool = pool;
    }

    /// Why an exit may be refused, besides money that is not there.
    fn exit_errors(&self, owner: &Share, amount: ExitAmount) -> Vec<MathError> {
        let mut errors = vec![MathError::ZeroAmount];
        match amount {
            ExitAmount::Assets(_) => errors.push(MathError::InsufficientShares),
            ExitAmount::Shares(_) | ExitAmount::All => errors.push(MathError::NothingPaid),
        }
        if self.exits.delay > 0 {
            let ExitRequest { shares, opens_at, closes_at } = owner.request;
            errors.push(match () {
                () if shares.is_zero() => MathError::ExitNotRequested,
                () if self.now < opens_at => MathError::ExitTooEarly,
                () if self.now > closes_at => MathError::ExitLapsed,
                () => MathError::ExceedsRequest,
            });
        }
        errors
    }

    /// What an exit that is allowed pays.
    fn asks_for(&self, owner: &Share, class: &LossClass, amount: ExitAmount) -> Assets {
        let requested = owner.request.shares.min(owner.held.shares);
        let all = if self.exits.delay > 0 { requested } else { owner.held.shares };
        match amount {
            ExitAmount::Assets(amount) => amount,
            ExitAmount::Shares(shares) => class.claim_floor(shares).unwrap(),
            ExitAmount::All => class.claim_floor(all).unwrap(),
        }
    }

    /// What an exit did to its owner, who was settled before.
    fn check_exit(&self, before: &Share, after: &Share, amount: ExitAmount, burned: &Burned) {
        // Who drains the class has nothing left of it.
        let drained = after.held.epoch > before.held.epoch;
        let left = before.held.shares.0 - burned.shares.0;
        assert_eq!(after.held.shares.0, if drained { 0 } else { left });
        assert_eq!(after.segment, Segment::starting(self.seq, after.held));
        assert_eq!((after.lost, after.recovered), (before.lost, before.recovered));
        assert!(after.request.shares <= after.held.shares, "requested what is not there");
        if let ExitAmount::Assets(asked) = amount {
            assert_eq!(burned.assets, asked);
        }
        if self.exits.delay > 0 {
            let ExitRequest { shares, opens_at, closes_at } = before.request;
            assert!((opens_at..=closes_at).contains(&self.now), "out of the window");
            let rest = if drained { 0 } else { shares.0 - burned.shares.0 };
            assert_eq!(after.request.shares.0, rest, "used up");
        }
    }

    pub(super) fn unstake(&mut self, amount: ExitAmount) {
        let owner = self.staker.settle(&self.fund.stakers);
        let mut errors = self.exit_errors(&owner, amount);
        if self.asks_for(&owner, &self.fund.stakers, amount) > self.fund.cash {
            errors.push(MathError::FundShortOfCash);
        }
        // Only with more tokens than a mint can have: 2^64 in the reserve, and a stake on top.
        if self.fund.reserve.0.checked_add(1 << 16).is_none() {
            errors.push(MathError::Overflow);
        }
        let (exits, seq, now) = (self.exits, self.seq, self.now);
        let out = self.fund.unstake(owner, amount, &exits, seq, now);
        let Some((fund, share, burned)) = unless(out, &errors) else { return };
        assert_eq!(fund.cash.0 + burned.assets.0, self.fund.cash.0);
        self.check_exit(&owner, &share, amount, &burned);
        self.staker = share;
        self.fund = fund;
    }
}
