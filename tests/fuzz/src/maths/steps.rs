//! What can happen to the pool as a whole.

use super::{numbers::Input, Event, World};
use arbitrary::Result;
use loss_math::{
    deficit::DeficitTerms, liquidation, Assets, Bps, ClassLoss, Collateral, DebtShares, LossClass,
    MathError, OraclePrice, PriceBand, Waterfall,
};

/// What a function's text says cannot be.
pub fn never(error: MathError, unless: &[MathError]) {
    assert!(unless.contains(&error), "refused with {error:?}, which is not among {unless:?}");
}

impl World {
    pub fn step(&mut self, input: &mut Input) -> Result<()> {
        let kind = input.below(18)?;
        let who = input.below(4)?;
        match kind {
            0 => {
                self.now = self.now.saturating_add(input.seconds()?);
                self.accrue();
            }
            // A clock that goes back is no time.
            1 => self.ledger = self.ledger.accrue(&self.terms.interest, self.now - 1),
            2 | 3 => self.deposit(who, input)?,
            4 => self.withdraw(who, input)?,
            5 => self.stake(who, input)?,
            6 => self.unstake(who, input)?,
            7 | 8 => self.borrow(who, input)?,
            9 => self.repay(who, input)?,
            10 => self.liquidate(who, input)?,
            11 => self.take_over(who),
            12 => self.collect(),
            13 => self.donate(input)?,
            14 => self.venue_step(who, input)?,
            15 | 16 => self.report(input)?,
            _ => self.recover(input)?,
        }
        Ok(())
    }

    pub fn accrue(&mut self) {
        self.ledger = self.ledger.accrue(&self.terms.interest, self.now);
    }

    fn borrow(&mut self, who: usize, input: &mut Input) -> Result<()> {
        let amount = input.amount(self.ledger.cash, Assets(u64::MAX))?;
        let collateral = Collateral(input.number()?);
        let refused = [MathError::ZeroAmount, MathError::InsufficientIdle, MathError::Overflow];
        match self.ledger.borrow(amount) {
            Ok((ledger, shares)) => {
                let (held, locked) = self.positions[who];
                let Ok(held) = held.plus(shares) else { return Ok(()) };
                // What the program asks for before it lends.
                if ledger.debt.debt_ceil(held).is_ok() {
                    self.positions[who] = (held, locked.plus(collateral).unwrap_or(locked));
                    self.ledger = ledger;
                    self.pay_out(amount);
                }
            }
            Err(error) => never(error, &refused),
        }
        Ok(())
    }

    fn repay(&mut self, who: usize, input: &mut Input) -> Result<()> {
        let (held, collateral) = self.positions[who];
        let owed = self.ledger.debt.debt_ceil(held).expect("part of the book");
        let offered = input.amount(owed, self.outside)?;
        match self.ledger.repay(held, offered) {
            Ok((ledger, done)) => {
                let left = held.minus(done.shares).expect("no more than held");
                let owes = ledger.debt.debt_ceil(left).expect("part of the book");
                assert!(done.paid <= offered && done.paid <= owed, "P5: no more than is owed");
                let exact = owed.minus(done.paid).expect("at most owed");
                assert!(owes >= exact, "P5: {} repaid of {owed:?} leaves {owes:?}", done.paid.0);
                self.positions[who] = (left, collateral);
                self.ledger = ledger;
                self.take_in(done.paid);
            }
            Err(error) => never(error, &[MathError::ZeroAmount, MathError::ZeroShares]),
        }
        Ok(())
    }

    fn liquidate(&mut self, who: usize, input: &mut Input) -> Result<()> {
        let (shares, collateral) = self.positions[who];
        let oracle = OraclePrice {
            price: i64::try_from(input.number()? >> 1).unwrap_or(i64::MAX),
            exponent: i32::from(input.byte()?) % 19 - 9,
            ..OraclePrice::default()
        };
        let Ok(band) = PriceBand::new(&oracle, Bps::ONE, 6, 6) else { return Ok(()) };
        let debt = self.ledger.debt.debt_ceil(shares).expect("part of the book");
        let params = self.terms.liquidation;
        let offered = input.amount(debt, self.outside)?;
        let plan = match liquidation::plan(debt, collateral, band.mid, &params, offered) {
            Ok(plan) => plan,
            Err(error) => {
                let usual =
                    [MathError::PositionHealthy, MathError::ZeroAmount, MathError::LeavesDustDebt];
                never(error, &usual);
                return Ok(());
            }
        };
        if !plan.shortfall.is_zero() {
            self.write_off(who, plan.repaid);
        } else if let Ok(paid) = plan.repaid.plus(plan.fee) {
            if paid <= self.outside {
                let Ok((ledger, done)) = self.ledger.repay(shares, plan.repaid) else {
                    return Ok(());
                };
                let Ok(ledger) = ledger.take_fee(plan.fee) else { return Ok(()) };
                let left = shares.minus(done.shares).expect("no more than held");
                self.positions[who] = (left, plan.collateral_left);
                self.ledger = ledger;
                self.take_in(paid);
            }
        }
        Ok(())
    }

    fn take_over(&mut self, who: usize) {
        if !self.positions[who].0.is_zero() {
            self.write_off(who, Assets::ZERO);
        }
    }

    /// P2, P3: the split is exact and in order.
    fn write_off(&mut self, who: usize, proceeds: Assets) {
        let (shares, _) = self.positions[who];
        self.accrue();
        let debt = self.ledger.debt.debt_ceil(shares).expect("part of the book");
        if proceeds > debt || proceeds > self.outside {
            return;
        }
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        let (after, fund_after, split) = ledger
            .write_off(fund, &self.terms.caps, shares, proceeds, self.now)
            .expect("a write-off of a position is never refused");
        self.check_split(&split, fund.total());
        let capped = split.covered() == fund.room(&self.terms.caps, self.now);
        let emptied = split.covered() == fund.total();
        assert!(split.lps.is_zero() || capped || emptied, "P3: LPs before the fund: {split:?}");
        assert!(split.unallocated.is_zero() || after.lps.is_empty(), "P3: LPs are left: {split:?}");
        self.note_event(ledger.lps, after.lps, fund.stakers, fund_after.stakers, None);
        self.ledger = after;
        self.fund = fund_after;
        self.positions[who] = (DebtShares::ZERO, Collateral::ZERO);
        self.take_in(proceeds);
    }

    fn check_split(&self, split: &Waterfall, fund: Assets) {
        let parts = [
            split.collateral,
            split.bond,
            split.reserve,
            split.stakers,
            split.profits,
            split.lps,
            split.unallocated,
        ];
        let sum: u128 = parts.iter().map(|part| u128::from(part.get())).sum();
        assert_eq!(sum, u128::from(split.debt.get()), "P2: {split:?}");
        assert!(split.covered() <= fund, "P2: the fund paid more than it had: {split:?}");
        assert!(split.covered() <= self.terms.caps.per_event, "P3: cap of an event: {split:?}");
        assert!(split.covered() <= self.terms.caps.per_day, "P3: cap of a day: {split:?}");
    }

    fn collect(&mut self) {
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        // All tokens there are fit 64 bits.
        let (ledger, fund, _) = ledger.collect(fund).expect("tokens of one mint");
        (self.ledger, self.fund) = (ledger, fund);
    }

    fn donate(&mut self, input: &mut Input) -> Result<()> {
        let amount = input.amount(self.fund.total(), self.outside)?;
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        match fund.donate(amount) {
            Ok(fund) => {
                (self.ledger, self.fund) = (ledger, fund);
                self.take_in(amount);
            }
            Err(error) => never(error, &[MathError::ZeroAmount, MathError::Overflow]),
        }
        Ok(())
    }

    fn report(&mut self, input: &mut Input) -> Result<()> {
        self.accrue();
        let near = self.venue.profits.assets.plus(self.venue.bond).unwrap_or(Assets::ZERO);
        let amount = input.amount(near, Assets(u64::MAX))?;
        let terms =
            DeficitTerms { fund: self.terms.caps, venue: self.terms.venue, pool: self.terms.pool };
        let (ledger, fund) = self.ledger.credit_fund(self.fund);
        let profits = self.venue.profits;
        let paid = match ledger.pay_deficit(fund, self.venue, self.used, &terms, amount, self.now) {
            Ok(paid) => paid,
            Err(error) => {
                never(error, &[MathError::ZeroAmount]);
                return Ok(());
            }
        };
        let split = paid.waterfall;
        self.check_split(&split, fund.total());
        let limit = terms.pool.lps.min(terms.venue.lps);
        assert!(split.lps <= limit, "P15: LPs paid {split:?} beyond {limit:?}");
        let limit = terms.pool.insurance.min(terms.venue.insurance);
        assert!(split.covered() <= limit, "P15: the fund paid {split:?} beyond {limit:?}");
        let late = split.lps.is_zero() || paid.venue.profits.is_empty();
        assert!(late, "P3: LPs before profit claims: {split:?}");
        let profits = Some((profits, paid.venue.profits));
        let (lps, stakers) = (paid.ledger.lps, paid.fund.stakers);
        self.note_event(ledger.lps, lps, fund.stakers, stakers, profits);
        (self.ledger, self.fund, self.venue, self.used) =
            (paid.ledger, paid.fund, paid.venue, paid.used);
        Ok(())
    }

    fn note_event(
        &mut self,
        lps: LossClass,
        lps_after: LossClass,
        stakers: LossClass,
        stakers_after: LossClass,
        profits: Option<(LossClass, LossClass)>,
    ) {
        self.seq += 1;
        let (before, after) = profits.unwrap_or_default();
        self.latest = Some(Event {
            lps: ClassLoss::between(self.seq, lps, &lps_after),
            stakers: ClassLoss::between(self.seq, stakers, &stakers_after),
            profits: ClassLoss::between(self.seq, before, &after),
            held: self.lps.map(|lp| lp.segment),
        });
    }

    pub fn take_in(&mut self, amount: Assets) {
        self.outside = self.outside.minus(amount).expect("tokens that were there");
    }

    pub fn pay_out(&mut self, amount: Assets) {
        self.outside = self.outside.plus(amount).expect("no more tokens than there are");
    }
}
