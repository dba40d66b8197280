//! The previews for JavaScript: `app/loss-wasm` as WebAssembly, and what loads it, in
//! `app/client/src/wasm`. The files are checked in, so that the client needs no Rust.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{bail, ensure, Context, Result};

use crate::toolchain::{Toolchain, WasmRustc};
use crate::{cmd, workspace};

const TARGET: &str = "wasm32-unknown-unknown";
const OUTPUT: &str = "app/client/src/wasm";
const README: &str = "README.md";
/// Says which compiler made the files: another one may make other bytes of the same source.
const COMPILER: &str = "compiler.txt";
/// What a page may have to load.
const MOST_BYTES: u64 = 150_000;

/// Builds and writes the files, or with `check` compares them.
pub fn run(check: bool) -> Result<()> {
    let made = workspace::target_dir().join("wasm-bindgen");
    make(&made)?;
    let wasm = made.join("loss_wasm_bg.wasm");
    let size = fs::metadata(&wasm).with_context(|| format!("no {}", wasm.display()))?.len();
    println!("loss_wasm_bg.wasm: {size} bytes of at most {MOST_BYTES}");
    ensure!(
        size <= MOST_BYTES,
        "the wasm is larger than {MOST_BYTES} bytes: see what was added to app/loss-wasm"
    );
    let output = workspace::root().join(OUTPUT);
    if check {
        compare(&made, &output)
    } else {
        replace(&made, &output)
    }
}

fn make(made: &Path) -> Result<()> {
    let rustc = Toolchain::wasm()?;
    // In a folder of its own: another rustc would contend with host builds for cargo's lock.
    let target = workspace::target_dir().join("wasm");
    cmd::run(cargo_build(&rustc).arg("--target-dir").arg(&target))?;
    if made.exists() {
        fs::remove_dir_all(made).with_context(|| format!("cannot clear {}", made.display()))?;
    }
    let input = target.join(TARGET).join("wasm/loss_wasm.wasm");
    cmd::run(
        cmd::cargo().args(["run", "--quiet", "-p", "loss-wasm-bindgen", "--"]).arg(input).arg(made),
    )?;
    let compiler = made.join(COMPILER);
    fs::write(&compiler, format!("rustc {}\n", WasmRustc::release()?))
        .with_context(|| format!("cannot write {}", compiler.display()))
}

/// Debian's compiler and std, as for the bytecode: one way to the same bytes on every machine. A panic
/// is a trap: its text would be a third of the file, and the places in it name this machine's folders.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";

fn cargo_build(rustc: &WasmRustc) -> Command {
    let mut cargo = cmd::cargo();
    rustc.set(&mut cargo);
    cargo.env("RUSTFLAGS", RUSTFLAGS);
    cargo.args(["build", "--profile", "wasm", "-p", "loss-wasm", "--lib", "--target", TARGET]);
    cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    cargo
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names = entries.map(|entry| entry.map(name)).collect::<Result<Vec<_>, _>>()?;
    names.retain(|name| name != README);
    names.sort();
    Ok(names)
}

fn compare(made: &Path, kept: &Path) -> Result<()> {
    let differs = |name: &&String| {
        let read = |folder: &Path| fs::read(folder.join(name)).ok();
        read(made) != read(kept)
    };
    if differs(&&COMPILER.to_owned()) {
        println!("not compared: {OUTPUT}/{COMPILER} says another compiler than this machine has");
        return Ok(());
    }
    let (fresh, old) = (names(made)?, names(kept)?);
    let stray = old.iter().filter(|name| !fresh.contains(name));
    let wrong: Vec<_> = fresh.iter().filter(differs).chain(stray).cloned().collect();
    if !wrong.is_empty() {
        bail!(
            "{OUTPUT} is not what app/loss-wasm makes: {}; run: cargo xtask wasm",
            wrong.join(", ")
        );
    }
    println!("{OUTPUT} is what app/loss-wasm makes");
    Ok(())
}

fn replace(made: &Path, kept: &Path) -> Result<()> {
    fs::create_dir_all(kept).with_context(|| format!("cannot create {}", kept.display()))?;
    for name in names(kept)? {
        fs::remove_file(kept.join(name))?;
    }
    for name in names(made)? {
        fs::copy(made.join(&name), kept.join(&name))
            .with_context(|| format!("cannot write {OUTPUT}/{name}"))?;
    }
    println!("{OUTPUT} is written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named_and_the_readme_is_none() {
        let root = std::env::temp_dir().join(format!("xtask-wasm-{}", std::process::id()));
        let (made, kept) = (root.join("made"), root.join("kept"));
        for folder in [&made, &kept] {
            fs::create_dir_all(folder).unwrap();
            for name in ["same", "other"] {
                fs::write(folder.join(name), name).unwrap();
            }
        }
        fs::write(kept.join(README), "kept").unwrap();
        assert!(compare(&made, &kept).is_ok());
        fs::write(made.join("other"), "changed").unwrap();
        fs::write(kept.join(COMPILER), "another").unwrap();
        assert!(compare(&made, &kept).is_ok());
        fs::remove_file(kept.join(COMPILER)).unwrap();
        fs::write(made.join("new"), "").unwrap();
        fs::write(kept.join("stray"), "").unwrap();
        let error = compare(&made, &kept).unwrap_err().to_string();
        assert!(error.contains("new, other, stray; run: cargo xtask wasm"), "{error}");
        replace(&made, &kept).unwrap();
        assert!(compare(&made, &kept).is_ok() && kept.join(README).exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
