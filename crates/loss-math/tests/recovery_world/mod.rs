//! A pool, its fund and maybe two venues, with many owners, every loss of theirs, and what is recovered of it:
//! applies random steps to the ledger and to the exact model, and keeps accounts, segments and receipts as the program
//! does.

mod checks;
mod deficits;
mod events;
mod gains;
pub mod steps;
mod trades;

pub use checks::Tally;
pub use deficits::Venue;

use crate::recovery_model::Exact;
use deficits::Payment;
use loss_math::{
    Assets, Borne, Bps, ClassLoss, DebtBook, DebtIndex, DebtShares, ExitAmount, InsuranceFund,
    InterestTerms, LossClass, PoolLedger, ProfitClaim, RateCurve, Segment, Shares, VenueUse,
};
use std::collections::BTreeMap;
use std::ops::Range;

pub const LPS: usize = 0;
pub const STAKERS: usize = 1;
/// The first venue's traders; the second's come next.
pub const TRADERS: usize = 2;

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

/// How large a deficit is.
#[derive(Clone, Copy, Debug)]
pub enum Deficit {
    Atoms(u64),
    /// Of what bond and class have.
    OfVenue(Part),
    /// Leaves the class these atoms.
    AllBut(u64),
}

/// A side is [`LPS`], [`STAKERS`] or a venue's; an event or owner is any number, taken modulo how many.
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
    /// By the venue of a side, with what the fund may pay at most.
    Deficit(usize, Deficit, u64),
    Bond(usize, u64),
    /// So much of what the event took comes in.
    Recover(usize, Part),
    /// In one of two books that differ only in who claims when.
    Claim(usize, usize, usize, usize),
}

/// One owner on one side.
pub struct Account {
    /// Of LPs and stakers only its share counts.
    pub claim: ProfitClaim,
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
    pub losses: Vec<ClassLoss>,
    /// Whose deficit it was, if it was one.
    pub by: Option<usize>,
    pub borne: Borne,
    /// All that came in.
    pub recovered: Assets,
}

pub struct World {
    pub pool: PoolLedger,
    pub fund: InsuranceFund,
    terms: InterestTerms,
    lent: DebtShares,
    /// LPs, stakers, and the traders of each venue.
    pub sides: Vec<Side>,
    pub venues: Vec<Venue>,
    /// What all of them used of the pool's caps.
    used: VenueUse,
    payments: Vec<Payment>,
    pub records: Vec<Record>,
    pub recoveries: u64,
    /// How often the shares of a side were split.
    pub splits: Vec<u64>,
    /// Worst of all `exact - computed` so far, in millionths of an atom, by side: of what events took and gave back, and
    /// of what owners have.
    pub worst: Vec<[u64; 2]>,
}

fn part_of(amount: u128, part: Part) -> u128 {
    amount / 10_000 * u128::from(part) + amount % 10_000 * u128::from(part) / 10_000
}

fn part_of_u64(amount: u64, part: Part) -> u64 {
    u64::try_from(part_of(amount.into(), part)).unwrap_or(u64::MAX)
}

fn side_of(owners: usize) -> Side {
    let claim = ProfitClaim::open(&LossClass::default(), 0);
    let account = || Account { claim, receipts: Vec::new(), paid: Default::default() };
    let accounts = (0..owners).map(|_| account()).collect();
    Side { accounts, exact: Exact::new(owners), last_loss: 0 }
}

impl World {
    /// So many owners on each side.
    pub fn new(owners: usize, venues: Vec<Venue>) -> Self {
        let half = Bps(5_000);
        let curve = RateCurve { base: half, kink_utilization: Bps(8_000), kink: half, max: half };
        let sides = TRADERS + venues.len();
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
            sides: (0..sides).map(|_| side_of(owners)).collect(),
            venues,
            used: VenueUse::default(),
            payments: Vec::new(),
            records: Vec::new(),
            recoveries: 0,
            splits: vec![0; sides],
            worst: vec![[0; 2]; sides],
        }
    }

    fn each_side(&self) -> Range<usize> {
        0..self.sides.len()
    }

    pub fn class(&self, side: usize) -> &LossClass {
        match side {
            LPS => &self.pool.lps,
            STAKERS => &self.fund.stakers,
            venue => &self.venues[venue - TRADERS].book.profits,
        }
    }

    fn now(&self) -> i64 {
        self.pool.accrued_at
    }

    /// How often each side was emptied.
    pub fn epochs(&self) -> Vec<u64> {
        self.each_side().map(|side| self.class(side).epoch).collect()
    }

    /// Events so far; they are numbered from 1.
    pub fn seq(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap()
    }

    pub fn apply(&mut self, step: Step) {
        match step {
            Step::Join(side, who, amount) => self.join(side, who, Assets(amount)),
            Step::Leave(side, who, part) => {
                let free = self.free_to_leave(side, who);
                self.leave(side, who, ExitAmount::Shares(Shares(part_of(free.0, part))));
            }
            Step::LeaveAmount(side, who, amount) => {
                self.leave(side, who, ExitAmount::Assets(Assets(amount)));
            }
            Step::LeaveAll(side, who) => self.leave(side, who, ExitAmount::All),
            Step::Settle(side, who) => {
                self.sides[side].accounts[who].claim = self.settled(side, who);
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
            Step::Deficit(side, deficit, cap) => self.deficit(side, deficit, Assets(cap)),
            Step::Bond(side, amount) => self.add_bond(side, Assets(amount)),
            Step::Recover(event, part) => self.recover(event, part),
            Step::Claim(book, side, who, event) => {
                if !self.records.is_empty() {
                    let _ = self.claim(book, side, who, event % self.records.len());
                }
            }
        }
        self.check();
    }
}
