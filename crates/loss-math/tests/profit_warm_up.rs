//! Holds up the warm-up of profit claims (P11) and what quotes say of them (P17) against a model that keeps every credit
//! with its own date: a credit matures after at least one warm-up and in less than two, whatever else is credited, lost
//! or withdrawn, and whoever settles when.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic: that is how it fails"
)]

mod common;
mod traders;

use common::replaying;
use loss_math::quote::{quote_profit, quote_share};
use loss_math::{Assets, ExitAmount, MathError, Shares};
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use traders::Trader;

#[derive(Clone, Copy, Debug)]
enum Step {
    Credit(u64),
    /// As if nothing were there: the trader's claim is matured, or settled, or both.
    Mature,
    Settle,
    /// Ten-thousandths of the class; 10,000 is a wipe-out.
    Lose(u64),
    WithdrawAll,
    WithdrawAmount(u64),
    /// Ten-thousandths of what has matured.
    WithdrawPart(u128),
    OtherJoins(u64),
}

/// One credit, exactly: what losses left of it, in raw shares times the world's `scale`.
struct Credit {
    at: i64,
    shares: BigInt,
    /// Its own warm-up was over by some reading of the clock.
    ripe: bool,
}

struct World {
    trader: Trader,
    credits: Vec<Credit>,
    /// What the trader holds, exactly, times `scale`.
    held: BigInt,
    scale: BigInt,
    /// How often something was rounded by a raw share.
    roundings: u32,
    now: i64,
    went_back: bool,
    seen: Seen,
}

/// How often something happened, so that a test can say that it did.
#[derive(Debug, Default)]
struct Seen {
    /// Something waits for longer than its own warm-up.
    late: u32,
    /// Something has matured and other things have not.
    partly: u32,
    paid: u32,
    wiped_out: u32,
    not_matured: u32,
}

impl World {
    fn new(warm_up: u32) -> Self {
        let mut trader = Trader { warm_up, ..Trader::credited(&[]) };
        trader.join_other(1_000_000);
        Self {
            trader,
            credits: Vec::new(),
            held: BigInt::ZERO,
            scale: 1.into(),
            roundings: 0,
            now: 0,
            went_back: false,
            seen: Seen::default(),
        }
    }

    fn apply(&mut self, step: Step) {
        let epoch = self.trader.venue.profits.epoch;
        self.roundings += 3;
        match step {
            Step::Credit(amount) => {
                let before = self.trader.venue.profits.total_shares;
                self.trader.credit(self.now, amount);
                let minted = self.trader.venue.profits.total_shares.0 - before.0;
                let shares = &self.scale * minted;
                self.held += &shares;
                self.credits.push(Credit { at: self.now, shares, ripe: false });
            }
            Step::Mature => self.trader.claim = self.trader.claim.mature(self.now),
            Step::Settle => self.trader.claim = self.trader.settled(),
            Step::Lose(part) => self.lose(part),
            Step::WithdrawAll => self.withdraw(ExitAmount::All),
            Step::WithdrawAmount(amount) => self.withdraw(ExitAmount::Assets(Assets(amount))),
            Step::WithdrawPart(part) => {
                let claim = self.trader.claim.up_to_date(&self.trader.venue.profits, self.now);
                let shares = claim.matured().0 / 10_000 * part;
                self.withdraw(ExitAmount::Shares(Shares(shares)));
            }
            Step::OtherJoins(amount) => self.trader.join_other(amount),
        }
        if self.trader.venue.profits.epoch > epoch {
            self.credits.clear();
            (self.held, self.scale) = (BigInt::ZERO, 1.into());
            self.seen.wiped_out += 1;
        }
        self.check();
    }

    fn lose(&mut self, part: u64) {
        let assets = self.trader.venue.profits.assets.0;
        let loss = u64::try_from(u128::from(assets) * u128::from(part) / 10_000).unwrap();
        self.trader.lose(loss);
        if loss > 0 {
            self.credits.iter_mut().for_each(|credit| credit.shares *= assets - loss);
            self.held *= assets - loss;
            self.scale *= assets;
        }
    }

    fn withdraw(&mut self, amount: ExitAmount) {
        let quote = quote_profit(&self.trader.claim, &self.trader.venue.profits, self.now).unwrap();
        let before = self.trader.clone();
        match self.trader.withdraw(amount, self.now) {
            Ok(burned) => {
                self.held -= &self.scale * burned.shares.0;
                assert!(burned.shares <= quote.share.requested && burned.assets <= quote.matured);
                self.seen.paid += u32::from(!burned.assets.is_zero());
            }
            Err(error) => {
                assert_eq!(self.trader, before, "P16");
                self.seen.not_matured += u32::from(error == MathError::NotMatured);
                let nothing = quote.share.requested.is_zero();
                match error {
                    MathError::NotMatured => assert!(nothing || amount != ExitAmount::All),
                    MathError::InsufficientShares => {
                        assert!(matches!(amount, ExitAmount::Assets(_)))
                    }
                    MathError::NothingPaid => {
                        assert!(!nothing && amount != ExitAmount::All || quote.matured.is_zero())
                    }
                    MathError::ZeroAmount => assert_eq!(amount, ExitAmount::Shares(Shares(0))),
                    _ => panic!("{error} is not declared"),
                }
            }
        }
    }

    fn check(&mut self) {
        let class = self.trader.venue.profits;
        let claim = self.trader.claim.up_to_date(&class, self.now);
        let (matured, maturing) = (claim.matured(), claim.maturing());
        assert_eq!(matured.plus(maturing).unwrap(), claim.share.held.shares, "the parts sum up");
        assert!(claim.older <= maturing && claim.older_at <= claim.newest_at);
        assert_eq!(claim.up_to_date(&class, self.now), claim, "P7: twice equals once");

        // Against the credits, each by itself.
        let warm_up = i64::from(self.trader.warm_up);
        for credit in &mut self.credits {
            credit.ripe |= credit.at + warm_up <= self.now;
        }
        let sum = |of: &dyn Fn(&Credit) -> bool| -> BigInt {
            self.credits.iter().filter(|credit| of(credit)).map(|credit| &credit.shares).sum()
        };
        let roundings = &self.scale * self.roundings;
        let waits = &self.scale * maturing.0;
        let unripe = sum(&|credit| !credit.ripe);
        assert!(&waits + &roundings >= unripe, "P11: matured before its warm-up");
        if !self.went_back {
            let longest = (2 * warm_up - 1).max(warm_up);
            let young = sum(&|credit| self.now < credit.at + longest);
            assert!(waits <= young + &roundings, "P11: waits two warm-ups and more");
            self.seen.late += u32::from(waits > unripe + &roundings);
        }
        self.seen.partly += u32::from(!matured.is_zero() && !maturing.is_zero());
        let held = &self.scale * claim.share.held.shares.0;
        assert!(held <= self.held && &held + &roundings >= self.held, "P5");
        self.check_quote();
    }

    /// P17: it is what leaving now pays.
    fn check_quote(&self) {
        let class = self.trader.venue.profits;
        let quote = quote_profit(&self.trader.claim, &class, self.now).unwrap();
        assert_eq!(quote.share.value, quote_share(&self.trader.claim.share, &class).unwrap().value);
        assert!(quote.matured <= quote.share.value);
        match self.trader.clone().withdraw(ExitAmount::All, self.now) {
            Ok(burned) => {
                assert_eq!(burned.assets, quote.matured);
                assert_eq!(burned.shares, quote.share.requested);
            }
            Err(MathError::NotMatured) => assert!(quote.share.requested.is_zero()),
            Err(error) => {
                assert_eq!((error, quote.matured), (MathError::NothingPaid, Assets(0)));
                assert!(!quote.share.requested.is_zero());
            }
        }
        // And in the end all of it has matured.
        let end = quote_profit(&self.trader.claim, &class, quote.matures_at.max(self.now)).unwrap();
        assert_eq!((end.matured, end.share.requested), (end.share.value, end.share.shares));
    }
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 1..5_u64, 4 => 1_000..1_000_000_u64, 1 => 1_000_000_000..1_000_000_000_000_u64]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => amount().prop_map(Step::Credit),
        2 => Just(Step::Mature),
        2 => Just(Step::Settle),
        3 => prop_oneof![6 => 1..9_990_u64, 1 => Just(10_000)].prop_map(Step::Lose),
        1 => Just(Step::WithdrawAll),
        2 => amount().prop_map(Step::WithdrawAmount),
        2 => (0..=10_000_u128).prop_map(Step::WithdrawPart),
        1 => amount().prop_map(Step::OtherJoins),
    ]
}

/// Mostly far less than a warm-up passes between two steps; the clock may go back.
fn wait(backwards: bool) -> BoxedStrategy<i64> {
    let forwards = prop_oneof![2 => Just(0), 8 => 1..40_i64, 1 => 40..300_i64];
    if backwards {
        return prop_oneof![6 => forwards, 1 => -300..0_i64].boxed();
    }
    forwards.boxed()
}

type Life = (u32, Vec<(i64, Step)>);

fn life() -> impl Strategy<Value = Life> {
    let warm_up = prop_oneof![1 => Just(0), 1 => Just(1), 8 => 2..200_u32];
    let steps = any::<bool>()
        .prop_flat_map(|backwards| prop::collection::vec((wait(backwards), step()), 1..120));
    (warm_up, steps)
}

fn live((warm_up, steps): Life) -> Seen {
    let mut world = World::new(warm_up);
    for (wait, step) in steps {
        world.now += wait;
        world.went_back |= wait < 0;
        world.apply(step);
    }
    world.seen
}

#[test]
fn p11_such_lives_have_late_credits_partly_matured_claims_and_wipe_outs() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut sum = [0; 5];
    for _ in 0..50 {
        let Seen { late, partly, paid, wiped_out, not_matured } =
            live(life().new_tree(&mut runner).unwrap().current());
        let seen = [late, partly, paid, wiped_out, not_matured];
        sum.iter_mut().zip(seen).for_each(|(sum, more)| *sum += more);
    }
    assert!(sum.iter().all(|times| *times >= 50), "too seldom: {sum:?}");
}

proptest! {
    #![proptest_config(replaying("proptest-regressions/profit_warm_up.txt"))]

    #[test]
    fn p7_p11_p17_every_credit_matures_after_one_warm_up_and_before_two(life in life()) {
        let _ = live(life);
    }
}
