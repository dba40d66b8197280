//! A walker over every instruction: two pools of the same mints, three LPs, stakers and borrowers in
//! each, two venues with three traders each in one, and checks after every step. `machine` says
//! where to go, and `mirror` lets maths and model go along.

use crate::{
    common::Random,
    mirror::Mirror,
    walk_events::{holdings, Holdings},
    walk_sides::Side,
};
use anchor_lang::prelude::Pubkey;
use loss_math::{InsuranceFund, LossClass};
use loss_testkit::{invariants, ix, World};
use socialized_loss::state::{self, LpShare, Pool, Position, ShortfallRecord};
use solana_account::Account;
use solana_keypair::Keypair;

/// Kinds of steps: every instruction but `init_pool`, a price, and time.
pub const KINDS: u8 = 54;
/// How often each kind comes: what changes shares, debts and prices more than what rarely happens.
/// Kinds 30 to 43 are of `steps_of_insurance`, and the last ten of `steps_of_venues`.
pub const WEIGHTS: [u32; KINDS as usize] = [
    1, 5, 3, 2, 1, 2, 1, 1, 1, 1, 5, 3, 5, 5, 3, 2, 5, 4, 6, 5, 4, 1, 1, 2, 1, 1, 1, 2, 2,
    6, //
    4, 2, 1, 3, 1, 1, 1, 1, 1, 4, 5, 6, 4, 1, //
    6, 4, 1, 1, 1, 6, 1, 1, 1, 1,
];

/// The first kind that is of venues.
pub const VENUES: u8 = 44;

/// One step: what, by whom, in which pool, and where its amounts come from.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub kind: u8,
    pub who: usize,
    pub pool: usize,
    pub entropy: u64,
    /// Whether amounts are of a few atoms, or all but a few.
    pub dust: bool,
}

/// Where a step's amounts come from.
pub struct Amounts {
    pub random: Random,
    dust: bool,
}

impl Step {
    pub fn amounts(&self) -> Amounts {
        Amounts { random: Random(self.entropy), dust: self.dust }
    }
}

impl Amounts {
    /// All, a little more or less, half, or anything.
    pub fn near(&mut self, all: u64) -> u64 {
        let Self { random, dust } = self;
        match random.below(5) {
            0 => all,
            few @ (1 | 2) if *dust => all.saturating_sub(few),
            3 | 4 if *dust => 1 + random.below(4),
            1 => all.saturating_add(1),
            2 => all / 2,
            3 => all.saturating_sub(1),
            _ => random.amount(),
        }
    }
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
    pub mirror: Mirror,
}

/// What one step may change only in certain ways.
pub struct Before {
    pub pools: [Pool; 2],
    other: Vec<Option<Account>>,
    holdings: Holdings,
    pub fund: InsuranceFund,
    pub venues: Vec<(Pubkey, state::Venue)>,
}

impl Walk {
    pub fn new() -> Self {
        let mut world = World::new();
        world.keep_journal();
        let sides = [Side::new(&mut world, 0), Side::new(&mut world, 1)];
        let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
        let mut mirror = Mirror::default();
        mirror.follow(&mut world);
        let done = [0; KINDS as usize];
        Self { world, sides, authority, guardian, done, claims_at_the_end: 0, mirror }
    }

    fn before(&self, pool: usize) -> Before {
        let Self { world, sides, .. } = self;
        let account = |key: &Pubkey| world.svm.get_account(key);
        Before {
            pools: [0, 1].map(|at| world.pool(&sides[at].keys)),
            other: sides[1 - pool].accounts().iter().map(account).collect(),
            fund: world.fund(&sides[pool].keys).to_math(),
            holdings: holdings(world, &sides[pool]),
            venues: venues(world, &sides[pool]).collect(),
        }
    }

    /// One step and its checks. A refusal is checked by the world: nothing changed (P16).
    pub fn step(&mut self, step: Step) {
        let step = self.aimed(step);
        let keys = self.sides[step.pool].keys;
        self.sides[step.pool].note_segments(&self.world);
        self.prepare_exit(step);
        self.prepare(step);
        self.prepare_market(step);
        self.sides[step.pool].note_segments(&self.world);
        // Interest first, so that claims before and after a shortfall compare.
        self.world.ok(ix::accrue(&keys), &[]);
        let before = self.before(step.pool);
        let Some((ix, signers)) = self.build(step) else {
            return self.mirror.follow(&mut self.world);
        };
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
        self.mirror.follow(&mut self.world);
    }

    fn check(&mut self, pool: usize, before: &Before) {
        let Self { world, sides, .. } = self;
        let keys = &sides[pool].keys;
        invariants::check(world, keys);
        check_index(&before.pools[pool].ledger().lps, &world.pool(keys).ledger().lps);
        let venues: Vec<_> = venues(world, &sides[pool]).map(|(_, venue)| venue).collect();
        let mut changed = 0;
        for ((_, then), now) in before.venues.iter().zip(&venues) {
            check_index(&then.profits.into(), &now.profits.into());
            changed += u32::from(bytemuck::bytes_of(then) != bytemuck::bytes_of(now));
        }
        assert!(changed <= 1, "P16: a step changed {changed} venues");
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
        let of_positions = side.borrowers.iter().map(|one| side.keys.record(one.nonce));
        let of_venues = side.markets.iter().map(|market| market.latest_record(world));
        let mut records = of_positions.chain(of_venues);
        let of_seq = |at: &Pubkey| world.find(at).filter(|it: &ShortfallRecord| it.seq == seq);
        let (at, record) = records.find_map(|at| Some((at, of_seq(&at)?))).expect("a record");
        let ShortfallRecord { bond, shortfall, reserve, stakers, profits, lps, .. } = record;
        assert_eq!(record.debt, record.collateral_proceeds + bond + shortfall, "P2");
        assert_eq!(shortfall, reserve + stakers + profits + lps + record.unallocated, "P2");
        if record.venue == Pubkey::default() {
            check_default(world, &before.pools[pool], before, &record);
        } else {
            side.check_deficit(world, before, &record);
        }
        side.note_event(world, &before.holdings, at);
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
        if step.kind >= VENUES {
            self.reopen_markets();
        }
    }
}

fn venues<'a>(
    world: &'a World,
    side: &'a Side,
) -> impl Iterator<Item = (Pubkey, state::Venue)> + 'a {
    let keys = side.markets.iter().map(|market| market.venue.keys);
    keys.map(|keys| (keys.venue, world.venue(&keys)))
}

fn check_index(then: &LossClass, now: &LossClass) {
    assert!(now.epoch >= then.epoch, "P4: the epoch fell");
    assert!(now.epoch > then.epoch || now.index <= then.index, "P4: the index rose");
}

/// P3 of a position's default.
fn check_default(world: &World, pool: &Pool, before: &Before, record: &ShortfallRecord) {
    assert_eq!((record.bond, record.profits, record.profits_before.assets), (0, 0, 0), "P3");
    let (fee, caps) = (pool.ledger.fee_accrued + pool.ledger.dust, pool.params.fund_caps());
    let (total, room) = (before.fund.total().get() + fee, before.fund.room(&caps, world.now()));
    let (asked, paid) = (record.shortfall.min(total), record.reserve + record.stakers);
    assert_eq!(paid, asked.min(room.get()), "P3: the fund paid less or more");
    assert_eq!(record.held_back, asked.saturating_sub(room.get()), "P3: held back by caps");
    let emptied = record.lps_after.assets == 0;
    assert!(record.unallocated == 0 || emptied, "P3: LPs kept something");
}
