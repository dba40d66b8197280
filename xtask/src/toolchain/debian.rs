//! The parts that come from Debian, and the tools that setting up the rest needs.

use std::path::Path;
use std::process::Command;

use anyhow::{bail, ensure, Context, Result};

use crate::cmd::{self, probe};

/// Debian's compiler, never the one rustup puts first: its exact source is packaged too.
pub const RUSTC: &str = "/usr/bin/rustc";
const RUSTC_PACKAGE: &str = "rustc-web";
const PACKAGES: [&str; 4] = [RUSTC_PACKAGE, "rust-web-src", "libzstd-dev", "zlib1g-dev"];

/// Debian's version of the compiler, when it is installed.
pub fn rustc_package() -> Option<String> {
    installed(RUSTC_PACKAGE)
}

/// The compiler's own version, such as 1.96.0.
pub fn rustc_release() -> Result<String> {
    let text = cmd::output(Command::new(RUSTC).arg("-vV"))?;
    let release = text.lines().find_map(|line| line.strip_prefix("release: "));
    release.map(str::to_owned).with_context(|| format!("no release in `{RUSTC} -vV`:\n{text}"))
}

/// What `apt-get install` has to be asked for: empty when everything is here.
pub fn missing_packages() -> Vec<&'static str> {
    let mut missing = missing_of(&PACKAGES);
    if probe("cc", &["--version"]).is_none() || probe("c++", &["--version"]).is_none() {
        missing.push("build-essential");
    }
    if python().is_none() {
        missing.push("python3-pip");
    }
    missing
}

/// Those of the packages that are not installed.
pub fn missing_of(packages: &[&'static str]) -> Vec<&'static str> {
    packages.iter().copied().filter(|package| installed(package).is_none()).collect()
}

/// A Python that has pip.
pub fn python() -> Option<&'static str> {
    let has_pip = |python: &&str| probe(python, &["-m", "pip", "--version"]).is_some();
    ["python3", "/usr/bin/python3"].into_iter().find(has_pip)
}

/// Installs the packages; `log` receives what apt says, and `instead` what to do without apt.
pub fn install(packages: &[&str], log: &Path, instead: &'static str) -> Result<()> {
    ensure!(probe("apt-get", &["--version"]).is_some(), instead);
    let root = as_root(packages)?;
    cmd::run_logged(&mut apt(&root, &["update", "-qq"]), log)?;
    // --no-remove: a compiler the user chose is not thrown out behind their back.
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends", "--no-remove"];
    args.extend(packages);
    cmd::run_logged(&mut apt(&root, &args), log).with_context(|| remedy(packages))
}

/// The source must be the compiler's own, and the compiler new enough for the workspace.
pub fn check_versions() -> Result<()> {
    let source = installed("rust-web-src");
    let rustc = rustc_package();
    ensure!(
        rustc == source,
        "Debian's rustc-web is {rustc:?} but rust-web-src is {source:?}; \
         run: apt-get install rustc-web rust-web-src"
    );
    let release = rustc_release()?;
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    ensure!(
        numbers(&release) >= numbers(wanted),
        "Debian's rustc-web is {release}, the workspace needs {wanted}; enable the \
         bookworm-security archive, which carries a newer one, and run: apt-get update"
    );
    Ok(())
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn installed(package: &str) -> Option<String> {
    let text = probe("dpkg-query", &["-W", "-f=${db:Status-Status} ${Version}", package])?;
    text.strip_prefix("installed ").map(str::to_owned)
}

/// The words that make a command run as root: none for root itself, else sudo without a question.
fn as_root(packages: &[&str]) -> Result<Vec<&'static str>> {
    if probe("id", &["-u"]).as_deref() == Some("0") {
        return Ok(vec![]);
    }
    if probe("sudo", &["-n", "true"]).is_some() {
        return Ok(vec!["sudo", "-n"]);
    }
    bail!("{} packages are missing and only root can install them; {}", packages.len(), {
        remedy(packages)
    })
}

fn remedy(packages: &[&str]) -> String {
    let list = packages.join(" ");
    format!(
        "run this, then try again:\n  sudo apt-get update && \
         sudo apt-get install -y --no-install-recommends {list}"
    )
}

/// `env` hands the variable through sudo, which drops ours.
fn apt(root: &[&'static str], args: &[&str]) -> Command {
    let words = root.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut words = words.chain(args.iter().copied());
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(numbers("1.96.0") >= numbers("1.95"));
        assert!(numbers("1.100.0") >= numbers("1.95"));
        assert!(numbers("1.85.0") < numbers("1.95"));
    }

    #[test]
    fn apt_never_asks() {
        let command = format!("{:?}", apt(&["sudo", "-n"], &["update"]));
        let wanted = r#""sudo" "-n" "env" "DEBIAN_FRONTEND=noninteractive" "apt-get" "update""#;
        assert_eq!(command, wanted);
    }
}
