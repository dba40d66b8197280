//! What must hold in a [`World`]: after every step, of every event, of every recovery, and when all
//! was claimed.

use super::{Account, World, LPS, STAKERS};
use crate::recovery_model::{minus, Part};
use loss_math::{Assets, ClassLoss, MathError, Segment};
use num_bigint::BigInt;
use num_rational::BigRational;

/// Which difference to the exact model: in what owners lost and recover, or in what they have.
const OF_EVENTS: usize = 0;
const HAS: usize = 1;

/// What happened in a run, so that a test can say that it did.
#[derive(Debug, Default)]
pub struct Tally {
    /// Claims above zero: by a receipt, of an owner that is out since fifty events or more, of an
    /// epoch that has ended.
    pub by_receipt: u64,
    pub long_gone: u64,
    pub wiped_out: u64,
    /// Claims of nothing by owners who were not in at the event, and are now.
    pub came_later: u64,
    /// Claims above zero by owners whose shares were split between the start of their segment and
    /// the event, by side.
    pub across_splits: Vec<u64>,
    /// All that was paid, by side.
    pub paid: Vec<u64>,
}

type PartOf = fn(&Segment, u64, &ClassLoss, Assets) -> Result<Assets, MathError>;

/// The parts of all segments of an account; at most one of them is above zero.
fn parts(account: &Account, seq: u64, loss: &ClassLoss, amount: Assets, part: PartOf) -> u64 {
    let segments = account.segments(seq);
    let parts = segments.map(|(segment, to)| part(&segment, to, loss, amount).unwrap().0);
    let parts: Vec<u64> = parts.filter(|part| *part > 0).collect();
    assert!(parts.len() <= 1, "P13: one event counted by two segments");
    parts.first().copied().unwrap_or(0)
}

const LOST: PartOf = |segment, to, loss, _| segment.loss_floor(to, loss);
const DUE: PartOf =
    |segment, to, loss, amount| loss_math::quote::quote_claim(segment, to, loss, amount, Assets(0));

/// Never above the exact value, and less below it than rounding explains. By how many millionths of an atom.
fn compare(computed: u64, Part { exact, tolerance }: &Part) -> u64 {
    let off = minus(exact, &BigRational::from_integer(computed.into()));
    assert!(*off.numer() >= BigInt::ZERO, "{computed} is more than {exact}");
    assert!(*minus(tolerance, &off).numer() > BigInt::ZERO, "{computed} is less than {exact}");
    u64::try_from(off.numer() * 1_000_000 / off.denom()).unwrap()
}

impl Account {
    /// All segments, closed ones and the open one, each with its last event.
    fn segments(&self, seq: u64) -> impl Iterator<Item = (Segment, u64)> + '_ {
        self.receipts.iter().copied().chain([(self.claim.share.segment, seq)])
    }
}

impl World {
    pub(super) fn check(&self) {
        assert!(self.pool.is_balanced() && self.fund.is_balanced(self.pool.receivable), "P1");
        self.check_venues();
        for side in self.each_side() {
            let (class, exact) = (self.class(side), &self.sides[side].exact);
            let (assets, splits, epoch) = (class.assets.0, class.splits, class.epoch);
            assert_eq!((assets, splits, epoch), (exact.assets, exact.splits, exact.epoch), "P13");
        }
    }

    /// LPs, stakers, and the traders of the venue if it was a deficit.
    pub(super) fn sides_of(&self, event: usize) -> impl Iterator<Item = usize> {
        [LPS, STAKERS].into_iter().chain(self.records[event].by)
    }

    /// What every owner could take out now.
    pub(super) fn check_values(&mut self) {
        for side in self.each_side() {
            let class = *self.class(side);
            let worth =
                |who| class.claim_floor(self.settled(side, who).share.held.shares).unwrap().0;
            let worth: Vec<u64> = (0..self.sides[side].accounts.len()).map(worth).collect();
            let parts = self.sides[side].exact.values();
            self.check_extraction(side, worth.iter().sum());
            self.compare_all((side, HAS), (&worth, &parts), class.assets);
        }
    }

    /// What every owner lost in an event.
    pub(super) fn check_event(&mut self, event: usize) {
        for side in self.sides_of(event) {
            let loss = self.records[event].losses[side];
            let lost = self.all_parts(side, event, loss.taken, LOST);
            let exact = &self.sides[side].exact.events[&loss.seq];
            let part = |who| exact.part(who, loss.taken.0, exact.bore(who));
            let parts: Vec<Part> = (0..lost.len()).map(part).collect();
            self.compare_all((side, OF_EVENTS), (&lost, &parts), loss.taken);
        }
    }

    /// What every owner gets of all that came in for an event.
    pub(super) fn check_recovery(&mut self, event: usize) {
        for side in self.sides_of(event) {
            let recovered = self.recovered(side, event);
            let loss = self.records[event].losses[side];
            let due = self.all_parts(side, event, recovered, DUE);
            let lost = self.all_parts(side, event, loss.taken, LOST);
            assert!(due.iter().zip(&lost).all(|(due, lost)| due <= lost), "more than it lost");
            let exact = &self.sides[side].exact.events[&loss.seq];
            assert_eq!(exact.recovered, recovered.0);
            let part = |who| exact.part(who, recovered.0, exact.gets(who));
            let parts: Vec<Part> = (0..due.len()).map(part).collect();
            self.compare_all((side, OF_EVENTS), (&due, &parts), recovered);
        }
    }

    fn all_parts(&self, side: usize, event: usize, amount: Assets, part: PartOf) -> Vec<u64> {
        let loss = &self.records[event].losses[side];
        let accounts = self.sides[side].accounts.iter();
        accounts.map(|account| parts(account, self.seq(), loss, amount, part)).collect()
    }

    fn compare_all(
        &mut self,
        kind: (usize, usize),
        (computed, parts): (&[u64], &[Part]),
        whole: Assets,
    ) {
        let sum: u64 = computed.iter().sum();
        // What each may lack who has a part: rounded down, an atom but for great gains.
        let owners = parts.iter().filter(|part| *part.exact.numer() > BigInt::ZERO);
        let lacking: BigInt = owners.map(|part| part.tolerance.floor().to_integer()).sum();
        assert!(sum <= whole.0 && lacking + sum >= whole.0.into(), "{sum} of {whole:?}");
        let (side, of) = kind;
        let worst = &mut self.worst[side][of];
        for (computed, part) in computed.iter().zip(parts) {
            *worst = compare(*computed, part).max(*worst);
        }
    }

    /// Everybody claims everything that is left, one book in the order of events, one against it.
    /// Both have then paid every owner what one claim at the end would pay.
    pub fn claim_all(&mut self) -> Tally {
        let none = vec![0; self.sides.len()];
        let mut tally = Tally { across_splits: none.clone(), paid: none, ..Tally::default() };
        let (events, owners) = (self.records.len(), self.sides[LPS].accounts.len());
        for event in 0..events {
            let backwards = events - 1 - event;
            for who in 0..owners {
                for side in self.sides_of(event) {
                    let _ = self.claim(0, side, who, event);
                }
                for side in self.sides_of(backwards) {
                    let _ = self.claim(1, side, owners - 1 - who, backwards);
                }
            }
        }
        self.check_values();
        for event in 0..events {
            self.check_event(event);
            self.check_recovery(event);
            for side in self.sides_of(event) {
                self.check_claims(side, event, &mut tally);
            }
        }
        tally
    }

    fn check_claims(&self, side: usize, event: usize, tally: &mut Tally) {
        let (recovered, loss) = (self.recovered(side, event), self.records[event].losses[side]);
        let at_once = self.all_parts(side, event, recovered, DUE);
        let mut sum = 0;
        for (who, due) in at_once.into_iter().enumerate() {
            let account = &self.sides[side].accounts[who];
            for book in &account.paid {
                let paid = book.iter().filter(|((_, seq), _)| *seq == loss.seq);
                assert_eq!(paid.map(|(_, paid)| paid).sum::<u64>(), due, "the order mattered");
            }
            sum += due;
            self.check_split(account, &loss, recovered, due);
            let held = self.settled(side, who).share.held.shares;
            let by_receipt = account.claim.share.segment.from_seq >= loss.seq;
            if due > 0 {
                let out_since = account.claim.share.segment.from_seq;
                tally.by_receipt += u64::from(by_receipt);
                tally.long_gone += u64::from(held.is_zero() && out_since + 50 <= self.seq());
                let seq = loss.seq;
                let mut starts = account.segments(self.seq()).filter(|(segment, to)| {
                    segment.from_seq < seq && seq <= *to && segment.start.epoch == loss.before.epoch
                });
                let split = starts.any(|(segment, _)| segment.start.splits < loss.before.splits);
                tally.across_splits[side] += u64::from(split);
                tally.wiped_out += u64::from(loss.before.epoch < self.class(side).epoch);
            } else {
                let bore = self.sides[side].exact.events[&loss.seq].bore(who);
                let nothing = bore == BigRational::from_integer(0.into());
                tally.came_later += u64::from(nothing && by_receipt && !held.is_zero());
            }
        }
        assert!(sum <= recovered.0, "P14: paid {sum} of {recovered:?}");
        tally.paid[side] += sum;
    }

    /// P9: an owner with its shares in two accounts instead of one claims no more.
    fn check_split(&self, account: &Account, loss: &ClassLoss, recovered: Assets, due: u64) {
        let mut two = 0;
        for (segment, to) in account.segments(self.seq()) {
            let mut half = segment;
            half.start.shares.0 = segment.start.shares.0 / 3;
            two += DUE(&half, to, loss, recovered).unwrap().0;
            half.start.shares.0 = segment.start.shares.0 - half.start.shares.0;
            two += DUE(&half, to, loss, recovered).unwrap().0;
        }
        assert!(two <= due && two + 2 >= due, "{two} in two accounts, {due} in one");
    }
}
