//! Processes that outlive the command that started them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use rustix::process::{kill_process, Pid, Signal};
use serde::{Deserialize, Serialize};

/// A process by its id, and when it started: an id alone may meanwhile be another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its id.
    pub pid: i32,
    /// Clock ticks from the start of the machine.
    started: u64,
}

/// Whether a process ends with the terminal that started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// It has a session of its own.
    Detached,
    /// It belongs to the session of who started it.
    Attached,
}

/// A command for the program.
pub fn command(program: impl AsRef<OsStr>, lifetime: Lifetime) -> Command {
    match lifetime {
        Lifetime::Attached => Command::new(program),
        Lifetime::Detached => {
            // It becomes the program, under the id that it was started with.
            let mut command = Command::new("setsid");
            command.arg(program);
            command
        }
    }
}

/// Starts it with its output at the end of `log`.
pub fn start(command: &mut Command, log: &Path) -> Result<Process> {
    let out = File::options().create(true).append(true).open(log);
    let out = out.with_context(|| format!("cannot write {}", log.display()))?;
    let err = out.try_clone()?;
    let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
    let name = command.get_program().to_string_lossy().into_owned();
    let child = child.with_context(|| format!("cannot start {name}; is it installed?"))?;
    let pid = i32::try_from(child.id()).context("the process has an id that is none")?;
    let started = stat(pid).with_context(|| format!("{name} is gone; see {}", log.display()))?.1;
    Ok(Process { pid, started })
}

impl Process {
    /// Whether it is still that process, and alive.
    pub fn is_running(&self) -> bool {
        stat(self.pid).is_some_and(|(state, started)| {
            started == self.started && (state != 'Z' || threads(self.pid) > 1)
        })
    }

    /// Asks it to end, and ends it when it has not within `grace`. Fine if it is gone.
    pub fn stop(&self, grace: Duration) -> Result<()> {
        self.signal(Signal::TERM)?;
        if !self.ends_within(grace) {
            self.signal(Signal::KILL)?;
            if !self.ends_within(Duration::from_secs(10)) {
                bail!("process {} does not end, not even by force", self.pid);
            }
        }
        Ok(())
    }

    /// Ends it at once, as a crash would.
    pub fn kill(&self) -> Result<()> {
        self.stop_by(Signal::KILL)
    }

    fn stop_by(&self, signal: Signal) -> Result<()> {
        self.signal(signal)?;
        match self.ends_within(Duration::from_secs(10)) {
            true => Ok(()),
            false => bail!("process {} does not end", self.pid),
        }
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        let pid = Pid::from_raw(self.pid).context("the process has no id")?;
        match kill_process(pid, signal) {
            Err(rustix::io::Errno::SRCH) | Ok(()) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("cannot stop process {}", self.pid)),
        }
    }

    fn ends_within(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while self.is_running() {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }
}

/// The first thread of a process that ends may be gone before the others, which still have its ports.
fn threads(pid: i32) -> usize {
    fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count)
}

/// State and start time of a process.
fn stat(pid: i32) -> Option<(char, u64)> {
    parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name, in brackets, may hold anything; state is the first word after it, the start the 20th.
fn parse_stat(text: &str) -> Option<(char, u64)> {
    let mut words = text.get(text.rfind(')')? + 1..)?.split_whitespace();
    let state = words.next()?.chars().next()?;
    Some((state, words.nth(18)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_confuse() {
        let text = "7 (a ) b) S 1 7 7 0 -1 4194560 100 0 0 0 1 2 3 4 20 0 1 0 9876 1000 50";
        assert_eq!(parse_stat(text), Some(('S', 9876)));
        assert_eq!(parse_stat("7 (a"), None);
    }

    #[test]
    fn another_process_under_the_same_id_is_left_alone() {
        let log = std::env::temp_dir().join(format!("loss-process-{}", std::process::id()));
        for lifetime in [Lifetime::Detached, Lifetime::Attached] {
            let process = start(command("sleep", lifetime).arg("600"), &log).unwrap();
            let other = Process { started: process.started + 1, ..process };
            assert!(process.is_running() && !other.is_running());
            other.stop(Duration::ZERO).unwrap();
            assert!(process.is_running());
            process.stop(Duration::from_secs(10)).unwrap();
            assert!(!process.is_running());
        }
        fs::remove_file(&log).unwrap();
    }
}
