//! The venues of a random walk: two that can report at any time, and those that did before them; and
//! what must hold of every deficit that one reports.

use crate::{
    common::*,
    walk::{Before, Walk},
    walk_sides::{Side, PLENTY},
};
use anchor_lang::prelude::Pubkey;
use loss_math::{FundCaps, InsuranceFund, PoolLedger, VenueCaps, VenueUse};
use loss_testkit::{ix, PoolKeys, Trader, Venue, World};
use socialized_loss::state::{self, Pool, ProfitClaim, ShortfallRecord, StoredVenueCaps};

pub const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 15_000_000, lps: 50_000_000 };

/// A venue and its traders.
pub struct Market {
    pub venue: Venue,
    pub traders: Vec<Trader>,
}

/// What fund and LPs paid for a deficit.
pub struct Payment {
    at: i64,
    venue: Pubkey,
    insurance: u64,
    lps: u64,
}

impl Market {
    /// A venue that is active after the time lock: every second one has all that the pool allows.
    pub fn registered(world: &mut World, pool: &PoolKeys, venue_id: u16) -> Self {
        let less = StoredVenueCaps { insurance: 10_000_000, lps: 30_000_000 };
        let caps = [LIMITS, less][usize::from(venue_id % 2)];
        let bond = [3_000_001, 1_999][usize::from(venue_id % 2)];
        let venue = world.unregistered_venue(pool, venue_id, bond, PLENTY);
        world.register(pool, &venue, caps, bond);
        let trader = |nth| world.new_trader(pool, &venue, &format!("trader {venue_id} {nth}"));
        let traders = (0..3).map(trader).collect();
        Self { venue, traders }
    }

    /// Where the record of its latest deficit is, if it reported any.
    pub fn latest_record(&self, world: &World) -> Pubkey {
        self.venue.keys.record(world.venue(&self.venue.keys).last_nonce)
    }

    /// Whether nobody has asked it to end.
    pub fn goes_on(&self, world: &World) -> bool {
        world.venue(&self.venue.keys).retires_at == i64::MAX
    }
}

impl Side {
    /// What was paid for venues: by bonds, fund, claims, LPs, and nobody.
    pub fn paid_for_venues(&self, world: &World) -> [u64; 5] {
        let venues = self.markets.iter().map(|market| world.venue(&market.venue.keys));
        let sums = venues.map(|it| {
            let (claims, lps) = (it.total_profits, it.total_socialized);
            [it.total_bond, it.total_covered, claims, lps, it.total_unallocated]
        });
        sums.fold([0_u64; 5], |all, of| std::array::from_fn(|at| all[at].saturating_add(of[at])))
    }

    /// P2, P3, P15 of a deficit that was just reported.
    pub fn check_deficit(&mut self, world: &World, before: &Before, record: &ShortfallRecord) {
        let pool = &before.pools[0];
        let venue = before.venues.iter().find(|(key, _)| *key == record.venue).expect("known").1;
        let (ledger, fund) = pool.ledger().credit_fund(before.fund);
        let room = rooms(pool, &venue, record.recorded_at);
        let Due { bond, covered, held_back, profits, lps } =
            due(record.debt, &ledger, &fund, pool.params.fund_caps(), &venue, room, world.now());
        assert_eq!((record.bond, record.reserve + record.stakers), (bond, covered), "P3");
        assert_eq!((record.profits, record.lps), (profits, lps), "P3");
        assert_eq!(record.held_back, held_back, "P3: held back by caps");
        assert!(record.reserve == fund.reserve.get().min(covered), "P3: the reserve pays first");
        let (insurance, at) = (covered, world.now());
        self.payments.push(Payment { at, venue: record.venue, insurance, lps });
        self.check_payments(&pool.venue_caps, |_| true);
        self.check_payments(&venue.caps, |payment| payment.venue == record.venue);
    }

    /// P15: at most the caps at once, at most twice within a day.
    fn check_payments(&self, caps: &StoredVenueCaps, of: impl Fn(&Payment) -> bool) {
        let now = self.payments.last().expect("the last").at;
        let paid_since = |since: i64| {
            let recent = self.payments.iter().filter(|one| of(one) && one.at >= since);
            recent.fold([0, 0], |sums, one| [sums[0] + one.insurance, sums[1] + one.lps])
        };
        let [once, daily] = [now, now - 86_400].map(paid_since);
        assert!(once[0] <= caps.insurance && once[1] <= caps.lps, "P15: {once:?} at once");
        let twice = [2 * caps.insurance, 2 * caps.lps];
        assert!(daily[0] <= twice[0] && daily[1] <= twice[1], "P15: {daily:?} within a day");
    }
}

fn rooms(pool: &Pool, venue: &state::Venue, now: i64) -> [VenueCaps; 2] {
    let of = |used: state::StoredVenueUse, caps: StoredVenueCaps| {
        VenueUse::from(used).room(&caps.into(), now)
    };
    [of(pool.venue_used, pool.venue_caps), of(venue.used, venue.caps)]
}

/// What each tier owes for a deficit, beginning with the one that pays first.
struct Due {
    bond: u64,
    covered: u64,
    held_back: u64,
    profits: u64,
    lps: u64,
}

fn due(
    deficit: u64,
    ledger: &PoolLedger,
    fund: &InsuranceFund,
    caps: FundCaps,
    venue: &state::Venue,
    rooms: [VenueCaps; 2],
    now: i64,
) -> Due {
    let bond = deficit.min(venue.bond);
    let left = deficit - bond;
    let (cash, owed) = (ledger.cash.get(), ledger.receivable.get());
    let wanted = left.min(fund.total().get());
    let covered = [
        fund.room(&caps, now).get(),
        rooms[0].insurance.get(),
        rooms[1].insurance.get(),
        fund.cash.get() + owed.min(cash),
    ]
    .into_iter()
    .fold(wanted, u64::min);
    let left = left - covered;
    let profits = left.min(venue.profits.assets);
    let idle = cash - owed.min(cash);
    let lps = [rooms[0].lps.get(), rooms[1].lps.get(), idle, ledger.lps.assets.get()];
    let lps = lps.into_iter().fold(left - profits, u64::min);
    Due { bond, covered, held_back: wanted - covered, profits, lps }
}

impl Walk {
    /// Claims that were closed are opened again, and who retired has a successor.
    pub fn reopen_markets(&mut self) {
        let Self { world, sides: [side, _], authority, .. } = self;
        for Market { venue, traders } in &side.markets {
            for trader in traders {
                let (owner, payer) = (trader.id(), id(&venue.operator));
                if world.find::<ProfitClaim>(&venue.keys.profit(&owner)).is_none() {
                    let open = ix::open_profit(&side.keys, &venue.keys, owner, payer);
                    world.ok(open, &[&venue.operator]);
                }
            }
        }
        while side.markets.iter().filter(|market| market.goes_on(world)).count() < 2 {
            // No venue is registered while parameters wait.
            let cancel = ix::cancel_params(&side.keys, id(authority));
            let _ = world.send(&[cancel], &[authority]);
            let next = side.markets.len() as u16;
            side.markets.push(Market::registered(world, &side.keys, next));
            side.note_owners();
        }
    }
}
