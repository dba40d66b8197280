//! The figures as docs/COMPUTE.md.

use crate::{
    breakdown::Breakdown,
    growth::{Growth, CROWDS},
    table::{grouped, Change, Table},
};

const TOOLCHAIN: &str = "Bytecode built by: ";

/// Everything that was measured.
pub struct Figures {
    /// The line that names what built the bytecode.
    pub toolchain: String,
    pub units: Table,
    pub growth: Table,
    pub breakdowns: Vec<Table>,
    pub accounts: Table,
    pub binary: Table,
}

impl Figures {
    pub fn markdown(&self) -> String {
        let Self { toolchain, units, growth, breakdowns, accounts, binary } = self;
        let breakdowns: String = breakdowns.iter().map(|table| table.section("")).collect();
        [
            "# Compute units, sizes and rent\n\n".to_owned(),
            "Written by `cargo xtask bench`; do not edit. `cargo xtask test` measures again and \
             fails when a ceiling\nis exceeded or, with bytecode of the same toolchain, a figure \
             differs.\n\n"
                .to_owned(),
            format!("{TOOLCHAIN}{toolchain}\n\n"),
            "Measured on that bytecode in LiteSVM, each instruction alone in its transaction. \
             Another toolchain gives\nother figures. Keys are fixed by name, so figures repeat \
             exactly. An instruction that makes an account searches\nits address at 1,500 units a \
             try, two tries on average: figures and ceilings are for the keys of this\nbenchmark; \
             budget 1,500 for each further try, `256 - bump` of them in all.\n\n"
                .to_owned(),
            units.section(
                "Paths that say so have an hour of interest to add and take in a price newer \
                 than the one the pool kept.\n`typical` is what most calls do, `worst` the most \
                 that a caller cannot avoid. Lamports that somebody sent\nto an address in \
                 advance make its account dearer to create; they stop nothing.",
            ),
            PEERS.to_owned(),
            growth.section(
                "Units of one owner's or one position's instruction beside ever more other LPs, \
                 who all opened their\nshares and deposited by transactions. Each crosses a \
                 loss. Equal, or the measurement fails.",
            ),
            "The next sections take two instructions apart on their worst path. A stretch is \
             read from the log, and all\nstretches add up to the run; a stretch before a call \
             contains the call's own price. A part is the difference\nof two runs that differ in \
             it alone; parts overlap and do not add up.\n\n"
                .to_owned(),
            breakdowns,
            accounts.section("Rent by the VM's sysvar, paid back when the account is closed."),
            binary
                .section("The rent is that of the account with the bytecode, without spare room."),
        ]
        .concat()
        .trim_end()
        .to_owned()
            + "\n"
    }

    /// Every figure that differs from a document's.
    pub fn changes(&self, document: &str) -> Vec<Change> {
        let Self { toolchain: _, units, growth, breakdowns, accounts, binary } = self;
        let tables = [units, growth, accounts, binary].into_iter().chain(breakdowns);
        tables.flat_map(|table| table.changes(document)).collect()
    }
}

/// The toolchain that a document's figures are of.
pub fn toolchain_of(document: &str) -> Option<&str> {
    document.lines().find_map(|line| line.strip_prefix(TOOLCHAIN))
}

pub fn growth_table(rows: &[Growth]) -> Table {
    // The heads below are written out; this keeps them true.
    const _: () = assert!(CROWDS[0] == 1 && CROWDS[1] == 100 && CROWDS[2] == 10_000);
    let cells = |row: &Growth| {
        let units = row.units.iter().map(|units| grouped(*units));
        [row.instruction.to_owned()].into_iter().chain(units).collect()
    };
    Table {
        title: "The number of LPs".into(),
        head: vec!["instruction", "1 other LP", "100 others", "10,000 others"],
        labels: 1,
        rows: rows.iter().map(cells).collect(),
    }
}

pub fn breakdown_table(breakdown: &Breakdown) -> Table {
    let Breakdown { instruction, stretches, parts } = breakdown;
    let row = |kind: String, name: &str, units: u64| vec![kind, name.to_owned(), grouped(units)];
    let numbered = stretches.iter().enumerate();
    let stretches =
        numbered.map(|(index, (name, units))| row(format!("stretch {}", index + 1), name, *units));
    let parts = parts.iter().map(|(name, units)| row("part".into(), name, *units));
    Table {
        title: format!("Where the units of {instruction} go"),
        head: vec!["", "what", "units"],
        labels: 2,
        rows: stretches.chain(parts).collect(),
    }
}

/// Figures of others do not change with this repository, so they are written here.
const PEERS: &str = "\
## What others take

Measured once, in the same VM, on programs built from their public sources with the registry-only
toolchain. They do more in some places and less in others: read them as orders of magnitude.

| program | instruction | units |
| --- | --- | ---: |
| marginfi | handle_bankruptcy | 78,248 |
| marginfi | liquidate | 162,144 |
| marginfi | deposit | 13,259 to 45,790 |
| klend | liquidation with the refreshes it needs | 106,400 |
| klend | socialize_loss with the refreshes it needs, no insurance at all | 32,900 |

";
