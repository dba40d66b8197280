//! The end: everybody is settled, losses are proved, and LPs leave in random order.

use crate::{
    lp::worth,
    outcome::{LpResult, Range, What},
    scenario::Mistake,
    stage::Stage,
};
use loss_math::{Holding, LossClass, Segment};
use loss_testkit::world::START;
use rand::seq::SliceRandom;
use socialized_loss::{instructions::WithdrawAmount, state::LossReceipt};

impl Stage {
    /// From the last event to the last exit.
    pub fn finish(&mut self) -> Result<(), Mistake> {
        let at = self.scenario.end.at.max(self.now());
        self.go_to(at);
        if self.scenario.end.borrowers_repay {
            for borrower in 0..self.borrowers.len() {
                self.repay(borrower)?;
            }
        }
        self.check_step();
        self.sample();
        let order = self.everybody();
        self.settle("LPs settle", &order)?;
        self.note(What::Settled { lps: order.len() });
        self.check_timing_of_settling();
        let proofs: Vec<(Segment, u64)> = self.proofs();
        self.check_losses(&proofs);
        self.check_everything();

        self.wait_for_recognition();
        self.leave()?;
        self.check_receipts();
        self.check_everything();
        self.check_step();
        Ok(())
    }

    fn everybody(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.lps.len()).collect();
        order.shuffle(&mut self.rng);
        order
    }

    /// P7: each LP's claim three ways: as it was really settled, in one step at the end, and
    /// after every single event.
    fn check_timing_of_settling(&mut self) {
        let class = self.books().0.lps;
        let mut widest = 0;
        for lp in &self.lps {
            let from = lp.segment().from_seq;
            let later = self.records.iter().filter(|record| record.seq > from);
            let each = later.fold(lp.start, |held, record| held.settle(&record.lps_after.into()));
            let claims = [lp.state.held.into(), lp.start, each].map(|h: Holding| worth(h, &class));
            let apart = claims.iter().max().zip(claims.iter().min()).map_or(0, |(a, b)| a - b);
            widest = widest.max(apart);
            self.promises.check("P7", apart <= 1, || {
                format!("really, at once and step by step a claim is {claims:?}")
            });
        }
        self.promises.note("P7", format!("widest difference {widest}"));
    }

    /// The segment of each LP and the last event it reaches to.
    fn proofs(&self) -> Vec<(Segment, u64)> {
        let seq = self.world.pool(&self.keys).seq;
        self.lps.iter().map(|lp| (lp.segment(), seq)).collect()
    }

    /// What each LP lost in each event, against what the records say LPs paid.
    fn check_losses(&mut self, proofs: &[(Segment, u64)]) {
        let mut lost = vec![0_u64; proofs.len()];
        let allowed = proofs.len() as u64;
        let (mut proved, mut paid) = (0_u64, 0_u64);
        for record in &self.records {
            let event = record.lp_loss();
            let mut sum = 0_u64;
            for (total, (segment, to)) in lost.iter_mut().zip(proofs) {
                // An error would be shares beyond the class's: the sum then misses them.
                let loss = segment.loss_floor(*to, &event).map_or(0, |loss| loss.get());
                *total += loss;
                sum += loss;
            }
            let fits = sum <= record.lps && record.lps - sum <= allowed;
            let (seq, lps) = (record.seq, record.lps);
            self.promises.check("receipts", fits, || {
                format!("shortfall {seq}: LPs prove {sum}, the record says {lps}")
            });
            proved += sum;
            paid += lps;
        }
        for (lp, lost) in self.lps.iter_mut().zip(lost) {
            lp.lost = lost;
        }
        let found = format!("proved - paid = {}", i128::from(proved) - i128::from(paid));
        self.promises.note("receipts", found);
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

    /// Everybody takes out everything, as far as idle cash goes.
    fn leave(&mut self) -> Result<(), Mistake> {
        let order = self.everybody();
        let (mut left, mut waiting, mut total) = (0, 0, 0);
        let mut step = self.progress.step("LPs withdraw", order.len());
        for i in order {
            let (ledger, _) = self.books();
            let claim = self.lps[i].claim(&ledger.lps);
            let idle = ledger.cash.get();
            step.tick();
            if claim == 0 || idle == 0 {
                waiting += usize::from(claim > 0);
                continue;
            }
            let all = claim <= idle;
            let amount = if all { WithdrawAmount::All } else { WithdrawAmount::Assets(idle) };
            waiting += usize::from(!all);
            let lp = &mut self.lps[i];
            let line = self.scenario.deposits[lp.group].line;
            match lp.withdraw(&mut self.world, &self.keys, amount) {
                Ok(done) => Range::add(&mut self.compute.withdraw, done.compute_units_consumed),
                Err(failure) => return Err(self.refusal(line, "an LP withdraws", &failure)),
            }
            total += lp.withdrawn;
            left += 1;
        }
        drop(step);
        self.note(What::Withdrew { lps: left, total, waiting });
        Ok(())
    }

    /// Whoever left after a loss has a receipt that proves the same loss.
    fn check_receipts(&mut self) {
        for lp in self.lps.iter().filter(|lp| lp.lost > 0 && lp.withdrawn > 0) {
            let Some(receipt) = lp.old_receipt else { continue };
            let Some(receipt) = self.world.find::<LossReceipt>(&receipt) else {
                self.promises.check("receipts", false, || "an LP left without its receipt".into());
                continue;
            };
            let segment = Segment::from(receipt.segment);
            let lost = self.records.iter().map(|record| {
                segment.loss_floor(receipt.to_seq, &record.lp_loss()).map_or(0, |loss| loss.get())
            });
            let lost: u64 = lost.sum();
            self.promises.check("receipts", lost == lp.lost, || {
                format!("a receipt proves {lost}, the share proved {}", lp.lost)
            });
        }
    }

    /// What became of each LP.
    pub fn lp_results(&self) -> Vec<LpResult> {
        let class: LossClass = self.books().0.lps;
        let result = |lp: &crate::lp::Lp| LpResult {
            group: self.scenario.deposits[lp.group].name.clone(),
            deposited: lp.deposited,
            lost: lp.lost,
            settled_early: lp.settled_early,
            withdrawn: lp.withdrawn,
            left: lp.claim(&class),
        };
        self.lps.iter().map(result).collect()
    }
}
