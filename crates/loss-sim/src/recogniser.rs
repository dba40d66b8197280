//! Whoever marks insolvent positions, and records those that no liquidator wants.

use crate::{
    outcome::{Range, What},
    scenario::Mistake,
    shortfalls::How,
    stage::Stage,
};
use loss_math::{health, Assets};
use loss_testkit::ix;

/// What is to be done about a position.
enum Duty {
    Mark,
    Record,
}

impl Stage {
    /// Marks and records whatever can be.
    pub fn recognise(&mut self) -> Result<(), Mistake> {
        for borrower in 0..self.borrowers.len() {
            match self.duty(borrower) {
                Some(Duty::Mark) => self.mark(borrower)?,
                Some(Duty::Record) => self.record(borrower)?,
                None => {}
            }
        }
        Ok(())
    }

    fn duty(&self, borrower: usize) -> Option<Duty> {
        let position = self.position(borrower).filter(|position| position.has_debt())?;
        let band = self.band()?;
        let debt = self.books().0.debt.debt_ceil(position.debt_shares()).ok()?;
        if !health::is_insolvent(debt, position.collateral(), &band) {
            return None;
        }
        let params = &self.scenario.params;
        let now = self.world.now();
        let ends = position.grace_ends(params.record_grace_seconds, now);
        let waited = ends.is_some_and(|ends| now >= ends);
        if waited || health::is_dust(position.collateral(), &band, Assets(params.dust_value)) {
            return Some(Duty::Record);
        }
        ends.is_none().then_some(Duty::Mark)
    }

    fn mark(&mut self, borrower: usize) -> Result<(), Mistake> {
        let debtor = &self.borrowers[borrower];
        let price = Some(self.keys.price);
        let mark = ix::mark_insolvent(&self.keys, debtor.actor.position, price);
        let (name, line) = (debtor.name.clone(), self.scenario.loans[debtor.group].line);
        let sent = self.world.send(&[mark], &[]);
        let done = sent.map_err(|failure| self.refusal(line, "mark_insolvent", &failure))?;
        let cu = done.compute_units_consumed;
        Range::add(&mut self.compute.mark_insolvent, cu);
        self.note(What::Marked { borrower: name, cu });
        Ok(())
    }

    fn record(&mut self, borrower: usize) -> Result<(), Mistake> {
        let Some(caller) = &self.recorder else { return Ok(()) };
        let debtor = &self.borrowers[borrower];
        let side = caller.side(&self.keys);
        let (position, nonce) = (debtor.actor.position, debtor.actor.nonce);
        let record = ix::record_shortfall(&self.keys, position, nonce, side);
        let before = self.books();
        let line = self.scenario.loans[debtor.group].line;
        let sent = self.world.send(&[record], &[&caller.key]);
        let done = sent.map_err(|failure| self.refusal(line, "record_shortfall", &failure))?;
        let cu = done.compute_units_consumed;
        Range::add(&mut self.compute.record_shortfall, cu);
        let by = self.scenario.recording.as_ref().map_or_else(String::new, |who| who.by.clone());
        self.recorded(borrower, &before, How { by, in_liquidation: false, cu })
    }
}
