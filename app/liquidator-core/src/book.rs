//! All positions of one pool, ordered so that a price finds those it endangers without looking at
//! the others.
//!
//! Every entry carries the slot it was seen at. An older slot never overwrites a newer one, also not
//! what was removed or found missing; of the same slot, what arrives later wins. So updates,
//! removals and scans may arrive in any order and any number of times. Two warnings: a slot from the
//! future shuts out everything before it, so compare slots with the cluster's first; and after a
//! cluster's slots went back for good (a new ledger), start with a new book.

mod order;

use hashbrown::HashTable;
use loss_client::accounts::Position;
use loss_math::{Bps, Collateral, DebtBook, DebtShares, PriceBand};
use order::Order;
use solana_pubkey::Pubkey;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

/// What the book, and a decision, need to know of a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenPosition {
    pub address: Pubkey,
    /// Unique in the pool; names the record of this position's default.
    pub nonce: u64,
    pub debt_shares: DebtShares,
    pub collateral: Collateral,
    /// When it was marked insolvent, unix seconds; 0 if it is not.
    pub marked_at: i64,
}

impl OpenPosition {
    /// From the account.
    #[must_use]
    pub fn new(address: Pubkey, position: &Position) -> Self {
        Self {
            address,
            nonce: position.nonce,
            debt_shares: position.debt_shares(),
            collateral: position.collateral(),
            marked_at: position.marked_at,
        }
    }

    /// When the grace of a live mark ends; none without a mark or when it is too old:
    /// [`Position::grace_ends`].
    #[must_use]
    pub fn grace_ends(&self, grace_seconds: u32, now: i64) -> Option<i64> {
        let position = Position { marked_at: self.marked_at, ..bytemuck::Zeroable::zeroed() };
        position.grace_ends(grace_seconds, now)
    }
}

/// What became of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The book says so now.
    Applied,
    /// The book knows something newer.
    Outdated,
}

/// What a scan changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rescan {
    /// Positions the book had not heard of.
    pub added: usize,
    /// Positions that were different: updates that were missed.
    pub changed: usize,
    /// Positions that are gone.
    pub removed: usize,
    /// Positions of which the book knows something newer than the scan.
    pub newer: usize,
}

/// The positions of one pool.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Positions at fixed places; those in `free` are unused.
    entries: Vec<Entry>,
    free: Vec<u32>,
    /// Places by address; the addresses themselves are in the entries.
    places: HashTable<u32>,
    hasher: RandomState,
    order: Order,
    /// Slots of the last scan, and of what was removed after it.
    scanned_at: u64,
    removed_at: HashMap<Pubkey, u64>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    position: OpenPosition,
    slot: u64,
}

impl Book {
    /// An empty book.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of positions, with and without debt.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no position.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The slot of the last scan; 0 before the first.
    #[must_use]
    pub const fn scanned_at(&self) -> u64 {
        self.scanned_at
    }

    /// A position by its address.
    #[must_use]
    pub fn get(&self, address: &Pubkey) -> Option<&OpenPosition> {
        self.place(address).map(|place| &self.entry(place).position)
    }

    /// All positions, in no particular order.
    pub fn positions(&self) -> impl Iterator<Item = &OpenPosition> {
        self.places.iter().map(|place| &self.entry(*place).position)
    }

    /// Takes in what a position was at `slot`; O(log n).
    pub fn update(&mut self, position: OpenPosition, slot: u64) -> Seen {
        match self.put(position, slot) {
            Put::Older => Seen::Outdated,
            Put::New(_) | Put::Changed(_) | Put::Same(_) => Seen::Applied,
        }
    }

    /// Takes in that there was no position at `address` at `slot`; O(log n).
    pub fn remove(&mut self, address: &Pubkey, slot: u64) -> Seen {
        if slot < self.known_since(address) {
            return Seen::Outdated;
        }
        self.forget(address);
        if slot > self.scanned_at {
            self.removed_at.insert(*address, slot);
        }
        Seen::Applied
    }

    /// Takes in all positions there were at `slot`: what it does not name is gone, unless it is newer
    /// than the scan. A scan older than the last changes nothing.
    pub fn rescan(
        &mut self,
        positions: impl IntoIterator<Item = OpenPosition>,
        slot: u64,
    ) -> Rescan {
        let mut result = Rescan::default();
        if slot < self.scanned_at {
            result.newer = self.len();
            return result;
        }
        let mut named = vec![false; self.entries.len()];
        for position in positions {
            let place = match self.put(position, slot) {
                Put::New(place) => {
                    result.added += 1;
                    place
                }
                Put::Changed(place) => {
                    result.changed += 1;
                    place
                }
                Put::Same(place) => place,
                Put::Older => continue,
            };
            let place = as_index(place);
            if place >= named.len() {
                named.resize(place + 1, false);
            }
            named[place] = true;
        }
        self.drop_unnamed(&named, slot, &mut result);
        self.scanned_at = slot;
        self.removed_at.retain(|_, removed| *removed > slot);
        result
    }

    /// The positions that may be liquidated at this price: [`loss_math::health::may_be_liquidated`]
    /// says so of each, and of no other. `debt` is the accrued ledger's.
    ///
    /// Those with the largest debts come first, by powers of two; the riskiest first within.
    /// Costs O(k log n) for the k it finds: see [`loss_math::RiskRank::rest_is_safe`] for why it may
    /// stop where it does.
    pub fn at_risk<'a>(
        &'a self,
        debt: &'a DebtBook,
        band: &'a PriceBand,
        threshold: Bps,
    ) -> impl Iterator<Item = &'a OpenPosition> + 'a {
        let position = |place| &self.entry(place).position;
        self.order.at_risk(position, debt, band, threshold)
    }

    fn put(&mut self, position: OpenPosition, slot: u64) -> Put {
        if slot < self.known_since(&position.address) {
            return Put::Older;
        }
        let Some(place) = self.place(&position.address) else {
            self.removed_at.remove(&position.address);
            return Put::New(self.add(Entry { position, slot }));
        };
        let entry = &mut self.entries[as_index(place)];
        let before = std::mem::replace(entry, Entry { position, slot }).position;
        if before == position {
            return Put::Same(place);
        }
        self.order.remove(&before, place);
        self.order.insert(&position, place);
        Put::Changed(place)
    }

    fn add(&mut self, entry: Entry) -> u32 {
        let place = self.free.pop().unwrap_or_else(|| {
            self.entries.push(entry);
            // Four billion entries are 300 GB.
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        self.entries[as_index(place)] = entry;
        let (entries, hasher) = (&self.entries, &self.hasher);
        let hash = |place: &u32| hasher.hash_one(entries[as_index(*place)].position.address);
        self.places.insert_unique(hash(&place), place, hash);
        self.order.insert(&entry.position, place);
        place
    }

    fn forget(&mut self, address: &Pubkey) {
        let hash = self.hasher.hash_one(address);
        let entries = &self.entries;
        let at = |place: &u32| entries[as_index(*place)].position.address == *address;
        if let Ok(found) = self.places.find_entry(hash, at) {
            let (place, _) = found.remove();
            let position = self.entry(place).position;
            self.order.remove(&position, place);
            self.free.push(place);
        }
    }

    /// Removes what a scan at `slot` did not name.
    fn drop_unnamed(&mut self, named: &[bool], slot: u64, result: &mut Rescan) {
        let unnamed = |place: &u32| !named.get(as_index(*place)).copied().unwrap_or(false);
        let mut places: Vec<u32> = self.places.iter().copied().filter(unnamed).collect();
        // In the same order in every run.
        places.sort_unstable();
        for place in places {
            let Entry { position, slot: seen } = *self.entry(place);
            if seen > slot {
                result.newer += 1;
            } else {
                self.forget(&position.address);
                result.removed += 1;
            }
        }
    }

    /// The newest slot of which the book knows what was at `address`.
    fn known_since(&self, address: &Pubkey) -> u64 {
        match self.place(address) {
            Some(place) => self.entry(place).slot,
            None => self.removed_at.get(address).copied().unwrap_or(0).max(self.scanned_at),
        }
    }

    fn place(&self, address: &Pubkey) -> Option<u32> {
        let at = |place: &u32| self.entry(*place).position.address == *address;
        self.places.find(self.hasher.hash_one(address), at).copied()
    }

    fn entry(&self, place: u32) -> &Entry {
        &self.entries[as_index(place)]
    }
}

enum Put {
    New(u32),
    Changed(u32),
    Same(u32),
    Older,
}

fn as_index(place: u32) -> usize {
    // No target of the standard library's is narrower than 32 bits and has memory for a book.
    usize::try_from(place).unwrap_or(usize::MAX)
}
