//! What the bot knows: every part with the slot it was seen at, older never over newer.

mod insolvent;
mod places;

pub use insolvent::Insolvent;
pub use places::{Places, CLOCK};

use crate::watch::{price, scan, Content, News};
use liquidator_core::{
    ActionKey, Book, Found, InFlight, Market, NoPrice, OfferedPrice, Seen, Snapshot, Wallet,
};
use loss_client::{
    accounts::{InsuranceFund, InsuranceStake, LpShare, Pool, Position, ShortfallRecord},
    decode_owned, Account,
};
use loss_math::{Assets, Bps};
use solana_pubkey::Pubkey;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    time::Instant,
};
use tracing::warn;

/// Where it has the unix time.
const UNIX_TIME: usize = 32;
/// Where a token account of either token program has its amount.
const TOKEN_AMOUNT: usize = 64;

/// A value, and the slot at which it was so.
#[derive(Clone, Copy, Debug)]
struct At<T> {
    slot: u64,
    value: T,
}

/// Everything known.
#[derive(Debug)]
pub struct World {
    places: Places,
    /// The most asset atoms that may be on their way at once.
    max_spend: u64,
    book: Book,
    scanned: bool,
    salvage_scanned: bool,
    clock: Option<(At<i64>, Instant)>,
    pool: Option<At<Pool>>,
    fund: Option<At<InsuranceFund>>,
    price: Option<At<Option<OfferedPrice>>>,
    lamports: Option<At<u64>>,
    asset: Option<At<u64>>,
    records: BTreeMap<Pubkey, At<ShortfallRecord>>,
    shares: BTreeMap<Pubkey, At<LpShare>>,
    stakes: BTreeMap<Pubkey, At<InsuranceStake>>,
}

/// What news changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The pool or the price: everything has to be decided anew.
    pub market: bool,
}

impl World {
    pub fn new(places: Places, max_spend: u64) -> Self {
        Self {
            places,
            max_spend,
            book: Book::new(),
            scanned: false,
            salvage_scanned: false,
            clock: None,
            pool: None,
            fund: None,
            price: None,
            lamports: None,
            asset: None,
            records: BTreeMap::new(),
            shares: BTreeMap::new(),
            stakes: BTreeMap::new(),
        }
    }

    /// Number of positions known.
    pub fn positions(&self) -> usize {
        self.book.len()
    }

    /// Lamports of the wallet; none before they were seen.
    pub fn lamports(&self) -> Option<u64> {
        self.lamports.map(|at| at.value)
    }

    /// Asset atoms of the wallet.
    pub fn asset(&self) -> u64 {
        self.asset.map_or(0, |at| at.value)
    }

    /// Takes in what was seen at `now`.
    pub fn apply(&mut self, news: News, now: Instant) -> Changed {
        let mut changed = Changed::default();
        match news {
            News::Accounts { slot, accounts } => {
                for (address, content) in accounts {
                    self.account(slot, address, content, now, &mut changed);
                }
            }
            News::Position { slot, address, position } => {
                let seen = match position {
                    Some(position) => self.book.update(position, slot),
                    None => self.book.remove(&address, slot),
                };
                changed.market |= seen == Seen::Applied;
            }
            News::Positions { slot, positions } => {
                let owed = self.pool.is_some_and(|pool| pool.value.ledger.debt_shares != [0; 16]);
                if owed && positions.is_empty() {
                    warn!(slot, "the scan found no position, and the pool is owed: not used");
                    return changed;
                }
                let rescan = self.book.rescan(positions, slot);
                let healed = rescan.added + rescan.changed + rescan.removed;
                if self.scanned && healed > 0 {
                    tracing::info!(?rescan, "the scan healed what updates missed");
                }
                self.scanned = true;
                changed.market |= healed > 0;
            }
            News::Record { slot, record } => self.record(slot, *record),
            News::Salvage { slot, records } => {
                let scanned: HashSet<Pubkey> =
                    records.iter().map(|record| record.address).collect();
                self.records.retain(|address, at| at.slot > slot || scanned.contains(address));
                records.into_iter().for_each(|record| self.record(slot, record));
                self.salvage_scanned = true;
            }
        }
        changed
    }

    fn record(&mut self, slot: u64, record: Found<ShortfallRecord>) {
        let Found { address, account } = record;
        if self.records.get(&address).is_some_and(|at| at.slot > slot) {
            return;
        }
        // Without salvage it is kept too: so that an older scan cannot bring it back.
        self.records.insert(address, At { slot, value: account });
    }

    fn account(
        &mut self,
        slot: u64,
        address: Pubkey,
        content: Option<Content>,
        now: Instant,
        changed: &mut Changed,
    ) {
        let Places { pool, price, wallet, .. } = &self.places;
        let data = |from: usize| {
            let bytes = content.as_ref().and_then(|content| content.data.get(from..));
            bytes.and_then(|bytes| bytes.first_chunk::<8>()).copied()
        };
        if address == CLOCK {
            if let Some(bytes) = data(UNIX_TIME) {
                let value = i64::from_le_bytes(bytes);
                if self.clock.is_none_or(|(at, _)| at.slot <= slot) {
                    self.clock = Some((At { slot, value }, now));
                }
            }
        } else if address == *wallet {
            let lamports = content.map_or(0, |content| content.lamports);
            put(&mut self.lamports, slot, lamports);
        } else if address == pool.associated_asset(wallet) {
            let amount = data(TOKEN_AMOUNT).map_or(0, u64::from_le_bytes);
            put(&mut self.asset, slot, amount);
        } else if address == *price {
            let feed = self.pool.map_or([0; 32], |pool| pool.value.feed_id);
            let offered = content.and_then(|content| price::read(&content, &feed));
            changed.market |= put(&mut self.price, slot, offered);
        } else if address == pool.pool {
            if let Some(value) = decoded::<Pool>(address, content.as_ref()) {
                changed.market |= put(&mut self.pool, slot, value);
            }
        } else if address == pool.insurance {
            if let Some(value) = decoded::<InsuranceFund>(address, content.as_ref()) {
                put(&mut self.fund, slot, value);
            }
        } else {
            self.found(slot, address, content, changed);
        }
    }

    /// An account that is of the program, whatever it is.
    fn found(
        &mut self,
        slot: u64,
        address: Pubkey,
        content: Option<Content>,
        changed: &mut Changed,
    ) {
        let Some(content) = content.filter(|content| content.owner == loss_client::PROGRAM_ID)
        else {
            let gone = self.book.get(&address).is_some();
            changed.market |= gone && self.book.remove(&address, slot) == Seen::Applied;
            forget(&mut self.records, slot, &address);
            forget(&mut self.shares, slot, &address);
            forget(&mut self.stakes, slot, &address);
            return;
        };
        if content.data.starts_with(&Position::DISCRIMINATOR) {
            let read = scan::cut(&content.data).map(|slice| scan::position(address, slice));
            if let Some(Ok(position)) = read {
                changed.market |= self.book.update(position, slot) == Seen::Applied;
            }
        } else if content.data.starts_with(&ShortfallRecord::DISCRIMINATOR) {
            if let Some(account) = decoded(address, Some(&content)) {
                self.record(slot, Found { address, account });
            }
        } else if content.data.starts_with(&LpShare::DISCRIMINATOR) {
            keep(&mut self.shares, slot, address, decoded(address, Some(&content)));
        } else if content.data.starts_with(&InsuranceStake::DISCRIMINATOR) {
            keep(&mut self.stakes, slot, address, decoded(address, Some(&content)));
        }
    }

    /// The market now; none as long as something is not known yet.
    pub fn market(&self, now: Instant) -> Option<Result<Market, NoPrice>> {
        let (pool, price) = (self.pool?, self.price?);
        Some(Market::at(&pool.value, price.value.as_ref(), self.time(now)?))
    }

    /// Everything a decision depends on; none as long as something is not known yet.
    pub fn snapshot(
        &self,
        in_flight: Vec<InFlight>,
        paused: BTreeSet<ActionKey>,
        now: Instant,
    ) -> Option<Snapshot> {
        let (pool, fund, price) = (self.pool?, self.fund?, self.price?);
        let (lamports, asset) = (self.lamports?, self.asset?);
        // Clock, pool and fund are read together: an older one could not be understood since.
        let read = self.clock?.0.slot;
        let understood = pool.slot >= read && fund.slot >= read;
        if !self.scanned || !self.salvage_scanned || !understood {
            return None;
        }
        let candidates = match self.market(now)? {
            Ok(market) => {
                let threshold = Bps(pool.value.params.liquidation_threshold_bps);
                let debt = market.ledger.debt;
                self.book.at_risk(&debt, &market.band, threshold).copied().collect()
            }
            Err(_) => Vec::new(),
        };
        let salvage = self.records.iter().filter(|(_, at)| at.value.salvage_left > 0);
        Some(Snapshot {
            now: self.time(now)?,
            slot: pool.slot,
            pool: Found { address: self.places.pool.pool, account: pool.value },
            fund: fund.value,
            offered: price.value,
            candidates,
            records: salvage.map(found_at).collect(),
            shares: self.shares.iter().map(found_at).collect(),
            stakes: self.stakes.iter().map(found_at).collect(),
            wallet: Wallet {
                asset: Assets(asset.value.min(self.max_spend)),
                lamports: lamports.value,
            },
            in_flight,
            paused,
        })
    }

    /// The cluster's time: as last read, and what passed since.
    fn time(&self, now: Instant) -> Option<i64> {
        let (at, read) = self.clock?;
        let passed = now.saturating_duration_since(read).as_secs();
        Some(at.value.saturating_add_unsigned(passed))
    }
}

/// Keeps `value` unless what is there is newer; says whether it changed.
fn put<T: PartialEq>(place: &mut Option<At<T>>, slot: u64, value: T) -> bool {
    if place.as_ref().is_some_and(|at| at.slot > slot) {
        return false;
    }
    let changed = place.as_ref().is_none_or(|at| at.value != value);
    *place = Some(At { slot, value });
    changed
}

fn keep<T>(places: &mut BTreeMap<Pubkey, At<T>>, slot: u64, address: Pubkey, value: Option<T>) {
    let newer = places.get(&address).is_some_and(|at| at.slot > slot);
    if let Some(value) = value.filter(|_| !newer) {
        places.insert(address, At { slot, value });
    }
}

/// Its account is gone, unless what is known is newer.
fn forget<T>(places: &mut BTreeMap<Pubkey, At<T>>, slot: u64, address: &Pubkey) {
    if places.get(address).is_some_and(|at| at.slot <= slot) {
        places.remove(address);
    }
}

fn found_at<T: Copy>((address, at): (&Pubkey, &At<T>)) -> Found<T> {
    Found { address: *address, account: at.value }
}

/// The account, or a line in the log why not: what was known before stays.
fn decoded<T: Account>(address: Pubkey, content: Option<&Content>) -> Option<T> {
    let Some(content) = content else {
        warn!(%address, account = T::NAME, "is gone");
        return None;
    };
    let decoded = decode_owned(&content.owner, &content.data);
    decoded.inspect_err(|error| warn!(%address, %error, "not understood")).ok()
}

#[cfg(test)]
mod tests;
