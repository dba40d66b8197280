//! The scenario, step by step.

use crate::kind::OwnerKind::{self, Lps, Stakers};
use crate::{
    agenda::{agenda, Action},
    outcome::What,
    owner::Owner,
    scenario::{Debt, Mistake},
    stage::{Debtor, Stage},
};
use loss_math::{fixed::mul_div_u64_floor, Bps, Collateral};
use loss_testkit::{ix, tokens};

impl Stage {
    /// Everything up to the end of the scenario.
    pub fn play(&mut self) -> Result<(), Mistake> {
        for (at, action) in agenda(&self.scenario) {
            self.exits_before(at)?;
            self.go_to(at);
            match action {
                Action::Price(i) => self.post_price(i),
                Action::Insure(i) => self.insure(i),
                Action::Stake(i) => self.join(Stakers, i)?,
                Action::Deposit(i) => self.join(Lps, i)?,
                Action::Borrow(i) => self.borrow(i)?,
                Action::Leave(i) => self.leave_group(Lps, i)?,
                Action::Unstake(i) => self.leave_group(Stakers, i)?,
                Action::Liquidate(i) => self.liquidate_round(i)?,
                Action::Recognise => self.recognise()?,
                Action::Repay(i) => self.repay_group(i)?,
                Action::BuySalvage(i) => self.buy_round(i)?,
                Action::Recover(i) => self.recover(i)?,
            }
            self.let_out()?;
            self.check_step();
            self.sample();
        }
        Ok(())
    }

    fn insure(&mut self, number: usize) {
        let Some(amount) = self.scenario.donations.get(number).map(|gift| gift.amount) else {
            return;
        };
        self.world.fund_insurance(&self.keys, amount);
        self.note(What::Insured { amount });
    }

    /// A group deposits, or stakes.
    fn join(&mut self, kind: OwnerKind, number: usize) -> Result<(), Mistake> {
        let group = &self.scenario.groups(kind)[number];
        let (name, line) = (group.name.clone(), group.line);
        let amounts = group.spread.amounts();
        let (does, short) = match kind {
            Lps => ("LPs deposit", "lp"),
            Stakers => ("stakers stake", "staker"),
        };
        let mut step = self.progress.step(does, amounts.len());
        for (i, amount) in amounts.iter().enumerate() {
            let key = format!("{short} {number} {i}");
            let joined = Owner::join(&mut self.world, &self.keys, kind, &key, number, *amount);
            let owner = joined
                .map_err(|failure| self.refusal(line, &format!("\"{name}\" deposit"), &failure))?;
            self.check_newcomer(&owner);
            self.owners[kind].push(owner);
            step.tick();
        }
        drop(step);
        self.check_everything();
        let (count, total) = (amounts.len(), amounts.iter().sum());
        self.note(match kind {
            Lps => What::Deposited { group: name, lps: count, total },
            Stakers => What::Staked { group: name, stakers: count, total },
        });
        Ok(())
    }

    /// P8: whoever comes after a shortfall has at once what it put in, but for rounding.
    fn check_newcomer(&mut self, owner: &Owner) {
        if owner.came_after == 0 {
            return;
        }
        let (put_in, has) = (owner.deposited, owner.claim(&self.class(owner.kind)));
        self.promises.check("P8", has <= put_in && put_in - has <= 1, || {
            format!("whoever put in {put_in} has {has} at once")
        });
    }

    fn borrow(&mut self, number: usize) -> Result<(), Mistake> {
        let group = self.scenario.loans[number].clone();
        let collateral = group.collateral.amounts();
        for (i, (amount, name)) in collateral.iter().zip(group.members()).enumerate() {
            let debt = match &group.debt {
                Debt::Total(spread) => spread.amounts()[i],
                Debt::Ltv { from_bps, to_bps } => {
                    self.debt_at(*amount, ltv(*from_bps, *to_bps, i, collateral.len()))
                }
            };
            self.lend(number, name, *amount, debt, group.line)?;
        }
        Ok(())
    }

    fn lend(
        &mut self,
        group: usize,
        name: String,
        collateral: u64,
        debt: u64,
        line: usize,
    ) -> Result<(), Mistake> {
        // Not the scenario's name: an actor's has 32 characters at most.
        let key = format!("borrower {}", self.borrowers.len());
        let actor = self.world.new_borrower(&self.keys, &key, collateral);
        actor.add_collateral(&mut self.world, &self.keys, collateral);
        if debt > 0 {
            let price = Some(self.keys.price);
            let owner = actor.id();
            let borrow = ix::borrow(&self.keys, actor.position, owner, actor.asset, price, debt);
            self.world
                .send(&[borrow], &[&actor.key])
                .map_err(|failure| self.refusal(line, &format!("\"{name}\" borrows"), &failure))?;
        }
        self.note(What::Borrowed { borrower: name.clone(), collateral, debt });
        self.borrowers.push(Debtor { name, group, actor });
        Ok(())
    }

    /// So much of the collateral's careful value.
    fn debt_at(&self, collateral: u64, ltv_bps: u32) -> u64 {
        let value =
            self.band().map_or(0, |band| band.low.value_floor(Collateral(collateral)).get());
        mul_div_u64_floor(value, u64::from(ltv_bps), Bps::ONE.wide()).unwrap_or(0)
    }

    /// Whoever of a group still owes repays.
    fn repay_group(&mut self, group: usize) -> Result<(), Mistake> {
        let members = 0..self.borrowers.len();
        for borrower in members.filter(|i| self.borrowers[*i].group == group).collect::<Vec<_>>() {
            self.repay(borrower)?;
        }
        Ok(())
    }

    /// One borrower repays everything, if it owes anything.
    pub fn repay(&mut self, borrower: usize) -> Result<(), Mistake> {
        let Some(position) = self.position(borrower).filter(|position| position.has_debt()) else {
            return Ok(());
        };
        let owed = self.books().0.debt.debt_ceil(position.debt_shares());
        let paid = owed.map_or(0, |owed| owed.get());
        let debtor = &self.borrowers[borrower];
        let (owner, position, from) =
            (debtor.actor.id(), debtor.actor.position, debtor.actor.asset);
        let purse = tokens::account(self.keys.asset_mint, owner, paid);
        self.world.set_account(&from, purse);
        let repay = ix::repay(&self.keys, position, owner, from, u64::MAX);
        let debtor = &self.borrowers[borrower];
        let (name, line) = (debtor.name.clone(), self.scenario.loans[debtor.group].line);
        self.world
            .send(&[repay], &[&debtor.actor.key])
            .map_err(|failure| self.refusal(line, &format!("\"{name}\" repays"), &failure))?;
        self.note(What::Repaid { borrower: name, paid });
        Ok(())
    }
}

/// From the first member's to the last's, in equal steps.
fn ltv(from: u32, to: u32, member: usize, members: usize) -> u32 {
    let (member, gaps) = (member as i64, members.saturating_sub(1).max(1) as i64);
    let rise = (i64::from(to) - i64::from(from)) * member / gaps;
    u32::try_from(i64::from(from) + rise).unwrap_or(from)
}
