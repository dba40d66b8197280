//! Numbered steps with the time each took: a spinner on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

pub struct Steps {
    total: usize,
    done: usize,
}

impl Steps {
    pub fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Runs one step and says how long it took.
    pub fn run<T>(&mut self, what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        self.run_long(what, |_| step())
    }

    /// The same for a step that says how far it is.
    pub fn run_long<T>(
        &mut self,
        what: &str,
        step: impl FnOnce(&mut Progress) -> Result<T>,
    ) -> Result<T> {
        self.done += 1;
        let label = format!("[{}/{}] {what}", self.done, self.total);
        let begun = Instant::now();
        let mut progress = Progress { spinner: start(&label), label, begun, said: begun };
        let result = step(&mut progress);
        if let Some(spinner) = &progress.spinner {
            spinner.finish_and_clear();
        }
        if result.is_ok() {
            eprintln!("{}", finished(&progress.label, begun.elapsed()));
        }
        result.with_context(|| format!("step failed: {what}"))
    }
}

/// Where a long step says how far it is.
pub struct Progress {
    spinner: Option<ProgressBar>,
    label: String,
    begun: Instant,
    said: Instant,
}

impl Progress {
    /// Without a terminal a line a minute is enough.
    pub fn say(&mut self, how_far: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(format!("{}: {how_far}", self.label));
        } else if self.said.elapsed() >= Duration::from_secs(60) {
            self.said = Instant::now();
            eprintln!("{}: {how_far}, {}", self.label, seconds(self.begun.elapsed()));
        }
    }
}

/// Without a terminal the start is announced too, so that a log shows what is running.
fn start(label: &str) -> Option<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        eprintln!("{label} ...");
        return None;
    }
    let bar = ProgressBar::new_spinner().with_message(label.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    Some(bar)
}

fn finished(label: &str, took: Duration) -> String {
    format!("{label}: done in {}", seconds(took))
}

pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
