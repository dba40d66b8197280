//! A pool, its fund, and everybody in it: applies random steps and checks every promise of the
//! ledger after each.

mod checks;
mod exits;

use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, ExitAmount, ExitTerms, FundCaps, InsuranceFund,
    InterestTerms, LossClass, MathError, PoolLedger, Share, Shares, Waterfall,
};

/// LPs, and as many borrowers.
pub const PARTIES: usize = 3;

/// Parts are ten-thousandths of what the party has, owes, or could take.
#[derive(Clone, Debug)]
pub enum Step {
    Deposit(usize, u64),
    /// Asks to leave with this part; on time it can be used later.
    Request(usize, u32),
    WithdrawShares(usize, u32),
    WithdrawAmount(usize, u64),
    WithdrawAll(usize),
    Borrow(usize, u64),
    BorrowPart(usize, u32),
    Repay(usize, u64),
    RepayPart(usize, u32),
    /// Moves the clock, maybe back.
    Accrue(i64),
    /// With proceeds of this part of the debt; more than the whole is refused.
    WriteOff(usize, u32),
    CreditFund,
    Collect,
    Donate(u64),
    /// A liquidator's fee, and tokens that nobody has a claim on.
    TakeFee(u64),
    TakeUnowned(u64),
    Stake(u64),
    RequestUnstake(u32),
    Unstake(u32),
    UnstakeAll,
}

#[derive(Clone, Debug)]
pub struct World {
    pub pool: PoolLedger,
    pub fund: InsuranceFund,
    pub terms: InterestTerms,
    pub caps: FundCaps,
    pub exits: ExitTerms,
    pub now: i64,
    /// Events so far.
    seq: u64,
    pub lps: [Share; PARTIES],
    pub debts: [DebtShares; PARTIES],
    staker: Share,
    /// What the fund paid, and when by its own clock, which never goes back.
    payments: Vec<(i64, u64)>,
    pub last_default: Option<Waterfall>,
    /// How many steps split the shares of the LPs and of the stakers.
    pub splits: [u32; 2],
}

fn part_of(amount: u128, part: u32) -> u128 {
    amount / 10_000 * u128::from(part) + amount % 10_000 * u128::from(part) / 10_000
}

fn part_of_u64(amount: u64, part: u32) -> u64 {
    u64::try_from(part_of(u128::from(amount), part)).unwrap_or(u64::MAX)
}

/// Fails unless `result` is one of the errors it may be; `None` then.
fn unless<T>(result: Result<T, MathError>, expected: &[MathError]) -> Option<T> {
    result.map_err(|error| assert!(expected.contains(&error), "{error} is not declared")).ok()
}

impl World {
    pub fn empty_pool() -> PoolLedger {
        PoolLedger {
            cash: Assets(0),
            debt: DebtBook { total_shares: DebtShares(0), index: DebtIndex::ONE },
            lps: LossClass::default(),
            receivable: Assets(0),
            fee_accrued: Assets(0),
            fee_carry: 0,
            dust: Assets(0),
            accrued_at: 0,
        }
    }

    pub fn new(terms: InterestTerms, caps: FundCaps, exits: ExitTerms) -> Self {
        let nobody = Share::open(&LossClass::default(), 0);
        Self {
            pool: Self::empty_pool(),
            fund: InsuranceFund::default(),
            terms,
            caps,
            exits,
            now: 0,
            seq: 0,
            lps: [nobody; PARTIES],
            debts: [DebtShares(0); PARTIES],
            staker: nobody,
            payments: Vec::new(),
            last_default: None,
            splits: [0; 2],
        }
    }

    pub fn apply(&mut self, step: &Step) {
        let before = (self.pool.lps, self.fund.stakers);
        match *step {
            Step::Deposit(who, amount) => self.deposit(who, Assets(amount)),
            Step::Request(who, part) => {
                self.lps[who] = self.request(self.lps[who].settle(&self.pool.lps), part);
            }
            Step::WithdrawShares(who, part) => {
                let held = self.lps[who].settle(&self.pool.lps).held.shares;
                self.withdraw(who, ExitAmount::Shares(Shares(part_of(held.0, part))));
            }
            Step::WithdrawAmount(who, amount) => {
                self.withdraw(who, ExitAmount::Assets(Assets(amount)));
            }
            Step::WithdrawAll(who) => self.withdraw(who, ExitAmount::All),
            Step::Borrow(who, amount) => self.borrow(who, Assets(amount)),
            Step::BorrowPart(who, part) => {
                self.borrow(who, Assets(part_of_u64(self.pool.cash.0, part)));
            }
            Step::Repay(who, amount) => self.repay(who, Assets(amount)),
            Step::RepayPart(who, part) => {
                let owed = self.pool.debt.debt_ceil(self.debts[who]).unwrap();
                self.repay(who, Assets(part_of_u64(owed.0, part)));
            }
            Step::Accrue(jump) => {
                self.now = self.now.saturating_add(jump);
                self.pool = self.pool.accrue(&self.terms, self.now);
            }
            Step::WriteOff(who, part) => self.write_off(who, part),
            Step::CreditFund => self.credit(),
            Step::Collect => self.collect(),
            Step::Donate(amount) => {
                self.credit();
                let donated = self.fund.donate(Assets(amount));
                if let Some(fund) = unless(donated, &[MathError::Overflow]) {
                    self.fund = fund;
                }
            }
            Step::TakeFee(amount) => self.take_in(Assets(amount), PoolLedger::take_fee),
            Step::TakeUnowned(amount) => self.take_in(Assets(amount), PoolLedger::take_unowned),
            Step::Stake(amount) => self.stake(Assets(amount)),
            Step::RequestUnstake(part) => {
                self.credit();
                self.staker = self.request(self.staker.settle(&self.fund.stakers), part);
            }
            Step::Unstake(part) => {
                self.credit();
                let held = self.staker.settle(&self.fund.stakers).held.shares;
                self.unstake(ExitAmount::Shares(Shares(part_of(held.0, part))));
            }
            Step::UnstakeAll => {
                self.credit();
                self.unstake(ExitAmount::All);
            }
        }
        self.check(&before);
    }

    fn deposit(&mut self, who: usize, amount: Assets) {
        let errors = if self.may_be_full(amount) { vec![MathError::Overflow] } else { Vec::new() };
        let Some((pool, shares)) = unless(self.pool.deposit(amount), &errors) else { return };
        let settled = self.lps[who].settle(&self.pool.lps);
        self.lps[who] = settled.join(&pool.lps, shares, self.seq).unwrap();
        self.pool = pool;
    }

    fn borrow(&mut self, who: usize, amount: Assets) {
        let mut errors = vec![MathError::InsufficientIdle];
        if amount.is_zero() {
            errors.push(MathError::ZeroAmount);
        }
        // A loan moves cash into the book: it adds its rounding only.
        if self.may_be_full(Assets(0)) {
            errors.push(MathError::Overflow);
        }
        let Some((pool, shares)) = unless(self.pool.borrow(amount), &errors) else { return };
        assert!(pool.debt.debt_ceil(shares).unwrap() >= amount, "owes at least what was lent");
        self.debts[who] = self.debts[who].plus(shares).unwrap();
        self.pool = pool;
    }

    fn repay(&mut self, who: usize, offered: Assets) {
        let held = self.debts[who];
        let owed = self.pool.debt.debt_ceil(held).unwrap();
        let mut errors = Vec::new();
        if offered.is_zero() || owed.is_zero() {
            errors.push(MathError::ZeroAmount);
        }
        // Only where a raw debt share owes more than an atom: after 2^32-fold growth.
        if self.pool.debt.index.bits() > 1 << 96 {
            errors.push(MathError::ZeroShares);
        }
        let Some((pool, repaid)) = unless(self.pool.repay(held, offered), &errors) else { return };
        assert_eq!(repaid.paid, offered.min(owed));
        assert_eq!(repaid.shares == held, repaid.paid == owed, "all paid, nothing left");
        let left = held.minus(repaid.shares).unwrap();
        let fell = owed.0 - pool.debt.debt_ceil(left).unwrap().0;
        assert!(fell <= repaid.paid.0, "never cancels more than was paid");
        self.debts[who] = left;
        self.pool = pool;
    }

    fn credit(&mut self) {
        let owed = u128::from(self.pool.fee_accrued.0) + u128::from(self.pool.dust.0);
        let before = self.pool.receivable.0;
        (self.pool, self.fund) = self.pool.credit_fund(self.fund);
        let left = u128::from(self.pool.fee_accrued.0) + u128::from(self.pool.dust.0);
        let moved = u128::from(self.pool.receivable.0 - before);
        assert!((moved, left) == (owed, 0) || (moved, left) == (0, owed), "all or nothing");
    }

    fn collect(&mut self) {
        self.credit();
        let owed = self.pool.receivable.min(self.pool.cash);
        let collected = self.pool.collect(self.fund);
        if let Some((pool, fund, moved)) = unless(collected, &[MathError::Overflow]) {
            assert_eq!(moved, owed);
            (self.pool, self.fund) = (pool, fund);
        }
    }

    fn take_in(
        &mut self,
        amount: Assets,
        take: fn(PoolLedger, Assets) -> Result<PoolLedger, MathError>,
    ) {
        let errors = if self.may_be_full(amount) { vec![MathError::Overflow] } else { Vec::new() };
        let Some(pool) = unless(take(self.pool, amount), &errors) else { return };
        assert_eq!((pool.lps, pool.debt), (self.pool.lps, self.pool.debt), "the LPs gain nothing");
        assert_eq!(pool.cash.0 - self.pool.cash.0, amount.0);
        self.pool = pool;
    }

    fn stake(&mut self, amount: Assets) {
        self.credit();
        let settled = self.staker.settle(&self.fund.stakers);
        let staked = self.fund.stake(amount);
        let Some((fund, shares)) = unless(staked, &[MathError::Overflow]) else { return };
        self.staker = settled.join(&fund.stakers, shares, self.seq).unwrap();
        self.fund = fund;
    }

    fn write_off(&mut self, who: usize, part: u32) {
        let held = self.debts[who];
        let debt = self.pool.debt.debt_ceil(held).unwrap();
        let proceeds = Assets(part_of_u64(debt.0, part));
        let mut errors = Vec::new();
        if proceeds > debt {
            errors.push(MathError::RepayExceedsDebt);
        }
        let result = self.pool.write_off(self.fund, &self.caps, held, proceeds, self.now);
        let Some((pool, fund, paid)) = unless(result, &errors) else { return };
        self.check_split(debt, proceeds, &paid);
        self.check_order(&pool, &fund, &paid);
        self.check_caps(&fund, &paid);
        (self.pool, self.fund) = (pool, fund);
        self.debts[who] = DebtShares::ZERO;
        self.seq += 1;
        self.last_default = Some(paid);
    }
}
