//! After each recorded shortfall: who paid, and whether the promises about it hold.

use crate::kind::{
    OwnerKind::{self, Lps, Stakers},
    KINDS,
};
use crate::{
    outcome::{Range, Returned, Shortfall, What},
    owner::worth,
    scenario::Mistake,
    stage::Stage,
};
use loss_math::{fixed::mul_div_u64_floor, Bps, InsuranceFund, LossClass, PoolLedger};
use rand::seq::index::sample;
use socialized_loss::state::ShortfallRecord;

/// How a shortfall came to be recorded.
pub struct How {
    pub by: String,
    pub in_liquidation: bool,
    pub cu: u64,
}

impl Stage {
    /// Reads the record of a borrower's default, checks it, and has some LPs settled.
    pub fn recorded(
        &mut self,
        borrower: usize,
        before: &(PoolLedger, InsuranceFund),
        how: How,
    ) -> Result<(), Mistake> {
        let debtor = &self.borrowers[borrower];
        let record = self.world.record(&self.keys, debtor.actor.nonce);
        let name = debtor.name.clone();
        self.check_record(&record, &before.1);
        self.note(What::Recorded {
            seq: record.seq,
            borrower: name.clone(),
            by: how.by.clone(),
            shortfall: record.shortfall,
            lps: record.lps,
            cu: how.cu,
        });
        for kind in KINDS {
            let event = record.loss_of(kind.into());
            self.owners[kind].iter_mut().for_each(|owner| owner.note_part(&event));
        }
        self.shortfalls.push(shortfall(&record, self.now(), name, how));
        self.records.push(record);
        self.check_claims();
        self.settle_some()
    }

    /// Everything a record can be held against, with the fund as it was before.
    pub fn check_record(&mut self, record: &ShortfallRecord, fund: &InsuranceFund) {
        self.check_split(record);
        self.check_order(record, fund);
        self.check_classes(record);
    }

    /// P2, from the record alone.
    fn check_split(&mut self, record: &ShortfallRecord) {
        let parts = [
            record.collateral_proceeds,
            record.reserve,
            record.stakers,
            record.lps,
            record.unallocated,
        ];
        let sum: u128 = parts.iter().map(|part| u128::from(*part)).sum();
        let tiers: u128 = parts.iter().skip(1).map(|part| u128::from(*part)).sum();
        let exact = sum == u128::from(record.debt) && tiers == u128::from(record.shortfall);
        let seq = record.seq;
        self.promises.check("P2", exact, || format!("shortfall {seq}: {parts:?} sum to {sum}"));
    }

    /// P3: the fund paid all it had or all its caps allow before LPs did, its reserve first.
    fn check_order(&mut self, record: &ShortfallRecord, fund: &InsuranceFund) {
        let covered = record.reserve.saturating_add(record.stakers);
        let room = fund.room(&self.scenario.params.fund_caps(), record.recorded_at).get();
        let able = fund.total().get().min(room).min(record.shortfall);
        let lps_last = record.lps == 0 || covered == able;
        let reserve_first = record.stakers == 0 || record.reserve == fund.reserve.get();
        let seq = record.seq;
        self.promises.check("P3", lps_last && reserve_first, || {
            format!("shortfall {seq}: the fund paid {covered} of {able}, LPs {}", record.lps)
        });
    }

    /// P4 and P6, from the record's classes.
    fn check_classes(&mut self, record: &ShortfallRecord) {
        self.check_class(Lps, record, record.lps_before.into(), record.lps_after.into());
        if !self.owners[Stakers].is_empty() {
            let (before, after) = (record.stakers_before.into(), record.stakers_after.into());
            self.check_class(Stakers, record, before, after);
        }
    }

    fn check_class(
        &mut self,
        kind: OwnerKind,
        record: &ShortfallRecord,
        before: LossClass,
        after: LossClass,
    ) {
        let falls = if after.epoch == before.epoch {
            after.index <= before.index
        } else {
            after.epoch == before.epoch + 1 && after.assets.is_zero()
        };
        let seq = record.seq;
        self.promises.check("P4", falls, || format!("shortfall {seq}: {before:?} to {after:?}"));
        for owner in &self.owners[kind] {
            let held = owner.state.held.into();
            let (was, is) = (worth(held, &before), worth(held, &after));
            self.promises.check("P6", is <= was, || {
                format!("shortfall {seq}: a claim of {was} became {is}")
            });
        }
    }

    /// Settles a random part of all owners, as anyone might.
    fn settle_some(&mut self) -> Result<(), Mistake> {
        for kind in KINDS {
            let all = self.owners[kind].len();
            let part = u64::from(self.scenario.end.settle_early_bps);
            let wanted = mul_div_u64_floor(all as u64, part, Bps::ONE.wide()).unwrap_or(0);
            let amount = usize::try_from(wanted).unwrap_or(all).min(all).min(self.early_budget);
            if amount == 0 {
                continue;
            }
            self.early_budget -= amount;
            let chosen = sample(&mut self.rng, all, amount).into_vec();
            self.settle(kind, &chosen)?;
            for i in chosen {
                self.owners[kind][i].settled_early = true;
            }
            if kind == Lps {
                self.note(What::Settled { lps: amount });
            }
        }
        Ok(())
    }

    /// Settles these owners in this order.
    pub fn settle(&mut self, kind: OwnerKind, chosen: &[usize]) -> Result<(), Mistake> {
        let (name, call) = match kind {
            Lps => ("LPs settle", "settle_lp"),
            Stakers => ("stakers settle", "settle_stake"),
        };
        let mut step = self.progress.step(name, chosen.len());
        for i in chosen {
            match self.owners[kind][*i].settle(&mut self.world, &self.keys) {
                Ok(done) => {
                    let range = match kind {
                        Lps => &mut self.compute.settle_lp,
                        Stakers => &mut self.compute.settle_stake,
                    };
                    Range::add(range, done.compute_units_consumed);
                }
                Err(failure) => {
                    return Err(self.refusal(self.line_of(kind, *i), call, &failure));
                }
            }
            step.tick();
        }
        Ok(())
    }
}

fn shortfall(record: &ShortfallRecord, at: i64, borrower: String, how: How) -> Shortfall {
    let class = |stored| LossClass::from(stored).into();
    Shortfall {
        seq: record.seq,
        at,
        borrower,
        by: how.by,
        in_liquidation: how.in_liquidation,
        cu: how.cu,
        debt: record.debt,
        collateral_proceeds: record.collateral_proceeds,
        shortfall: record.shortfall,
        reserve: record.reserve,
        stakers: record.stakers,
        lps: record.lps,
        unallocated: record.unallocated,
        held_back: record.held_back,
        seized: record.seized,
        reward: record.reward,
        salvage: record.salvage,
        lps_before: class(record.lps_before),
        lps_after: class(record.lps_after),
        // Known at the end.
        returned: Returned::default(),
    }
}
