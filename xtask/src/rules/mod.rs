//! Rules that the compiler cannot check: where arithmetic, floats and transfers may be, and how long
//! a file may get.

mod code;
mod find;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};

use crate::workspace;

const MAX_LINES: usize = 500;

struct Rule {
    /// Folders it holds in.
    within: &'static [&'static str],
    /// What to do instead.
    says: &'static str,
    /// The numbers of the lines that break it, given the file's path and its text.
    find: fn(&Path, &str) -> Vec<usize>,
}

const RULES: &[Rule] = &[
    Rule {
        within: &["programs/socialized-loss/src/instructions"],
        says: "amounts are multiplied and divided in crates/loss-math only",
        find: |_, text| find::arithmetic(text),
    },
    Rule {
        within: &["programs", "crates/loss-math/src"],
        says: "no floating point: use fixed point or integers",
        find: |_, text| find::floats(text),
    },
    Rule {
        within: &["programs/socialized-loss/src"],
        says: "tokens are moved by token.rs only",
        find: |path, text| match path.file_name().is_some_and(|name| name == "token.rs") {
            true => vec![],
            false => find::word(text, "transfer_checked"),
        },
    },
    Rule {
        within: &["programs", "crates"],
        says: "a file has at most 500 lines: split it",
        find: |_, text| find::too_long(text, MAX_LINES),
    },
];

/// Fails with every place that breaks a rule.
pub fn check() -> Result<()> {
    let broken = check_in(&workspace::root())?;
    if !broken.is_empty() {
        bail!("{} broken rules:\n{}", broken.len(), broken.join("\n"));
    }
    eprintln!("architecture rules: {} hold", RULES.len());
    Ok(())
}

fn check_in(root: &Path) -> Result<Vec<String>> {
    let mut broken = vec![];
    for rule in RULES {
        for dir in rule.within {
            for path in rust_files(&root.join(dir))? {
                broken.extend(breaches(rule, root, &path)?);
            }
        }
    }
    Ok(broken)
}

fn breaches(rule: &Rule, root: &Path, path: &Path) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let shown = path.strip_prefix(root).unwrap_or(path).display();
    let lines = (rule.find)(path, &text);
    Ok(lines.into_iter().map(|line| format!("  {shown}:{line}: {}", rule.says)).collect())
}

/// Every Rust file below, in a fixed order; none when the folder does not exist.
fn rust_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    if !dir.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_broken_where_it_holds_and_only_there() {
        let root = std::env::temp_dir().join(format!("xtask-rules-{}", std::process::id()));
        let program = root.join("programs/socialized-loss/src");
        let long = "\n".repeat(MAX_LINES + 1);
        let files = [
            (program.join("instructions/deposit.rs"), "let x = a * b;\n"),
            (program.join("token.rs"), "let x = a * b; transfer_checked(ctx);\n"),
            (program.join("state.rs"), "\ntransfer_checked(ctx);\nlet y: f64;\n"),
            (root.join("crates/loss-sim/src/chart.rs"), "let x: f64 = a * b;\n"),
            (root.join("crates/loss-sim/src/long.rs"), long.as_str()),
        ];
        for (path, text) in &files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let broken = check_in(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        let wanted = [
            "  programs/socialized-loss/src/instructions/deposit.rs:1: amounts",
            "  programs/socialized-loss/src/state.rs:3: no floating point",
            "  programs/socialized-loss/src/state.rs:2: tokens are moved",
            "  crates/loss-sim/src/long.rs:501: a file has at most",
        ];
        assert_eq!(broken.len(), wanted.len(), "{broken:#?}");
        for (line, start) in broken.iter().zip(wanted) {
            assert!(line.starts_with(start), "{line}");
        }
    }
}
