//! What is measured: every instruction on its usual path and on its most expensive ones.

mod defaults;
mod insurance;
pub mod lps;
mod pools;
mod positions;
pub mod recovery;
mod venues;

use crate::stage::{Setup, Stage};
use loss_testkit::{Success, World};

/// One path of one instruction.
pub struct Case {
    pub instruction: &'static str,
    pub path: &'static str,
    /// More units than this fail the check, whatever toolchain built the bytecode.
    pub ceiling: Option<u64>,
    /// Where it starts.
    pub setup: fn() -> Setup,
    /// Brings the stage there and runs the instruction, alone in its transaction.
    pub run: fn(&mut Stage) -> Success,
}

impl Case {
    const fn new(
        instruction: &'static str,
        path: &'static str,
        run: fn(&mut Stage) -> Success,
    ) -> Self {
        Self { instruction, path, ceiling: None, setup: Setup::default, run }
    }

    const fn at_most(self, units: u64) -> Self {
        Self { ceiling: Some(units), ..self }
    }

    const fn from(self, setup: fn() -> Setup) -> Self {
        Self { setup, ..self }
    }

    /// Runs the case and returns its units.
    pub fn measure(&self, empty: &World) -> u64 {
        let mut stage = Stage::new(empty, (self.setup)());
        own_units(&(self.run)(&mut stage))
    }
}

/// What the program itself used. A venue's instructions are called by a venue, whose own units do not
/// count here.
fn own_units(run: &Success) -> u64 {
    let mark = format!("Program {} consumed ", socialized_loss::ID);
    let lines = run.logs.iter().filter_map(|line| line.strip_prefix(&mark));
    // The program calls itself for events; the outermost call ends last.
    let units = lines.filter_map(|line| line.split(' ').next()).next_back();
    units.and_then(|units| units.parse().ok()).expect("the VM logs what each call used")
}

/// Every case, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Case> {
    [
        pools::CASES,
        lps::CASES,
        positions::CASES,
        defaults::CASES,
        insurance::CASES,
        recovery::CASES,
        venues::CASES,
    ]
    .into_iter()
    .flatten()
}
