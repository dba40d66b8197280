//! What comes back: somebody pays in for a default, and those who lost in it claim.

use crate::kind::{OwnerKind, KINDS};
use crate::{
    outcome::{Range, Return, Source, What},
    progress::Step,
    scenario::Mistake,
    stage::{is, Stage},
};
use loss_math::{fixed::mul_div_u64_floor, Bps};
use loss_testkit::{events, ix};
use rand::seq::index::sample;
use socialized_loss::{error::LossError, events::RecoveryRecorded, state::ShortfallRecord};
use solana_signer::Signer;

impl Stage {
    /// Somebody pays in, and some of those who lost claim at once.
    pub fn recover(&mut self, number: usize) -> Result<(), Mistake> {
        let told = self.scenario.recoveries[number].clone();
        let who = format!("the recovery for \"{}\"", told.borrower);
        let debtor = self.borrowers.iter().find(|debtor| debtor.name == told.borrower);
        let nonce = debtor.map(|debtor| debtor.actor.nonce);
        let recorded = self.records.iter().find(|record| Some(record.nonce) == nonce);
        let Some(record) = recorded.copied() else {
            let message =
                format!("{who}: no default of it was recorded by then: give a later time");
            return Err(Mistake { file: self.scenario.file.clone(), line: told.line, message });
        };
        let payer = self.world.actor("payer");
        let mint = self.keys.asset_mint;
        let asset = self.world.token_account(mint, payer.pubkey(), told.amount);
        let key = self.keys.record(record.nonce);
        let pay = ix::record_recovery(&self.keys, key, payer.pubkey(), asset, told.amount);
        let sent = self.world.send(&[pay], &[&payer]);
        let done = sent.map_err(|failure| self.refusal(told.line, &who, &failure))?;
        let cu = done.compute_units_consumed;
        Range::add(&mut self.compute.record_recovery, cu);
        for event in events::sent::<RecoveryRecorded>(&done) {
            self.returns.push(Return {
                at: self.now(),
                seq: event.seq,
                by: told.by.clone(),
                source: Source::PaidIn,
                amount: event.amount,
                lps: event.lps,
                stakers: event.stakers,
                reserve: event.surplus,
            });
            self.note(What::Recovered {
                seq: event.seq,
                by: told.by.clone(),
                amount: event.amount,
                lps: event.lps,
                stakers: event.stakers,
                reserve: event.surplus,
                cu,
            });
        }
        self.check_claims();
        self.claim_some(&record);
        Ok(())
    }

    /// A random part of all owners claims, as far as there is something for them.
    fn claim_some(&mut self, record: &ShortfallRecord) {
        let part = u64::from(self.scenario.end.claim_early_bps);
        let mut chosen = Vec::new();
        for kind in KINDS {
            let all = self.owners[kind].len();
            let wanted = mul_div_u64_floor(all as u64, part, Bps::ONE.wide()).unwrap_or(0);
            let amount = usize::try_from(wanted).unwrap_or(all).min(all).min(self.claim_budget);
            self.claim_budget -= amount;
            if amount > 0 {
                let some = sample(&mut self.rng, all, amount);
                chosen.extend(some.into_iter().map(|owner| (kind, owner)));
            }
        }
        let mut step = self.progress.step("some claim", chosen.len());
        self.claim(record.nonce, &chosen, &mut step);
    }

    /// Everybody claims everything.
    pub fn claim_everything(&mut self) {
        let all: Vec<(OwnerKind, usize)> = KINDS
            .iter()
            .flat_map(|kind| (0..self.owners[*kind].len()).map(|owner| (*kind, owner)))
            .collect();
        let nonces: Vec<u64> = self.records.iter().map(|record| record.nonce).collect();
        let mut step = self.progress.step("all claim", all.len() * nonces.len());
        nonces.into_iter().for_each(|nonce| self.claim(nonce, &all, &mut step));
    }

    /// These owners claim for one event, whoever of them is due something.
    fn claim(&mut self, nonce: u64, owners: &[(OwnerKind, usize)], step: &mut Step) {
        let record = self.world.record(&self.keys, nonce);
        if record.recovered == 0 {
            return;
        }
        let (seq, key) = (self.world.pool(&self.keys).seq, self.keys.record(nonce));
        let (mut claimed, mut total) = (0, 0);
        for (kind, i) in owners {
            step.tick();
            for proof in self.owners[*kind][*i].proofs(seq) {
                let owner = &mut self.owners[*kind][*i];
                let due = proof.due(&record, *kind);
                if due <= proof.paid(&self.world, &owner.share, &key) {
                    continue;
                }
                let before = owner.paid.get(&record.seq).copied().unwrap_or(0);
                let sent = owner.claim_recovery(&mut self.world, &self.keys, &record, &proof);
                let paid = owner.paid.get(&record.seq).copied().unwrap_or(0);
                let number = record.seq;
                self.promises.check("P14", sent.is_ok(), || {
                    format!("shortfall {number}: a claim of {due} was refused")
                });
                if let Ok(done) = sent {
                    Range::add(&mut self.compute.claim_recovery, done.compute_units_consumed);
                    claimed += 1;
                    total += paid - before;
                }
            }
        }
        if claimed > 0 {
            self.note(What::Claimed { seq: record.seq, owners: claimed, total });
        }
    }

    /// When everything is claimed and all have left, everybody tries again, on every proof: P14
    /// says that nobody is paid twice, and newcomers nothing.
    pub fn claim_again(&mut self) {
        let seq = self.world.pool(&self.keys).seq;
        for record in self.records.clone() {
            let record = self.world.record(&self.keys, record.nonce);
            if record.recovered == 0 {
                continue;
            }
            for kind in KINDS {
                for owner in &mut self.owners[kind] {
                    for proof in owner.proofs(seq) {
                        let again =
                            owner.claim_recovery(&mut self.world, &self.keys, &record, &proof);
                        let refused = matches!(&again,
                            Err(failure) if is(failure, LossError::NothingToClaim));
                        self.refused_claims += u64::from(refused);
                        self.promises.check("P14", refused, || {
                            format!("shortfall {}: a second claim was not refused", record.seq)
                        });
                    }
                }
            }
        }
    }
}
