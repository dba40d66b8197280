//! What operations cost, in equal parts of the run: later ones must not cost more than early ones.

use crate::operations::Done;
use anyhow::{ensure, Result};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Compute units of one kind of operation in one window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub often: u64,
    pub sum: u64,
    pub most: u64,
}

pub struct Window {
    pub costs: BTreeMap<&'static str, Cost>,
    pub transactions: u64,
    pub time: Duration,
    /// Resident memory of the process at the end, MiB.
    pub memory: u64,
}

pub struct Windows {
    length: u64,
    left: u64,
    begun: Instant,
    costs: BTreeMap<&'static str, Cost>,
    /// Transactions before this window.
    before: u64,
    pub all: Vec<Window>,
}

impl Cost {
    pub fn mean(&self) -> u64 {
        self.sum / self.often.max(1)
    }
}

impl Windows {
    /// `sent` transactions went through before.
    pub fn new(length: u64, sent: u64) -> Self {
        let (costs, all) = (BTreeMap::new(), Vec::new());
        Self { length, left: length, begun: Instant::now(), costs, before: sent, all }
    }

    /// Counts an operation, after which `sent` transactions went through. Returns whether it was the last of its window.
    pub fn count(&mut self, done: &Done, sent: u64) -> bool {
        let cost = self.costs.entry(done.what).or_default();
        cost.often += 1;
        cost.sum += done.compute;
        cost.most = cost.most.max(done.compute);
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        let costs = std::mem::take(&mut self.costs);
        let transactions = sent - std::mem::replace(&mut self.before, sent);
        let (time, memory) = (self.begun.elapsed(), resident());
        self.all.push(Window { costs, transactions, time, memory });
        (self.left, self.begun) = (self.length, Instant::now());
        true
    }

    /// The clock of the next window begins now: checks between windows are not operations.
    pub fn begin(&mut self) {
        self.begun = Instant::now();
    }

    /// Means of the second and the last window: the first has what happens once, as the first receipts.
    pub fn compared(&self) -> Vec<(&'static str, Cost, Cost)> {
        let [_, early, .., late] = &self.all[..] else { return Vec::new() };
        let both = |(what, early): (&&'static str, &Cost)| {
            let late = late.costs.get(what)?;
            (early.often >= 100 && late.often >= 100).then_some((*what, *early, *late))
        };
        early.costs.iter().filter_map(both).collect()
    }

    /// # Errors
    /// When a kind of operation costs over a tenth more at the end.
    pub fn check(&self) -> Result<()> {
        for (what, early, late) in self.compared() {
            let (early, late) = (early.mean(), late.mean());
            ensure!(late * 10 <= early * 11, "{what} cost {early} compute units, then {late}");
        }
        Ok(())
    }
}

/// Resident memory, MiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1_024
}
