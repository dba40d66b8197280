//! Owners who leave while the scenario is running: they ask, they try when they may, and whoever
//! is refused tries again as soon as it can succeed.

use crate::kind::{
    OwnerKind::{self, Lps, Stakers},
    KINDS,
};
use crate::{
    outcome::{Range, What},
    scenario::Mistake,
    stage::{is, Stage},
};
use loss_testkit::{ix, world::START};
use socialized_loss::{error::LossError, instructions::WithdrawAmount};
use std::collections::BTreeMap;

/// One owner on its way out.
#[derive(Clone, Copy)]
pub struct Leaver {
    kind: OwnerKind,
    owner: usize,
    /// When it tries next, or tried and waits for idle cash since.
    due: i64,
}

/// What became of one attempt.
enum Attempt {
    Out(u64),
    /// Took what lay idle, and waits for the rest.
    Part(u64),
    Later(i64),
    Held(i64),
}

/// Those of one group who tried at the same time.
#[derive(Default)]
struct Batch {
    out: usize,
    waiting: usize,
    total: u64,
    held: usize,
    until: i64,
}

impl Stage {
    /// A group asks for everything back.
    pub fn leave_group(&mut self, kind: OwnerKind, group: usize) -> Result<(), Mistake> {
        let delayed = self.scenario.exit_terms(kind).needs_request();
        let members = 0..self.owners[kind].len();
        let members: Vec<usize> =
            members.filter(|i| self.owners[kind][*i].group == group).collect();
        let mut due = self.now();
        for owner in &members {
            if delayed {
                due = self.ask(kind, *owner)?;
            }
            self.leavers.push(Leaver { kind, owner: *owner, due });
        }
        if delayed {
            let name = self.scenario.groups(kind)[group].name.clone();
            self.note(What::AskedToLeave { group: name, owners: members.len(), usable_at: due });
        }
        Ok(())
    }

    /// Requests everything an owner has, and says when it may leave.
    pub fn ask(&mut self, kind: OwnerKind, owner: usize) -> Result<i64, Mistake> {
        let line = self.line_of(kind, owner);
        let asked = self.owners[kind][owner].request(&mut self.world, &self.keys);
        let done = asked.map_err(|failure| self.refusal(line, "a request to leave", &failure))?;
        Range::add(&mut self.compute.request, done.compute_units_consumed);
        Ok(self.owners[kind][owner].state.request_opens_at - START)
    }

    /// All exits that fall due before a time.
    pub fn exits_before(&mut self, at: i64) -> Result<(), Mistake> {
        let next = |stage: &Self| {
            let due = stage.leavers.iter().map(|leaver| leaver.due);
            due.filter(|due| (stage.now() + 1..at).contains(due)).min()
        };
        while let Some(due) = next(self) {
            self.go_to(due);
            self.let_out()?;
            self.check_step();
            self.sample();
        }
        Ok(())
    }

    /// Everybody whose time has come tries to leave.
    pub fn let_out(&mut self) -> Result<(), Mistake> {
        let now = self.now();
        let (due, later) =
            std::mem::take(&mut self.leavers).into_iter().partition(|l| l.due <= now);
        self.leavers = later;
        let due: Vec<Leaver> = due;
        if due.iter().any(|leaver| leaver.kind == Stakers) {
            self.collect_insurance()?;
        }
        let mut batches = BTreeMap::new();
        for leaver in due {
            self.attempt(leaver, &mut batches)?;
        }
        for ((kind, group), batch) in batches {
            self.tell(KINDS[kind], group, &batch);
        }
        Ok(())
    }

    fn attempt(
        &mut self,
        leaver: Leaver,
        batches: &mut BTreeMap<(usize, usize), Batch>,
    ) -> Result<(), Mistake> {
        let Leaver { kind, owner, .. } = leaver;
        let idle = self.idle(kind);
        let claim = self.owners[kind][owner].claim(&self.class(kind));
        if claim == 0 {
            return Ok(());
        }
        if idle == 0 {
            self.leavers.push(leaver);
            return Ok(());
        }
        let batch = batches.entry((kind as usize, self.owners[kind][owner].group)).or_default();
        match self.try_to_leave(kind, owner, claim, idle)? {
            Attempt::Out(amount) => {
                batch.out += 1;
                batch.total += amount;
            }
            Attempt::Part(amount) => {
                batch.waiting += 1;
                batch.total += amount;
                self.leavers.push(leaver);
            }
            Attempt::Later(due) => self.leavers.push(Leaver { due, ..leaver }),
            Attempt::Held(until) => {
                batch.held += 1;
                batch.until = until;
                self.owners[kind][owner].held = true;
                self.leavers.push(Leaver { due: until, ..leaver });
            }
        }
        Ok(())
    }

    /// One attempt: everything, or what lies idle.
    fn try_to_leave(
        &mut self,
        kind: OwnerKind,
        owner: usize,
        claim: u64,
        idle: u64,
    ) -> Result<Attempt, Mistake> {
        let all = claim <= idle;
        let amount = if all { WithdrawAmount::All } else { WithdrawAmount::Assets(idle) };
        let before = self.owners[kind][owner].withdrawn;
        match self.owners[kind][owner].withdraw(&mut self.world, &self.keys, amount) {
            Ok(done) => {
                let cu = done.compute_units_consumed;
                let early = self.records.is_empty();
                let owner = &mut self.owners[kind][owner];
                let got = owner.withdrawn - before;
                if early {
                    owner.out_before_loss += got;
                }
                Range::add(self.compute.exit(kind), cu);
                Ok(if all { Attempt::Out(got) } else { Attempt::Part(got) })
            }
            Err(failure) if is(&failure, LossError::RecognitionPending) => {
                Ok(Attempt::Held(self.world.pool(&self.keys).recognition_until - START))
            }
            // Waited for cash for too long: asks again.
            Err(failure) if is(&failure, LossError::ExitLapsed) => {
                Ok(Attempt::Later(self.ask(kind, owner)?))
            }
            Err(failure) => {
                let line = self.line_of(kind, owner);
                Err(self.refusal(line, "an owner leaves", &failure))
            }
        }
    }

    fn tell(&mut self, kind: OwnerKind, group: usize, batch: &Batch) {
        let group = self.scenario.groups(kind)[group].name.clone();
        let Batch { out, waiting, total, held, until } = *batch;
        if held > 0 {
            self.note(What::ExitsHeld { group: group.clone(), owners: held, until });
        }
        if total > 0 {
            self.note(What::Left { group, owners: out, total, waiting });
        }
    }

    /// What lies idle where LPs, or stakers, are paid from.
    pub fn idle(&self, kind: OwnerKind) -> u64 {
        let (ledger, fund) = self.books();
        match kind {
            Lps => ledger.cash.get(),
            Stakers => fund.cash.get(),
        }
    }

    /// Moves what the pool owes the fund into it, as anyone can.
    pub fn collect_insurance(&mut self) -> Result<(), Mistake> {
        let collect = ix::collect_insurance(&self.keys);
        let sent = self.world.send_unsigned(&[collect]);
        sent.map(drop).map_err(|failure| self.refusal(1, "collect_insurance", &failure))
    }

    /// The line of an owner's group.
    pub fn line_of(&self, kind: OwnerKind, owner: usize) -> usize {
        self.scenario.groups(kind)[self.owners[kind][owner].group].line
    }
}
