//! A pool with its insurance fund and its venues: what each operation does to whom.
//!
//! `cash + fund cash + what is owed = LPs + stakers + reserve`, always, to the atom (P1). The reserve is what
//! nobody owns, so every rounding ends there.

use crate::{ceil, whole, Class, Event, Tier, Q};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// Everything of one pool.
#[derive(Clone, Debug)]
pub struct Pool<K> {
    /// Idle tokens of the pool, and tokens of the fund.
    pub cash: u64,
    pub fund_cash: u64,
    pub reserve: u64,
    pub lps: Class<K>,
    pub stakers: Class<K>,
    /// What each position owes.
    debts: BTreeMap<K, Q>,
    pub venues: BTreeMap<K, Venue<K>>,
    pub events: BTreeMap<u64, Event<K>>,
    /// Ten-thousandths of an atom of fee that are not an atom yet.
    fee_carry: u64,
    /// What the fund paid lately, and what fund and LPs paid for venues.
    paid: Bucket,
    for_venues: [Bucket; 2],
}

/// A venue. Its tokens lie beside the pool's and are never lent.
#[derive(Clone, Debug)]
pub struct Venue<K> {
    pub bond: u64,
    pub pot: u64,
    pub profits: Class<K>,
    used: [Bucket; 2],
}

/// The most that is paid: by the fund for one event and a day; for all venues and for this one, by fund and LPs a day.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub event: u64,
    pub day: u64,
    pub venues: [u64; 2],
    pub venue: [u64; 2],
}

/// Epoch and splits of the classes as the program has them afterwards.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub lps: (u64, u64),
    pub stakers: (u64, u64),
}

/// Who paid (P2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub debt: u64,
    pub collateral: u64,
    pub bond: u64,
    pub reserve: u64,
    pub stakers: u64,
    pub profits: u64,
    pub lps: u64,
    pub unallocated: u64,
    pub held_back: u64,
}

/// What was used of a day's cap: it falls by the cap a day, in whole atoms.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    used: u64,
    at: i64,
}

impl Bucket {
    fn used(&self, cap: u64, now: i64) -> u64 {
        let seconds = u128::try_from(now - self.at).unwrap_or(0);
        let leaked = u128::from(cap) * seconds / 86_400;
        self.used.saturating_sub(u64::try_from(leaked).unwrap_or(u64::MAX))
    }

    fn room(&self, cap: u64, now: i64) -> u64 {
        cap.saturating_sub(self.used(cap, now))
    }

    fn take(&mut self, amount: u64, cap: u64, now: i64) {
        if amount > 0 {
            *self = Self { used: self.used(cap, now) + amount, at: self.at.max(now) };
        }
    }
}

impl<K: Ord + Copy> Default for Pool<K> {
    fn default() -> Self {
        Self {
            cash: 0,
            fund_cash: 0,
            reserve: 0,
            lps: Class::default(),
            stakers: Class::default(),
            debts: BTreeMap::new(),
            venues: BTreeMap::new(),
            events: BTreeMap::new(),
            fee_carry: 0,
            paid: Bucket::default(),
            for_venues: [Bucket::default(); 2],
        }
    }
}

impl<K: Ord + Copy> Default for Venue<K> {
    fn default() -> Self {
        Self { bond: 0, pot: 0, profits: Class::default(), used: [Bucket::default(); 2] }
    }
}

impl<K: Ord + Copy> Venue<K> {
    pub fn with_bond(bond: u64) -> Self {
        Self { bond, ..Self::default() }
    }
}

impl<K: Ord + Copy> Pool<K> {
    /// What all positions owe, rounded up once.
    pub fn book(&self) -> u64 {
        ceil(&self.debts.values().sum())
    }

    pub fn debt(&self, position: &K) -> Q {
        self.debts.get(position).cloned().unwrap_or_default()
    }

    /// P1.
    pub fn is_balanced(&self) -> bool {
        let has = [self.cash, self.fund_cash, self.book()].map(u128::from);
        let owes = [self.lps.assets, self.stakers.assets, self.reserve].map(u128::from);
        has.iter().sum::<u128>() == owes.iter().sum()
    }

    /// All debts grow by `ratio`; the fund has its part of that, the LPs the rest.
    pub fn grow(&mut self, ratio: &Q, fee_bps: u64) {
        assert!(*ratio >= Q::one(), "debts do not shrink");
        let before = self.book();
        self.debts.values_mut().for_each(|debt| *debt *= ratio);
        let gain = self.book() - before;
        let fees = u128::from(gain) * u128::from(fee_bps) + u128::from(self.fee_carry);
        let fee = u64::try_from(fees / 10_000).expect("a part of the gain").min(gain);
        self.fee_carry = u64::try_from(fees % 10_000).expect("below 10,000");
        self.reserve += self.lps.gain(gain - fee);
        self.reward_stakers(fee);
    }

    /// What the fund's owners earn; nobody's while nobody stakes.
    pub fn reward_stakers(&mut self, amount: u64) {
        self.reserve += self.stakers.gain(amount);
    }

    /// A position that is lent `amount` owes `owed`: that much more, to a raw debt share worth `grain`.
    pub fn lend(&mut self, position: K, amount: u64, owed: Q, grain: &Q) {
        let more = &owed - self.debt(&position);
        assert!(more >= whole(amount) && more < whole(amount) + grain, "P5: lent {amount}");
        let before = self.book();
        self.debts.insert(position, owed);
        self.cash -= amount;
        self.reserve += self.book() - before - amount;
    }

    /// A position that is repaid `paid` owes `owed`.
    pub fn repay(&mut self, position: K, paid: u64, owed: Q, grain: &Q) {
        let had = self.debt(&position);
        let less = &had - &owed;
        let all = owed.is_zero() && paid == ceil(&had);
        let part = less <= whole(paid) && &less + grain > whole(paid);
        assert!(all || part, "P5: {paid} repaid, {less} less owed");
        let before = self.book();
        self.debts.insert(position, owed);
        self.cash += paid;
        self.reserve += paid - (before - self.book());
    }

    /// A position is written off; a liquidator paid `collateral` for what secured it.
    pub fn default(
        &mut self,
        seq: u64,
        position: &K,
        collateral: u64,
        limits: &Limits,
        now: i64,
        seen: &Seen,
    ) -> Split {
        let (lps, stakers) = (self.lps.clone(), self.stakers.clone());
        let debt = ceil(&self.debt(position));
        let shortfall = debt - collateral;
        let wanted = shortfall.min(self.reserve + self.stakers.assets);
        let covered = wanted.min(limits.event).min(self.paid.room(limits.day, now));
        let owed_to_fund = self.reserve + self.stakers.assets - self.fund_cash;
        let tokens = covered - covered.min(owed_to_fund);
        self.paid.take(covered, limits.day, now);
        self.fund_cash -= tokens;
        self.cash += tokens + collateral;

        let (by_reserve, by_stakers) = self.draw(covered);
        let by_lps = self.lps.lose(shortfall - covered);
        let before = self.book();
        self.debts.remove(position);
        self.reserve += debt - (before - self.book());
        // What nobody is left to bear is a claim of the fund on an empty pool: it goes.
        let unallocated = shortfall - covered - by_lps;
        let _ = self.draw(unallocated);
        self.follow(seen);
        self.note(seq, [(Tier::Lps, &lps), (Tier::Stakers, &stakers)]);
        Split {
            debt,
            collateral,
            reserve: by_reserve,
            stakers: by_stakers,
            lps: by_lps,
            unallocated,
            held_back: wanted - covered,
            ..Split::default()
        }
    }

    /// A venue reports a deficit: paid with tokens, into its pot.
    #[allow(clippy::too_many_arguments, reason = "what the instruction knows")]
    pub fn deficit(
        &mut self,
        seq: u64,
        venue: K,
        amount: u64,
        limits: &Limits,
        now: i64,
        seen: &Seen,
        profits_seen: (u64, u64),
    ) -> Split {
        let (lps, stakers) = (self.lps.clone(), self.stakers.clone());
        let mut of = self.venues.remove(&venue).expect("a venue");
        let profits = of.profits.clone();
        let room = |nth: usize, pool: &Self, of: &Venue<K>| {
            let all = pool.for_venues[nth].room(limits.venues[nth], now);
            all.min(of.used[nth].room(limits.venue[nth], now))
        };
        let bond = amount.min(of.bond);
        let left = amount - bond;

        let idle_of_fund = (self.reserve + self.stakers.assets - self.fund_cash).min(self.cash);
        let wanted = left.min(self.reserve + self.stakers.assets);
        let own = limits.event.min(self.paid.room(limits.day, now));
        let payable = (self.fund_cash + idle_of_fund).min(room(0, self, &of));
        let covered = wanted.min(own).min(payable);
        self.paid.take(covered, limits.day, now);
        let from_pool = covered.min(idle_of_fund);
        self.fund_cash -= covered - from_pool;
        let (by_reserve, by_stakers) = self.draw(covered);

        let by_profits = of.profits.lose(left - covered);
        let idle = self.cash - idle_of_fund;
        let for_lps = (left - covered - by_profits).min(room(1, self, &of)).min(idle);
        let by_lps = self.lps.lose(for_lps);
        self.cash -= from_pool + by_lps;

        of.bond -= bond;
        of.pot += bond + covered + by_profits + by_lps;
        of.pot += of.profits.follow(profits_seen.0, profits_seen.1);
        for (nth, paid) in [covered, by_lps].into_iter().enumerate() {
            of.used[nth].take(paid, limits.venue[nth], now);
            self.for_venues[nth].take(paid, limits.venues[nth], now);
        }
        self.follow(seen);
        self.venues.insert(venue, of);
        self.note(seq, [(Tier::Lps, &lps), (Tier::Stakers, &stakers)]);
        let taken = profits.assets - self.venues[&venue].profits.assets;
        self.events.entry(seq).or_default().bear(Tier::Profits, &profits, taken);
        Split {
            debt: amount,
            bond,
            reserve: by_reserve,
            stakers: by_stakers,
            profits: by_profits,
            lps: by_lps,
            unallocated: left - covered - by_profits - by_lps,
            held_back: wanted - covered,
            ..Split::default()
        }
    }

    /// Goes on from the epochs and splits of the program; what a drained class leaves is nobody's.
    pub fn follow(&mut self, seen: &Seen) {
        self.reserve += self.lps.follow(seen.lps.0, seen.lps.1);
        self.reserve += self.stakers.follow(seen.stakers.0, seen.stakers.1);
    }

    /// The reserve pays first, then the stakers.
    fn draw(&mut self, amount: u64) -> (u64, u64) {
        let by_reserve = amount.min(self.reserve);
        self.reserve -= by_reserve;
        (by_reserve, self.stakers.lose(amount - by_reserve))
    }

    fn note(&mut self, seq: u64, before: [(Tier, &Class<K>); 2]) {
        let after = [self.lps.assets, self.stakers.assets];
        let event = self.events.entry(seq).or_default();
        for ((tier, class), after) in before.into_iter().zip(after) {
            event.bear(tier, class, class.assets - after);
        }
    }
}
