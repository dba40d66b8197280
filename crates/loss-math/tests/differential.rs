//! Holds up T4 to T10 (P4 to P9) on random lives of a class: the loss index against the slow
//! exact model of `model/mod.rs`, after every single step.
//!
//! **The bound.** Let `d` be by how many raw shares (2^-32 of a share) an owner holds less than
//! its exact part of the total. A loss adds less than two: the total is rounded up by less than
//! one, and the index down by less than `2^-127` of itself, which is nothing of 97 bits. A
//! settlement adds less than one. Trades add none: what they round is given to those who stay, in
//! the model too. Each later loss shrinks `d` with the shares, and a split multiplies it with them.
//! The claim is rounded down once, so
//!
//! ```text
//! claim <= exact < claim + 1 + d * price of a raw share
//! ```
//!
//! A raw share is worth 2^-32 of an atom at par and never more than about 2^-16, so the second
//! term is nothing until a class gains many times what it has. Then it is a part of that gain: less
//! than `2^-32` of it for each rounding, because a class is never less than 2^32 raw shares.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
#[path = "life/mod.rs"]
mod life;
mod model;

use common::{edge_amount, replaying};
use life::{Run, Step, Tally, OWNERS, TEN_THOUSAND};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

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
        2 => (1..64_u32).prop_map(Step::GainBits),
        3 => owner().prop_map(Step::Settle),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..40)
}

fn live(steps: &[Step]) -> Tally {
    let mut run = Run::new();
    for step in steps {
        run.apply(step);
    }
    run.tally
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/differential.txt"))]

    #[test]
    fn p5_p6_p7_a_claim_is_never_above_its_exact_value_and_less_than_a_unit_below(
        steps in steps(),
    ) {
        let _ = live(&steps);
    }
}

#[test]
fn p5_p6_p7_such_lives_split_shares_in_every_way() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut sum = [0_u32; 8];
    for _ in 0..300 {
        let tally = live(&steps().new_tree(&mut runner).unwrap().current());
        let Tally { splits, settled, splits_above_gap, splits_below_gap, losses, ends } = tally;
        let [once, twice, thrice] = splits;
        let all = [once, twice, thrice, settled, splits_above_gap, splits_below_gap, losses, ends];
        sum.iter_mut().zip(all).for_each(|(sum, more)| *sum += more);
    }
    assert!(sum.iter().all(|often| *often >= 10), "too few splits: {sum:?}");
}
