//! The promises that a replay checks, and what it found.

use crate::{outcome::Promise, print::text::grouped};

/// What each promise says, in the order they are printed.
const PROMISES: [(&str, &str); 11] = [
    ("P1", "the books balance and the vaults hold what they say"),
    ("P2", "debt = collateral + reserve + stakers + LPs + unallocated"),
    ("P3", "LPs pay only when the fund is empty or at its cap"),
    ("P4", "the index never rises in an epoch, epochs never fall"),
    ("P5", "claims never exceed assets, and fall short by at most a unit each"),
    ("P6", "no claim is larger after a shortfall than before"),
    ("P7", "settled early or late, the claim is the same to a unit"),
    ("P8", "who comes later bears nothing of earlier shortfalls"),
    ("P14", "recoveries go to those who bore the loss: each its part, nobody twice"),
    ("even", "in each shortfall all bear the same part, leavers too, to a unit"),
    ("receipts", "what owners can prove they lost is what they bore, to a unit each"),
];

/// How often each promise was checked, and how it was broken.
#[derive(Debug, Default)]
pub struct Promises {
    tallies: [Tally; PROMISES.len()],
}

#[derive(Debug, Default)]
struct Tally {
    checked: u64,
    broken: Vec<String>,
    note: String,
}

impl Promises {
    /// Checks a promise once; `found` is asked for only when it is broken.
    pub fn check(&mut self, id: &str, holds: bool, found: impl FnOnce() -> String) {
        let tally = self.tally(id);
        tally.checked += 1;
        if !holds {
            tally.broken.push(found());
        }
    }

    /// The numbers to print with a promise that held.
    pub fn note(&mut self, id: &str, note: String) {
        self.tally(id).note = note;
    }

    fn tally(&mut self, id: &str) -> &mut Tally {
        let known = PROMISES.iter().position(|(known, _)| *known == id);
        &mut self.tallies[known.unwrap_or(0)]
    }

    /// Those that there was anything to check of.
    pub fn results(self) -> Vec<Promise> {
        let told = PROMISES.iter().zip(self.tallies).filter(|(_, tally)| tally.checked > 0);
        told.map(|((id, says), tally)| Promise {
            id,
            says,
            kept: tally.broken.is_empty(),
            found: tally.found(),
        })
        .collect()
    }
}

impl Tally {
    fn found(self) -> String {
        match self.broken.split_first() {
            Some((first, [])) => first.clone(),
            Some((first, rest)) => format!("{first} (and {} more)", rest.len()),
            None if self.note.is_empty() => self.count(),
            None => format!("{}; {}", self.count(), self.note),
        }
    }

    fn count(&self) -> String {
        let plural = if self.checked == 1 { "" } else { "s" };
        format!("{} check{plural}", grouped(self.checked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_promise_is_told_with_its_numbers() {
        let mut promises = Promises::default();
        promises.check("P2", true, String::new);
        promises.check("P2", false, || "5 is not 4".into());
        promises.check("P4", true, String::new);
        let results = promises.results();
        let told: Vec<_> = results.iter().map(|it| (it.id, it.kept, it.found.as_str())).collect();
        assert_eq!(told, [("P2", false, "5 is not 4"), ("P4", true, "1 check")]);
    }
}
