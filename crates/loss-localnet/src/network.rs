//! A network that is up.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{anyhow, ensure, Context, Result};
use loss_client::PoolAddresses;
use loss_math::{OraclePrice, PriceBand};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;

use crate::bot;
use crate::chain::Chain;
use crate::keys::{self, Keyring};
use crate::people::Maker;
use crate::ports::Lease;
use crate::price::{Price, EXPONENT};
use crate::process::{self, Lifetime, Process};
use crate::publisher::{Desk, Order, PublisherThread, Report};
use crate::scenario::Scenario;
use crate::state::{Folder, State};

/// How long a process gets to end by itself.
pub(crate) const GRACE: Duration = Duration::from_secs(15);

/// A validator with the program, a pool and people.
pub struct Network {
    pub(crate) folder: Folder,
    pub(crate) state: State,
    pub(crate) chain: Chain,
    pub(crate) keys: Keyring,
    pub(crate) desk: Desk,
    pub(crate) hold: Hold,
    /// The slot at which the validator was last stopped.
    pub(crate) stopped_at: u64,
}

/// What keeps a network up, or ends it.
pub(crate) enum Hold {
    /// It lives on when this is dropped.
    Detached,
    /// It ends when this is dropped, and so does all that is its.
    Own(Box<Owned>),
}

/// What a network of this process has besides its folder.
#[derive(Default)]
pub(crate) struct Owned {
    pub(crate) publisher: Option<PublisherThread>,
    pub(crate) lease: Option<Lease>,
    /// Removed in the end.
    pub(crate) folder: Option<PathBuf>,
}

impl Network {
    /// The network of a folder, started by another process.
    ///
    /// # Errors
    /// No network is there, it was not finished, or its validator is gone.
    pub fn open(dir: &Path) -> Result<Self> {
        let folder = Folder::at(dir)?;
        let state = folder.require_state()?;
        let shown = folder.dir().display();
        ensure!(
            state.ready && state.processes.validator.is_running(),
            "the validator of {shown} is not running; start a new network: cargo xtask localnet up"
        );
        let (keys, desk) = (Keyring::at(&folder.keys())?, Desk::at(&folder.feed())?);
        let chain = Chain::connect(&state.rpc_url)?;
        Ok(Self { folder, state, chain, keys, desk, hold: Hold::Detached, stopped_at: 0 })
    }

    /// Everything that `state.json` says.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Its folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// For questions; what it says is confirmed.
    pub fn rpc(&self) -> &RpcClient {
        &self.chain.rpc
    }

    /// For transactions.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    pub fn rpc_url(&self) -> &str {
        &self.state.rpc_url
    }

    pub fn ws_url(&self) -> &str {
        &self.state.ws_url
    }

    pub fn pool(&self) -> PoolAddresses {
        self.state.addresses()
    }

    /// Where prices are posted.
    pub fn price_account(&self) -> Pubkey {
        self.state.price_account
    }

    /// A key by the name of its file: `faucet`, `liquidator`, `lp-001`, `borrower-012`.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn key(&self, name: &str) -> Result<Keypair> {
        self.keys.read(name)
    }

    /// A new key with a file, lamports, and tokens of both mints in its associated accounts.
    ///
    /// # Errors
    /// A transaction fails.
    pub fn make_wallet(&self, name: &str, funds: Funds) -> Result<Keypair> {
        use solana_signer::Signer;
        let key = self.keys.make(name)?;
        self.fund(key.pubkey(), funds)?;
        Ok(key)
    }

    /// Lamports and tokens for somebody.
    ///
    /// # Errors
    /// A transaction fails.
    pub fn fund(&self, owner: Pubkey, funds: Funds) -> Result<()> {
        let faucet = self.key(keys::FAUCET)?;
        let pool = self.pool();
        let maker = Maker { chain: &self.chain, pool: &pool, keys: &self.keys, faucet: &faucet };
        maker.fund(owner, funds.lamports, funds.assets, funds.collateral)
    }

    /// What the price publisher did last.
    ///
    /// # Errors
    /// It has not posted anything.
    pub fn feed(&self) -> Result<Report> {
        self.desk.report()?.context("the price publisher has posted nothing yet")
    }

    /// Has the price walk about a level, and waits until it is on the chain.
    ///
    /// # Errors
    /// The publisher does not follow.
    pub fn set_price(&self, price: Price) -> Result<Report> {
        self.desk.order(Order::Set(price))
    }

    /// Has the price stay at exactly this, and waits until it is on the chain.
    ///
    /// # Errors
    /// The publisher does not follow.
    pub fn hold_price(&self, price: Price) -> Result<Report> {
        self.desk.order(Order::Hold(price))
    }

    /// Begins a scenario from the price there is; it stays where the scenario ends.
    ///
    /// # Errors
    /// The publisher does not follow.
    pub fn play(&self, scenario: Scenario) -> Result<Report> {
        self.desk.order(Order::Play(scenario))
    }

    /// The newest posted price as the pool takes it.
    ///
    /// # Errors
    /// None was posted, or no pool is there.
    pub fn band(&self) -> Result<PriceBand> {
        let data = self.chain.rpc.get_account_data(&self.state.pool)?;
        let pool: loss_client::accounts::Pool = loss_client::decode(&data)?;
        let report = self.feed()?;
        let k = loss_math::Bps(pool.params.confidence_multiple_bps);
        let price = oracle_price(&report);
        let band = PriceBand::new(&price, k, pool.asset_decimals, pool.collateral_decimals);
        band.map_err(|error| anyhow!("the posted price is unusable: {error:?}"))
    }

    /// Ends the validator at once and starts it on the same ledger.
    ///
    /// # Errors
    /// It does not end, or does not come back.
    pub fn restart_validator(&mut self) -> Result<()> {
        self.stop_validator()?;
        self.start_validator()
    }

    /// Ends the validator at once, as a crash would; its ledger stays.
    ///
    /// # Errors
    /// It does not end.
    pub fn stop_validator(&mut self) -> Result<()> {
        // If it does not say, it was stopped before.
        self.stopped_at = self.chain.rpc.get_slot().unwrap_or(self.stopped_at);
        self.state.processes.validator.kill()
    }

    /// Starts it again after [`Self::stop_validator`].
    ///
    /// # Errors
    /// It does not come back.
    pub fn start_validator(&mut self) -> Result<()> {
        self.state.processes.validator = self.state.validator.start(self.lifetime())?;
        // Connections to the one before are dead.
        self.chain = Chain::connect(&self.state.rpc_url)?;
        // It answers while it still goes through its ledger.
        self.chain.wait_for_slot(self.stopped_at)?;
        self.folder.write_state(&self.state)
    }

    /// Writes a configuration for a liquidator with that wallet; returns where it is. Each wallet has
    /// its own journal, and its health at the port.
    ///
    /// # Errors
    /// It cannot be written, or there is no such key.
    pub fn bot_config(&self, wallet: &str, port: u16) -> Result<PathBuf> {
        bot::write_config(&self.folder, &self.state, &self.chain, &self.keys, wallet, port)
    }

    /// Starts the liquidator `program` with the wallet `liquidator`, for as long as the network is up.
    ///
    /// # Errors
    /// It cannot be started, or ends at once.
    pub fn start_bot(&mut self, program: &Path) -> Result<()> {
        let config = self.bot_config(keys::LIQUIDATOR, self.state.validator.ports.bot())?;
        let log = self.folder.log("liquidator");
        let mut command = process::command(program, self.lifetime());
        command.arg("--config").arg(config).env("RUST_LOG", "info").env("NO_COLOR", "1");
        let bot = process::start(&mut command, &log)?;
        self.state.processes.bot = Some(bot);
        self.folder.write_state(&self.state)?;
        bot::wait_until_healthy(&self.state, bot, &log)
    }

    fn lifetime(&self) -> Lifetime {
        match self.hold {
            Hold::Detached => Lifetime::Detached,
            Hold::Own(_) => Lifetime::Attached,
        }
    }

    /// Stops everything and removes what is not a log.
    ///
    /// # Errors
    /// A process does not end.
    pub fn down(folder: &Folder, state: &State) -> Result<()> {
        let processes = state.processes;
        let all = [processes.bot, processes.publisher, Some(processes.validator)];
        for process in all.into_iter().flatten() {
            Process::stop(&process, GRACE)?;
        }
        folder.clear()
    }
}

/// What somebody gets, in lamports and atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funds {
    pub lamports: u64,
    pub assets: u64,
    pub collateral: u64,
}

/// What the publisher posted last.
pub(crate) fn oracle_price(report: &Report) -> OraclePrice {
    OraclePrice {
        price: report.price.mantissa(),
        conf: report.confidence,
        exponent: EXPONENT,
        publish_time: report.publish_time,
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let Hold::Own(owned) = &mut self.hold else { return };
        // It posts to a validator that is there; then the validator ends.
        drop(owned.publisher.take());
        let stopped = Self::down(&self.folder, &self.state);
        if let Err(error) = stopped {
            eprintln!("the network in {} was not stopped: {error:#}", self.folder.dir().display());
        } else if let Some(dir) = owned.folder.take() {
            // What a failed test leaves is worth reading.
            if !std::thread::panicking() {
                std::fs::remove_dir_all(dir).unwrap_or_default();
            }
        }
        drop(owned.lease.take());
    }
}
