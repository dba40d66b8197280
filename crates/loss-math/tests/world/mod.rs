//! A pool, its fund, and everybody in it: applies random steps and checks every promise of the
//! ledger after each.

use loss_math::{
    Assets, DebtBook, DebtIndex, DebtShares, FundCaps, Holding, InsuranceFund, InterestTerms,
    LossClass, MathError, PoolLedger, Shares, Waterfall,
};

/// LPs, and as many borrowers.
pub const PARTIES: usize = 3;
const DAY: i64 = 86_400;

/// Parts are ten-thousandths of what the party has, owes, or could take.
#[derive(Clone, Debug)]
pub enum Step {
    Deposit(usize, u64),
    WithdrawShares(usize, u32),
    WithdrawAmount(usize, u64),
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
    Stake(u64),
    Unstake(u32),
}

pub struct World {
    pub pool: PoolLedger,
    pub fund: InsuranceFund,
    pub terms: InterestTerms,
    pub caps: FundCaps,
    pub now: i64,
    pub lps: [Holding; PARTIES],
    pub debts: [DebtShares; PARTIES],
    staker: Holding,
    /// What the fund paid, and when by its own clock, which never goes back.
    payments: Vec<(i64, u64)>,
    pub last_default: Option<Waterfall>,
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

    pub fn new(terms: InterestTerms, caps: FundCaps) -> Self {
        Self {
            pool: Self::empty_pool(),
            fund: InsuranceFund::default(),
            terms,
            caps,
            now: 0,
            lps: [Holding::default(); PARTIES],
            debts: [DebtShares(0); PARTIES],
            staker: Holding::default(),
            payments: Vec::new(),
            last_default: None,
        }
    }

    pub fn apply(&mut self, step: &Step) {
        let before = (self.pool.lps, self.fund.stakers);
        match *step {
            Step::Deposit(who, amount) => self.deposit(who, Assets(amount)),
            Step::WithdrawShares(who, part) => self.withdraw_shares(who, part),
            Step::WithdrawAmount(who, amount) => self.withdraw_amount(who, Assets(amount)),
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
            Step::Stake(amount) => self.stake(Assets(amount)),
            Step::Unstake(part) => self.unstake(part),
        }
        self.check(&before);
    }

    fn deposit(&mut self, who: usize, amount: Assets) {
        let errors = if self.may_be_full(amount) { vec![MathError::Overflow] } else { Vec::new() };
        let Some((pool, shares)) = unless(self.pool.deposit(amount), &errors) else { return };
        let settled = self.lps[who].settle(&self.pool.lps);
        self.lps[who] = settled.plus(shares).unwrap();
        self.pool = pool;
    }

    fn withdraw_shares(&mut self, who: usize, part: u32) {
        let settled = self.lps[who].settle(&self.pool.lps);
        let shares = Shares(part_of(settled.shares.0, part));
        let idle = [MathError::InsufficientIdle];
        if let Some((pool, burned)) = unless(self.pool.withdraw_shares(shares), &idle) {
            assert_eq!(burned.shares, shares);
            self.lps[who] = settled.minus(shares).unwrap();
            self.pool = pool;
        }
    }

    fn withdraw_amount(&mut self, who: usize, amount: Assets) {
        let settled = self.lps[who].settle(&self.pool.lps);
        let errors = [MathError::InsufficientShares, MathError::InsufficientIdle];
        if let Some((pool, burned)) = unless(self.pool.withdraw_amount(amount), &errors) {
            assert_eq!(burned.assets, amount);
            if let Ok(left) = settled.minus(burned.shares) {
                self.lps[who] = left;
                self.pool = pool;
            }
        }
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

    /// What brings assets or debt in stops 2^32 roundings before 64 bits: whether a step that adds
    /// `more` may be refused. Nothing that lets anybody out ever is.
    fn may_be_full(&self, more: Assets) -> bool {
        let book = self.pool.debt.total_ceil().unwrap();
        let rounding = 1 + (self.pool.debt.index.bits() >> 96) + (1 << 32);
        let after: u128 = [self.pool.cash, book, more].iter().map(|part| u128::from(part.0)).sum();
        after + rounding > u128::from(u64::MAX)
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

    /// What the program does around [`LossClass::mint_floor`].
    fn stake(&mut self, amount: Assets) {
        self.credit();
        let settled = self.staker.settle(&self.fund.stakers);
        let minted = self.fund.stakers.mint_floor(amount);
        let Some((stakers, shares)) = unless(minted, &[MathError::Overflow]) else { return };
        let Ok(cash) = self.fund.cash.plus(amount) else { return };
        self.staker = settled.plus(shares).unwrap();
        self.fund = InsuranceFund { cash, stakers, ..self.fund };
    }

    fn unstake(&mut self, part: u32) {
        self.credit();
        let settled = self.staker.settle(&self.fund.stakers);
        let shares = Shares(part_of(settled.shares.0, part));
        let (stakers, burned) = self.fund.stakers.burn_shares_floor(shares).unwrap();
        let (Ok(cash), Ok(reserve)) =
            (self.fund.cash.minus(burned.assets), self.fund.reserve.plus(burned.dust))
        else {
            return;
        };
        self.staker = settled.minus(shares).unwrap();
        self.fund = InsuranceFund { cash, reserve, stakers, ..self.fund };
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
        self.last_default = Some(paid);
    }

    /// P2, T2.
    fn check_split(&self, debt: Assets, proceeds: Assets, paid: &Waterfall) {
        let Waterfall { collateral, reserve, stakers, lps, unallocated, shortfall, .. } = *paid;
        let parts = [collateral, reserve, stakers, lps, unallocated];
        let sum: u128 = parts.iter().map(|part| u128::from(part.0)).sum();
        assert_eq!(u128::from(debt.0), sum, "to the unit");
        assert_eq!((paid.debt, collateral), (debt, proceeds));
        assert_eq!(shortfall.0, debt.0 - proceeds.0);
        assert_eq!(paid.covered().0, reserve.0 + stakers.0);
    }

    /// P3, T3: a tier pays only when the ones before it are empty or at their cap.
    fn check_order(&self, pool: &PoolLedger, fund: &InsuranceFund, paid: &Waterfall) {
        // As the default finds them: fees and dust credited.
        let (pool_then, fund_then) = self.pool.credit_fund(self.fund);
        let room = fund_then.room(&self.caps, self.now).min(fund_then.total());
        let covered = paid.covered();
        assert_eq!(covered, paid.shortfall.min(room), "the fund pays all it may");
        assert_eq!(paid.held_back.0, paid.shortfall.min(fund_then.total()).0 - covered.0);
        if !paid.stakers.is_zero() {
            assert_eq!(paid.reserve, fund_then.reserve, "the reserve first");
        }
        let uncovered = Assets(paid.shortfall.0 - covered.0);
        assert_eq!(paid.lps, uncovered.min(pool_then.lps.assets), "then the LPs");
        if !paid.unallocated.is_zero() {
            assert!(pool.lps.is_empty(), "unallocated while LPs have something left");
        }
        // The receivable before cash.
        let cash = Assets(fund_then.cash.0 - fund.cash.0);
        assert_eq!(paid.fund_cash, cash);
        assert_eq!(cash, covered.minus_or_zero(pool_then.receivable));
    }

    /// Over any span of time: no more than the cap, and what flowed back meanwhile.
    fn check_caps(&mut self, fund: &InsuranceFund, paid: &Waterfall) {
        let covered = paid.covered();
        assert!(covered <= self.caps.per_event);
        if covered.is_zero() {
            return;
        }
        let at = fund.paid.updated_at;
        self.payments.push((at, covered.0));
        let cap = u128::from(self.caps.per_day.0);
        let mut sum = 0;
        for (since, amount) in self.payments.iter().rev() {
            sum += u128::from(*amount);
            let seconds = u128::try_from(at - since).unwrap();
            let bound = cap + cap * seconds / u128::try_from(DAY).unwrap();
            assert!(sum <= bound, "paid {sum} in {seconds} s with a cap of {cap} a day");
        }
    }

    fn check(&self, (lps, stakers): &(LossClass, LossClass)) {
        let Self { pool, fund, .. } = self;
        assert!(pool.is_balanced(), "P1: {pool:?}");
        assert!(fund.is_balanced(pool.receivable), "P1: {fund:?} {:?}", pool.receivable);
        for (before, after) in [(lps, &pool.lps), (stakers, &fund.stakers)] {
            assert!(after.epoch >= before.epoch, "P4");
            assert!(after.epoch > before.epoch || after.index <= before.index, "P4");
        }
        let claim = |class: &LossClass, holding: &Holding| {
            u128::from(class.claim_floor(holding.settle(class).shares).unwrap().0)
        };
        let claims: u128 = self.lps.iter().map(|holding| claim(&pool.lps, holding)).sum();
        assert!(claims <= u128::from(pool.lps.assets.0), "T10: LPs");
        assert!(claim(&fund.stakers, &self.staker) <= u128::from(fund.stakers.assets.0), "T10");
        // What the borrowers owe covers the book.
        let debts = self.debts.iter().map(|held| pool.debt.debt_ceil(*held).unwrap().0);
        let owed: u128 = debts.map(u128::from).sum();
        assert!(owed >= u128::from(pool.debt.total_ceil().unwrap().0));
        assert_eq!(self.debts.iter().map(|held| held.0).sum::<u128>(), pool.debt.total_shares.0);
    }
}
