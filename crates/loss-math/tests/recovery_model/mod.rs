//! The slow reference for P8, P9, P13 and P14: who bore what of every event and who gets what of
//! every recovery, exactly, with a loop over all owners for each. No index, no segments, no
//! receipts; everything is done when it happens, and remembered.
//!
//! Owners hold exact parts of a class. A trade moves as many shares as the class quoted for it;
//! what it quoted is rounded against who acts (P5), so the model checks that nobody trades better
//! or worse than at the exact price by more than an atom. Apart from trades, only losses change
//! what an owner has: each loses the same exact part. A split makes 2^n shares of each, and
//! changes nothing else.
//!
//! **The bound.** The class rounds to raw shares: a settlement takes less than one from its owner,
//! a loss adds less than one to the total and next to nothing to what owners lack. Losses burn
//! these differences like all shares, and splits multiply them. The model counts them, because a
//! class that gains many times what it has makes a raw share from before it worth many atoms.
//!
//! (`model/mod.rs` keeps values instead of shares, so every trade puts the price of its moment
//! into the denominators. That is fine for forty steps. Here denominators grow with losses alone,
//! and begin again with each epoch, so ten thousand steps are no trouble.)

use loss_math::Shares;
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// The difference, not reduced: finding common divisors would take most of the time.
pub fn minus(a: &BigRational, b: &BigRational) -> BigRational {
    BigRational::new_raw(a.numer() * b.denom() - b.numer() * a.denom(), a.denom() * b.denom())
}

/// A class of owners, exactly.
pub struct Exact {
    /// Raw shares of each owner, times `scale`.
    shares: Vec<BigInt>,
    scale: BigInt,
    /// At most so many raw shares less than here has each owner in the class.
    lacks: Vec<BigInt>,
    /// At most so many raw shares more than here has the class in all.
    excess: BigInt,
    /// How often shares were split in two in this epoch.
    pub splits: u64,
    /// What the class owns: whole atoms, in the class and here.
    pub assets: u64,
    /// How often everything was lost, withdrawn or drained.
    pub epoch: u64,
    /// Every event ever, by number.
    pub events: BTreeMap<u64, Event>,
}

/// What one event did to a class.
pub struct Event {
    /// What the class lost.
    pub taken: u64,
    /// What each owner had then, and all together, in the same unit.
    had: Vec<BigInt>,
    all: BigInt,
    /// How much of that rounding has cost each owner, at most.
    rounded: Vec<BigInt>,
    /// What came in for the class since.
    pub recovered: u64,
    /// What each owner gets of that, times `all`.
    gets: Vec<BigInt>,
}

/// What an owner should get.
pub struct Part {
    pub exact: BigRational,
    /// It gets less by less than this: an atom, and what rounding its shares has cost it.
    pub tolerance: BigRational,
}

impl Event {
    /// What `owner` bore.
    pub fn bore(&self, owner: usize) -> BigRational {
        BigRational::new_raw(&self.had[owner] * self.taken, self.all.clone())
    }

    /// `exact`, the part of `owner` in `amount`, and how much less it may get.
    pub fn part(&self, owner: usize, amount: u64, exact: BigRational) -> Part {
        let rounded = &self.rounded[owner] * amount + &self.all;
        Part { exact, tolerance: BigRational::new_raw(rounded, self.all.clone()) }
    }

    /// What `owner` gets of all that came in.
    pub fn gets(&self, owner: usize) -> BigRational {
        BigRational::new_raw(self.gets[owner].clone(), self.all.clone())
    }
}

impl Exact {
    pub fn new(owners: usize) -> Self {
        let none = vec![BigInt::ZERO; owners];
        Self {
            shares: none.clone(),
            scale: 1.into(),
            lacks: none,
            excess: BigInt::ZERO,
            splits: 0,
            assets: 0,
            epoch: 0,
            events: BTreeMap::new(),
        }
    }

    fn all(&self) -> BigInt {
        self.shares.iter().sum()
    }

    /// What `owner` has, in atoms.
    pub fn value(&self, owner: usize) -> BigRational {
        let all = self.all();
        if all == BigInt::ZERO {
            return BigRational::new_raw(BigInt::ZERO, 1.into());
        }
        BigRational::new_raw(&self.shares[owner] * self.assets, all)
    }

    /// What every owner has, and how much less it may be paid for it.
    pub fn values(&self) -> Vec<Part> {
        let all = self.all().max(1.into());
        let part = |(shares, lacks): (&BigInt, &BigInt)| {
            let rounded = (lacks + &self.excess + 1) * &self.scale * self.assets + &all;
            let exact = BigRational::new_raw(shares * self.assets, all.clone());
            Part { exact, tolerance: BigRational::new_raw(rounded, all.clone()) }
        };
        self.shares.iter().zip(&self.lacks).map(part).collect()
    }

    /// `owner` was settled: its shares were rounded down once.
    pub fn settle(&mut self, owner: usize) {
        self.lacks[owner] += 1;
    }

    /// Every share becomes `2^bits`.
    pub fn split(&mut self, bits: u64) {
        for shares in self.shares.iter_mut().chain(&mut self.lacks) {
            *shares <<= bits;
        }
        self.excess <<= bits;
        self.splits += bits;
    }

    /// `owner` paid `paid` and was given `minted`.
    pub fn join(&mut self, owner: usize, paid: u64, minted: Shares) {
        let before = self.value(owner);
        self.shares[owner] += &self.scale * minted.0;
        self.assets += paid;
        self.check_price(&minus(&self.value(owner), &before), paid);
    }

    /// `owner` gave up `burned` and was paid `paid`.
    pub fn leave(&mut self, owner: usize, paid: u64, burned: Shares) {
        let before = self.value(owner);
        self.shares[owner] -= &self.scale * burned.0;
        self.assets -= paid;
        assert!(self.shares[owner] >= BigInt::ZERO, "gave up more than it has");
        self.check_price(&minus(&before, &self.value(owner)), paid);
    }

    fn check_price(&self, moved: &BigRational, paid: u64) {
        // Who takes the last whole share with it ends the epoch: there is no price any more.
        if self.is_drained() {
            return;
        }
        let paid = BigRational::from_integer(paid.into());
        let off = minus(moved, &paid);
        // An atom, and what the class has in excess, with the raw share it rounds in this trade.
        let all = self.all();
        let excess: BigInt = (&self.excess + 1) * 2 * &self.scale * self.assets + &all;
        let fair = off.numer().magnitude() * all.magnitude()
            < excess.magnitude() * off.denom().magnitude();
        assert!(fair, "traded {moved} atoms for {paid}");
    }

    /// A gain of all.
    pub fn gain(&mut self, amount: u64) {
        assert!(amount == 0 || self.all() > BigInt::ZERO, "nobody gained {amount}");
        self.assets += amount;
    }

    /// Event `seq` takes `taken` from all who are in, each the same part.
    pub fn lose(&mut self, seq: u64, taken: u64) {
        // With nobody in, everybody's part is nothing of one.
        let (had, all) = (self.shares.clone(), self.all().max(1.into()));
        let gets = vec![BigInt::ZERO; had.len()];
        // To say what an owner had, its shares are rounded down once more.
        let rounded = self.lacks.iter().map(|lacks| (lacks + &self.excess + 1) * &self.scale);
        let rounded = rounded.collect();
        let event = Event { taken, had, all, rounded, recovered: 0, gets };
        assert!(self.events.insert(seq, event).is_none(), "P13: event {seq} was written off");
        let left = self.assets - taken;
        if left > 0 && taken > 0 {
            for shares in &mut self.shares {
                *shares *= left;
            }
            self.scale *= self.assets;
            for rounded in self.lacks.iter_mut().chain([&mut self.excess]) {
                // Rounded up, and one for this loss.
                *rounded = &*rounded * left / self.assets + 2;
            }
        }
        self.assets = left;
    }

    /// Whether less than one whole share is left, of which the class keeps nothing.
    pub fn is_drained(&self) -> bool {
        self.assets == 0 || self.is_drained_by(0)
    }

    /// Whether that will be so after such a loss.
    pub fn is_drained_by(&self, loss: u64) -> bool {
        self.all() * (self.assets - loss) < &self.scale * Shares::ONE.0 * self.assets
    }

    /// Nobody owns anything any more. What was left over belongs to nobody.
    pub fn end_epoch(&mut self) {
        self.shares.fill(BigInt::ZERO);
        self.lacks.fill(BigInt::ZERO);
        self.excess = BigInt::ZERO;
        self.splits = 0;
        self.scale = 1.into();
        self.assets = 0;
        self.epoch += 1;
    }

    /// Takes what it can of `amount` that came in for event `seq`; returns the rest.
    pub fn recover(&mut self, seq: u64, amount: u64) -> u64 {
        let event = self.events.get_mut(&seq).unwrap();
        let part = amount.min(event.taken - event.recovered);
        for (gets, had) in event.gets.iter_mut().zip(&event.had) {
            *gets += had * part;
        }
        event.recovered += part;
        amount - part
    }
}
