//! Owners who share every loss and every gain in proportion to what they have.

use crate::{binary, short, whole, Q};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// A class. Its owners' values sum to its assets.
#[derive(Clone, Debug)]
pub struct Class<K> {
    values: BTreeMap<K, Q>,
    pub assets: u64,
    /// Whether somebody joined in this epoch.
    open: bool,
    /// How often it was emptied.
    pub epoch: u64,
    /// How often a share was split in two since.
    pub splits: u64,
    /// What a whole share costs, had none been split: one atom in a new epoch; only gains raise it.
    price: Q,
    /// At most so much less than its value does the program keep for one owner, because it counts whole raw
    /// shares of `2^-32`. It grows with every operation, gains and losses move it as they move values.
    crumbs: Q,
}

impl<K: Ord + Copy> Default for Class<K> {
    fn default() -> Self {
        Self {
            values: BTreeMap::new(),
            assets: 0,
            open: false,
            epoch: 0,
            splits: 0,
            price: Q::one(),
            crumbs: Q::zero(),
        }
    }
}

impl<K: Ord + Copy> Class<K> {
    pub fn value(&self, owner: &K) -> Q {
        self.values.get(owner).cloned().unwrap_or_default()
    }

    pub fn values(&self) -> impl Iterator<Item = (&K, &Q)> {
        self.values.iter()
    }

    pub fn crumbs(&self) -> &Q {
        &self.crumbs
    }

    /// P5: what an owner may be told or paid: the whole atoms of its value, or one less when rounding
    /// shares cost it that, never more than its value.
    pub fn is_fair(&self, exact: &Q, amount: u64) -> bool {
        let amount = whole(amount);
        amount <= exact + &self.crumbs && exact < &(amount + Q::one() + &self.crumbs)
    }

    /// `owner` brings `amount`. What was lost before is not its loss (P8): nothing else changes.
    pub fn join(&mut self, owner: K, amount: u64) {
        *self.values.entry(owner).or_default() += whole(amount);
        self.assets += amount;
        self.open = true;
        self.count_crumbs();
    }

    /// `owner` gives up `worth` and is paid `paid` (P5). What it is paid less, those who stay have.
    pub fn leave(&mut self, owner: K, worth: &Q, paid: u64) {
        assert!(self.is_fair(worth, paid), "P5: paid {paid} for {worth}");
        let value = self.values.get_mut(&owner).expect("an owner leaves");
        *value = (&*value - worth).max(Q::zero());
        self.values.retain(|_, value| !value.is_zero());
        self.assets -= paid;
        self.count_crumbs();
        let stayed: Q = self.values.values().sum();
        if !stayed.is_zero() {
            let grows = whole(self.assets) / stayed;
            self.price *= &grows;
            self.scale(&grows);
        }
    }

    /// Everybody loses the same part (P6). Returns how much of `loss` the class bore.
    pub fn lose(&mut self, loss: u64) -> u64 {
        let taken = loss.min(self.assets);
        if taken == 0 {
            return 0;
        }
        let survives = Q::new((self.assets - taken).into(), self.assets.into());
        self.assets -= taken;
        self.scale(&survives);
        self.count_crumbs();
        taken
    }

    /// Everybody gains the same part. Returns what an empty class does not take.
    pub fn gain(&mut self, amount: u64) -> u64 {
        if self.assets == 0 {
            return amount;
        }
        let grows = Q::new((self.assets + amount).into(), self.assets.into());
        self.assets += amount;
        self.price *= &grows;
        self.scale(&grows);
        0
    }

    /// Goes on as the program did: shares were split, the epoch ended. Returns what nobody owned then.
    ///
    /// An epoch ends when less than one whole share is left, and at no other time. Shares are
    /// split as long as one costs more than `2^16` atoms.
    pub fn follow(&mut self, epoch: u64, splits: u64) -> u64 {
        let doubt = &self.crumbs + &self.crumbs;
        let (assets, price) = (whole(self.assets), self.share_price());
        if epoch == self.epoch {
            assert!(self.assets > 0 || !self.open, "an emptied class goes on");
            let drained = self.assets > 0 && &assets + &doubt < self.price_after(splits);
            assert!(!drained, "an epoch did not end with {assets} left, a share costs {price}");
            let grain = binary(1, 16);
            assert!(self.price_after(splits) <= whole(65_536) + grain, "a share is too dear");
            assert!(splits.is_multiple_of(16) && splits >= self.splits, "P4: shares were joined");
            self.splits = splits;
            return 0;
        }
        assert_eq!(epoch, self.epoch + 1, "P4: an epoch was left out");
        assert!(assets < price + doubt, "an epoch ended with {} left", self.assets);
        let left = self.assets;
        *self = Self { epoch, ..Self::default() };
        left
    }

    fn share_price(&self) -> Q {
        self.price_after(self.splits)
    }

    fn price_after(&self, splits: u64) -> Q {
        &self.price * binary(1, u32::try_from(splits).expect("few splits"))
    }

    /// The eager loop.
    fn scale(&mut self, factor: &Q) {
        self.crumbs = short(&self.crumbs * factor);
        self.price = short(std::mem::take(&mut self.price));
        for value in self.values.values_mut() {
            *value = short(&*value * factor);
        }
        let sum: Q = self.values.values().sum();
        let apart = if sum > whole(self.assets) {
            sum - whole(self.assets)
        } else {
            whole(self.assets) - sum
        };
        assert!(apart < binary(1, 200), "the model's own books");
    }

    /// One operation rounds at most four numbers to whole raw shares.
    fn count_crumbs(&mut self) {
        self.crumbs += self.share_price() * binary(4, 32);
    }
}
