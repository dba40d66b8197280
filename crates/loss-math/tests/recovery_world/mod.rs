//! A pool and its fund with many owners, every default of theirs, and what is recovered of it:
//! applies random steps to the ledger and to the exact model, and keeps accounts, segments and
//! receipts as the program does.

mod checks;
mod events;
mod trades;

pub use checks::Tally;

use crate::recovery_model::Exact;
use loss_math::{
    Assets, Borne, Bps, ClassLoss, DebtBook, DebtIndex, DebtShares, ExitAmount, InsuranceFund,
    InterestTerms, LossClass, PoolLedger, RateCurve, Segment, Share, Shares,
};
use std::collections::BTreeMap;

pub const LPS: usize = 0;
pub const STAKERS: usize = 1;

/// Ten-thousandths of something.
pub type Part = u32;

/// How much defaults.
#[derive(Clone, Copy, Debug)]
pub enum Debt {
    Atoms(u64),
    /// So much of the idle cash is lent and lost, but for this part of it.
    OfIdle(Part, Part),
    /// Everything that is there is lent, and lost with all other debt but for these atoms.
    AllBut(u64),
}

/// A side is [`LPS`] or [`STAKERS`]; an event or owner is any number, taken modulo how many.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Join(usize, usize, u64),
    Leave(usize, usize, Part),
    LeaveAmount(usize, usize, u64),
    LeaveAll(usize, usize),
    Settle(usize, usize),
    Lend(Part),
    Repay(Part),
    Interest(u32),
    /// All of a side gain up to 400,000 times what they have, unless that is much already.
    Windfall(usize),
    /// All of a side leave who can.
    Exodus(usize),
    Fee(u64),
    Collect,
    /// With what the fund may pay at most.
    Default(Debt, u64),
    /// So much of what the event took comes in.
    Recover(usize, Part),
    /// In one of two books that differ only in who claims when.
    Claim(usize, usize, usize, usize),
}

/// One owner on one side.
pub struct Account {
    pub share: Share,
    /// Closed segments that bore losses, each with its last event.
    pub receipts: Vec<(Segment, u64)>,
    /// By book: what was paid, by the first event of the segment and the event.
    pub paid: [BTreeMap<(u64, u64), u64>; 2],
}

pub struct Side {
    pub accounts: Vec<Account>,
    pub exact: Exact,
    /// The latest event in which the class lost something.
    pub last_loss: u64,
}

/// What is kept of a default.
pub struct Record {
    pub seq: u64,
    /// By side.
    pub losses: [ClassLoss; 2],
    pub borne: Borne,
    /// All that came in.
    pub recovered: Assets,
}

pub struct World {
    pub pool: PoolLedger,
    pub fund: InsuranceFund,
    terms: InterestTerms,
    lent: DebtShares,
    pub sides: [Side; 2],
    pub records: Vec<Record>,
    pub recoveries: u64,
    /// How often the shares of a side were split.
    pub splits: [u64; 2],
    /// Worst of all `exact - computed` so far, in millionths of an atom.
    pub worst: u64,
}

fn part_of(amount: u128, part: Part) -> u128 {
    amount / 10_000 * u128::from(part) + amount % 10_000 * u128::from(part) / 10_000
}

fn part_of_u64(amount: u64, part: Part) -> u64 {
    u64::try_from(part_of(amount.into(), part)).unwrap_or(u64::MAX)
}

impl World {
    pub fn new(owners: usize) -> Self {
        let half = Bps(5_000);
        let curve = RateCurve { base: half, kink_utilization: Bps(8_000), kink: half, max: half };
        let side = || {
            let share = Share::open(&LossClass::default(), 0);
            let account = || Account { share, receipts: Vec::new(), paid: Default::default() };
            let accounts = (0..owners).map(|_| account()).collect();
            Side { accounts, exact: Exact::new(owners), last_loss: 0 }
        };
        Self {
            pool: PoolLedger {
                cash: Assets(0),
                debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
                lps: LossClass::default(),
                receivable: Assets(0),
                fee_accrued: Assets(0),
                fee_carry: 0,
                dust: Assets(0),
                accrued_at: 0,
            },
            fund: InsuranceFund::default(),
            terms: InterestTerms { curve, insurance_fee: Bps(1_000) },
            lent: DebtShares(0),
            sides: [side(), side()],
            records: Vec::new(),
            recoveries: 0,
            splits: [0; 2],
            worst: 0,
        }
    }

    pub fn class(&self, side: usize) -> &LossClass {
        [&self.pool.lps, &self.fund.stakers][side]
    }

    /// How often each side was emptied.
    pub fn epochs(&self) -> [u64; 2] {
        [LPS, STAKERS].map(|side| self.class(side).epoch)
    }

    /// Events so far; they are numbered from 1.
    pub fn seq(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap()
    }

    pub fn apply(&mut self, step: Step) {
        match step {
            Step::Join(side, who, amount) => self.join(side, who, Assets(amount)),
            Step::Leave(side, who, part) => {
                let held = self.settled(side, who).held.shares;
                self.leave(side, who, ExitAmount::Shares(Shares(part_of(held.0, part))));
            }
            Step::LeaveAmount(side, who, amount) => {
                self.leave(side, who, ExitAmount::Assets(Assets(amount)));
            }
            Step::LeaveAll(side, who) => self.leave(side, who, ExitAmount::All),
            Step::Settle(side, who) => {
                self.sides[side].accounts[who].share = self.settled(side, who);
                self.sides[side].exact.settle(who);
            }
            Step::Lend(part) => self.lend(part),
            Step::Repay(part) => {
                let owed = self.pool.debt.debt_ceil(self.lent).unwrap();
                let amount = Assets(part_of_u64(owed.0, part));
                if let Ok((pool, repaid)) = self.pool.repay(self.lent, amount) {
                    self.lent = self.lent.minus(repaid.shares).unwrap();
                    self.pool = pool;
                }
            }
            Step::Interest(seconds) => {
                let now = self.pool.accrued_at + i64::from(seconds);
                self.changed(|world| world.pool = world.pool.accrue(&world.terms, now));
            }
            Step::Windfall(side) => self.windfall(side),
            Step::Exodus(side) => {
                for who in 0..self.sides[side].accounts.len() {
                    self.leave(side, who, ExitAmount::All);
                }
            }
            Step::Fee(amount) => self.pool = self.pool.take_fee(Assets(amount)).unwrap(),
            Step::Collect => {
                self.credit();
                (self.pool, self.fund, _) = self.pool.collect(self.fund).unwrap();
            }
            Step::Default(debt, cap) => self.default_on(debt, Assets(cap)),
            Step::Recover(event, part) => self.recover(event, part),
            Step::Claim(book, side, who, event) => {
                if !self.records.is_empty() {
                    let _ = self.claim(book, side, who, event % self.records.len());
                }
            }
        }
        self.check();
    }

    /// Whatever `change` adds to a class, all of its owners gained.
    fn changed(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        for side in [LPS, STAKERS] {
            let LossClass { assets, splits, .. } = *self.class(side);
            let exact = &mut self.sides[side].exact;
            exact.gain(assets.0 - exact.assets);
            self.splits[side] += u64::from(splits > exact.splits);
            exact.split(splits - exact.splits);
        }
    }

    fn windfall(&mut self, side: usize) {
        // What it becomes leaves room for all that may come in: nothing here ever overflows.
        let small = |amount: Assets| amount.0 < 1 << 36;
        if side == STAKERS {
            let staked = self.fund.stakers.assets;
            if small(staked) {
                self.pool = self.pool.take_fee(Assets(staked.0 << 18)).unwrap();
                self.credit();
            }
            return;
        }
        if self.pool.debt.total_shares.is_zero() {
            // As a new pool has it: no index grows a fourth time by this.
            self.pool.debt.index = DebtIndex::ONE;
            self.lend(5_000);
        }
        if small(self.pool.debt.total_ceil().unwrap()) {
            // A year at the highest rate there is.
            let most = Bps(u32::MAX);
            let curve = RateCurve { base: most, kink: most, max: most, ..self.terms.curve };
            let terms = InterestTerms { curve, ..self.terms };
            let now = self.pool.accrued_at + 31_536_000;
            self.changed(|world| world.pool = world.pool.accrue(&terms, now));
        }
    }

    fn lend(&mut self, part: Part) {
        let shares = self.borrow(part_of_u64(self.pool.cash.0, part));
        self.lent = self.lent.plus(shares).unwrap();
    }

    fn credit(&mut self) {
        self.changed(|world| (world.pool, world.fund) = world.pool.credit_fund(world.fund));
    }

    fn settled(&self, side: usize, who: usize) -> Share {
        self.sides[side].accounts[who].share.settle(self.class(side))
    }

    fn borrow(&mut self, amount: u64) -> DebtShares {
        let Ok((pool, shares)) = self.pool.borrow(Assets(amount)) else { return DebtShares::ZERO };
        self.pool = pool;
        shares
    }
}
