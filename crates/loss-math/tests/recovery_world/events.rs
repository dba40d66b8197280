//! Defaults in a [`World`], what an event leaves behind, what comes in for it later, and claims to it.

use super::{part_of_u64, Debt, Part, Record, Side, World, LPS, STAKERS, TRADERS};
use loss_math::quote::quote_claim;
use loss_math::{Assets, Borne, ClassLoss, FundCaps, LossClass, Waterfall};

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
        let before = self.classes();
        let caps = FundCaps { per_event: cap, per_day: Assets(u64::MAX) };
        let (pool, fund, paid) =
            self.pool.write_off(self.fund, &caps, shares, proceeds, self.now()).unwrap();
        (self.pool, self.fund) = (pool, fund);
        assert!(paid.covered() <= cap, "P3: the fund's cap");
        self.enter(&before, &paid, None);
    }

    pub(super) fn classes(&self) -> Vec<LossClass> {
        self.each_side().map(|side| *self.class(side)).collect()
    }

    /// Makes a record of an event that found the classes as `before`, and has the model bear it.
    pub(super) fn enter(&mut self, before: &[LossClass], paid: &Waterfall, by: Option<usize>) {
        let seq = self.seq() + 1;
        let loss = |side: usize| ClassLoss::between(seq, before[side], self.class(side));
        let losses: Vec<ClassLoss> = self.each_side().map(loss).collect();
        let profits = by.map_or(Assets(0), |side| losses[side].taken);
        let borne = Borne { lps: losses[LPS].taken, profits, stakers: losses[STAKERS].taken };
        let unbacked = if by.is_none() { paid.unallocated } else { Assets(0) };
        self.lose(LPS, &losses[LPS], (paid.lps, Assets(0)));
        self.lose(STAKERS, &losses[STAKERS], (paid.stakers, unbacked));
        if let Some(side) = by {
            self.lose(side, &losses[side], (paid.profits, Assets(0)));
        }
        let others = self.each_side().filter(|side| *side >= TRADERS && by != Some(*side));
        for side in others {
            assert_eq!(*self.class(side), before[side], "another venue's traders");
        }
        self.records.push(Record { seq, losses, by, borne, recovered: Assets(0) });
        self.check_event(self.records.len() - 1);
        self.check_values();
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
        let Record { seq, borne, recovered, by, .. } = self.records[event];
        let amount = part_of_u64(borne.lps.0 + borne.profits.0 + borne.stakers.0, part);
        // The model's order: what the LPs do not take goes on to the traders, to the stakers, then to nobody.
        let after_lps = self.sides[LPS].exact.recover(seq, amount);
        let rest = match by {
            Some(venue) => self.sides[venue].exact.recover(seq, after_lps),
            None => after_lps,
        };
        let surplus = self.sides[STAKERS].exact.recover(seq, rest);
        let more = borne.share_out_more(recovered, Assets(amount)).unwrap();
        assert_eq!((more.claimable(), more.surplus), (Assets(amount - surplus), Assets(surplus)));
        let parts = [more.lps, more.profits, more.stakers].map(Assets::get);
        assert_eq!(parts, [amount - after_lps, after_lps - rest, rest - surplus]);
        self.records[event].recovered = recovered.plus(Assets(amount)).unwrap();
        self.pool = self.pool.take_unowned(more.surplus).unwrap();
        self.recoveries += 1;
        self.check_recovery(event);
    }

    /// What came in for a side of an event.
    pub fn recovered(&self, side: usize, event: usize) -> Assets {
        let Record { borne, recovered, by, .. } = &self.records[event];
        let shared = borne.share_out(*recovered);
        match side {
            LPS => shared.lps,
            STAKERS => shared.stakers,
            _ if *by == Some(side) => shared.profits,
            _ => Assets(0),
        }
    }

    /// An owner claims what it can of an event, by whatever proof it has. Returns the amount.
    pub fn claim(&mut self, book: usize, side: usize, who: usize, event: usize) -> u64 {
        let recovered = self.recovered(side, event);
        let loss = self.records[event].losses[side];
        let seq = self.seq();
        let account = &mut self.sides[side].accounts[who];
        let open = (account.claim.share.segment, seq);
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
