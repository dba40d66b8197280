//! What the model is told of a transaction: which instruction, whose account, and how many atoms moved.

use crate::{
    books::{atoms, fee, new_record},
    change::Change,
    mirror::{Owner, Side},
};
use anchor_lang::prelude::Pubkey;
use loss_math::{DebtBook, DebtShares, ExitAmount, LossClass, Share};
use loss_model::{binary, Limits, Seen, Split, Tier, Venue as ModelVenue, Q};
use socialized_loss::{
    instruction as ix,
    instructions::WithdrawArgs,
    state::{
        InsuranceStake, LpShare, Pool, Position, ProfitClaim, RecoveryClaim, ShortfallRecord,
        StoredVenueCaps, Venue,
    },
};

impl Side {
    /// The model does what the transaction did.
    pub fn tell(&mut self, change: &Change) {
        self.tell_interest(change);
        let seen = seen(change);
        let (in_pool, in_fund) =
            (atoms(change.pool_tokens()).get(), atoms(change.fund_tokens()).get());
        let now = change.now;
        let model = &mut self.model;
        if change.is::<ix::Deposit>() {
            model.cash += in_pool;
            model.lps.join(change.only::<LpShare>().key, in_pool);
        } else if change.is::<ix::Withdraw>() {
            let lp = change.only::<LpShare>();
            let class = change.accrued().lps;
            let share = Share::from(lp.was().share).settle(&class);
            let needs_request = change.pool[0].params.lp_exit().needs_request();
            let part = leaving(change, &share, needs_request, &class);
            model.cash -= in_pool;
            let worth = model.lps.value(&lp.key) * part;
            model.lps.leave(lp.key, &worth, in_pool);
        } else if change.is::<ix::Stake>() {
            model.fund_cash += in_fund;
            model.stakers.join(change.only::<InsuranceStake>().key, in_fund);
        } else if change.is::<ix::Unstake>() {
            let stake = change.only::<InsuranceStake>();
            let class = change.credited().1.stakers;
            let share = Share::from(stake.was().share).settle(&class);
            let part = leaving(change, &share, true, &class);
            model.fund_cash -= in_fund;
            let worth = model.stakers.value(&stake.key) * part;
            model.stakers.leave(stake.key, &worth, in_fund);
        } else if change.is::<ix::FundInsurance>() {
            model.fund_cash += in_fund;
            model.reward_stakers(in_fund);
        } else if change.is::<ix::CollectInsurance>() {
            model.cash -= in_pool;
            model.fund_cash += in_fund;
        } else if change.is::<ix::Borrow>() {
            let (key, owed, grain) = owed(change);
            model.lend(key, in_pool, owed, &grain);
        } else if change.is::<ix::Repay>() {
            let (key, owed, grain) = owed(change);
            model.repay(key, in_pool, owed, &grain);
        } else if let Some(record) = new_record(change) {
            self.tell_event(change, &record, &seen);
        } else if change.is::<ix::Liquidate>() {
            let (key, owed, grain) = owed(change);
            let fee = fee(change).get();
            model.repay(key, in_pool - fee, owed, &grain);
            model.cash += fee;
            model.reward_stakers(fee);
        } else if change.is::<ix::BuySalvage>() || change.is::<ix::RecordRecovery>() {
            let record = *change.only::<ShortfallRecord>().was();
            let event = model.events.get_mut(&record.seq).expect("an event");
            let surplus = if now < record.final_at { event.recover(in_pool) } else { in_pool };
            self.sums.recovered += in_pool;
            model.cash += surplus;
            model.reserve += surplus;
        } else if change.is::<ix::ClaimRecovery>() {
            let seq = change.only::<ShortfallRecord>().was().seq;
            let share = change.account(2);
            let event = model.events.get_mut(&seq).expect("an event");
            event.pay(self.owners[&share].tier, share, in_pool);
            assert!(change.find::<RecoveryClaim>().is_some(), "what was paid is remembered");
        } else if change.is::<ix::CloseRecord>() {
            let seq = change.only::<ShortfallRecord>().was().seq;
            let left = model.events.get_mut(&seq).expect("an event").give_up();
            model.cash += left;
            model.reserve += left;
        } else {
            self.tell_venue(change, in_pool);
        }
        self.reach.splits += u64::from(seen.lps.1 > self.model.lps.splits);
        self.reach.splits += u64::from(seen.stakers.1 > self.model.stakers.splits);
        self.model.follow(&seen);
        if let Some(venue) = change.find::<Venue>() {
            let of = self.model.venues.get_mut(&venue.key).expect("a venue");
            of.pot += of.profits.follow(venue.is().profits.epoch, venue.is().profits.splits);
        }
    }

    fn tell_interest(&mut self, change: &Change) {
        let [before, after] = change.pool;
        let [then, now] = [before, after].map(|pool| pool.ledger().debt.index.bits());
        let ratio = Q::new(now.into(), then.into());
        self.check_rate(change, &ratio);
        self.model.grow(&ratio, before.params.insurance_fee_bps.into());
    }

    fn tell_event(&mut self, change: &Change, record: &ShortfallRecord, seen: &Seen) {
        let [pool, _] = &change.pool;
        let of = change.find::<Venue>();
        let caps = of.as_ref().map_or_else(StoredVenueCaps::default, |venue| venue.was().caps);
        let limits = Limits {
            event: pool.params.insurance_cap_event,
            day: pool.params.insurance_cap_day,
            venues: [pool.venue_caps.insurance, pool.venue_caps.lps],
            venue: [caps.insurance, caps.lps],
        };
        let (model, seq, now) = (&mut self.model, record.seq, change.now);
        assert_eq!(model.events.len() as u64 + 1, seq, "P13: every event once, in order");
        let split = if let Some(venue) = of {
            let profits = (venue.is().profits.epoch, venue.is().profits.splits);
            model.deficit(seq, venue.key, record.debt, &limits, now, seen, profits)
        } else {
            let position = change.only::<Position>().key;
            let split =
                model.default(seq, &position, record.collateral_proceeds, &limits, now, seen);
            self.sums.shortfall += split.debt - split.collateral;
            self.sums.unallocated += split.unallocated;
            split
        };
        self.reach.count(&split, record.venue != Pubkey::default());
        self.sums.covered += split.reserve + split.stakers;
        self.sums.socialized += split.lps;
        assert_eq!(of_record(record), split, "P2, P3: who paid for event {seq}");
        let borne = record.borne();
        let event = &self.model.events[&seq];
        let taken = [Tier::Lps, Tier::Profits, Tier::Stakers].map(|tier| event.taken(tier));
        assert_eq!([borne.lps, borne.profits, borne.stakers].map(|it| it.get()), taken, "borne");
    }

    fn tell_venue(&mut self, change: &Change, in_pool: u64) {
        let model = &mut self.model;
        if change.is::<ix::RegisterVenue>() {
            let venue = change.only::<Venue>().key;
            model.venues.insert(venue, ModelVenue::with_bond(in_pool));
        } else if change.is::<ix::AddBond>() {
            let key = change.only::<Venue>().key;
            model.venues.get_mut(&key).expect("a venue").bond += in_pool;
        } else if change.is::<ix::ReturnBond>() {
            let key = change.only::<Venue>().key;
            let venue = model.venues.get_mut(&key).expect("a venue");
            assert_eq!(std::mem::take(&mut venue.bond), in_pool, "all of the bond is returned");
            let pot = std::mem::take(&mut venue.pot);
            model.cash += pot;
            model.reserve += pot;
        } else if change.is::<ix::CreditProfit>() {
            let amount: u64 = change.args();
            let venue = change.only::<Venue>();
            let of = model.venues.get_mut(&venue.key).expect("a venue");
            let from_pot = of.pot.min(amount);
            assert_eq!(in_pool, amount - from_pot, "P1: the rest of a credit is brought");
            of.pot -= from_pot;
            of.profits.join(change.only::<ProfitClaim>().key, amount);
        } else if change.is::<ix::WithdrawProfit>() {
            let (venue, claim) = (change.only::<Venue>(), change.only::<ProfitClaim>());
            let class = venue.was().book().profits;
            let share = claim.was().to_math().up_to_date(&class, change.now).share;
            let part = leaving(change, &share, true, &class);
            let of = model.venues.get_mut(&venue.key).expect("a venue");
            let worth = of.profits.value(&claim.key) * part;
            of.profits.leave(claim.key, &worth, in_pool);
        }
    }

    /// Whose an account is, the first time it is seen.
    pub fn note_owner(&mut self, change: &Change) {
        let mut note = |key, tier, venue| {
            self.owners.entry(key).or_insert(Owner { tier, venue });
        };
        let nobody = Pubkey::default();
        if let Some(lp) = change.find::<LpShare>() {
            note(lp.key, Tier::Lps, nobody);
        }
        if let Some(stake) = change.find::<InsuranceStake>() {
            note(stake.key, Tier::Stakers, nobody);
        }
        if let Some(claim) = change.find::<ProfitClaim>() {
            let venue = claim.before.or(claim.after).expect("one of both").venue;
            note(claim.key, Tier::Profits, venue);
        }
    }
}

/// Which part of what it has an owner takes out, by the maths.
fn leaving(change: &Change, share: &Share, needs_request: bool, class: &LossClass) -> Q {
    let held = share.held.shares;
    let allowed = if needs_request { share.request.shares.min(held) } else { held };
    let burned = match ExitAmount::from(change.args::<WithdrawArgs>().amount) {
        ExitAmount::Assets(amount) => class.shares_for_ceil(amount).expect("accepted"),
        ExitAmount::Shares(shares) => shares,
        ExitAmount::All => allowed,
    };
    Q::new(burned.get().into(), held.get().into())
}

/// The position, what it owes exactly, and what a raw debt share owes.
fn owed(change: &Change) -> (Pubkey, Q, Q) {
    let position = change.only::<Position>();
    let DebtBook { index, .. } = change.pool[1].ledger().debt;
    let DebtShares(shares) = position.is().debt_shares();
    let grain = binary(index.bits(), 96);
    (position.key, &grain * Q::from_integer(shares.into()), grain)
}

fn seen(change: &Change) -> Seen {
    let lps = change.pool[1].ledger().lps;
    let stakers = change.fund_after().stakers;
    Seen { lps: (lps.epoch, lps.splits), stakers: (stakers.epoch, stakers.splits) }
}

fn of_record(record: &ShortfallRecord) -> Split {
    Split {
        debt: record.debt,
        collateral: record.collateral_proceeds,
        bond: record.bond,
        reserve: record.reserve,
        stakers: record.stakers,
        profits: record.profits,
        lps: record.lps,
        unallocated: record.unallocated,
        held_back: record.held_back,
    }
}

/// Sums that the pool keeps: those of all events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub shortfall: u64,
    pub unallocated: u64,
    pub covered: u64,
    pub socialized: u64,
    pub recovered: u64,
}

impl Sums {
    pub fn of(pool: &Pool) -> Self {
        Self {
            shortfall: pool.total_shortfall,
            unallocated: pool.total_unallocated,
            covered: pool.total_covered,
            socialized: pool.total_socialized,
            recovered: pool.total_recovered,
        }
    }
}
