//! Liquidators that run in this process, each with its own wallet and journal.

use anyhow::{anyhow, Result};
use loss_liquidator::{config::Priority, metrics::Metrics, Config, Options};
use loss_localnet::{ports::Lease, Funds, Network};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A bot, and what it counts.
pub struct Bot {
    pub wallet: Pubkey,
    pub metrics: Arc<Metrics>,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<()>>,
    _ports: Lease,
}

impl Bot {
    /// Makes the wallet `name`, gives it `funds`, and starts a bot with it that pays `priority`.
    ///
    /// # Errors
    /// The wallet cannot be made, or the configuration is refused.
    pub fn start(network: &Network, name: &str, funds: Funds, priority: Priority) -> Result<Self> {
        let wallet = network.make_wallet(name, funds)?.pubkey();
        let lease = Lease::take()?;
        let mut config = Config::read(&network.bot_config(name, lease.ports.bot())?)?;
        config.fees.priority = priority;
        let metrics = Arc::new(Metrics::default());
        let (stop, stopped) = oneshot::channel();
        let counted = metrics.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            let shutdown = async { stopped.await.unwrap_or_default() };
            runtime.block_on(loss_liquidator::run(config, Options::default(), counted, shutdown))
        });
        Ok(Self { wallet, metrics, stop, thread, _ports: lease })
    }

    /// Lets it settle what is in flight, and ends it.
    ///
    /// # Errors
    /// What it ended with.
    pub fn stop(self) -> Result<Arc<Metrics>> {
        // It may have ended by itself; the next line says why.
        self.stop.send(()).unwrap_or_default();
        self.thread.join().map_err(|_| anyhow!("the bot panicked"))??;
        Ok(self.metrics)
    }
}
