//! Playing a scenario through the program, or listing the scenarios.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{host_tool, sbf_build, workspace};

pub fn run(args: &[String]) -> Result<()> {
    let Some(first) = args.first() else {
        return list();
    };
    if matches!(first.as_str(), "-h" | "--help") {
        println!(
            "cargo xtask replay SCENARIO [--lps N] [--seed N] [--json FILE] [--chart FILE.svg]\n"
        );
        return list();
    }
    sbf_build::build()?;
    eprintln!("building the simulator; the first time takes some minutes");
    host_tool::run("loss-sim", args)
}

fn list() -> Result<()> {
    let dir = workspace::root().join("scenarios");
    println!("Scenarios; play one with `cargo xtask replay FILE`:");
    for path in scenarios(&dir)? {
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        println!("  {:<40} {}", workspace::shown(&path), first_comment(&text));
    }
    Ok(())
}

fn scenarios(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    Ok(paths)
}

fn first_comment(toml: &str) -> &str {
    let mut lines = toml.lines().map(str::trim);
    lines.find_map(|line| line.strip_prefix('#')).map_or("", str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_described_by_its_first_comment() {
        assert_eq!(first_comment("\n# A short squeeze.\n# More.\nx = 1\n"), "A short squeeze.");
        assert_eq!(first_comment("x = 1\n"), "");
    }
}
