//! What owners can prove they lost, and what they were paid for it, against the records.

use crate::kind::{
    OwnerKind::{self, Lps, Stakers},
    KINDS,
};
use crate::{
    outcome::{Returned, Tier},
    stage::Stage,
};
use loss_math::Segment;
use socialized_loss::state::{LossReceipt, ShortfallRecord};

impl Stage {
    /// What each owner lost in each event, against what the records say its class bore.
    pub fn check_losses(&mut self) {
        let (mut proved, mut borne) = (0_i128, 0_i128);
        for kind in KINDS {
            let found = self.losses_of(kind);
            proved += found.0;
            borne += found.1;
        }
        self.promises.note("receipts", format!("proved - paid = {}", proved - borne));
    }

    /// What all owners of a class prove, and what the records say it bore.
    fn losses_of(&mut self, kind: OwnerKind) -> (i128, i128) {
        let seq = self.world.pool(&self.keys).seq;
        let allowed = self.owners[kind].len() as u64;
        let (mut all, mut borne) = (0_i128, 0_i128);
        for record in self.records.iter().filter(|_| allowed > 0) {
            let event = record.loss_of(kind.into());
            let (number, taken) = (record.seq, event.taken.get());
            let mut sum = 0_u64;
            for owner in &mut self.owners[kind] {
                let proofs = owner.proofs(seq);
                let lost: u64 = proofs.iter().map(|proof| proof.lost(&event)).sum();
                owner.lost += lost;
                sum += lost;
                if let Some(part) = owner.parts.get(&number).copied() {
                    self.promises.check("even", (part..=part + 1).contains(&lost), || {
                        format!("shortfall {number}: an owner lost {lost}, its part is {part}")
                    });
                }
                if owner.came_after >= number {
                    self.promises.check("P8", lost == 0, || {
                        format!("shortfall {number}: an owner who came later lost {lost}")
                    });
                }
            }
            let fits = sum <= taken && taken - sum <= allowed;
            self.promises.check("receipts", fits, || {
                format!("shortfall {number}: owners prove {sum}, the record says {taken}")
            });
            all += i128::from(sum);
            borne += i128::from(taken);
        }
        (all, borne)
    }

    /// Whoever left after a loss has a receipt that proves the same loss.
    pub fn check_receipts(&mut self) {
        for owner in KINDS.iter().flat_map(|kind| &self.owners[*kind]) {
            if owner.lost == 0 || owner.withdrawn == 0 || owner.receipts.is_empty() {
                continue;
            }
            let proved = |record: &ShortfallRecord| -> u64 {
                let event = record.loss_of(owner.kind.into());
                let receipts = owner.receipts.iter().filter_map(|proof| proof.receipt);
                let kept = receipts.filter_map(|key| self.world.find::<LossReceipt>(&key));
                kept.map(|receipt| {
                    let segment = Segment::from(receipt.segment);
                    segment.loss_floor(receipt.to_seq, &event).map_or(0, |loss| loss.get())
                })
                .sum()
            };
            let lost: u64 = self.records.iter().map(proved).sum();
            self.promises.check("receipts", lost == owner.lost, || {
                format!("receipts prove {lost}, the share proved {}", owner.lost)
            });
        }
    }

    /// What came back for each shortfall, from the records as they are now.
    pub fn add_up_returns(&mut self) {
        for (one, record) in self.shortfalls.iter_mut().zip(&self.records) {
            let record = self.world.record(&self.keys, record.nonce);
            let tier = |kind: OwnerKind, claimed| Tier {
                borne: record.loss_of(kind.into()).taken.get(),
                recovered: record.recovered_for(kind.into()).get(),
                claimed,
            };
            one.returned = Returned {
                lps: tier(Lps, record.claimed_lps),
                stakers: tier(Stakers, record.claimed_stakers),
                reserve: record.shared_out().surplus.get(),
                salvage_left: record.salvage_left,
            };
        }
    }

    /// P14, by event and owner: nobody was paid more than it bore, everybody exactly its part,
    /// and all together no more than came in.
    pub fn check_recoveries(&mut self) {
        let seq = self.world.pool(&self.keys).seq;
        let (mut paid_out, mut came_in) = (0_u64, 0_u64);
        for record in &self.records {
            // As it is now: recoveries came in since.
            let record = self.world.record(&self.keys, record.nonce);
            if record.recovered == 0 {
                continue;
            }
            for kind in KINDS {
                let event = record.loss_of(kind.into());
                let (number, mut sum) = (record.seq, 0_u64);
                for owner in &self.owners[kind] {
                    let proofs = owner.proofs(seq);
                    let borne: u64 = proofs.iter().map(|proof| proof.lost(&event)).sum();
                    let due: u64 = proofs.iter().map(|proof| proof.due(&record, kind)).sum();
                    let paid = owner.paid.get(&number).copied().unwrap_or(0);
                    sum += paid;
                    self.promises.check("P14", paid == due && paid <= borne, || {
                        format!("shortfall {number}: paid {paid} of {due} to who bore {borne}")
                    });
                }
                let recovered = record.recovered_for(kind.into()).get();
                let claimed = if kind == Lps { record.claimed_lps } else { record.claimed_stakers };
                let allowed = self.owners[kind].len() as u64;
                let fits = sum <= recovered && recovered - sum <= allowed && sum == claimed;
                self.promises.check("P14", fits, || {
                    format!("shortfall {number}: {sum} paid and {claimed} noted of {recovered}")
                });
                paid_out += sum;
                came_in += recovered;
            }
        }
        let refused = self.refused_claims;
        let found = format!(
            "paid - came in = {}; {refused} claims of more were refused",
            i128::from(paid_out) - i128::from(came_in)
        );
        self.promises.note("P14", found);
    }
}
