//! What a network's folder says about it.

use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use loss_client::{PoolAddresses, PROGRAM_ID};
use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use crate::files;
use crate::people::Person;
use crate::process::Process;
use crate::validator::Validator;
use crate::venue::VENUE_PROGRAM;

/// `state.json`: everything that others need to find their way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Everybody is there; before, `up` was interrupted.
    pub ready: bool,
    pub rpc_url: String,
    pub ws_url: String,
    /// The liquidator's health and metrics.
    pub bot_url: String,
    #[serde(with = "crate::text")]
    pub program: Pubkey,
    #[serde(with = "crate::text")]
    pub venue_program: Pubkey,
    #[serde(with = "crate::text")]
    pub oracle_program: Pubkey,
    #[serde(with = "crate::text")]
    pub pool: Pubkey,
    #[serde(with = "crate::text")]
    pub insurance: Pubkey,
    #[serde(with = "crate::text")]
    pub asset_mint: Pubkey,
    #[serde(with = "crate::text")]
    pub collateral_mint: Pubkey,
    #[serde(with = "crate::text")]
    pub asset_vault: Pubkey,
    #[serde(with = "crate::text")]
    pub collateral_vault: Pubkey,
    #[serde(with = "crate::text")]
    pub insurance_vault: Pubkey,
    /// Where the publisher posts.
    #[serde(with = "crate::text")]
    pub price_account: Pubkey,
    /// 64 hexadecimal digits.
    pub feed_id: String,
    pub people: Vec<Person>,
    pub validator: Validator,
    pub processes: Processes,
}

/// What runs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Processes {
    pub validator: Process,
    pub publisher: Option<Process>,
    pub bot: Option<Process>,
}

impl State {
    /// Of a network that is being started.
    pub(crate) fn new(
        validator: Validator,
        pool: &PoolAddresses,
        feed_id: [u8; 32],
        processes: Processes,
    ) -> Self {
        let ports = validator.ports;
        Self {
            ready: false,
            rpc_url: ports.rpc_url(),
            ws_url: ports.ws_url(),
            bot_url: format!("http://127.0.0.1:{}", ports.bot()),
            program: PROGRAM_ID,
            venue_program: VENUE_PROGRAM,
            oracle_program: oracle_mock::ID,
            pool: pool.pool,
            insurance: pool.insurance,
            asset_mint: pool.asset_mint,
            collateral_mint: pool.collateral_mint,
            asset_vault: pool.asset_vault,
            collateral_vault: pool.collateral_vault,
            insurance_vault: pool.insurance_vault,
            price_account: oracle_mock::host::price_account(&feed_id),
            feed_id: hex(&feed_id),
            people: vec![],
            validator,
            processes,
        }
    }

    /// The pool's addresses.
    pub fn addresses(&self) -> PoolAddresses {
        PoolAddresses {
            pool: self.pool,
            insurance: self.insurance,
            asset_mint: self.asset_mint,
            collateral_mint: self.collateral_mint,
            asset_vault: self.asset_vault,
            collateral_vault: self.collateral_vault,
            insurance_vault: self.insurance_vault,
            asset_program: spl_token_interface::ID,
            collateral_program: spl_token_interface::ID,
        }
    }

    /// # Errors
    /// The feed's id in the file is none.
    pub fn feed(&self) -> Result<[u8; 32]> {
        let byte = |at: usize| u8::from_str_radix(self.feed_id.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..64).step_by(2).map(byte).collect();
        bytes.and_then(|bytes| bytes.try_into().ok()).context("feed_id has to be 64 digits")
    }
}

/// 64 hexadecimal digits.
pub fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The places in a network's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    dir: PathBuf,
}

/// In each folder that is a network's: what is in any other is not touched.
const MARKER: &str = ".localnet";

impl Folder {
    /// A folder that may or may not be a network's.
    ///
    /// # Errors
    /// There is no current folder to start from.
    pub fn at(dir: &Path) -> Result<Self> {
        let dir = std::path::absolute(dir)?;
        Ok(Self { dir })
    }

    /// A folder for a network, emptied but for its logs.
    ///
    /// # Errors
    /// It is in use for something else, or cannot be made.
    pub fn create(dir: &Path) -> Result<Self> {
        let folder = Self::at(dir)?;
        let (logs, marker, shown) = (folder.logs(), folder.dir.join(MARKER), folder.dir.display());
        let empty = std::fs::read_dir(&folder.dir).map_or(true, |mut dir| dir.next().is_none());
        ensure!(
            empty || marker.is_file(),
            "{shown} is not empty and not a network's folder; name another with --dir"
        );
        folder.clear()?;
        std::fs::create_dir_all(&logs).with_context(|| format!("cannot create {shown}"))?;
        std::fs::write(&marker, "").with_context(|| format!("cannot write in {shown}"))?;
        Ok(folder)
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn keys(&self) -> PathBuf {
        self.dir.join("keys")
    }

    pub fn ledger(&self) -> PathBuf {
        self.dir.join("ledger")
    }

    pub fn logs(&self) -> PathBuf {
        self.dir.join("logs")
    }

    pub fn log(&self, of: &str) -> PathBuf {
        self.logs().join(format!("{of}.log"))
    }

    /// The accounts that the validator begins with.
    pub fn genesis(&self) -> PathBuf {
        self.dir.join("genesis")
    }

    /// The publisher's orders and reports.
    pub fn feed(&self) -> PathBuf {
        self.dir.join("feed")
    }

    /// The liquidator's configuration and journal.
    pub fn bot(&self) -> PathBuf {
        self.dir.join("bot")
    }

    fn state_file(&self) -> PathBuf {
        self.dir.join("state.json")
    }

    /// None when no network is here.
    pub fn state(&self) -> Result<Option<State>> {
        files::read(&self.state_file())
    }

    /// # Errors
    /// No network is here.
    pub fn require_state(&self) -> Result<State> {
        self.state()?.with_context(|| {
            format!("no network in {}; start one: cargo xtask localnet up", self.dir.display())
        })
    }

    pub fn write_state(&self, state: &State) -> Result<()> {
        files::write(&self.state_file(), state)
    }

    /// Removes everything but the logs.
    pub fn clear(&self) -> Result<()> {
        let gone = |result: std::io::Result<()>, path: &Path| match result {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        };
        // First: without it nobody takes what is left for a network.
        gone(std::fs::remove_file(self.state_file()), &self.state_file())?;
        for dir in [self.keys(), self.genesis(), self.ledger(), self.feed(), self.bot()] {
            gone(std::fs::remove_dir_all(&dir), &dir)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_something_else_is_left_alone() {
        let dir = std::env::temp_dir().join(format!("loss-other-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("keys")).unwrap();
        let error = Folder::create(&dir).unwrap_err().to_string();
        assert!(error.ends_with("name another with --dir"), "{error}");
        assert!(dir.join("keys").exists());
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn clearing_keeps_the_logs_and_nothing_else() {
        let dir = std::env::temp_dir().join(format!("loss-folder-{}", std::process::id()));
        let folder = Folder::create(&dir).unwrap();
        std::fs::create_dir_all(folder.ledger()).unwrap();
        std::fs::write(folder.log("bot"), "said\n").unwrap();
        folder.clear().unwrap();
        let folder = Folder::create(&dir).unwrap();
        assert!(!folder.ledger().exists() && folder.log("bot").exists());
        let error = folder.require_state().unwrap_err().to_string();
        assert!(error.contains("cargo xtask localnet up"), "{error}");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
