//! The programs' bytecode, and the note of what made it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::progress::seconds;
use crate::toolchain::{self, Registry, Toolchain};
use crate::{cmd, workspace};

/// One that is built to bytecode. Each by itself: built together, cargo would give all the features
/// that one of them asks another for.
struct Program {
    package: &'static str,
    folder: &'static str,
    /// Within the target folder. Who calls another program links it without its entrypoint, and of a
    /// program cargo keeps one variant in a folder: in a common one each build would make both anew.
    target: &'static str,
    features: &'static [&'static str],
}

/// The one to deploy first, then those that show and test it.
const PROGRAMS: &[Program] = &[
    Program::new("socialized-loss", "programs/socialized-loss", "sbf"),
    Program::new("example-venue", "programs/example-venue", "sbf-callers"),
    Program::new("puppet-venue", "tests/puppet-venue", "sbf"),
    Program {
        features: &["localnet"],
        ..Program::new("oracle-mock", "programs/oracle-mock", "sbf")
    },
];

impl Program {
    const fn new(package: &'static str, folder: &'static str, target: &'static str) -> Self {
        Self { package, folder, target, features: &[] }
    }
}

/// Builds what has changed.
pub fn build() -> Result<()> {
    let toolchain = Toolchain::ensure()?;
    let deploy = workspace::root().join("target/deploy");
    fs::create_dir_all(&deploy).with_context(|| format!("cannot create {}", deploy.display()))?;
    PROGRAMS.iter().try_for_each(|program| build_one(&toolchain, &deploy, program))
}

/// Builds the program to deploy from a copy of the sources, with what is compiled in `target`.
pub fn build_copy(root: &Path, target: &Path, deploy: &Path) -> Result<()> {
    let program = &PROGRAMS[0];
    let mut command = match Toolchain::ensure()? {
        Toolchain::PlatformTools(_) => {
            let mut command = toolchain::cargo_build_sbf();
            command.env("CARGO_TARGET_DIR", target);
            command.arg("--manifest-path").arg(format!("{}/Cargo.toml", program.folder));
            command.arg("--sbf-out-dir").arg(deploy);
            return cmd::run(command.current_dir(root));
        }
        Toolchain::Registry(registry) => registry.cargo_build(),
    };
    command.args(["-q", "-p", program.package, "--lib", "--target-dir"]).arg(target);
    cmd::run(command.current_dir(root))?;
    let built = target.join(toolchain::TARGET).join("release").join("libsocialized_loss.so");
    fs::copy(&built, deploy.join("socialized_loss.so"))
        .with_context(|| format!("no bytecode in {}", built.display()))?;
    Ok(())
}

fn build_one(toolchain: &Toolchain, deploy: &Path, program: &Program) -> Result<()> {
    let begun = Instant::now();
    let name = program.package.replace('-', "_");
    let bytecode = deploy.join(format!("{name}.so"));
    match toolchain {
        Toolchain::PlatformTools(_) => with_platform_tools(program, deploy)?,
        Toolchain::Registry(registry) => with_registry(registry, program, &bytecode)?,
    }
    let size = fs::metadata(&bytecode)
        .with_context(|| format!("the build succeeded but left no {}", bytecode.display()))?
        .len();
    let note = format!("{}\n", toolchain.name());
    write_if_changed(&deploy.join(format!("{name}.toolchain.txt")), note.as_bytes())?;
    let (shown, time) = (workspace::shown(&bytecode), seconds(begun.elapsed()));
    println!("{shown}: {size} bytes, in {time} ({})", toolchain.name());
    Ok(())
}

fn with_platform_tools(program: &Program, deploy: &Path) -> Result<()> {
    let mut command = toolchain::cargo_build_sbf();
    command.env("CARGO_TARGET_DIR", workspace::target_dir().join(program.target));
    command.arg("--manifest-path").arg(format!("{}/Cargo.toml", program.folder));
    if !program.features.is_empty() {
        command.arg("--features").arg(program.features.join(","));
    }
    cmd::run(command.arg("--sbf-out-dir").arg(deploy))
}

/// In a folder of its own: another rustc would contend with host builds for cargo's lock.
fn with_registry(registry: &Registry, program: &Program, bytecode: &Path) -> Result<()> {
    let target = workspace::target_dir().join(program.target);
    let mut command = registry.cargo_build();
    command.args(["-p", program.package, "--lib", "--target-dir"]).arg(&target);
    command.args(program.features.iter().flat_map(|feature| ["--features", feature]));
    cmd::run(&mut command)?;
    let library = format!("lib{}.so", program.package.replace('-', "_"));
    let built = target.join(toolchain::TARGET).join("release").join(library);
    let bytes = fs::read(&built).with_context(|| format!("no bytecode in {}", built.display()))?;
    write_if_changed(bytecode, &bytes)
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
