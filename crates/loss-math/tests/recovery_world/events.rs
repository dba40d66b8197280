//! Defaults in a [`World`], what comes in for them later, and claims to it.

use super::{part_of_u64, Debt, Part, Record, Side, World, LPS, STAKERS};
use loss_math::quote::quote_claim;
use loss_math::{Assets, Borne, ClassLoss, FundCaps};

impl World {
    pub(super) fn default_on(&mut self, debt: Debt, cap: Assets) {
        let cash = self.pool.cash.0;
        let shares = match debt {
            Debt::Atoms(atoms) => self.borrow(atoms.min(cash)),
            Debt::OfIdle(part, _) => self.borrow(part_of_u64(cash, part)),
            Debt::AllBut(_) => {
                let fresh = self.borrow(cash);
                std::mem::take(&mut self.lent).plus(fresh).unwrap()
            }
        };
        let owed = self.pool.debt.debt_ceil(shares).unwrap();
        if owed.is_zero() {
            return;
        }
        let proceeds = match debt {
            Debt::Atoms(_) => Assets(0),
            Debt::OfIdle(_, saved) => Assets(part_of_u64(owed.0, saved)),
            Debt::AllBut(left) => owed.min(Assets(left)),
        };
        self.credit();
        let before = [LPS, STAKERS].map(|side| *self.class(side));
        let caps = FundCaps { per_event: cap, per_day: Assets(u64::MAX) };
        let (pool, fund, paid) =
            self.pool.write_off(self.fund, &caps, shares, proceeds, 0).unwrap();
        (self.pool, self.fund) = (pool, fund);
        let seq = self.seq() + 1;
        let losses =
            [LPS, STAKERS].map(|side| ClassLoss::between(seq, before[side], self.class(side)));
        let borne = Borne { lps: losses[LPS].taken, stakers: losses[STAKERS].taken };
        self.records.push(Record { seq, losses, borne, recovered: Assets(0) });
        for side in [LPS, STAKERS] {
            let taken = [(paid.lps, Assets(0)), (paid.stakers, paid.unallocated)][side];
            self.lose(side, &losses[side], taken);
        }
        self.check_event(self.records.len() - 1);
    }

    fn lose(&mut self, side: usize, loss: &ClassLoss, (paid, unbacked): (Assets, Assets)) {
        let epoch = self.class(side).epoch;
        let Side { exact, last_loss, .. } = &mut self.sides[side];
        // What an event takes beyond what the waterfall says: at most a fund's claims that nothing
        // backs, and less than one whole share of a class that it drained.
        let dust = (loss.taken.0 - paid.0).saturating_sub(unbacked.0);
        assert!(dust == 0 || exact.is_drained_by(exact.assets - dust), "a whole share was left");
        exact.lose(loss.seq, loss.taken.0);
        if epoch > exact.epoch {
            assert_eq!(exact.assets, 0, "an epoch ended with something left");
            exact.end_epoch();
        }
        if !loss.taken.is_zero() {
            *last_loss = loss.seq;
        }
    }

    pub(super) fn recover(&mut self, event: usize, part: Part) {
        if self.records.is_empty() {
            return;
        }
        let event = event % self.records.len();
        let Record { seq, borne, recovered, .. } = self.records[event];
        let amount = part_of_u64(borne.lps.0 + borne.stakers.0, part);
        // The model's order: whatever the LPs do not take goes on to the stakers, then to nobody.
        let rest = self.sides[LPS].exact.recover(seq, amount);
        let surplus = self.sides[STAKERS].exact.recover(seq, rest);
        let more = borne.share_out_more(recovered, Assets(amount)).unwrap();
        assert_eq!((more.claimable(), more.surplus), (Assets(amount - surplus), Assets(surplus)));
        assert_eq!((more.lps.0, more.stakers.0), (amount - rest, rest - surplus));
        self.records[event].recovered = recovered.plus(Assets(amount)).unwrap();
        self.pool = self.pool.take_unowned(more.surplus).unwrap();
        self.recoveries += 1;
        self.check_recovery(event);
    }

    /// What came in for a side of an event.
    pub fn recovered(&self, side: usize, event: usize) -> Assets {
        let Record { borne, recovered, .. } = &self.records[event];
        let shared = borne.share_out(*recovered);
        [shared.lps, shared.stakers][side]
    }

    /// An owner claims what it can of an event, by whatever proof it has. Returns the amount.
    pub fn claim(&mut self, book: usize, side: usize, who: usize, event: usize) -> u64 {
        let recovered = self.recovered(side, event);
        let loss = self.records[event].losses[side];
        let seq = self.seq();
        let account = &mut self.sides[side].accounts[who];
        let open = (account.share.segment, seq);
        let mut sum = 0;
        for (segment, to_seq) in account.receipts.iter().chain([&open]) {
            let paid = account.paid[book].get(&(segment.from_seq, loss.seq)).copied().unwrap_or(0);
            let due = quote_claim(segment, *to_seq, &loss, recovered, Assets(paid)).unwrap().0;
            if due > 0 {
                account.paid[book].insert((segment.from_seq, loss.seq), paid + due);
                sum += due;
            }
        }
        sum
    }
}
