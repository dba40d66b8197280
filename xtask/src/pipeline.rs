//! Commands made of several steps, each timed; the first that fails ends the run.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::progress::seconds;
use crate::{cmd, host_tool, rules, sbf_build};

struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
}

/// What `cargo xtask test` does, in order: the quickest answers first.
const TEST: &[Step] = &[
    Step { name: "architecture rules", run: rules::check },
    Step { name: "program build", run: sbf_build::build },
    Step { name: "cargo test", run: all_tests },
    Step { name: "compute limits", run: compute_limits },
    Step { name: "waves", run: check_waves },
];

const BENCH: &[Step] = &[
    Step { name: "program build", run: sbf_build::build },
    Step { name: "compute units", run: measure_compute },
];

pub fn test(args: &[String]) -> Result<()> {
    if args.is_empty() {
        return run(TEST);
    }
    cargo_test(args)
}

pub fn bench() -> Result<()> {
    run(BENCH)
}

pub fn waves(args: &[String]) -> Result<()> {
    sbf_build::build()?;
    host_tool::run("loss-waves", args)
}

pub fn soak(args: &[String]) -> Result<()> {
    sbf_build::build()?;
    if args.is_empty() {
        return host_tool::run("loss-soak", &["--write", "docs/SOAK.md"].map(str::to_owned));
    }
    host_tool::run("loss-soak", args)
}

fn run(steps: &[Step]) -> Result<()> {
    let mut times = vec![];
    for step in steps {
        eprintln!("==> {}", step.name);
        let begun = Instant::now();
        (step.run)().with_context(|| format!("step `{}`", step.name))?;
        times.push((step.name, begun.elapsed()));
    }
    print!("{}", table(&times));
    Ok(())
}

fn table(times: &[(&str, Duration)]) -> String {
    let total = ("total", times.iter().map(|(_, time)| *time).sum());
    let width = times.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(total.0.len());
    let line = |(name, time): &(&str, Duration)| format!("{name:<width$}  {:>8}\n", seconds(*time));
    let rows = times.iter().chain([&total]).map(line).collect::<String>();
    format!("\n{rows}")
}

fn all_tests() -> Result<()> {
    cargo_test(&["--workspace".to_owned()])
}

/// The VM logs thousands of lines unless told not to.
fn cargo_test(args: &[String]) -> Result<()> {
    cmd::run(cmd::cargo().arg("test").args(args).env("RUST_LOG", "off"))
}

fn compute_limits() -> Result<()> {
    host_tool::run("loss-bench", &["--check".to_owned()])
}

fn measure_compute() -> Result<()> {
    host_tool::run("loss-bench", &[])
}

fn check_waves() -> Result<()> {
    host_tool::run("loss-waves", &["--check".to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_line_up_under_each_other_with_their_sum() {
        let times = [("build", Duration::from_millis(1500)), ("a test", Duration::from_secs(12))];
        let wanted = "\nbuild      1.5 s\na test    12.0 s\ntotal     13.5 s\n";
        assert_eq!(table(&times), wanted);
    }

    fn pass() -> Result<()> {
        Ok(())
    }

    fn fail() -> Result<()> {
        cmd::run(std::process::Command::new("sh").args(["-c", "exit 7"]))
    }

    fn unreached() -> Result<()> {
        panic!("a step after a failed one ran")
    }

    #[test]
    fn the_first_failure_ends_the_run_with_its_name_and_exit_code() {
        let steps = [("one", pass as fn() -> _), ("two", fail), ("three", unreached)];
        let error = run(&steps.map(|(name, run)| Step { name, run })).unwrap_err();
        assert_eq!(cmd::exit_code(&error), 7);
        let text = format!("{error:#}");
        assert!(text.contains("step `two`") && text.contains("exit code 7"), "{text}");
    }
}
