//! The reference: what every LP is worth as an exact fraction, with a loop over all of them for
//! every event. No index, no shares, nothing rounded.

use num_rational::Ratio;

pub type Exact = Ratio<u128>;

pub fn exact(atoms: u64) -> Exact {
    Exact::from_integer(atoms.into())
}

#[derive(Clone, Debug)]
pub struct Eager {
    /// What each LP is worth, in the order in which they came.
    pub values: Vec<Exact>,
    /// How often all was lost, withdrawn or drained.
    pub epoch: u64,
    /// What one whole share costs: moved by gains and by splits.
    share_price: Exact,
}

impl Eager {
    pub fn of(deposits: &[u64]) -> Self {
        let values = deposits.iter().copied().map(exact).collect();
        Self { values, epoch: 0, share_price: exact(1) }
    }

    pub fn assets(&self) -> Exact {
        self.values.iter().sum()
    }

    /// Every LP loses the same part. Returns what nobody is left to bear, and what a drained pool
    /// sets free; `ended` as for [`Eager::drain`].
    pub fn lose(&mut self, loss: u64, ended: bool) -> (Exact, Exact) {
        let (assets, loss) = (self.assets(), exact(loss));
        if assets == exact(0) {
            return (loss, exact(0));
        }
        if loss >= assets {
            self.end_epoch();
            return (loss - assets, exact(0));
        }
        self.scale((assets - loss) / assets);
        (exact(0), self.drain(ended))
    }

    pub fn join(&mut self, amount: u64) {
        self.values.push(exact(amount));
    }

    /// `owner` gives up `worth` and is paid `paid`; what that leaves is for those who stay. Returns
    /// what a drained pool sets free.
    pub fn leave(&mut self, owner: usize, worth: Exact, paid: u64, ended: bool) -> Exact {
        let left = self.assets() - exact(paid);
        self.values[owner] -= worth;
        let stay = self.assets();
        if stay == exact(0) {
            self.end_epoch();
            return left;
        }
        self.scale(left / stay);
        self.share_price *= left / stay;
        self.drain(ended)
    }

    /// With less than one whole share left the epoch ends, and what is left is set free. The class
    /// rounds its total up to a raw share: so it may go on with up to four raw shares less, and only
    /// then what is true is what it says, `ended`.
    fn drain(&mut self, ended: bool) -> Exact {
        let left = self.assets();
        let nearly = self.share_price * Exact::new((1 << 32) - 4, 1 << 32);
        let drained = left < self.share_price && (ended || left <= nearly);
        if !drained {
            return exact(0);
        }
        self.end_epoch();
        left
    }

    /// Every LP gains the same part; a share dearer than `2^16` atoms is split into `2^16`.
    pub fn gain(&mut self, amount: u64) {
        let assets = self.assets();
        let grows = (assets + exact(amount)) / assets;
        self.scale(grows);
        self.share_price *= grows;
        while self.share_price > exact(1 << 16) {
            self.share_price /= exact(1 << 16);
        }
    }

    fn scale(&mut self, factor: Exact) {
        self.values.iter_mut().for_each(|value| *value *= factor);
    }

    fn end_epoch(&mut self) {
        self.values.fill(exact(0));
        self.share_price = exact(1);
        self.epoch += 1;
    }
}
