//! Key files of a network: made when it begins, worthless anywhere else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, Context, Result};
use solana_keypair::{read_keypair_file, write_keypair_file, Keypair};

/// Has the lamports, and makes tokens of both mints.
pub const FAUCET: &str = "faucet";
/// May replace the programs.
pub const UPGRADE_AUTHORITY: &str = "upgrade-authority";
/// Made the pool.
pub const POOL_AUTHORITY: &str = "pool-authority";
/// May pause it.
pub const GUARDIAN: &str = "guardian";
/// Pays for prices.
pub const PUBLISHER: &str = "publisher";
/// Has assets to liquidate with.
pub const LIQUIDATOR: &str = "liquidator";
/// Has assets to trade with at the example venue.
pub const TRADER: &str = "trader";
/// The mints' own keys; without use once they are made.
pub const ASSET_MINT: &str = "asset-mint";
pub const COLLATERAL_MINT: &str = "collateral-mint";

/// A folder of key files.
#[derive(Clone, Debug)]
pub struct Keyring {
    dir: PathBuf,
}

impl Keyring {
    /// # Errors
    /// The folder cannot be made.
    pub fn at(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(Self { dir: dir.to_path_buf() })
    }

    /// Makes a key.
    ///
    /// # Errors
    /// Its file cannot be written.
    pub fn make(&self, name: &str) -> Result<Keypair> {
        let (key, path) = (Keypair::new(), self.path(name));
        let written = write_keypair_file(&key, &path).map_err(|error| anyhow!("{error}"));
        written.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(key)
    }

    /// # Errors
    /// No such file, or not a key.
    pub fn read(&self, name: &str) -> Result<Keypair> {
        let path = self.path(name);
        let key = read_keypair_file(&path).map_err(|error| anyhow!("{error}"));
        key.with_context(|| format!("no key in {}", path.display()))
    }

    /// Where the key of that name is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.json"))
    }
}
