//! What a row of the table is, and how all of them are run, once.

use crate::field::{Answer, Field};
use std::{
    collections::BTreeSet,
    panic::{catch_unwind, AssertUnwindSafe},
    sync::{Mutex, OnceLock},
};

/// One attack.
#[derive(Clone, Copy)]
pub struct Attack {
    pub id: &'static str,
    /// What is tried, on which instruction.
    pub title: &'static str,
    pub kind: Kind,
}

#[derive(Clone, Copy)]
pub enum Kind {
    /// Tried on a fresh field: every step is refused with exactly the named error, or has exactly the
    /// named outcome.
    Tried(fn(&mut Field)),
    /// There is nothing here to try it on. `shown` checks what makes the reason true.
    NotApplicable { why: &'static str, shown: fn(&mut Field) },
}

/// What came of a row.
pub struct Report {
    pub id: &'static str,
    pub title: &'static str,
    pub not_applicable: Option<&'static str>,
    pub answers: Vec<Answer>,
    /// What stopped the row half-way, if anything did.
    pub panic: Option<String>,
    /// Error numbers that the bytecode returned.
    pub codes: BTreeSet<u32>,
}

/// A row that is tried.
pub const fn tried(id: &'static str, title: &'static str, run: fn(&mut Field)) -> Attack {
    Attack { id, title, kind: Kind::Tried(run) }
}

/// A row that does not apply.
pub const fn not_applicable(
    id: &'static str,
    title: &'static str,
    why: &'static str,
    shown: fn(&mut Field),
) -> Attack {
    Attack { id, title, kind: Kind::NotApplicable { why, shown } }
}

/// Every row's report; the rows are run at the first call, on two threads.
pub fn reports() -> &'static [Report] {
    static REPORTS: OnceLock<Vec<Report>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let rows: Vec<Attack> = crate::rows();
        let next = Mutex::new(rows.iter().enumerate());
        let done = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| loop {
                    let taken = next.lock().expect("no row panics while it is taken").next();
                    let Some((at, row)) = taken else { return };
                    let report = run(row);
                    done.lock().expect("no row panics while it is kept").push((at, report));
                });
            }
        });
        let mut done = done.into_inner().expect("all threads ended well");
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, report)| report).collect()
    })
}

fn run(row: &Attack) -> Report {
    let (run, not_applicable) = match row.kind {
        Kind::Tried(run) => (run, None),
        Kind::NotApplicable { why, shown } => (shown, Some(why)),
    };
    let mut field = Field::new();
    let panic = catch_unwind(AssertUnwindSafe(|| {
        run(&mut field);
        field.check();
    }));
    let panic = panic.err().map(|payload| {
        let words = payload.downcast_ref::<String>().cloned();
        words
            .or_else(|| payload.downcast_ref::<&str>().map(|words| (*words).into()))
            .unwrap_or_default()
    });
    let (answers, codes) = field.answers();
    Report { id: row.id, title: row.title, not_applicable, answers, panic, codes }
}

impl Report {
    /// Every step as it should be, and at least one.
    pub fn is_right(&self) -> bool {
        self.panic.is_none()
            && !self.answers.is_empty()
            && self.answers.iter().all(|answer| answer.expected == answer.got)
    }

    /// The row as lines of the table: id, attack, then what was expected and got, step by step.
    pub fn lines(&self) -> String {
        let mark = if self.is_right() { ' ' } else { '!' };
        let mut lines = format!("{mark}{} {}\n", self.id, self.title);
        if let Some(why) = self.not_applicable {
            lines += &format!("      does not apply: {why}\n");
        }
        for Answer { what, expected, got } in &self.answers {
            lines += &if expected == got {
                format!("      {what}: {got}\n")
            } else {
                format!("    ! {what}: expected {expected}, got {got}\n")
            };
        }
        if let Some(panic) = &self.panic {
            let first: Vec<_> = panic.lines().take(3).collect();
            lines += &format!("    ! stopped: {}\n", first.join("; "));
        }
        lines
    }
}
