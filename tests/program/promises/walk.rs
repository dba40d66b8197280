//! A walker over every instruction: two pools of the same mints, three LPs, stakers and borrowers in
//! each, and checks after every step. `random_walk` says where to go.

use crate::{
    common::*,
    walk_events::{holdings, Event, Holdings},
};
use anchor_lang::prelude::Pubkey;
use loss_math::InsuranceFund;
use loss_testkit::{
    actors::Caller, invariants, ix, oracle::Quote, params, Borrower, Lp, PoolKeys, Staker, World,
};
use socialized_loss::state::{LpShare, Pool, PoolParams, Position, ShortfallRecord};
use solana_account::Account;
use solana_keypair::Keypair;
use std::collections::BTreeSet;

/// Kinds of steps: every instruction but `init_pool`, a price, and time.
pub const KINDS: u8 = 44;
/// How often each kind comes: what changes shares, debts and prices more than what rarely happens.
/// The last 14 are of `steps_of_insurance`.
pub const WEIGHTS: [u32; KINDS as usize] = [
    1, 5, 3, 2, 1, 2, 1, 1, 1, 1, 5, 3, 5, 5, 3, 2, 5, 4, 6, 5, 4, 1, 1, 2, 1, 1, 1, 2, 2,
    6, //
    4, 2, 1, 3, 1, 1, 1, 1, 1, 4, 5, 6, 4, 1,
];
const PLENTY: u64 = 1 << 50;

/// One step: what, by whom, in which pool, and where its amounts come from.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub kind: u8,
    pub who: usize,
    pub pool: usize,
    pub entropy: u64,
}

pub struct Side {
    pub keys: PoolKeys,
    pub lps: Vec<Lp>,
    pub stakers: Vec<Staker>,
    pub borrowers: Vec<Borrower>,
    pub caller: Caller,
    /// The shortfalls recorded so far, also those whose records are closed.
    pub events: Vec<Event>,
    /// Every segment there ever was: its share and where it began.
    pub segments: BTreeSet<(Pubkey, u64)>,
    pub quote: Quote,
}

pub struct Walk {
    pub world: World,
    pub sides: [Side; 2],
    pub authority: Keypair,
    pub guardian: Keypair,
    /// How many steps of each kind went through.
    pub done: [u32; KINDS as usize],
    /// How many claims were open when everybody had left.
    pub claims_at_the_end: u32,
}

/// What one step may change only in certain ways.
struct Before {
    pools: [Pool; 2],
    other: Vec<Option<Account>>,
    holdings: Holdings,
    fund: InsuranceFund,
}

impl Side {
    fn new(world: &mut World, pool_id: u16) -> Self {
        let params = PoolParams {
            insurance_cap_event: 40_000_000,
            insurance_cap_day: 60_000_000,
            dust_value: 1_000,
            liquidation_fee_bps: 2_500,
            // In one pool LPs leave at once, in the other they ask before.
            withdraw_delay_seconds: 600 * u32::from(pool_id),
            salvage_duration_seconds: 4 * 3_600,
            record_life_seconds: 60 * params::DAY,
            ..params::with_interest()
        };
        let keys = world.new_pool_numbered(params, pool_id);
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
        let (events, segments) = (Vec::new(), BTreeSet::new());
        let mut side = Self { keys, lps, stakers, borrowers, caller, events, segments, quote };
        // There is something to recover from the beginning: all three tiers pay.
        side.note_segments(world);
        let before = holdings(world, &side);
        let record = lose(world, &keys, 50_000_000);
        side.note_event(world, &before, &record);
        side
    }

    /// Accounts that no instruction on another pool may change.
    fn accounts(&self) -> Vec<Pubkey> {
        let PoolKeys { pool, insurance, asset_vault, collateral_vault, insurance_vault, .. } =
            self.keys;
        let fixed = [pool, insurance, asset_vault, collateral_vault, insurance_vault];
        let shares = self.lps.iter().map(|lp| self.keys.lp(&lp.id()));
        let stakes = self.stakers.iter().map(|staker| self.keys.stake(&staker.id()));
        let positions = self.borrowers.iter().map(|borrower| borrower.position);
        fixed.into_iter().chain(shares).chain(stakes).chain(positions).collect()
    }
}

impl Walk {
    pub fn new() -> Self {
        let mut world = World::new();
        let sides = [Side::new(&mut world, 0), Side::new(&mut world, 1)];
        let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
        Self { world, sides, authority, guardian, done: [0; KINDS as usize], claims_at_the_end: 0 }
    }

    fn before(&self, pool: usize) -> Before {
        let Self { world, sides, .. } = self;
        let account = |key: &Pubkey| world.svm.get_account(key);
        Before {
            pools: [0, 1].map(|at| world.pool(&sides[at].keys)),
            other: sides[1 - pool].accounts().iter().map(account).collect(),
            fund: world.fund(&sides[pool].keys).to_math(),
            holdings: holdings(world, &sides[pool]),
        }
    }

    /// One step and its checks. A refusal is checked by the world: nothing changed (P16).
    pub fn step(&mut self, step: Step) {
        let keys = self.sides[step.pool].keys;
        let step = self.aimed(step);
        self.sides[step.pool].note_segments(&self.world);
        self.prepare_exit(step);
        self.prepare(step);
        self.sides[step.pool].note_segments(&self.world);
        // Interest first, so that claims before and after a shortfall compare.
        self.world.ok(ix::accrue(&keys), &[]);
        let before = self.before(step.pool);
        let Some((ix, signers)) = self.build(step) else { return };
        let signers: Vec<&Keypair> = signers.iter().collect();
        let claiming = self.claiming(step, &ix);
        if self.world.send(&[ix], &signers).is_ok() {
            self.done[usize::from(step.kind)] += 1;
            if let Some(claiming) = claiming {
                self.sides[step.pool].note_payment(&self.world, &claiming);
            }
            self.check(step.pool, &before);
        }
        self.reopen_closed(step);
    }

    fn check(&mut self, pool: usize, before: &Before) {
        let Self { world, sides, .. } = self;
        for at in [0, 1] {
            let keys = &sides[at].keys;
            invariants::check(world, keys);
            let (then, now) = (before.pools[at].ledger().lps, world.pool(keys).ledger().lps);
            assert!(now.epoch >= then.epoch, "P4: the epoch fell");
            assert!(now.epoch > then.epoch || now.index <= then.index, "P4: the index rose");
        }
        let other = sides[1 - pool].accounts();
        for (key, account) in other.iter().zip(&before.other) {
            assert_eq!(world.svm.get_account(key), *account, "P16: {key} of the other pool");
        }
        if world.pool(&sides[pool].keys).seq > before.pools[pool].seq {
            self.check_record(pool, before);
        }
    }

    /// P2, P3, P6 of the event that just happened.
    fn check_record(&mut self, pool: usize, before: &Before) {
        let (world, side) = (&self.world, &mut self.sides[pool]);
        let seq = world.pool(&side.keys).seq;
        let records = side.borrowers.iter().filter_map(|borrower| {
            world.find::<ShortfallRecord>(&side.keys.record(borrower.nonce))
        });
        let record = records.into_iter().find(|record| record.seq == seq).expect("a record");
        let ShortfallRecord { reserve, stakers, lps, unallocated, .. } = record;
        assert_eq!(record.debt, record.collateral_proceeds + record.shortfall, "P2");
        assert_eq!(record.shortfall, reserve + stakers + lps + unallocated, "P2");
        let fee = before.pools[pool].ledger.fee_accrued + before.pools[pool].ledger.dust;
        let caps = before.pools[pool].params.fund_caps();
        let (total, room) = (before.fund.total().get() + fee, before.fund.room(&caps, world.now()));
        let asked = record.shortfall.min(total);
        assert_eq!(reserve + stakers, asked.min(room.get()), "P3: the fund paid less or more");
        assert_eq!(record.held_back, asked.saturating_sub(room.get()), "P3: held back by caps");
        assert!(unallocated == 0 || record.lps_after.assets == 0, "P3: LPs kept something");
        side.note_event(world, &before.holdings, &record);
    }

    /// Positions, shares and stakes that were closed are opened again.
    pub fn reopen_closed(&mut self, step: Step) {
        let Self { world, sides, .. } = self;
        let side = &mut sides[step.pool];
        let borrower = &mut side.borrowers[step.who];
        match world.find::<Position>(&borrower.position) {
            Some(position) => borrower.nonce = position.nonce,
            None => {
                let owner = borrower.id();
                let open = ix::open_position(&side.keys, owner, owner, 0);
                // A paused pool opens nothing: then the step after the pause does.
                if world.send(&[open], &[&borrower.key]).is_ok() {
                    borrower.nonce = world.read::<Position>(&borrower.position).nonce;
                } else {
                    world.advance(3 * 86_400);
                    let open = ix::open_position(&side.keys, owner, owner, 0);
                    world.ok(open, &[&borrower.key]);
                    borrower.nonce = world.read::<Position>(&borrower.position).nonce;
                }
            }
        }
        let lp = &side.lps[step.who];
        if world.find::<LpShare>(&side.keys.lp(&lp.id())).is_none() {
            world.ok(ix::open_lp(&side.keys, lp.id(), lp.id()), &[&lp.key]);
        }
        let staker = &side.stakers[step.who];
        if world.svm.get_account(&side.keys.stake(&staker.id())).is_none() {
            let id = staker.id();
            world.ok(ix::open_stake(&side.keys, id, id), &[&staker.key]);
        }
    }
}
