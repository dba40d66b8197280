//! Faults between a bot and a real validator: it recovers without a restart.
//!
//! What shows that it works is that it collects what the pool owes its insurance fund, which grows with
//! every second of interest.

use anyhow::{ensure, Result};
use liquidator_core::ActionKind;
use loss_liquidator::{
    health::{Health, Vitals},
    http::Served,
    metrics::{Kind, Metrics},
    run_watched,
    testing::{Fault, Proxy},
    Config, Options,
};
use loss_localnet::{
    people::{ASSET, COLLATERAL},
    ports::Lease,
    Funds, Network, People,
};
use std::{
    net::SocketAddr,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tokio::{runtime::Runtime, sync::oneshot};

const SOL: u64 = 1_000_000_000;
const FUNDS: Funds = Funds { lamports: 10 * SOL, assets: 1_000 * ASSET, collateral: COLLATERAL };

/// A bot in this process, behind a proxy.
struct Bench {
    network: Network,
    proxy: Proxy,
    served: Served,
    stop: oneshot::Sender<()>,
    bot: JoinHandle<Result<()>>,
    /// Where the proxy runs.
    _runtime: Runtime,
}

impl Bench {
    fn start() -> Result<Self> {
        let network = Network::for_test(People::demo())?;
        network.make_wallet("faulty", FUNDS)?;
        let ports = Lease::take()?;
        let mut config = Config::read(&network.bot_config("faulty", ports.ports.bot())?)?;
        let runtime = Runtime::new()?;
        let ws: SocketAddr = network.ws_url().trim_start_matches("ws://").parse()?;
        let proxy = runtime.block_on(Proxy::start(network.rpc_url(), ws))?;
        config.cluster.rpc_url = proxy.rpc_url().parse().unwrap();
        config.cluster.ws_url = proxy.ws_url().parse().unwrap();
        config.policy.collect_above = Some(1);
        config.http.listen = None;
        config.timing.stuck_after_intervals = 10;
        config.timing.websocket_silence_ms = 5_000;
        config.timing.rpc_timeout_ms = 5_000;
        let vitals = Arc::new(Vitals::new(&config.timing));
        let served = Served { metrics: Arc::new(Metrics::default()), vitals };
        let (stop, stopped) = oneshot::channel();
        let watched = served.clone();
        let bot = std::thread::spawn(move || {
            let shutdown = async { stopped.await.unwrap_or_default() };
            Runtime::new()?.block_on(run_watched(config, Options::default(), watched, shutdown))
        });
        Ok(Self { network, proxy, served, stop, bot, _runtime: runtime })
    }

    fn won(&self) -> u64 {
        let kind = Kind::of(ActionKind::CollectInsurance);
        self.served.metrics.won.get_or_create(&kind).get()
    }

    fn until(&self, what: &str, condition: impl Fn() -> bool) -> Result<()> {
        eprintln!("waiting: {what}");
        while !condition() {
            ensure!(!self.bot.is_finished(), "the bot ended while {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn until_stuck(&self) -> Result<()> {
        self.until("it says that it is stuck", || {
            matches!(self.served.vitals.health(Instant::now()), Health::Stuck(_))
        })
    }

    /// It is well, and something that it began after this landed.
    fn until_at_work(&self) -> Result<()> {
        self.until("it is well", || self.served.vitals.health(Instant::now()) == Health::Well)?;
        let before = self.won();
        // One may have been on its way.
        self.until("it works", || self.won() > before + 1)
    }

    fn reconnects(&self) -> u64 {
        self.served.metrics.websocket_reconnects.get()
    }
}

#[test]
fn a_bot_outlives_what_happens_to_its_rpc() {
    let mut bench = Bench::start().unwrap();
    bench.until_at_work().unwrap();

    for fault in [Fault::Down, Fault::Behind(1_000), Fault::Ahead(1_000_000)] {
        bench.proxy.set(fault);
        bench.until_stuck().unwrap();
        bench.proxy.set(Fault::None);
        bench.until_at_work().unwrap();
    }

    bench.proxy.set(Fault::Slow(Duration::from_secs(1)));
    bench.until_at_work().unwrap();
    bench.proxy.set(Fault::None);

    let reconnects = bench.reconnects();
    bench.proxy.set(Fault::NoWebsocket);
    bench.until("it connects anew", || bench.reconnects() > reconnects).unwrap();
    bench.until_at_work().unwrap();
    bench.proxy.set(Fault::None);

    bench.network.stop_validator().unwrap();
    bench.until_stuck().unwrap();
    bench.network.start_validator().unwrap();
    bench.until_at_work().unwrap();

    let Bench { stop, bot, .. } = bench;
    stop.send(()).unwrap();
    bot.join().unwrap().unwrap();
}
