//! The slow reference: what every owner is worth, as exact rationals, with a loop over all of
//! them for every event. No index, no shares, no rounding: what a loss class must approximate.
//!
//! Trades are told what the class quoted. Whoever joins brings `paid` for something `worth` at
//! most that; whoever leaves gives up something `worth` at least what is `paid`. The difference
//! is the rounding of the one who acts, and belongs to all who are in (P5). That is the rule
//! to be checked, so the model knows it and does not know how the class gets there.

use num_bigint::BigInt;
use num_rational::BigRational;

/// Exact values.
pub struct Model {
    /// What each owner is worth. Sums to `assets`, always.
    pub values: Vec<BigRational>,
    /// What the class owns.
    pub assets: BigRational,
    /// What one whole share costs: 1 in a new epoch, moved only by gains, rounding and splits.
    pub share_price: BigRational,
    /// How often everything was lost, withdrawn or drained.
    pub epoch: u64,
}

fn zero() -> BigRational {
    BigRational::from_integer(0.into())
}

fn one() -> BigRational {
    BigRational::from_integer(1.into())
}

impl Model {
    pub fn new(owners: usize) -> Self {
        Self { values: vec![zero(); owners], assets: zero(), share_price: one(), epoch: 0 }
    }

    pub fn is_empty(&self) -> bool {
        self.assets == zero()
    }

    /// `owner` pays `paid` for a part of the class worth `worth`.
    pub fn join(&mut self, owner: usize, paid: &BigRational, worth: &BigRational) {
        assert!(*worth > zero() && worth <= paid, "who joins gets at most what it paid");
        self.values[owner] += worth;
        self.assets += worth;
        self.gain(&(paid - worth));
        self.check();
    }

    /// `owner` gives up `worth` and is paid `paid`.
    pub fn leave(&mut self, owner: usize, paid: &BigRational, worth: &BigRational) {
        assert!(paid <= worth, "who leaves gets at most what it gave up");
        assert!(*worth <= self.values[owner], "who leaves gives up at most what it has");
        self.values[owner] -= worth;
        self.assets -= worth;
        // The last one's rounding belongs to nobody.
        self.gain(&(worth - paid));
        self.check();
    }

    /// Every owner loses the same part. Returns what nobody was left to bear.
    pub fn lose(&mut self, loss: &BigRational) -> BigRational {
        if self.is_empty() {
            return loss.clone();
        }
        if *loss >= self.assets {
            let rest = loss - &self.assets;
            self.end_epoch();
            return rest;
        }
        let survives = (&self.assets - loss) / &self.assets;
        self.scale(&survives);
        zero()
    }

    /// Every owner gains the same part; with no owners, nobody does.
    pub fn gain(&mut self, amount: &BigRational) {
        if self.is_empty() {
            return;
        }
        let grows = (&self.assets + amount) / &self.assets;
        self.scale(&grows);
        self.share_price *= grows;
    }

    /// Every share becomes `2^bits`. It changes nothing but what a whole one is.
    pub fn split(&mut self, bits: u32) {
        self.share_price /= BigRational::from_integer(BigInt::from(1) << bits);
    }

    /// Whether all owners together have less than one whole share.
    pub fn is_drained(&self) -> bool {
        self.assets < self.share_price
    }

    /// Nobody owns anything any more; returns what they owned.
    pub fn end_epoch(&mut self) -> BigRational {
        let left = std::mem::replace(&mut self.assets, zero());
        self.values.fill(zero());
        self.share_price = one();
        self.epoch += 1;
        left
    }

    fn scale(&mut self, factor: &BigRational) {
        for value in &mut self.values {
            *value *= factor;
        }
        self.assets *= factor;
        self.check();
    }

    fn check(&self) {
        let sum: BigRational = self.values.iter().sum();
        assert_eq!(sum, self.assets, "the model's own books");
    }
}
