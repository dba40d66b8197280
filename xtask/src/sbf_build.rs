//! The program's bytecode, and the note of what made it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::progress::seconds;
use crate::toolchain::{self, Registry, Toolchain};
use crate::{cmd, workspace};

const PACKAGE: &str = "socialized-loss";
const PROGRAM: &str = "socialized_loss";

/// Builds what has changed; returns the bytecode's path.
pub fn build() -> Result<PathBuf> {
    let begun = Instant::now();
    let toolchain = Toolchain::ensure()?;
    let deploy = workspace::root().join("target/deploy");
    fs::create_dir_all(&deploy).with_context(|| format!("cannot create {}", deploy.display()))?;
    let program = deploy.join(format!("{PROGRAM}.so"));
    match &toolchain {
        Toolchain::PlatformTools(_) => with_platform_tools(&deploy)?,
        Toolchain::Registry(registry) => with_registry(registry, &program)?,
    }
    let size = fs::metadata(&program)
        .with_context(|| format!("the build succeeded but left no {}", program.display()))?
        .len();
    let note = format!("{}\n", toolchain.name());
    write_if_changed(&deploy.join(format!("{PROGRAM}.toolchain.txt")), note.as_bytes())?;
    let (name, time) = (workspace::shown(&program), seconds(begun.elapsed()));
    println!("{name}: {size} bytes, in {time} ({})", toolchain.name());
    Ok(program)
}

fn with_platform_tools(deploy: &Path) -> Result<()> {
    let mut command = toolchain::cargo_build_sbf();
    command.arg("--manifest-path").arg(format!("programs/{PACKAGE}/Cargo.toml"));
    cmd::run(command.arg("--sbf-out-dir").arg(deploy))
}

/// In a folder of its own: another rustc would contend with host builds for cargo's lock.
fn with_registry(registry: &Registry, program: &Path) -> Result<()> {
    let target = workspace::target_dir().join("sbf");
    let mut command = registry.cargo_build();
    command.args(["-p", PACKAGE, "--lib", "--target-dir"]).arg(&target);
    cmd::run(&mut command)?;
    let built = target.join(toolchain::TARGET).join("release").join(format!("lib{PROGRAM}.so"));
    let bytes = fs::read(&built).with_context(|| format!("no bytecode in {}", built.display()))?;
    write_if_changed(program, &bytes)
}

/// An untouched file keeps its time, so that nothing that depends on it is built again. A rename
/// keeps a test that runs meanwhile from reading half a program.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes).with_context(|| format!("cannot write {}", fresh.display()))?;
    fs::rename(&fresh, path).with_context(|| format!("cannot write {}", path.display()))
}
