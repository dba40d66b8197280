//! What was measured as docs/WAVES.md.

use crate::{
    data::{Policy, Wave},
    measure::{Measured, CROWDS},
    part::{millionths_ceil, percent, percent_short},
    prose::{ALONE, CAVEATS, HEAD, POLICIES, SPLITS},
    tiers::{self, Split},
};
use loss_bench::table::{grouped, Table};
use loss_sim::print::text::exact;
use loss_testkit::bytecode;

const TOOLCHAIN: &str = "Bytecode built by: ";
const UNITS: &str = "Compute units";
const DECIMALS: u8 = 6;

impl Measured {
    pub fn markdown(&self) -> String {
        let sections = [
            format!("{HEAD}{}\n\n{}{CAVEATS}\n", toolchain_line(), self.introduction()),
            self.alone_table().section(&self.alone_prose()),
            self.smallest(),
            self.policy_table().section(POLICIES),
            self.splits_table().section(&splits_prose()),
            self.units_table().section(&self.units_prose()),
        ];
        sections.concat().trim_end().to_owned() + "\n"
    }

    fn introduction(&self) -> String {
        let waves = &self.published.waves;
        let (first, last) = (&waves[0].start, &waves[waves.len() - 1].start);
        format!(
            "On 10 October 2025, from {first} to {last} UTC, Hyperliquid took profits from winners in {} waves, because \
             losers\nowed more than they had (autodeleveraging). [arXiv 2512.01112 v3]\
             (https://arxiv.org/abs/2512.01112v3) (T. Chitra,\n\"Autodeleveraging: Impossibilities and Optimization\") and \
             its public replay data say for each wave what was needed and\nwhat was taken. Here the same deficits are \
             reported to this program's real bytecode by a venue whose winners have the\nsame profits as claims.\n\n\
             ![What was needed, what production took and what claims bore, wave by wave](waves.svg)\n\n",
            waves.len()
        )
    }

    pub fn alone_table(&self) -> Table {
        let rows = self.published.waves.iter().zip(&self.alone).map(|(wave, borne)| {
            let ratio = millionths_ceil(wave.deficit(), wave.claims());
            let amounts = amounts(&wave.start, grouped(wave.profits), wave, borne.taken);
            amounts.into_iter().chain([percent(ratio), percent(borne.worst)]).collect()
        });
        let sum = |part| self.published.sum(part);
        let all = Wave {
            start: "all".into(),
            needed: sum(|wave| wave.needed),
            production: sum(|wave| wave.production),
            profits: 0,
        };
        let taken = self.alone.iter().map(|borne| borne.taken).sum();
        let totals = amounts(&all.start, String::new(), &all, taken);
        let totals = totals.into_iter().chain([String::new(), String::new()]);
        Table {
            title: "Each wave alone".into(),
            head: vec![
                "wave",
                "winners' profits",
                "needed",
                "production took",
                "production's overshoot",
                "claims bore",
                "overshoot",
                "needed / profits",
                "worst haircut",
            ],
            labels: 1,
            rows: rows.chain([totals.collect()]).collect(),
        }
    }

    fn alone_prose(&self) -> String {
        let winners = grouped(self.winners as u64);
        ALONE.replace("{winners}", &winners)
    }

    /// How the rounding shows where it shows most.
    fn smallest(&self) -> String {
        let waves = self.published.waves.iter().zip(&self.alone);
        let smallest = waves.min_by_key(|(_, borne)| borne.smallest);
        let Some((wave, borne)) = smallest else { return String::new() };
        let [had, lost] = borne.smallest;
        let [part, whole] =
            [millionths_ceil(lost, had), millionths_ceil(wave.needed, wave.profits)];
        format!(
            "Who loses a fraction of an atom loses a whole one. On $1,000 that changes none of these figures; the smallest \
             claim of all,\nat {}, had {} and lost {}, which is {} instead of {}.\n\n",
            wave.start,
            money(had),
            money(lost),
            percent(part),
            percent(whole)
        )
    }

    pub fn policy_table(&self) -> Table {
        let rows = self.published.policies.iter().map(|policy| {
            let Policy { name, taken, net, over, under, worst, mean } = policy;
            let percents = [worst, mean].map(|part| format!("{part} %"));
            let amounts = [name, taken, net, over, under].map(String::to_owned);
            amounts.into_iter().chain(percents).collect()
        });
        Table {
            title: "Beside production and other policies".into(),
            head: vec![
                "policy",
                "taken, $ million",
                "net of needed",
                "too much",
                "too little",
                "worst haircut",
                "mean of each wave's worst",
            ],
            labels: 1,
            rows: [self.ours()].into_iter().chain(rows).collect(),
        }
    }

    /// The same figures of what was measured.
    fn ours(&self) -> Vec<String> {
        let waves = || self.published.waves.iter().zip(&self.alone);
        let over: u64 = waves().map(|(wave, by)| by.taken.saturating_sub(wave.deficit())).sum();
        let under: u64 = waves().map(|(wave, by)| wave.deficit().saturating_sub(by.taken)).sum();
        let worst = || self.alone.iter().map(|borne| borne.worst);
        let mean = worst().sum::<u64>() / self.alone.len() as u64;
        vec![
            "**profit claims, measured here**".into(),
            millions(self.alone.iter().map(|borne| borne.taken).sum()),
            signed(over, under),
            or_zero(over),
            or_zero(under),
            percent_short(worst().max().unwrap_or(0)),
            percent_short(mean),
        ]
    }

    pub fn splits_table(&self) -> Table {
        let row = |name: &str, split: &Split| {
            let deficit = split.parts().iter().sum();
            let amounts = [deficit].into_iter().chain(split.parts()).map(money);
            [name.to_owned()].into_iter().chain(amounts).collect()
        };
        let waves = self.published.waves.iter().zip(&self.splits);
        let rows = waves.map(|(wave, split)| row(&wave.start, split));
        let sum = |part: fn(&Split) -> u64| self.splits.iter().map(part).sum();
        let all = Split {
            bond: sum(|split| split.bond),
            insurance: sum(|split| split.insurance),
            claims: sum(|split| split.claims),
            lps: sum(|split| split.lps),
            unallocated: sum(|split| split.unallocated),
        };
        Table {
            title: "What falls through".into(),
            head: vec!["wave", "needed", "bond", "insurance", "claims", "LPs", "unallocated"],
            labels: 1,
            rows: rows.chain([row("all", &all)]).collect(),
        }
    }

    fn units_table(&self) -> Table {
        // The heads below are written out; this keeps them true.
        const _: () = assert!(CROWDS[0] == 10 && CROWDS[1] == 10_000);
        let waves = self.published.waves.iter().zip(&self.units);
        let rows = waves
            .map(|(wave, [few, many])| vec![wave.start.clone(), grouped(*few), grouped(*many)]);
        Table {
            title: UNITS.into(),
            head: vec!["wave", "10 winners", "10,000 winners"],
            labels: 1,
            rows: rows.collect(),
        }
    }

    fn units_prose(&self) -> String {
        format!(
            "Of each wave's `report_deficit`, as the program's own line in the log says: what the venue does to call it is not \
             in it.\nThe winners' claims have the same sum. Equal, also beside the {} of the first table, or the run fails.",
            grouped(self.winners as u64)
        )
    }
}

/// The document without what another toolchain changes.
pub fn without_units(document: &str) -> String {
    let heading = format!("## {UNITS}");
    let mut inside = false;
    let kept = document.lines().filter(|line| {
        if line.starts_with("## ") {
            inside = *line == heading;
        }
        !inside && !line.starts_with(TOOLCHAIN)
    });
    kept.map(|line| format!("{line}\n")).collect()
}

/// The line that names what built the bytecode.
pub fn toolchain_line() -> String {
    format!("{TOOLCHAIN}{}", bytecode::toolchain())
}

/// What was taken, by production and from claims, beside what was needed.
fn amounts(name: &str, profits: String, wave: &Wave, taken: u64) -> Vec<String> {
    let needed = wave.deficit();
    vec![
        name.to_owned(),
        profits,
        grouped(wave.needed),
        grouped(wave.production),
        match wave.production.checked_sub(wave.needed) {
            Some(over) => format!("+{}", grouped(over)),
            None => format!("-{}", grouped(wave.needed - wave.production)),
        },
        money(taken),
        signed(taken.saturating_sub(needed), needed.saturating_sub(taken)),
    ]
}

fn money(atoms: u64) -> String {
    exact(atoms, DECIMALS)
}

/// Atoms as millions of dollars with three places, rounded to the nearest.
fn millions(atoms: u64) -> String {
    let thousands = (atoms + 500_000_000) / 1_000_000_000;
    format!("{}.{:03}", thousands / 1_000, thousands % 1_000)
}

fn signed(over: u64, under: u64) -> String {
    match over.cmp(&under) {
        std::cmp::Ordering::Greater => format!("+{}", money(over - under)),
        std::cmp::Ordering::Equal => "0".into(),
        std::cmp::Ordering::Less => format!("-{}", money(under - over)),
    }
}

fn or_zero(atoms: u64) -> String {
    signed(atoms, 0)
}

fn splits_prose() -> String {
    let amounts = [
        ("{bond}", tiers::BOND),
        ("{reserve}", tiers::RESERVE),
        ("{staked}", tiers::STAKED),
        ("{insurance cap}", tiers::INSURANCE_CAP),
        ("{claims}", tiers::CLAIMS),
        ("{lps}", tiers::LPS),
        ("{lps cap}", tiers::LPS_CAP),
    ];
    let filled = |text: String, (name, dollars)| text.replace(name, &grouped(dollars));
    amounts.into_iter().fold(SPLITS.to_owned(), filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_toolchain_changes_can_be_left_out() {
        let document =
            "# A\n\nBytecode built by: x\n\n## B\nkept\n## Compute units\ngone\n## C\nkept\n";
        assert_eq!(without_units(document), "# A\n\n\n## B\nkept\n## C\nkept\n");
    }

    #[test]
    fn amounts_have_signs_and_all_their_atoms() {
        assert_eq!([signed(5, 5), signed(7, 5), or_zero(0)], ["0", "+0.000002", "0"]);
        assert_eq!(signed(0, 1_000_000), "-1.000000");
        assert_eq!(millions(15_079_670_000_000), "15.080");
        let wave = Wave { start: "t".into(), needed: 5_000, production: 4_000, profits: 9_000 };
        let row = amounts("t", String::new(), &wave, 5_000_000_001);
        assert_eq!(row[2..], ["5,000", "4,000", "-1,000", "5,000.000001", "+0.000001"]);
    }
}
