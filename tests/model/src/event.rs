//! What one default or deficit took from whom, and what came back (P14).

use crate::{whole, Class, Q};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// Who bears a loss, in the order in which a recovery comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Lps,
    Profits,
    Stakers,
}

/// What one class bore in one event.
#[derive(Clone, Debug, Default)]
struct Borne<K> {
    taken: u64,
    by: BTreeMap<K, Q>,
    /// By how much rounding may have moved the parts.
    crumbs: Q,
    came_back: u64,
    paid: BTreeMap<K, u64>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event<K> {
    borne: BTreeMap<Tier, Borne<K>>,
    /// What was not claimed in time and went to the reserve.
    given_up: u64,
}

impl<K: Ord + Copy> Event<K> {
    pub fn new() -> Self {
        Self { borne: BTreeMap::new(), given_up: 0 }
    }

    /// Everybody in `before` bore the same part of `taken`.
    pub fn bear(&mut self, tier: Tier, before: &Class<K>, taken: u64) {
        if taken == 0 {
            return;
        }
        let part = Q::new(taken.into(), before.assets.into());
        let by = before.values().map(|(owner, value)| (*owner, value * &part)).collect();
        let crumbs = before.crumbs() * (&part + Q::one());
        let borne = Borne { taken, by, crumbs, came_back: 0, paid: BTreeMap::new() };
        self.borne.insert(tier, borne);
    }

    pub fn taken(&self, tier: Tier) -> u64 {
        self.borne.get(&tier).map_or(0, |borne| borne.taken)
    }

    /// `amount` comes back: to the LPs until they have all they lost, then to profit claims, then to stakers. Returns
    /// what is more than all of them lost.
    pub fn recover(&mut self, amount: u64) -> u64 {
        let mut left = amount;
        for borne in self.borne.values_mut() {
            let more = left.min(borne.taken - borne.came_back);
            borne.came_back += more;
            left -= more;
        }
        left
    }

    /// `owner` was paid `paid`: all it could claim of what came back so far.
    pub fn pay(&mut self, tier: Tier, owner: K, paid: u64) {
        let borne = self.borne.get_mut(&tier).expect("somebody bore this event");
        let bore = borne.by.get(&owner).cloned().unwrap_or_default();
        let due = &bore * Q::new(borne.came_back.into(), borne.taken.into());
        let sum = borne.paid.entry(owner).or_default();
        *sum += paid;
        let sum = whole(*sum);
        assert!(sum <= &due + &borne.crumbs, "P14: {sum} paid, {due} due");
        assert!(due < &sum + Q::one() + &borne.crumbs, "P14: {sum} paid of {due}");
        assert!(sum <= bore + &borne.crumbs, "P14: more than was lost");
    }

    /// What those who lost were paid.
    pub fn paid(&self) -> u64 {
        self.borne.values().flat_map(|borne| borne.paid.values()).sum()
    }

    /// What came back and waits for them.
    pub fn unclaimed(&self) -> u64 {
        let came = self.borne.values().map(|borne| borne.came_back).sum::<u64>();
        came - self.paid() - self.given_up
    }

    /// The time to claim is over. Returns what nobody claimed.
    pub fn give_up(&mut self) -> u64 {
        let left = self.unclaimed();
        self.given_up += left;
        left
    }

    /// Whether everybody was paid all of its part, to the atom.
    pub fn is_paid_out(&self) -> bool {
        self.borne.values().all(|borne| {
            borne.by.iter().all(|(owner, bore)| {
                let due = bore * Q::new(borne.came_back.into(), borne.taken.into());
                let paid = borne.paid.get(owner).map_or_else(Q::zero, |paid| whole(*paid));
                due < paid + Q::one() + &borne.crumbs
            })
        })
    }
}

impl<K: Ord + Copy> Default for Event<K> {
    fn default() -> Self {
        Self::new()
    }
}
