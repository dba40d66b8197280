//! Shared by the test files: a class with its owners, deposit distributions, amounts that hurt.
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use loss_math::{Absorbed, Assets, ExitTerms, Holding, LossClass, Share, Shares};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// Exits without a request.
pub const AT_ONCE: ExitTerms = ExitTerms { delay: 0, window: 0 };

/// The account of an owner whose first `shares` the class has just minted.
pub fn account(class: &LossClass, shares: Shares) -> Share {
    Share::open(class, 0).join(class, shares, 0).unwrap()
}

/// A loss class and everybody who owns a part of it.
#[derive(Clone, Debug)]
pub struct Owners {
    pub class: LossClass,
    pub holdings: Vec<Holding>,
}

impl Owners {
    /// One owner per amount, all in before any loss.
    pub fn deposit_each(amounts: &[u64]) -> Self {
        let mut owners = Self { class: LossClass::default(), holdings: Vec::new() };
        for amount in amounts {
            owners.join(*amount);
        }
        owners
    }

    /// A new owner; returns its number.
    pub fn join(&mut self, amount: u64) -> usize {
        let (class, shares) = self.class.mint_floor(Assets(amount)).unwrap();
        self.class = class;
        self.holdings.push(Holding { shares, ..Holding::default().settle(&class) });
        self.holdings.len() - 1
    }

    pub fn lose(&mut self, loss: u64) -> Absorbed {
        let (class, absorbed) = self.class.absorb(Assets(loss));
        self.class = class;
        absorbed
    }

    pub fn settle(&mut self, owner: usize) {
        self.holdings[owner] = self.holdings[owner].settle(&self.class);
    }

    pub fn settle_all(&mut self) {
        (0..self.holdings.len()).for_each(|owner| self.settle(owner));
    }

    /// What an owner could take out now. Settles a copy: looking changes nothing.
    pub fn claim(&self, owner: usize) -> u64 {
        let settled = self.holdings[owner].settle(&self.class);
        self.class.claim_floor(settled.shares).unwrap().get()
    }

    pub fn claims(&self) -> Vec<u64> {
        (0..self.holdings.len()).map(|owner| self.claim(owner)).collect()
    }

    /// Sum of all claims minus the assets really there: positive is insolvency.
    pub fn error(&self) -> i128 {
        let claims: i128 = self.claims().into_iter().map(i128::from).sum();
        claims - i128::from(self.class.assets.get())
    }
}

/// `owners` random deposits that sum to exactly `total`: a 64-bit LCG (Knuth's MMIX constants)
/// gives the weights, quotients are rounded down, and the first owner gets what is left over.
pub fn spread(seed: u64, owners: usize, total: u64) -> Vec<u64> {
    let mut state = seed;
    let weights: Vec<u128> = (0..owners)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005);
            state = state.wrapping_add(1_442_695_040_888_963_407);
            u128::from(state >> 32) + 1
        })
        .collect();
    let sum: u128 = weights.iter().sum();
    let part = |weight: &u128| u64::try_from(u128::from(total) * weight / sum).unwrap();
    let mut deposits: Vec<u64> = weights.iter().map(part).collect();
    deposits[0] += total - deposits.iter().sum::<u64>();
    deposits
}

/// Amounts where off-by-ones live: next to nothing, everyday, next to everything.
pub fn edge_amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        2 => Just(1),
        1 => Just(2),
        2 => 3..1_000_u64,
        5 => 1_000..1_000_000_000_000_u64,
        2 => 1_000_000_000_000..4_000_000_000_000_000_000_u64,
        1 => (u64::MAX - 3)..=u64::MAX,
    ]
}

/// Basis points, the borders among them.
pub fn edge_bps() -> impl Strategy<Value = u32> {
    prop_oneof![1 => Just(0), 1 => Just(1), 6 => 2..9_999_u32, 1 => Just(9_999), 1 => Just(10_000)]
}

pub fn rational(x: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(x.into())
}

/// What `shares` are worth at the class's price, exactly.
pub fn worth(class: &LossClass, shares: Shares) -> BigRational {
    if class.is_empty() {
        return rational(0);
    }
    BigRational::new(
        BigInt::from(shares.get()) * BigInt::from(class.assets.get()),
        class.total_shares.get().into(),
    )
}

/// Proptest's defaults, with the cases that once failed kept in `file`, relative to the crate.
pub fn replaying(file: &'static str) -> ProptestConfig {
    let persistence = proptest::test_runner::FileFailurePersistence::Direct(file);
    ProptestConfig { failure_persistence: Some(Box::new(persistence)), ..ProptestConfig::default() }
}
