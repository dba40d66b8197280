//! How far the sequences came: a test that never meets an edge proves nothing about it.

use crate::{told::Sums, walk::Walk};
use loss_model::Split;
use std::sync::Mutex;

/// What happened in all sequences together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub sequences: u64,
    pub steps: u64,
    pub transactions: u64,
    pub defaults: u64,
    pub deficits: u64,
    /// Shortfalls that the fund paid whole; of which a cap held something back; with something unallocated.
    pub covered: u64,
    pub held_back: u64,
    pub unallocated: u64,
    /// Classes of LPs, stakers and traders that were emptied, and shares that were split.
    pub lps_ended: u64,
    pub stakers_ended: u64,
    pub profits_ended: u64,
    pub splits: u64,
    /// Atoms that came back and were claimed.
    pub recovered: u64,
    pub claimed: u64,
}

static ALL: Mutex<Reach> = Mutex::new(Reach {
    sequences: 0,
    steps: 0,
    transactions: 0,
    defaults: 0,
    deficits: 0,
    covered: 0,
    held_back: 0,
    unallocated: 0,
    lps_ended: 0,
    stakers_ended: 0,
    profits_ended: 0,
    splits: 0,
    recovered: 0,
    claimed: 0,
});

impl Reach {
    pub fn count(&mut self, split: &Split, of_venue: bool) {
        self.defaults += u64::from(!of_venue);
        self.deficits += u64::from(of_venue);
        let paid = split.reserve + split.stakers;
        let shortfall = split.debt - split.collateral - split.bond;
        self.covered += u64::from(shortfall > 0 && paid == shortfall);
        self.held_back += u64::from(split.held_back > 0);
        self.unallocated += u64::from(split.unallocated > 0 && !of_venue);
    }

    /// All sequences so far.
    pub fn all() -> Self {
        *ALL.lock().expect("counters")
    }

    /// Nothing that counts is zero. (What is unallocated is so rare that `stories` tells it.)
    pub fn is_everywhere(&self) -> bool {
        let Self { sequences, steps, transactions, defaults, deficits, .. } = *self;
        let Self { covered, held_back, lps_ended, stakers_ended, profits_ended, .. } = *self;
        let Self { splits, recovered, claimed, .. } = *self;
        let all = [sequences, steps, transactions, defaults, deficits, covered, held_back]
            .into_iter()
            .chain([lps_ended, stakers_ended, profits_ended, splits])
            .chain([recovered, claimed]);
        all.min() > Some(0)
    }

    /// Adds a sequence that is over.
    pub fn add(walk: &Walk) {
        let mut all = ALL.lock().expect("counters");
        all.sequences += 1;
        all.steps += u64::from(walk.done.iter().sum::<u32>());
        all.transactions += walk.mirror.compared;
        for side in walk.mirror.sides.values() {
            let Self { defaults, deficits, covered, held_back, unallocated, splits, .. } =
                side.reach;
            all.defaults += defaults;
            all.deficits += deficits;
            all.covered += covered;
            all.held_back += held_back;
            all.unallocated += unallocated;
            all.splits += splits;
            all.lps_ended += side.model.lps.epoch;
            all.stakers_ended += side.model.stakers.epoch;
            let epochs = side.model.venues.values().map(|venue| venue.profits.epoch);
            all.profits_ended += epochs.sum::<u64>();
            let Sums { recovered, .. } = side.sums;
            all.recovered += recovered;
            all.claimed += side.model.events.values().map(|event| event.paid()).sum::<u64>();
        }
    }
}
