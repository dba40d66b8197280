//! Holds up T4 to T10 (P4 to P9) on random lives of a class: the loss index against the slow
//! exact model of `model/mod.rs`, after every single step.
//!
//! **The bound.** Let `d` be by how many raw shares (2^-32 of a share) an owner holds less than
//! its exact part of the total. A loss adds less than two: the total is rounded up by less than
//! one, and the index down by less than `2^-127` of itself, which is nothing of 97 bits. A
//! settlement adds less than one. Trades add none: what they round is given to those who stay, in
//! the model too. Each later loss shrinks `d` with the shares. The claim is rounded down once, so
//!
//! ```text
//! claim <= exact < claim + 1 + d * price of a raw share,     d < 2 * losses + settlements
//! ```
//!
//! A raw share is worth 2^-32 of an atom at par and never more than about 2^-16, so the second
//! term stays below one atom for two thousand million roundings at par.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
mod model;

use common::{edge_amount, rational, replaying, worth, Owners};
use loss_math::{Assets, Holding, LossClass, MathError, Shares};
use model::Model;
use num_rational::BigRational;
use proptest::prelude::*;

const OWNERS: usize = 4;
const TEN_THOUSAND: u128 = 10_000;

#[derive(Clone, Debug)]
enum Step {
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
    Settle(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let owner = || 0..OWNERS;
    let part = || prop_oneof![1 => Just(0), 5 => 1..TEN_THOUSAND, 2 => Just(TEN_THOUSAND)];
    prop_oneof![
        6 => (owner(), edge_amount()).prop_map(|(owner, amount)| Step::Deposit(owner, amount)),
        2 => (owner(), part()).prop_map(|(owner, part)| Step::BurnPart(owner, part)),
        1 => (owner(), 0..3_u128).prop_map(|(owner, left)| Step::BurnAllBut(owner, left)),
        2 => (owner(), edge_amount()).prop_map(|(owner, amount)| Step::BurnAmount(owner, amount)),
        2 => edge_amount().prop_map(Step::Lose),
        4 => (1..TEN_THOUSAND).prop_map(Step::LosePart),
        2 => edge_amount().prop_map(Step::LoseAllBut),
        1 => (0..3_u64).prop_map(Step::LoseMoreThanAll),
        2 => edge_amount().prop_map(Step::Gain),
        3 => owner().prop_map(Step::Settle),
    ]
}

struct Run {
    owners: Owners,
    model: Model,
    /// Bounds of `d` in the module's text.
    losses: u64,
    settlements: [u64; OWNERS],
}

impl Run {
    fn new() -> Self {
        let owners =
            Owners { class: LossClass::default(), holdings: vec![Holding::default(); OWNERS] };
        Self { owners, model: Model::new(OWNERS), losses: 0, settlements: [0; OWNERS] }
    }

    fn apply(&mut self, step: &Step) {
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
            Step::Settle(owner) => {
                self.settle(owner);
                may_fall[owner] = true;
            }
        }
        self.check(&before, step, may_fall);
    }

    fn settle(&mut self, owner: usize) -> Holding {
        self.owners.settle(owner);
        self.settlements[owner] += 1;
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
        self.owners.class = class;
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
        self.losses += 1;
        assert_eq!(absorbed.taken.get() + absorbed.rest.get(), loss);
        let rest = self.model.lose(&rational(loss));
        assert_eq!(rational(absorbed.rest.get()), rest);
        let drained = self.owners.class.epoch > self.model.epoch;
        let left = if drained { self.end_epoch() } else { rational(0) };
        assert_eq!(rational(absorbed.dust.get()), left, "nothing is lost with an epoch");
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
        let taken = amount - refused.get();
        assert_eq!(class, LossClass { assets: Assets(before.assets.get() + taken), ..before });
        // As much as leaves a whole share worth 2^16 atoms, and the class in 64 bits.
        let most = (before.total_shares.get() >> 16).min(u128::from(u64::MAX));
        let room = most.saturating_sub(u128::from(before.assets.get()));
        assert_eq!(u128::from(taken), room.min(u128::from(amount)));
        self.model.gain(&rational(taken));
        self.owners.class = class;
    }

    fn check(&mut self, before: &Owners, step: &Step, may_fall: [bool; OWNERS]) {
        let Self { owners, model, losses, settlements } = self;
        let class = &owners.class;
        assert_eq!(rational(class.assets.get()), model.assets);
        assert_eq!(class.epoch, model.epoch);
        assert_eq!(class.assets.is_zero(), class.total_shares.is_zero());
        assert!(class.is_empty() || class.total_shares >= Shares::ONE, "drained");

        // P4.
        assert!(class.epoch >= before.class.epoch);
        let same_epoch = class.epoch == before.class.epoch;
        assert!(!same_epoch || class.index <= before.class.index, "the index rose");

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
            let roundings = rational(2 * *losses + settlements[owner]);
            assert!(*exact < value + rational(1) + roundings * &raw, "claim {claim} of {exact}");
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

proptest! {
    #![proptest_config(replaying("proptest-regressions/differential.txt"))]

    #[test]
    fn p5_p6_p7_a_claim_is_never_above_its_exact_value_and_less_than_a_unit_below(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut run = Run::new();
        for step in &steps {
            run.apply(step);
        }
    }
}
