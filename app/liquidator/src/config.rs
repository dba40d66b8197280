//! The configuration: TOML, every mistake with its line. No secrets: the wallet is a file or the
//! environment's `LIQUIDATOR_KEYPAIR`, see `wallet`.

mod fields;

use crate::chain::Endpoint;
use anyhow::{Context, Result};
use liquidator_core::Policy;
use loss_math::{Assets, Bps};
use serde::Deserialize;
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// Everything the bot is told. `liquidator.example.toml` explains each line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub cluster: Cluster,
    pub pool: PoolConfig,
    pub wallet: WalletConfig,
    #[serde(default)]
    pub policy: PolicyConfig,
    #[serde(default)]
    pub fees: FeeConfig,
    #[serde(default)]
    pub timing: Timing,
    #[serde(default)]
    pub http: HttpConfig,
    pub journal: JournalConfig,
}

/// Where the chain is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    #[serde(deserialize_with = "fields::http_url")]
    pub rpc_url: Endpoint,
    #[serde(deserialize_with = "fields::ws_url")]
    pub ws_url: Endpoint,
    #[serde(default = "fields::confirmed", deserialize_with = "fields::commitment")]
    pub commitment: CommitmentConfig,
    /// What the cluster's genesis must hash to; unset, any cluster is accepted.
    #[serde(default, deserialize_with = "fields::maybe_parsed")]
    pub genesis_hash: Option<Hash>,
}

/// Which pool, and who prices its collateral.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolConfig {
    #[serde(deserialize_with = "fields::parsed")]
    pub address: Pubkey,
    #[serde(deserialize_with = "fields::parsed")]
    pub program_id: Pubkey,
    /// The account with the feed's newest price update.
    #[serde(deserialize_with = "fields::parsed")]
    pub price_account: Pubkey,
    /// The program that must own it.
    #[serde(deserialize_with = "fields::parsed")]
    pub oracle_program: Pubkey,
}

/// Who signs and pays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletConfig {
    /// A key file as `solana-keygen` writes it; unset, the environment has the key.
    pub keyfile: Option<PathBuf>,
    /// Below this many lamports nothing is sent.
    #[serde(default = "fields::min_lamports")]
    pub min_lamports: u64,
}

/// What is worth doing. Amounts are atoms of the asset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyConfig {
    /// What must be left of a purchase after slippage, fees and rent.
    pub min_profit: u64,
    /// What one SOL (10^9 lamports) costs: what fees count for.
    pub atoms_per_sol: u64,
    /// What selling collateral is expected to lose against the oracle's price.
    #[serde(deserialize_with = "fields::bps")]
    pub slippage_bps: u32,
    /// How much worse than decided an action may land.
    #[serde(deserialize_with = "fields::bps")]
    pub tolerance_bps: u32,
    /// The most that is on its way at once.
    pub max_spend: u64,
    /// The most actions of one decision.
    #[serde(deserialize_with = "fields::positive")]
    pub max_actions: u64,
    pub record_shortfalls: bool,
    pub buy_salvage: bool,
    /// Buy salvage at most at the oracle's price less this.
    #[serde(deserialize_with = "fields::bps")]
    pub salvage_margin_bps: u32,
    /// While salvage is for sale, show the pool a price this many seconds newer than its own.
    pub show_price_after_seconds: Option<u32>,
    /// Move what the pool owes its insurance fund from this much on; unset, leave it to others.
    pub collect_above: Option<u64>,
    /// Owners of LP shares and of stakes to settle whenever a loss was recorded.
    #[serde(deserialize_with = "fields::parsed_list")]
    pub settle_lps: Vec<Pubkey>,
    #[serde(deserialize_with = "fields::parsed_list")]
    pub settle_stakes: Vec<Pubkey>,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            min_profit: policy.min_profit.get(),
            atoms_per_sol: policy.atoms_per_sol,
            slippage_bps: policy.slippage.get(),
            tolerance_bps: policy.tolerance.get(),
            max_spend: u64::MAX,
            max_actions: 64,
            record_shortfalls: policy.record_shortfalls,
            buy_salvage: policy.buy_salvage,
            salvage_margin_bps: policy.salvage_margin.get(),
            show_price_after_seconds: policy.show_price_after,
            collect_above: None,
            settle_lps: Vec::new(),
            settle_stakes: Vec::new(),
        }
    }
}

/// What a transaction may cost.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeeConfig {
    pub priority: Priority,
    /// The hard cap of one action: signature and priority fee together.
    pub max_lamports: u64,
    /// Added to the simulated compute units, in percent.
    pub compute_margin_percent: u8,
}

impl Default for FeeConfig {
    fn default() -> Self {
        let priority = Priority::MicroLamports(1_000);
        Self { priority, max_lamports: 50_000, compute_margin_percent: 15 }
    }
}

/// How the price of a compute unit is chosen.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Priority {
    /// Always this many micro-lamports.
    MicroLamports(u64),
    /// This percentile of what was paid recently for the accounts that are written.
    RecentPercentile(#[serde(deserialize_with = "fields::percent")] u8),
}

/// How often, and how long is too long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timing {
    #[serde(deserialize_with = "fields::positive")]
    pub rescan_ms: u64,
    #[serde(deserialize_with = "fields::positive")]
    pub decide_ms: u64,
    #[serde(deserialize_with = "fields::positive")]
    pub poll_ms: u64,
    #[serde(deserialize_with = "fields::positive")]
    pub confirm_ms: u64,
    #[serde(deserialize_with = "fields::positive")]
    pub rpc_timeout_ms: u64,
    /// A websocket that says nothing for so long is cut.
    #[serde(deserialize_with = "fields::positive")]
    pub websocket_silence_ms: u64,
    /// An answer so many slots behind the newest known is not used.
    pub max_slot_lag: u64,
    /// `/healthz` says stuck after so many missed intervals.
    #[serde(deserialize_with = "fields::positive")]
    pub stuck_after_intervals: u64,
    pub shutdown_ms: u64,
    /// How long an action that failed is left alone; doubles up to a minute.
    #[serde(deserialize_with = "fields::positive")]
    pub retry_ms: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            rescan_ms: 30_000,
            decide_ms: 400,
            poll_ms: 1_000,
            confirm_ms: 500,
            rpc_timeout_ms: 10_000,
            websocket_silence_ms: 15_000,
            max_slot_lag: 20,
            stuck_after_intervals: 10,
            shutdown_ms: 30_000,
            retry_ms: 2_000,
        }
    }
}

impl Timing {
    pub fn rescan(&self) -> Duration {
        Duration::from_millis(self.rescan_ms)
    }

    /// So long without a complete scan is too long.
    pub fn scan_limit(&self) -> Duration {
        self.rescan().saturating_mul(self.stuck_after())
    }

    pub fn stuck_after(&self) -> u32 {
        u32::try_from(self.stuck_after_intervals).unwrap_or(u32::MAX)
    }

    pub fn decide(&self) -> Duration {
        Duration::from_millis(self.decide_ms)
    }

    pub fn poll(&self) -> Duration {
        Duration::from_millis(self.poll_ms)
    }

    pub fn confirm(&self) -> Duration {
        Duration::from_millis(self.confirm_ms)
    }

    pub fn retry(&self) -> Duration {
        Duration::from_millis(self.retry_ms)
    }

    pub fn shutdown(&self) -> Duration {
        Duration::from_millis(self.shutdown_ms)
    }
}

/// Where `/healthz` and `/metrics` are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Unset: no HTTP.
    pub listen: Option<SocketAddr>,
}

/// Where the bot notes what it sends before it sends it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalConfig {
    pub path: PathBuf,
}

impl Config {
    /// What the decisions go by.
    pub fn policy(&self) -> Policy {
        let PolicyConfig { min_profit, atoms_per_sol, max_actions, collect_above, .. } =
            self.policy;
        Policy {
            min_profit: Assets(min_profit),
            slippage: Bps(self.policy.slippage_bps),
            tolerance: Bps(self.policy.tolerance_bps),
            tx_lamports: self.fees.max_lamports,
            atoms_per_sol,
            keep_lamports: self.wallet.min_lamports,
            record_shortfalls: self.policy.record_shortfalls,
            salvage_margin: Bps(self.policy.salvage_margin_bps),
            buy_salvage: self.policy.buy_salvage,
            show_price_after: self.policy.show_price_after_seconds,
            collect_above: collect_above.map(Assets),
            max_actions: usize::try_from(max_actions).unwrap_or(usize::MAX),
            ..Policy::default()
        }
    }

    /// The fewest lamports with which it can liquidate: what is never spent, a fee, and the rent of a
    /// record.
    pub fn needed_lamports(&self) -> u64 {
        let policy = self.policy();
        let action = policy.tx_lamports.saturating_add(policy.record_rent_lamports);
        policy.keep_lamports.saturating_add(action)
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    /// One line with the file, the line in it, and what is wrong.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            let path = path.display();
            format!("cannot read {path}: copy liquidator.example.toml there, or pass --config")
        })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Reads `text`, which errors call `name`.
    ///
    /// # Errors
    /// One line with `name`, the line in it, and what is wrong.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| fields::line_of(text, span.start));
            let message = error.message().replace('\n', " ");
            anyhow::anyhow!("{name}, line {line}: {message}")
        })
    }
}

#[cfg(test)]
mod tests;
