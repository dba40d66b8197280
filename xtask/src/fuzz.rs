//! `cargo xtask fuzz`: libFuzzer on the targets of `fuzz/`. Without options the smoke run: so many runs of
//! the quick targets, from a fixed seed. `cargo fuzz` works in that folder too, and is not needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};
use clap::Args;

use crate::{cmd, sbf_build, workspace};

/// How `cargo fuzz` compiles: libFuzzer then sees every branch and every comparison. All of it is stable.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Kept of one target, at most: they are in the repository.
const MOST_KEPT: usize = 80;

struct Target {
    name: &'static str,
    /// Of the smoke run; none where ordinary tests run random inputs, because it takes the VM.
    runs: Option<u64>,
    longest: u32,
}

const TARGETS: [Target; 4] = [
    Target { name: "maths", runs: Some(100_000), longest: 4_096 },
    Target { name: "decoding", runs: Some(200_000), longest: 2_048 },
    Target { name: "hostile", runs: None, longest: 2_048 },
    Target { name: "sequences", runs: None, longest: 320 },
];

#[derive(Args)]
pub struct Fuzz {
    /// Only this one: maths, decoding, hostile or sequences
    target: Option<String>,
    /// So many inputs
    #[arg(long, conflicts_with = "seconds")]
    runs: Option<u64>,
    /// So long, from where the last such run ended
    #[arg(long)]
    seconds: Option<u64>,
    /// Put what earlier runs found, as few inputs as show it, into fuzz/corpus
    #[arg(long, conflicts_with_all = ["runs", "seconds"], requires = "target")]
    keep: bool,
}

pub fn run(args: &Fuzz) -> Result<()> {
    let smoke = args.target.is_none() && args.runs.is_none() && args.seconds.is_none();
    let named = |target: &&Target| args.target.as_deref().is_none_or(|name| name == target.name);
    let chosen: Vec<_> = TARGETS.iter().filter(named).collect();
    ensure!(!chosen.is_empty(), "there is no such target; see `cargo xtask fuzz --help`");
    for target in chosen.into_iter().filter(|target| !smoke || target.runs.is_some()) {
        let binary = target.build()?;
        if args.keep {
            target.keep(&binary)?;
        } else {
            target.fuzz(&binary, args)?;
        }
    }
    Ok(())
}

impl Target {
    /// The bytecode is no code that libFuzzer sees: those targets tell it themselves what they reached.
    fn needs_vm(&self) -> bool {
        self.runs.is_none()
    }

    fn build(&self) -> Result<PathBuf> {
        let compiler = cmd::probe("c++", &["--version"]);
        compiler.context("libFuzzer needs a C++ compiler: apt-get install build-essential")?;
        let mut command = cmd::cargo();
        command.args(["build", "--locked", "--manifest-path", "fuzz/Cargo.toml"]);
        command.args(["--bin", self.name]);
        if self.needs_vm() {
            sbf_build::build()?;
            // In a folder of its own: cargo would mix up what two workspaces compile in one.
            let folder = workspace::target_dir().join("fuzz-vm");
            command.args(["--features", "bytecode"]).env("CARGO_TARGET_DIR", &folder);
            cmd::run(&mut command)?;
            return Ok(folder.join("debug").join(self.name));
        }
        let (triple, folder) = (host()?, workspace::target_dir().join("fuzz"));
        command.args(["--release", "--target", &triple]);
        cmd::run(command.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", COVERAGE))?;
        Ok(folder.join(triple).join("release").join(self.name))
    }

    /// A failing input is left in `fuzz/regressions`, where tests find it from then on.
    fn fuzz(&self, binary: &Path, args: &Fuzz) -> Result<()> {
        let long = args.seconds.is_some();
        let found = self.found(if long { "found" } else { "smoke" });
        if !long && found.exists() {
            fs::remove_dir_all(&found)?;
        }
        let kept = self.kept("regressions");
        for folder in [&found, &kept] {
            fs::create_dir_all(folder).with_context(|| format!("no {}", folder.display()))?;
        }
        let mut command = self.command(binary);
        command.arg(format!("-artifact_prefix={}/", kept.display()));
        match args.seconds {
            Some(seconds) => command.arg(format!("-max_total_time={seconds}")),
            None => {
                let runs = args.runs.or(self.runs).unwrap_or(200);
                command.args(["-seed=1".to_owned(), format!("-runs={runs}")])
            }
        };
        command.arg(found).arg(self.kept("corpus")).arg(&kept);
        let log = workspace::target_dir().join(format!("fuzz-inputs/{}.log", self.name));
        fs::write(&log, "").with_context(|| format!("cannot write {}", log.display()))?;
        cmd::run_logged(&mut command, &log).with_context(|| {
            format!("{} failed; the input is in {}", self.name, workspace::shown(&kept))
        })?;
        println!("{}: {}", self.name, last_line(&fs::read_to_string(&log)?));
        Ok(())
    }

    /// The smallest set of inputs that reaches what all together do.
    fn keep(&self, binary: &Path) -> Result<()> {
        let (corpus, fresh) = (self.kept("corpus"), self.found("fresh"));
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        fs::create_dir_all(&fresh)?;
        let mut command = self.command(binary);
        // By the branches they reach, and not by how often.
        command.args(["-set_cover_merge=1", "-use_counters=0"]);
        command.arg(&fresh).arg(self.found("found"));
        cmd::run(command.arg(&corpus))?;
        let entries = fs::read_dir(&fresh)?.map(|entry| Ok(entry?.path()));
        let mut inputs = entries.collect::<Result<Vec<_>>>()?;
        ensure!(!inputs.is_empty(), "nothing was found");
        // The largest show most.
        inputs.sort_by_key(|path| fs::metadata(path).map_or(0, |it| u64::MAX - it.len()));
        inputs.truncate(MOST_KEPT);
        if corpus.exists() {
            fs::remove_dir_all(&corpus)?;
        }
        fs::create_dir_all(&corpus)?;
        for path in &inputs {
            fs::copy(path, corpus.join(path.file_name().unwrap_or_default()))?;
        }
        let count = inputs.len();
        println!("{count} inputs in {}", workspace::shown(&corpus));
        Ok(())
    }

    fn command(&self, binary: &Path) -> Command {
        let mut command = Command::new(binary);
        command.current_dir(workspace::root()).env("RUST_LOG", "off");
        command.args(["-timeout=60".to_owned(), format!("-max_len={}", self.longest)]);
        command
    }

    fn found(&self, what: &str) -> PathBuf {
        workspace::target_dir().join("fuzz-inputs").join(what).join(self.name)
    }

    fn kept(&self, what: &str) -> PathBuf {
        workspace::root().join("fuzz").join(what).join(self.name)
    }
}

/// What libFuzzer says at the end: `#200000 DONE cov: 731 ft: 4571 ...`.
fn last_line(log: &str) -> &str {
    let done = log.lines().rev().find(|line| line.contains("DONE"));
    done.unwrap_or("ended without a summary").trim()
}

/// With a target named, flags are not applied to build scripts and macros.
fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let text = cmd::output(Command::new(rustc).arg("-vV").current_dir(workspace::root()))?;
    let triple = text.lines().find_map(|line| line.strip_prefix("host: "));
    triple.map(str::to_owned).context("rustc does not say what it runs on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_body_an_entry_point_and_the_smoke_run_fits_a_build() {
        for target in &TARGETS {
            let root = workspace::root();
            let entry = root.join(format!("fuzz/fuzz_targets/{}.rs", target.name));
            let text = fs::read_to_string(&entry).unwrap();
            assert!(text.contains(&format!("fuzz_bodies::{}::run", target.name)), "{text}");
        }
        let runs: u64 = TARGETS.iter().filter_map(|target| target.runs).sum();
        assert_eq!(runs, 300_000);
    }
}
