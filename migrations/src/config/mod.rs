//! What a cluster's file says, read and checked.

mod params;
mod source;
#[cfg(test)]
mod tests;
mod values;

pub use params::{differences, Difference, Params};
pub use source::{Mistake, Source};
pub use values::{Atoms, FeedId};

use crate::{cluster::Cluster, keys::Who};
use anyhow::{Context, Result};
use loss_client::{accounts::PoolParams, addresses::PROGRAM_ID};
use serde::Deserialize;
use solana_pubkey::Pubkey;
use std::path::{Path, PathBuf};
use toml::{
    de::{DeTable, DeValue},
    Spanned,
};

/// A cluster, the program there and its pools.
#[derive(Clone, Debug)]
pub struct Config {
    pub cluster: Cluster,
    /// Where its RPC node answers.
    pub rpc: String,
    pub program: Program,
    pub pools: Vec<Pool>,
}

/// The program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its address; the key file is needed for the first deployment only.
    pub id: Who,
    /// The bytecode; in a file relative to that file.
    pub bytecode: PathBuf,
    /// Signs and pays for deployments and upgrades.
    pub upgrade_authority: Who,
}

/// One pool.
#[derive(Clone, Debug)]
pub struct Pool {
    /// What the file calls it.
    pub name: String,
    /// Signs and pays, and becomes the pool's creator and authority.
    pub authority: Who,
    pub pool_id: u16,
    pub guardian: Who,
    pub asset_mint: Who,
    pub collateral_mint: Who,
    pub feed_id: [u8; 32],
    /// The most that fund and LPs pay for venues, in atoms of the asset. It can never be changed.
    pub venue_caps: VenueCaps,
    pub params: PoolParams,
}

/// The table `[pools.venue_caps]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueCaps {
    pub insurance: Atoms,
    pub lps: Atoms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    cluster: Cluster,
    rpc: String,
    program: Spanned<Program>,
    #[serde(default)]
    pools: Vec<RawPool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPool {
    name: Spanned<String>,
    authority: Who,
    pool_id: u16,
    guardian: Who,
    asset_mint: Who,
    collateral_mint: Who,
    feed_id: FeedId,
    venue_caps: VenueCaps,
    params: Params,
}

impl Config {
    /// Reads a cluster's file. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// A file that cannot be read, or a [`Mistake`] in it.
    pub fn read(path: &Path) -> Result<Self> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("{file}: cannot be read: name a file as migrations/localnet.toml")
        })?;
        let mut config = Self::parse(&file, &text)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        config.program.bytecode = folder.join(&config.program.bytecode);
        Ok(config)
    }

    /// Reads the text of a cluster's file; `file` is for complaints.
    ///
    /// # Errors
    /// The first [`Mistake`], or all the places of a template that are to be filled in.
    pub fn parse(file: &str, text: &str) -> Result<Self, Mistake> {
        let source = Source { file, text };
        let table = DeTable::parse(text).map_err(|error| source.refused(&error))?;
        let span = table.span();
        source.require_filled_in(&Spanned::new(span, DeValue::Table(table.into_inner())))?;
        let raw: RawConfig = toml::from_str(text).map_err(|error| source.refused(&error))?;
        raw.check(&source)
    }

    /// Has a pool of the file use other mints: those that a local network has just made.
    ///
    /// # Errors
    /// No pool of this name.
    pub fn set_mints(&mut self, pool: &str, asset: Pubkey, collateral: Pubkey) -> Result<()> {
        let names: Vec<&str> = self.pools.iter().map(|pool| pool.name.as_str()).collect();
        let complaint = format!("no pool \"{pool}\" in the file: one of {}", names.join(", "));
        let pool = self.pools.iter_mut().find(|found| found.name == pool).context(complaint)?;
        pool.asset_mint = asset.into();
        pool.collateral_mint = collateral.into();
        Ok(())
    }
}

impl RawConfig {
    fn check(self, source: &Source<'_>) -> Result<Config, Mistake> {
        let Self { cluster, rpc, program, pools } = self;
        for (i, pool) in pools.iter().enumerate() {
            let earlier = pools.iter().take(i);
            if earlier.clone().any(|other| other.name.get_ref() == pool.name.get_ref()) {
                let message =
                    format!("name = \"{}\": a pool above has this name", pool.name.get_ref());
                return Err(source.mistake(&pool.name.span(), message));
            }
            if earlier.clone().any(|other| other.is_at_the_same_address(pool)) {
                let message =
                    "a pool above has the same authority, mints and pool_id: give this one \
                               another pool_id";
                return Err(source.mistake(&pool.name.span(), message));
            }
        }
        let id = &program.get_ref().id;
        if !pools.is_empty() && matches!(id, Who::Address(id) if *id != PROGRAM_ID) {
            let message = format!(
                "id = \"{id}\": pools can be made only of {PROGRAM_ID}, for which loss-client is \
                 built: set declare_id! and loss_client::PROGRAM_ID alike and build again"
            );
            return Err(source.mistake(&program.span(), message));
        }
        let program = program.into_inner();
        let pools = pools.into_iter().map(Into::into).collect();
        Ok(Config { cluster, rpc, program, pools })
    }
}

impl RawPool {
    fn is_at_the_same_address(&self, other: &Self) -> bool {
        let parts = |pool: &Self| {
            (
                pool.authority.clone(),
                pool.asset_mint.clone(),
                pool.collateral_mint.clone(),
                pool.pool_id,
            )
        };
        parts(self) == parts(other)
    }
}

impl From<RawPool> for Pool {
    fn from(raw: RawPool) -> Self {
        Self {
            name: raw.name.into_inner(),
            authority: raw.authority,
            pool_id: raw.pool_id,
            guardian: raw.guardian,
            asset_mint: raw.asset_mint,
            collateral_mint: raw.collateral_mint,
            feed_id: raw.feed_id.0,
            venue_caps: raw.venue_caps,
            params: raw.params.into(),
        }
    }
}
