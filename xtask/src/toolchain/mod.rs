//! What turns the program into bytecode: Agave's `cargo build-sbf` where it is installed, else a
//! toolchain made from Debian, PyPI and crates.io packages alone.

mod browser;
mod cache;
mod compiling;
mod copy;
mod debian;
mod library;
mod mutants;
mod parts;
mod registry;
mod std_patch;
mod target_spec;
mod validator;
mod wasm;
mod z3;

use std::process::Command;

use anyhow::Result;

use crate::cmd;

pub use browser::ensure as ensure_browser;
pub use mutants::ensure as ensure_mutants;
pub use registry::{forget_compiler_settings, Registry};
pub use target_spec::NAME as TARGET;
pub use validator::{ensure as ensure_validator, VERSION as VALIDATOR_VERSION};
pub use wasm::WasmRustc;
pub use z3::Z3;

pub enum Toolchain {
    /// Agave's, with the line that names its versions.
    PlatformTools(String),
    Registry(Registry),
}

impl Toolchain {
    /// Finds the toolchain, setting it up first when that is needed.
    pub fn ensure() -> Result<Self> {
        match platform_tools() {
            Some(name) => Ok(Self::PlatformTools(name)),
            None => Ok(Self::Registry(Registry::ensure()?)),
        }
    }

    /// One line, kept beside the bytecode it made.
    pub fn name(&self) -> String {
        match self {
            Self::PlatformTools(name) => name.clone(),
            Self::Registry(registry) => registry.name(),
        }
    }
}

pub fn report() -> Result<()> {
    let toolchain = Toolchain::ensure()?;
    println!("{}", toolchain.name());
    if let Toolchain::Registry(registry) = &toolchain {
        println!("in {}", registry.dir.display());
    }
    match validator::find()? {
        Some(path) => println!("solana-test-validator {VALIDATOR_VERSION}: {}", path.display()),
        None => println!(
            "solana-test-validator {VALIDATOR_VERSION}: not installed; `cargo xtask localnet \
             install` builds it"
        ),
    }
    Ok(())
}

/// `cargo build-sbf`, as rustup's cargo starts it: it picks a toolchain itself and is led astray by
/// the one that runs xtask.
pub fn cargo_build_sbf() -> Command {
    let mut command = Command::new("cargo");
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
    command.arg("build-sbf").current_dir(crate::workspace::root());
    command
}

fn platform_tools() -> Option<String> {
    let text = cmd::output(cargo_build_sbf().arg("--version")).ok()?;
    Some(describe_platform_tools(&text))
}

/// `cargo build-sbf --version` prints a name and a version a line: itself, its tools, their rustc.
fn describe_platform_tools(text: &str) -> String {
    let version = |of: &str| {
        let line = text.lines().find(|line| line.contains(of))?;
        line.split_whitespace().nth(1).map(str::to_owned)
    };
    let own = version("cargo-build-sbf").unwrap_or_else(|| "of unknown version".into());
    match version("platform-tools") {
        Some(tools) => format!("cargo-build-sbf {own} (platform-tools {tools})"),
        None => format!("cargo-build-sbf {own}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agaves_toolchain() {
        let text = "solana-cargo-build-sbf 3.1.0\nplatform-tools v1.52\nrustc 1.89.0\n";
        let name = "cargo-build-sbf 3.1.0 (platform-tools v1.52)";
        assert_eq!(describe_platform_tools(text), name);
        assert_eq!(describe_platform_tools("?"), "cargo-build-sbf of unknown version");
    }
}
