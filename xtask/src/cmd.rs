//! Running other programs: never with standard input, always with a readable failure.

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::{ChildStderr, Command, ExitStatus, Stdio};

use anyhow::{bail, Context, Result};

/// A child that ran and failed; carries its exit code so that ours can be the same.
#[derive(Debug)]
pub struct Failed {
    what: String,
    status: ExitStatus,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status.code() {
            Some(code) => write!(f, "`{}` failed with exit code {code}", self.what),
            None => write!(f, "`{}` was stopped: {}", self.what, self.status),
        }
    }
}

impl std::error::Error for Failed {}

/// The exit code to leave with: the failed child's, else 1.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    let child = error.chain().find_map(|cause| cause.downcast_ref::<Failed>());
    let code = child.and_then(|failed| failed.status.code());
    code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1)
}

/// The cargo that runs this xtask, in the repository root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::workspace::root());
    forget_this_package(&mut command);
    command
}

/// `cargo run` describes xtask in the environment; a nested cargo would take that for a change of
/// input and compile some crates again.
fn forget_this_package(command: &mut Command) {
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&key);
        }
    }
}

/// Runs it with its output on the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let what = describe(command);
    let status = command.stdin(Stdio::null()).status();
    check(what, status.map_err(|error| missing(command, error))?)
}

/// Runs it with its output in `log`; a failure shows the end of that file and where it is.
pub fn run_logged(command: &mut Command, log: &Path) -> Result<()> {
    let what = describe(command);
    let out = File::options().create(true).append(true).open(log);
    let out = out.with_context(|| format!("cannot write {}", log.display()))?;
    let err = out.try_clone()?;
    let status = command.stdin(Stdio::null()).stdout(out).stderr(err).status();
    let status = status.map_err(|error| missing(command, error))?;
    check_logged(what, status, log)
}

/// Runs it with its standard error, which must be piped, read by `watch`, which writes to `log`.
pub fn run_watched(
    command: &mut Command,
    log: &Path,
    watch: impl FnOnce(ChildStderr) -> Result<()>,
) -> Result<()> {
    let what = describe(command);
    let mut child = command.spawn().map_err(|error| missing(command, error))?;
    let watched = child.stderr.take().map_or(Ok(()), watch);
    let status = child.wait().with_context(|| format!("cannot wait for `{what}`"))?;
    watched?;
    check_logged(what, status, log)
}

fn check_logged(what: String, status: ExitStatus, log: &Path) -> Result<()> {
    check(what, status)
        .with_context(|| format!("{}\nall of its output is in {}", tail(log, 30), log.display()))
}

/// Runs it quietly and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let what = describe(command);
    let out = command.stdin(Stdio::null()).output().map_err(|error| missing(command, error))?;
    let stderr = String::from_utf8_lossy(&out.stderr).trim().to_owned();
    check(what, out.status).with_context(|| format!("it said: {stderr}"))?;
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// What it printed, or nothing when it is not there or fails: for probing.
pub fn probe(program: &str, args: &[&str]) -> Option<String> {
    output(Command::new(program).args(args)).ok()
}

fn check(what: String, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!(Failed { what, status });
    }
    Ok(())
}

fn missing(command: &Command, error: std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy().into_owned();
    anyhow::Error::new(error).context(format!("cannot start `{program}`; is it installed?"))
}

/// The program's name and first arguments: enough to recognise it.
fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let args = command.get_args().take(6).map(|arg| arg.to_string_lossy().into_owned());
    let words = std::iter::once(program.to_string_lossy().into_owned()).chain(args);
    words.collect::<Vec<_>>().join(" ")
}

fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let all: Vec<_> = text.lines().collect();
    all.split_at(all.len().saturating_sub(lines)).1.join("\n")
}
