//! A loss class with its LPs, the reference beside it, and everything that must hold of both.

use loss_math::{Assets, Holding, LossClass, Shares};

use crate::eager::{exact, Eager, Exact};

/// What rounding of raw shares can add to one atom while a share costs an atom: less than `2^-24`.
fn an_atom() -> Exact {
    exact(1) + Exact::new(1, 1 << 24)
}

/// The same after splits, where a raw share costs up to `2^-16` of an atom and few were rounded off.
fn an_atom_of_dear_shares() -> Exact {
    exact(1) + Exact::new(8, 1 << 16)
}

#[derive(Clone, Debug)]
pub struct Pool {
    pub class: LossClass,
    pub holdings: Vec<Holding>,
    pub eager: Eager,
    /// By how much less than its exact value a claim may be.
    short: Exact,
}

impl Pool {
    pub fn of(deposits: &[u64]) -> Self {
        let (class, holdings) = (LossClass::default(), vec![]);
        let mut pool = Self { class, holdings, eager: Eager::of(&[]), short: an_atom() };
        deposits.iter().for_each(|amount| pool.join(*amount));
        pool
    }

    pub fn join(&mut self, amount: u64) {
        let (class, shares) = self.class.mint_floor(Assets(amount)).unwrap();
        self.class = class;
        self.holdings.push(Holding { shares, ..Holding::default().settle(&class) });
        self.eager.join(amount);
    }

    /// Takes a loss and checks what must hold of it: T4, T6, and the parts of the loss.
    pub fn lose(&mut self, loss: u64) {
        let (before, claims) = (self.class, self.claims());
        let (class, absorbed) = before.absorb(Assets(loss));
        let (rest, dust) = self.eager.lose(loss, class.epoch > before.epoch);
        self.class = class;
        assert_eq!(absorbed.taken.get() + absorbed.rest.get(), loss);
        assert_eq!(exact(absorbed.rest.get()), rest);
        assert_eq!(exact(absorbed.dust.get()), dust);
        assert_eq!(class.epoch, self.eager.epoch, "T4: the epochs");
        assert!(
            class.epoch > before.epoch || class.index < before.index || absorbed.taken.is_zero(),
            "T4: a loss lowers the index or ends the epoch"
        );
        let after = self.claims();
        assert!(after.iter().zip(&claims).all(|(after, before)| after <= before), "T6");
    }

    /// What each LP could take. Looking settles copies.
    pub fn claims(&self) -> Vec<u64> {
        self.holdings.iter().map(|holding| self.claim(holding)).collect()
    }

    pub fn claim(&self, holding: &Holding) -> u64 {
        self.class.claim_floor(holding.settle(&self.class).shares).unwrap().get()
    }

    pub fn settle(&mut self, owner: usize) {
        self.holdings[owner] = self.holdings[owner].settle(&self.class);
    }

    pub fn settle_all(&mut self) {
        (0..self.holdings.len()).for_each(|owner| self.settle(owner));
    }

    /// Everybody gains; from then on a raw share may be dear.
    pub fn gain(&mut self, amount: u64) {
        let (class, rest) = self.class.gain(Assets(amount)).unwrap();
        self.class = class;
        self.eager.gain(amount - rest.get());
        self.short = an_atom_of_dear_shares();
    }

    /// T5, T7 and T10: each claim against its exact value, settled once and twice, and their sum.
    pub fn check(&self) {
        assert_eq!(exact(self.class.assets.get()), self.eager.assets());
        assert_eq!(self.class.epoch, self.eager.epoch);
        let (mut claims, mut shares) = (0_u128, 0);
        for (holding, value) in self.holdings.iter().zip(&self.eager.values) {
            let settled = holding.settle(&self.class);
            assert_eq!(settled.settle(&self.class), settled, "T7: settling twice is once");
            claims += u128::from(self.check_claim(settled.shares, *value));
            shares += settled.shares.get();
        }
        self.check_sums(claims, shares);
    }

    /// T5 for one LP's settled shares. Returns the claim.
    pub fn check_claim(&self, shares: Shares, value: Exact) -> u64 {
        let claim = self.class.claim_floor(shares).unwrap().get();
        assert!(exact(claim) <= value, "T5: a claim of {claim} above {value}");
        assert!(value < exact(claim) + self.short, "T5: a claim of {claim} below {value}");
        claim
    }

    /// T10: no more is claimed than is there, and at most an atom an LP less.
    pub fn check_sums(&self, claims: u128, shares: u128) {
        let assets = u128::from(self.class.assets.get());
        assert!(claims <= assets, "T10: claims of {claims} on {assets}");
        assert!(assets <= claims + self.holdings.len() as u128, "T10: {claims} of {assets}");
        assert!(shares <= self.class.total_shares.get(), "T10: the shares");
    }
}

/// Every pool of `lps` LPs with 1 to `most` atoms each.
pub fn pools(lps: u32, most: u64) -> impl Iterator<Item = Vec<u64>> {
    (0..most.pow(lps))
        .map(move |number| (0..lps).map(|place| number / most.pow(place) % most + 1).collect())
}

/// Losses of 1 to 8, and one atom more than there is.
pub fn losses(class: &LossClass) -> impl Iterator<Item = u64> {
    (1..=8).chain([class.assets.get() + 1])
}

/// All orders of the numbers below `n`.
pub fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![vec![]];
    }
    let longer = |order: Vec<usize>| {
        (0..n).map(move |at| {
            let mut order = order.clone();
            order.insert(at, n - 1);
            order
        })
    };
    orders(n - 1).into_iter().flat_map(longer).collect()
}
