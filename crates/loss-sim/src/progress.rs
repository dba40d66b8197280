//! Progress of long steps, on stderr: a bar for people, a line every tenth for logs.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{stderr, IsTerminal};

/// Fewer steps than this are done before anybody wonders.
const WORTH_SHOWING: usize = 500;

/// Where progress goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Hidden,
    Bar,
    Lines,
}

/// One step that takes long.
pub struct Step {
    name: &'static str,
    total: usize,
    done: usize,
    shown: Progress,
    bar: ProgressBar,
}

impl Progress {
    /// A bar when somebody watches, lines otherwise.
    pub fn detect() -> Self {
        if stderr().is_terminal() {
            Self::Bar
        } else {
            Self::Lines
        }
    }

    pub fn step(self, name: &'static str, total: usize) -> Step {
        let shown = if total < WORTH_SHOWING { Self::Hidden } else { self };
        let bar = match shown {
            Self::Bar => ProgressBar::new(total as u64),
            Self::Hidden | Self::Lines => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:<22} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(name);
        Step { name, total, done: 0, shown, bar }
    }
}

impl Step {
    pub fn tick(&mut self) {
        self.done += 1;
        self.bar.inc(1);
        let tenths = |done: usize| done * 10 / self.total.max(1);
        if self.shown == Progress::Lines && tenths(self.done) > tenths(self.done - 1) {
            eprintln!("{}: {} %", self.name, tenths(self.done) * 10);
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
