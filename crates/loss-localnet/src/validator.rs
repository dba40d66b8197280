//! The validator as a process.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;

use crate::ports::Ports;
use crate::process::{self, Lifetime, Process};

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(90);
/// So much of the ledger is kept: some hours.
const SHREDS: &str = "1000000";

/// How a validator is started, also once more on the same ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Validator {
    /// `solana-test-validator`.
    pub binary: PathBuf,
    pub ledger: PathBuf,
    pub log: PathBuf,
    pub ports: Ports,
    /// Owns what lamports there are at the beginning.
    #[serde(with = "crate::text")]
    pub mint: Pubkey,
    pub programs: Vec<Program>,
    pub accounts: Vec<Placed>,
}

/// A program that is there from the first slot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Program {
    #[serde(with = "crate::text")]
    pub id: Pubkey,
    pub bytecode: PathBuf,
    /// Who may replace it; none: nobody.
    pub upgrade_authority: Option<PathBuf>,
}

/// An account that is there from the first slot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Placed {
    #[serde(with = "crate::text")]
    pub address: Pubkey,
    /// As `solana account --output json` writes it.
    pub file: PathBuf,
}

impl Validator {
    /// Starts it and waits until it answers and makes slots.
    ///
    /// # Errors
    /// A port that is held, bytecode that is not there, or a validator that ends or says nothing.
    pub fn start(&self, lifetime: Lifetime) -> Result<Process> {
        self.ports.require_free()?;
        for program in &self.programs {
            let bytecode = program.bytecode.display();
            ensure!(
                program.bytecode.is_file(),
                "no bytecode at {bytecode}; run: cargo xtask build"
            );
        }
        let mut command = process::command(&self.binary, lifetime);
        // Its dashboard is for terminals; at `info` it writes a gigabyte an hour.
        command.args(self.args()).env("RUST_LOG", "warn");
        let process = process::start(&mut command, &self.log)?;
        match self.wait_until_ready(process) {
            Ok(()) => Ok(process),
            Err(error) => {
                process.kill()?;
                Err(error)
            }
        }
    }

    fn args(&self) -> Vec<String> {
        let Ports { rpc } = self.ports;
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let mut args =
            vec!["--log".to_owned(), "--bind-address".to_owned(), "127.0.0.1".to_owned()];
        let options = [
            ("--ledger", path(&self.ledger)),
            ("--rpc-port", rpc.to_string()),
            ("--faucet-port", self.ports.faucet().to_string()),
            ("--gossip-port", self.ports.gossip().to_string()),
            ("--dynamic-port-range", self.ports.dynamic_range()),
            ("--limit-ledger-size", SHREDS.to_owned()),
            ("--mint", self.mint.to_string()),
        ];
        args.extend(options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]));
        for Program { id, bytecode, upgrade_authority } in &self.programs {
            let (id, bytecode) = (id.to_string(), path(bytecode));
            match upgrade_authority {
                Some(key) => {
                    args.extend(["--upgradeable-program".to_owned(), id, bytecode, path(key)]);
                }
                None => args.extend(["--bpf-program".to_owned(), id, bytecode]),
            }
        }
        for Placed { address, file } in &self.accounts {
            args.extend(["--account".to_owned(), address.to_string(), path(file)]);
        }
        args
    }

    fn wait_until_ready(&self, process: Process) -> Result<()> {
        let rpc = RpcClient::new_with_timeout(self.ports.rpc_url(), Duration::from_secs(5));
        let begun = Instant::now();
        let first = loop {
            if !process.is_running() {
                bail!("the validator ended at once; it said: {}", last_line(&self.log));
            }
            // A ledger that it continues has slots already: it must make one more.
            if let Some(slot) = rpc.get_health().ok().and_then(|()| rpc.get_slot().ok()) {
                break slot;
            }
            self.require_patience(begun)?;
            std::thread::sleep(Duration::from_millis(50));
        };
        while rpc.get_slot().is_ok_and(|slot| slot <= first) && process.is_running() {
            self.require_patience(begun)?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn require_patience(&self, begun: Instant) -> Result<()> {
        let log = self.log.display();
        ensure!(begun.elapsed() < PATIENCE, "the validator does not answer; its log is {log}");
        Ok(())
    }
}

fn last_line(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("nothing");
    format!("{} (all of it is in {})", last.trim(), log.display())
}

/// Where `solana-test-validator` is: what xtask says, else the PATH.
///
/// # Errors
/// The variable does not name a file.
pub fn binary_from_environment() -> Result<PathBuf> {
    match std::env::var_os("SOLANA_TEST_VALIDATOR") {
        Some(path) => {
            let path = PathBuf::from(path);
            ensure!(path.is_file(), "SOLANA_TEST_VALIDATOR names no file: {}", path.display());
            Ok(path)
        }
        None => on_path()
            .context("no solana-test-validator; run the tests with: cargo xtask test --localnet"),
    }
}

fn on_path() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|dir| dir.join("solana-test-validator")).find(|p| p.is_file())
}

/// The folder of the bytecode: `SBF_OUT_DIR`, or where `cargo xtask build` writes.
pub fn programs() -> PathBuf {
    std::env::var_os("SBF_OUT_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/deploy")),
        PathBuf::from,
    )
}
