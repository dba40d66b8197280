//! The end: everybody is settled, losses are proved, recoveries are claimed, and all leave in
//! random order.

use crate::kind::{
    OwnerKind::{self, Lps, Stakers},
    KINDS,
};
use crate::{
    outcome::{OwnerResult, Range, What},
    owner::worth,
    scenario::Mistake,
    stage::Stage,
};
use loss_math::Holding;
use loss_testkit::world::START;
use rand::seq::SliceRandom;
use socialized_loss::instructions::WithdrawAmount;

impl Stage {
    /// From the last event to the last exit.
    pub fn finish(&mut self) -> Result<(), Mistake> {
        let at = self.scenario.end.at.max(self.now());
        self.exits_before(at + 1)?;
        self.go_to(at);
        if self.scenario.end.borrowers_repay {
            for borrower in 0..self.borrowers.len() {
                self.repay(borrower)?;
            }
        }
        self.check_step();
        self.sample();
        for kind in KINDS {
            let order = self.everybody(kind);
            self.settle(kind, &order)?;
            self.check_timing_of_settling(kind);
        }
        self.note(What::Settled { lps: self.owners[Lps].len() });
        self.check_losses();
        self.claim_everything();
        self.check_everything();

        for kind in KINDS {
            self.leave(kind)?;
        }
        self.claim_again();
        self.check_recoveries();
        self.check_receipts();
        self.check_everything();
        self.check_step();
        Ok(())
    }

    fn everybody(&mut self, kind: OwnerKind) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.owners[kind].len()).collect();
        order.shuffle(&mut self.rng);
        order
    }

    /// P7: each owner's claim three ways: as it was really settled, in one step at the end, and
    /// after every single event.
    fn check_timing_of_settling(&mut self, kind: OwnerKind) {
        let class = self.class(kind);
        for owner in &self.owners[kind] {
            let from = owner.segment().from_seq;
            let later = self.records.iter().filter(|record| record.seq > from);
            let each = later.fold(owner.start, |held, record| {
                let after = match kind {
                    Lps => record.lps_after,
                    Stakers => record.stakers_after,
                };
                held.settle(&after.into())
            });
            let claims = [owner.state.held.into(), owner.start, each]
                .map(|held: Holding| worth(held, &class));
            let apart = claims.iter().max().zip(claims.iter().min()).map_or(0, |(a, b)| a - b);
            self.widest_timing = self.widest_timing.max(apart);
            self.promises.check("P7", apart <= 1, || {
                format!("really, at once and step by step a claim is {claims:?}")
            });
        }
        self.promises.note("P7", format!("widest difference {}", self.widest_timing));
    }

    /// Exits may be held for the recognition window.
    fn wait_for_recognition(&mut self) {
        let until = self.world.pool(&self.keys).recognition_until - START;
        let seconds = until - self.now();
        if seconds > 0 {
            self.go_to(until);
            self.note(What::Waited { seconds });
        }
    }

    /// All who still have something ask to leave, where that is needed, and wait for the delay.
    fn ask_all(&mut self, kind: OwnerKind) -> Result<(), Mistake> {
        if !self.scenario.exit_terms(kind).needs_request() {
            return Ok(());
        }
        let class = self.class(kind);
        let (mut opens, mut asked) = (self.now(), 0);
        for owner in 0..self.owners[kind].len() {
            if self.owners[kind][owner].claim(&class) > 0 {
                opens = self.ask(kind, owner)?;
                asked += 1;
            }
        }
        if asked > 0 {
            let group = if kind == Lps { "all LPs" } else { "all stakers" }.to_string();
            self.note(What::AskedToLeave { group, owners: asked, usable_at: opens });
            self.go_to(opens);
        }
        Ok(())
    }

    /// Everybody takes out everything, as far as idle cash goes.
    fn leave(&mut self, kind: OwnerKind) -> Result<(), Mistake> {
        if self.owners[kind].is_empty() {
            return Ok(());
        }
        self.leavers.clear();
        self.wait_for_recognition();
        self.ask_all(kind)?;
        if kind == Stakers {
            self.collect_insurance()?;
        }
        let order = self.everybody(kind);
        let (mut left, mut waiting, mut total) = (0, 0, 0);
        let name = if kind == Lps { "LPs withdraw" } else { "stakers leave" };
        let mut step = self.progress.step(name, order.len());
        for i in order {
            let claim = self.owners[kind][i].claim(&self.class(kind));
            let idle = self.idle(kind);
            step.tick();
            if claim == 0 || idle == 0 {
                waiting += usize::from(claim > 0);
                continue;
            }
            let all = claim <= idle;
            let amount = if all { WithdrawAmount::All } else { WithdrawAmount::Assets(idle) };
            waiting += usize::from(!all);
            let line = self.line_of(kind, i);
            let owner = &mut self.owners[kind][i];
            let before = owner.withdrawn;
            let sent = owner.withdraw(&mut self.world, &self.keys, amount);
            total += owner.withdrawn - before;
            left += 1;
            let done = sent.map_err(|failure| self.refusal(line, "an owner leaves", &failure))?;
            Range::add(self.compute.exit(kind), done.compute_units_consumed);
        }
        drop(step);
        self.note(match kind {
            Lps => What::Withdrew { lps: left, total, waiting },
            Stakers => What::Unstaked { stakers: left, total, waiting },
        });
        Ok(())
    }

    /// What became of each LP, or staker.
    pub fn results(&self, kind: OwnerKind) -> Vec<OwnerResult> {
        let class = self.class(kind);
        let groups = self.scenario.groups(kind);
        let first_loss = self.records.first().map(|record| record.seq);
        let result = |owner: &crate::owner::Owner| OwnerResult {
            group: groups[owner.group].name.clone(),
            deposited: owner.deposited,
            lost: owner.lost,
            settled_early: owner.settled_early,
            withdrawn: owner.withdrawn,
            left: owner.claim(&class),
            recovered: owner.paid.values().sum(),
            leaver: groups[owner.group].leaves_at.is_some(),
            newcomer: first_loss.is_some_and(|first| owner.came_after >= first),
            out_before_loss: owner.out_before_loss,
            held: owner.held,
        };
        self.owners[kind].iter().map(result).collect()
    }
}
