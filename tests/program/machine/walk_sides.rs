//! One pool of a random walk with everybody in it.

use crate::{
    common::*,
    common_venues::pool_for_venues,
    walk_events::{holdings, Event},
    walk_venues::{Market, Payment, LIMITS},
};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::Caller, oracle::Quote, params, Borrower, Lp, PoolKeys, Staker, Trader, World,
};
use socialized_loss::state::{ClassKind, PoolParams, StoredVenueCaps};
use solana_keypair::Keypair;
use std::collections::BTreeMap;

pub const PLENTY: u64 = 1 << 50;

pub struct Side {
    pub keys: PoolKeys,
    pub lps: Vec<Lp>,
    pub stakers: Vec<Staker>,
    pub borrowers: Vec<Borrower>,
    pub caller: Caller,
    /// Every venue there ever was; none in the second pool.
    pub markets: Vec<Market>,
    /// What fund and LPs paid for venues.
    pub payments: Vec<Payment>,
    /// The shortfalls and deficits recorded so far, also those whose records are closed.
    pub events: Vec<Event>,
    /// What recoveries paid, by the number of the class.
    pub recovered: [u64; 3],
    /// Whose each LP share, stake and profit claim is.
    pub owners: BTreeMap<Pubkey, Owner>,
    /// Every segment there ever was, by its share and where it began: where its receipt is or would be.
    pub segments: BTreeMap<(Pubkey, u64), Pubkey>,
    pub quote: Quote,
}

/// Whose a share is, and where it is paid.
pub struct Owner {
    pub class: ClassKind,
    pub key: Keypair,
    pub asset: Pubkey,
}

fn terms(pool_id: u16) -> PoolParams {
    PoolParams {
        // In one pool the fund pays much; in the other so little that it can be owed more than it pays.
        insurance_cap_event: [40_000_000, 40_000][usize::from(pool_id)],
        insurance_cap_day: [60_000_000, 60_000][usize::from(pool_id)],
        insurance_fee_bps: [1_000, 5_000][usize::from(pool_id)],
        dust_value: 1_000,
        liquidation_fee_bps: 2_500,
        // In one pool LPs leave at once, in the other they ask before.
        withdraw_delay_seconds: 600 * u32::from(pool_id),
        salvage_duration_seconds: 4 * 3_600,
        record_life_seconds: 60 * params::DAY,
        ..params::with_interest()
    }
}

impl Side {
    pub fn new(world: &mut World, pool_id: u16) -> Self {
        let limits = if pool_id == 0 { LIMITS } else { StoredVenueCaps::default() };
        let keys = pool_for_venues(world, terms(pool_id), limits, pool_id);
        let mut markets = Vec::new();
        if pool_id == 0 {
            markets = (0..2).map(|nth| Market::registered(world, &keys, nth)).collect();
            world.advance(terms(0).time_lock_seconds.into());
            world.set_price(&keys, PRICE);
        }
        for market in &markets {
            market.venue.credit(world, &keys, &market.traders[0], 9_000_007);
        }
        let lps: Vec<Lp> = (0..3)
            .map(|nth| {
                let lp = world.new_lp(&keys, &format!("lp {nth}"), PLENTY);
                lp.deposit(world, &keys, [500_000_000, 123_456_789, 1_003][nth]);
                lp
            })
            .collect();
        let borrowers: Vec<Borrower> = (0..3)
            .map(|nth| {
                let borrower = world.new_borrower(&keys, &format!("borrower {nth}"), PLENTY);
                let (mint, asset) = (keys.asset_mint, borrower.asset);
                set_balance(world, mint, borrower.id(), &asset, PLENTY);
                borrower.add_collateral(world, &keys, [3_000_000_000, 400_000_000, 50_000][nth]);
                borrower.borrow(world, &keys, [200_000_000, 25_000_000, 3_000][nth]);
                borrower
            })
            .collect();
        let caller = world.new_caller(&keys, "caller", PLENTY);
        world.fund_insurance(&keys, 20_000_000);
        let stakers: Vec<Staker> = (0..3)
            .map(|nth| {
                let staker = world.new_staker(&keys, &format!("staker {nth}"), PLENTY);
                staker.stake(world, &keys, [15_000_000, 8_000_003, 1_003][nth]);
                staker
            })
            .collect();
        let quote = Quote::new(keys.feed_id, PRICE, world.now());
        let mut side = Self {
            keys,
            lps,
            stakers,
            borrowers,
            caller,
            markets,
            payments: Vec::new(),
            events: Vec::new(),
            recovered: [0; 3],
            owners: BTreeMap::new(),
            segments: BTreeMap::new(),
            quote,
        };
        side.note_owners();
        // There is something to recover from the beginning: reserve, stakers and LPs pay.
        side.note_segments(world);
        let before = holdings(world, &side);
        let record = lose(world, &keys, 50_000_000);
        side.note_event(world, &before, keys.record(record.nonce));
        side
    }

    pub fn note_owners(&mut self) {
        let Self { keys, lps, stakers, markets, .. } = self;
        let lps = lps.iter().map(|lp| (ClassKind::Lps, keys.lp(&lp.id()), &lp.key, lp.asset));
        let stakers = stakers
            .iter()
            .map(|one| (ClassKind::Stakers, keys.stake(&one.id()), &one.key, one.asset));
        let profits = markets.iter().flat_map(|market| {
            let of = |trader: &Trader| market.venue.keys.profit(&trader.id());
            let traders = market.traders.iter();
            traders.map(move |it| (ClassKind::Profits, of(it), &it.key, it.asset))
        });
        for (class, share, key, asset) in lps.chain(stakers).chain(profits) {
            let owner = || Owner { class, key: copy(key), asset };
            self.owners.entry(share).or_insert_with(owner);
        }
    }

    /// Accounts that no instruction on another pool may change.
    pub fn accounts(&self) -> Vec<Pubkey> {
        let PoolKeys { pool, insurance, asset_vault, collateral_vault, insurance_vault, .. } =
            self.keys;
        let mut all = vec![pool, insurance, asset_vault, collateral_vault, insurance_vault];
        all.extend(self.owners.keys());
        all.extend(self.borrowers.iter().map(|borrower| borrower.position));
        all.extend(self.markets.iter().map(|market| market.venue.keys.venue));
        all
    }
}
