//! A walker over every instruction: two pools of the same mints, three LPs and three borrowers in
//! each, and checks after every step. `random_walk` says where to go.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_math::InsuranceFund;
use loss_testkit::{
    actors::Caller, invariants, ix, oracle::Quote, params, Borrower, Lp, PoolKeys, World,
};
use socialized_loss::state::{LossReceipt, LpShare, Pool, PoolParams, Position, ShortfallRecord};
use solana_account::Account;
use solana_keypair::Keypair;

/// Kinds of steps: every instruction but `init_pool`, a price, and time.
pub const KINDS: u8 = 30;
/// How often each kind comes: what changes shares, debts and prices more than what rarely happens.
pub const WEIGHTS: [u32; KINDS as usize] =
    [1, 5, 3, 2, 1, 2, 1, 1, 1, 1, 5, 3, 3, 3, 4, 2, 3, 2, 3, 2, 2, 1, 1, 2, 1, 1, 1, 2, 2, 6];
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
    pub borrowers: Vec<Borrower>,
    pub caller: Caller,
    pub records: Vec<u64>,
    pub receipts: Vec<(Pubkey, Keypair)>,
    pub quote: Quote,
}

pub struct Walk {
    pub world: World,
    pub sides: [Side; 2],
    pub authority: Keypair,
    pub guardian: Keypair,
    /// How many steps of each kind went through.
    pub done: [u32; KINDS as usize],
}

/// What one step may change only in certain ways.
struct Before {
    pools: [Pool; 2],
    other: Vec<Option<Account>>,
    claims: Vec<u64>,
    fund: InsuranceFund,
}

impl Side {
    fn new(world: &mut World, pool_id: u16) -> Self {
        let params = PoolParams {
            insurance_cap_event: 40_000_000,
            insurance_cap_day: 60_000_000,
            dust_value: 1_000,
            record_life_seconds: 30 * params::DAY,
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
        let quote = Quote::new(keys.feed_id, PRICE, world.now());
        let (records, receipts) = (Vec::new(), Vec::new());
        Self { keys, lps, borrowers, caller, records, receipts, quote }
    }

    /// Accounts that no instruction on another pool may change.
    fn accounts(&self) -> Vec<Pubkey> {
        let PoolKeys { pool, insurance, asset_vault, collateral_vault, insurance_vault, .. } =
            self.keys;
        let fixed = [pool, insurance, asset_vault, collateral_vault, insurance_vault];
        let shares = self.lps.iter().map(|lp| self.keys.lp(&lp.id()));
        let positions = self.borrowers.iter().map(|borrower| borrower.position);
        fixed.into_iter().chain(shares).chain(positions).collect()
    }
}

impl Walk {
    pub fn new() -> Self {
        let mut world = World::new();
        let sides = [Side::new(&mut world, 0), Side::new(&mut world, 1)];
        let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
        Self { world, sides, authority, guardian, done: [0; KINDS as usize] }
    }

    fn before(&self, pool: usize) -> Before {
        let Self { world, sides, .. } = self;
        let account = |key: &Pubkey| world.svm.get_account(key);
        Before {
            pools: [0, 1].map(|at| world.pool(&sides[at].keys)),
            other: sides[1 - pool].accounts().iter().map(account).collect(),
            fund: world.fund(&sides[pool].keys).to_math(),
            claims: sides[pool].lps.iter().map(|lp| lp.claim(world, &sides[pool].keys)).collect(),
        }
    }

    /// One step and its checks. A refusal is checked by the world: nothing changed (P16).
    pub fn step(&mut self, step: Step) {
        let keys = self.sides[step.pool].keys;
        let step = self.aimed(step);
        self.prepare(step);
        // Interest first, so that claims before and after a shortfall compare.
        self.world.ok(ix::accrue(&keys), &[]);
        let before = self.before(step.pool);
        let Some((ix, signers)) = self.build(step) else { return };
        let signers: Vec<&Keypair> = signers.iter().collect();
        if self.world.send(&[ix], &signers).is_ok() {
            self.done[usize::from(step.kind)] += 1;
            self.check(step.pool, &before);
        }
        self.forget_closed(step);
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
        side.records.push(record.nonce);
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
        for (lp, then) in side.lps.iter().zip(&before.claims) {
            let now = lp.claim(world, &side.keys);
            assert!(now <= *then, "P6: a claim rose from {then} to {now}");
        }
    }

    /// Positions, shares and records that were closed are opened again or forgotten.
    pub fn forget_closed(&mut self, step: Step) {
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
        side.records.retain(|nonce| world.svm.get_account(&side.keys.record(*nonce)).is_some());
        side.receipts.retain(|(at, _)| world.find::<LossReceipt>(at).is_some());
    }
}
