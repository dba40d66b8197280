//! The life of a class and its owners, step by step, next to the exact model.

use crate::common::{rational, worth, Owners};
use crate::model::Model;
use loss_math::{Assets, Holding, LossClass, MathError, Shares};
use num_bigint::BigInt;
use num_rational::BigRational;

pub const OWNERS: usize = 4;
pub const TEN_THOUSAND: u128 = 10_000;

#[derive(Clone, Debug)]
pub enum Step {
    Deposit(usize, u64),
    /// Burns this many ten-thousandths of what the owner has; at least one raw share.
    BurnPart(usize, u128),
    /// Leaves this many raw shares.
    BurnAllBut(usize, u128),
    BurnAmount(usize, u64),
    Lose(u64),
    LosePart(u128),
    LoseAllBut(u64),
    LoseMoreThanAll(u64),
    Gain(u64),
    /// As much as makes the class so many bits richer.
    GainBits(u32),
    Settle(usize),
}

/// A class, its owners, and the model of both.
pub struct Run {
    owners: Owners,
    model: Model,
    /// Bounds of `d` in the module's text.
    behind: [BigInt; OWNERS],
    pub tally: Tally,
}

/// What happened in a run, so that a test can say that it did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Gains that split every share once, twice, three times into 2^16.
    pub splits: [u32; 3],
    /// Settlements across a split; of them, those across losses too, by whether the class was split
    /// more often than the losses shifted the index, or less often.
    pub settled: u32,
    pub splits_above_gap: u32,
    pub splits_below_gap: u32,
    /// Losses of a class that was split in this epoch, and epochs that ended then.
    pub losses: u32,
    pub ends: u32,
}

impl Run {
    pub fn new() -> Self {
        let owners =
            Owners { class: LossClass::default(), holdings: vec![Holding::default(); OWNERS] };
        let behind = [BigInt::ZERO; OWNERS];
        Self { owners, model: Model::new(OWNERS), behind, tally: Tally::default() }
    }

    pub fn apply(&mut self, step: &Step) {
        let before = self.owners.clone();
        let class = before.class;
        let all = class.assets.get();
        // Whose claim may fall: nobody's, everybody's, or that of the one who acts.
        let mut may_fall = [false; OWNERS];
        match *step {
            Step::Deposit(owner, amount) => {
                self.deposit(owner, amount);
                may_fall[owner] = true;
            }
            Step::BurnPart(owner, part) => {
                let held = self.settle(owner).shares.get();
                self.burn(
                    owner,
                    Shares(held / TEN_THOUSAND * part + held % TEN_THOUSAND * part / TEN_THOUSAND),
                );
                may_fall[owner] = true;
            }
            Step::BurnAllBut(owner, left) => {
                let held = self.settle(owner).shares;
                self.burn(owner, held.minus_or_zero(Shares(left)));
                may_fall[owner] = true;
            }
            Step::BurnAmount(owner, amount) => {
                self.burn_amount(owner, amount);
                may_fall[owner] = true;
            }
            Step::Lose(loss) => self.lose(loss),
            Step::LosePart(part) => {
                self.lose(u64::try_from(u128::from(all) * part / TEN_THOUSAND).unwrap());
            }
            Step::LoseAllBut(left) => self.lose(all.saturating_sub(left)),
            Step::LoseMoreThanAll(more) => self.lose(all.saturating_add(more)),
            Step::Gain(amount) => self.gain(amount),
            Step::GainBits(bits) => {
                let more = u128::from(all) << bits;
                self.gain(u64::try_from(more).unwrap_or(u64::MAX));
            }
            Step::Settle(owner) => {
                self.settle(owner);
                may_fall[owner] = true;
            }
        }
        self.check(&before, step, may_fall);
    }

    fn settle(&mut self, owner: usize) -> Holding {
        let Owners { class, holdings } = &self.owners;
        let held = &holdings[owner];
        if held.epoch == class.epoch && held.splits < class.splits && !held.shares.is_zero() {
            let (split, gap) =
                (class.splits - held.splits, class.index.exponent() - held.index.exponent());
            self.tally.settled += 1;
            self.tally.splits_above_gap += u32::from(gap > 0 && split > gap);
            self.tally.splits_below_gap += u32::from(split < gap);
        }
        self.owners.settle(owner);
        self.behind[owner] += 1;
        self.owners.holdings[owner]
    }

    fn deposit(&mut self, owner: usize, amount: u64) {
        let held = self.settle(owner);
        match self.owners.class.mint_floor(Assets(amount)) {
            Ok((class, shares)) => {
                let before = self.owners.class;
                let at_par = before.is_empty();
                let value = if at_par { rational(amount) } else { worth(&before, shares) };
                // Less than a raw share of rounding, against who joins.
                let raw = worth(&before, Shares(1));
                assert!(at_par || rational(amount) - &value < raw);
                self.model.join(owner, &rational(amount), &value);
                self.owners.class = class;
                self.owners.holdings[owner] = held.plus(shares).unwrap();
            }
            // A raw share never costs an atom, so nothing is too small to join.
            Err(error) => assert_eq!(error, MathError::Overflow),
        }
    }

    fn burn(&mut self, owner: usize, shares: Shares) {
        let before = self.owners.class;
        let (class, burned) = before.burn_shares_floor(shares).unwrap();
        let value = worth(&before, shares);
        assert_eq!(rational(burned.assets.get()), value.floor(), "to the unit");
        self.leave(owner, class, burned, value);
    }

    fn burn_amount(&mut self, owner: usize, amount: u64) {
        let held = self.settle(owner);
        let before = self.owners.class;
        let Ok((class, burned)) = before.burn_amount_ceil(Assets(amount)) else {
            assert!(amount > before.assets.get(), "any amount that is there can be had");
            return;
        };
        if burned.shares > held.shares {
            return;
        }
        assert_eq!(burned.assets, Assets(amount));
        let value = worth(&before, burned.shares);
        let raw = worth(&before, Shares(1));
        assert!(&value - rational(amount) < raw, "less than a raw share of rounding");
        self.leave(owner, class, burned, value);
    }

    fn leave(
        &mut self,
        owner: usize,
        class: LossClass,
        burned: loss_math::Burned,
        value: BigRational,
    ) {
        let paid = rational(burned.assets.get());
        let before = self.owners.class;
        self.owners.class = class;
        self.forget_roundings(&before);
        self.owners.holdings[owner] = self.owners.holdings[owner].minus(burned.shares).unwrap();
        if class.epoch == self.model.epoch {
            self.model.leave(owner, &paid, &value);
            assert_eq!(burned.dust, Assets::ZERO);
            return;
        }
        self.model.leave(owner, &paid, &value);
        let rounding = if self.model.is_empty() { value - paid } else { rational(0) };
        let left = self.end_epoch() + rounding;
        assert_eq!(rational(burned.dust.get()), left, "nothing is lost with an epoch");
    }

    fn lose(&mut self, loss: u64) {
        let before = self.owners.class;
        let absorbed = self.owners.lose(loss);
        let shrunk = BigRational::new(
            self.owners.class.assets.get().into(),
            before.assets.get().max(1).into(),
        );
        for behind in &mut self.behind {
            *behind = (rational(behind.clone()) * &shrunk).ceil().to_integer() + 2;
        }
        self.tally.losses += u32::from(before.splits > 0);
        assert_eq!(absorbed.taken.get() + absorbed.rest.get(), loss);
        let rest = self.model.lose(&rational(loss));
        assert_eq!(rational(absorbed.rest.get()), rest);
        let drained = self.owners.class.epoch > self.model.epoch;
        let left = if drained { self.end_epoch() } else { rational(0) };
        assert_eq!(rational(absorbed.dust.get()), left, "nothing is lost with an epoch");
        self.forget_roundings(&before);
        let kept = self.owners.class.assets.get() + absorbed.taken.get() + absorbed.dust.get();
        assert_eq!(kept, before.assets.get());
    }

    /// The class ended an epoch that the model has not ended: was it right to?
    fn end_epoch(&mut self) -> BigRational {
        assert!(self.model.is_empty() || self.model.is_drained(), "a whole share was left");
        self.model.end_epoch()
    }

    fn gain(&mut self, amount: u64) {
        let before = self.owners.class;
        let (class, refused) = before.gain(Assets(amount)).unwrap();
        // All that fits 64 bits, if there is anybody to own it.
        let room = if before.is_empty() { 0 } else { u64::MAX - before.assets.get() };
        let taken = amount.min(room);
        assert_eq!(refused.get(), amount - taken);
        let gained = LossClass { assets: Assets(before.assets.get() + taken), ..before };
        // Into 2^16 parts until a whole share is worth no more than 2^16 atoms, and no further.
        let mut rounds = 0;
        let mut price = worth(&gained, Shares::ONE);
        while price > rational(1 << 16) {
            price /= rational(1 << 16);
            rounds += 1;
        }
        let bits = 16 * rounds;
        let total_shares = Shares(before.total_shares.get() << bits);
        assert_eq!(total_shares.get() >> bits, before.total_shares.get(), "beyond 128 bits");
        let splits = before.splits + u64::from(bits);
        assert_eq!(class, LossClass { total_shares, splits, ..gained });
        self.model.gain(&rational(taken));
        self.model.split(bits);
        for behind in &mut self.behind {
            *behind <<= bits;
        }
        if rounds > 0 {
            self.tally.splits[usize::try_from(rounds).unwrap() - 1] += 1;
        }
        self.owners.class = class;
    }

    /// Nobody is behind with anything in a new epoch.
    fn forget_roundings(&mut self, before: &LossClass) {
        if self.owners.class.epoch > before.epoch {
            self.behind.fill(BigInt::ZERO);
            self.tally.ends += u32::from(before.splits > 0);
        }
    }

    fn check(&mut self, before: &Owners, step: &Step, may_fall: [bool; OWNERS]) {
        let Self { owners, model, behind, .. } = self;
        let class = &owners.class;
        assert_eq!(rational(class.assets.get()), model.assets);
        assert_eq!(class.epoch, model.epoch);
        assert_eq!(class.assets.is_zero(), class.total_shares.is_zero());
        assert!(class.is_empty() || class.total_shares >= Shares::ONE, "drained");

        // P4.
        assert!(class.epoch >= before.class.epoch);
        let same_epoch = class.epoch == before.class.epoch;
        assert!(!same_epoch || class.index <= before.class.index, "the index rose");
        assert!(!same_epoch || class.splits >= before.class.splits, "a split was undone");
        assert!(same_epoch || class.splits == 0, "a new epoch begins unsplit");

        let raw = worth(class, Shares(1));
        let is_loss = matches!(
            step,
            Step::Lose(_) | Step::LosePart(_) | Step::LoseAllBut(_) | Step::LoseMoreThanAll(_)
        );
        let mut sum = 0_u128;
        for owner in 0..OWNERS {
            let once = owners.holdings[owner].settle(class);
            assert_eq!(once.settle(class), once, "P7: settling twice");
            let (claim, claim_before) = (owners.claim(owner), before.claim(owner));
            let (exact, value) = (&model.values[owner], rational(claim));
            // P5, and the bound in the text above.
            assert!(value <= *exact, "claim {claim} above exact {exact}");
            // Looking at it settles it once more.
            let behind = rational(&behind[owner] + 1) * &raw;
            assert!(*exact < value + rational(1) + behind, "claim {claim} of {exact}");
            if is_loss {
                assert!(claim <= claim_before, "P6: gained from a loss");
            } else if same_epoch && !may_fall[owner] {
                assert!(claim >= claim_before, "paid for what another did");
            }
            sum += u128::from(claim);
        }
        assert!(sum <= u128::from(class.assets.get()), "T10");
    }
}
