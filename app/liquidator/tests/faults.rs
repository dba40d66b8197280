//! Faults of the network, by a proxy before a played cluster: the bot recovers without a restart.

mod support;

use loss_liquidator::{
    health::{Health, Vitals},
    http::Served,
    metrics::Metrics,
    run_watched,
    testing::{Fault, Proxy},
    Config, Options,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use support::{Cluster, Desk, NOW, OWED};
use tokio::{sync::oneshot, task::JoinHandle};

const DOWN: Health = Health::Stuck("no fresh slot: the RPC is down, lags or lies");

/// A bot in this process, behind a proxy.
struct Bench {
    desk: Desk,
    cluster: Cluster,
    proxy: Proxy,
    served: Served,
    stop: oneshot::Sender<()>,
    bot: JoinHandle<anyhow::Result<()>>,
}

impl Bench {
    async fn start(fault: Fault) -> Self {
        let desk = Desk::new();
        let (cluster, _swallowed) = Cluster::start(&desk.wallet).await;
        let proxy = Proxy::start(&cluster.url(), cluster.address).await.unwrap();
        proxy.set(fault);
        let text = desk.config(&cluster, &proxy.rpc_url(), "");
        let config = Config::parse(&text, "test").unwrap();
        let vitals = Arc::new(Vitals::new(&config.timing));
        let served = Served { metrics: Arc::new(Metrics::default()), vitals };
        let (stop, stopped) = oneshot::channel();
        let bot = tokio::spawn(run_watched(config, Options::default(), served.clone(), async {
            stopped.await.unwrap_or_default();
        }));
        Self { desk, cluster, proxy, served, stop, bot }
    }

    fn health(&self) -> Health {
        self.served.vitals.health(Instant::now())
    }

    /// Lets the bot work until this is so. What is not is waited for, however long it takes.
    async fn until_so(&self, so: impl Fn(&Self) -> bool) {
        while !so(self) {
            assert!(!self.bot.is_finished(), "the bot ended");
            tokio::task::yield_now().await;
        }
    }

    /// Until the bot's health is this.
    async fn until(&self, health: Health) {
        self.until_so(|bench| bench.health() == health).await;
    }

    /// Until so many actions landed.
    async fn until_landed(&self, landed: usize) {
        self.until_so(|bench| bench.cluster.chain().landed.len() >= landed).await;
    }

    /// Until there is a usable price, or none.
    async fn until_price(&self, usable: i64) {
        self.until_so(|bench| bench.served.metrics.price_usable.get() == usable).await;
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.bot.await.unwrap().unwrap();
        drop(self.desk);
    }
}

#[tokio::test]
async fn an_rpc_that_is_down_at_first_is_waited_for() {
    let bench = Bench::start(Fault::Down).await;
    assert_eq!(bench.health(), Health::Loading);
    assert!(bench.cluster.chain().sent.is_empty());
    bench.proxy.set(Fault::None);
    bench.until(Health::Well).await;
    bench.until_landed(1).await;
    bench.end().await;
}

#[tokio::test]
async fn an_rpc_that_goes_down_is_said_and_healed() {
    let bench = Bench::start(Fault::None).await;
    bench.until_landed(1).await;
    bench.until(Health::Well).await;
    bench.proxy.set(Fault::Down);
    bench.until(DOWN).await;
    bench.cluster.owe(OWED);
    bench.proxy.set(Fault::None);
    bench.until(Health::Well).await;
    bench.until_landed(2).await;
    bench.end().await;
}

#[tokio::test]
async fn a_slow_rpc_is_only_slow() {
    let bench = Bench::start(Fault::Slow(Duration::from_millis(50))).await;
    bench.until_landed(1).await;
    bench.end().await;
}

#[tokio::test]
async fn answers_of_another_time_are_not_used_until_they_are_right() {
    for fault in [Fault::Behind(900), Fault::Ahead(1_000_000)] {
        let bench = Bench::start(Fault::None).await;
        bench.until_landed(1).await;
        bench.until(Health::Well).await;
        bench.proxy.set(fault);
        bench.until(DOWN).await;
        assert!(bench.served.metrics.refused_answers.get() > 0, "{fault:?}");
        bench.cluster.owe(OWED);
        assert_eq!(bench.cluster.chain().landed.len(), 1, "{fault:?}");
        bench.proxy.set(Fault::None);
        bench.until(Health::Well).await;
        bench.until_landed(2).await;
        bench.end().await;
    }
}

#[tokio::test]
async fn an_empty_wallet_sends_nothing_until_it_is_funded() {
    let bench = Bench::start(Fault::None).await;
    bench.until_landed(1).await;
    bench.cluster.fund(19_999_999);
    bench.until_so(|bench| bench.served.metrics.wallet_lamports.get() == 19_999_999).await;
    let sent = bench.cluster.chain().sent.len();
    bench.cluster.owe(OWED);
    // A poll after that saw what is owed, and a decision after that poll was made.
    let slot = bench.cluster.chain().slot + 100;
    bench.until_so(|bench| bench.cluster.chain().slot >= slot).await;
    bench.until(Health::Well).await;
    assert_eq!(bench.cluster.chain().sent.len(), sent);
    bench.cluster.fund(1_000_000_000);
    bench.until_landed(2).await;
    bench.end().await;
}

#[tokio::test]
async fn a_stale_oracle_is_said_and_waited_for_and_the_rest_goes_on() {
    let bench = Bench::start(Fault::None).await;
    bench.cluster.post_price(NOW);
    bench.until_price(1).await;
    bench.cluster.post_price(NOW - 61);
    bench.until_price(0).await;
    // What needs no price is done all the same.
    let landed = bench.cluster.chain().landed.len();
    bench.cluster.owe(OWED);
    bench.until_landed(landed + 1).await;
    assert_eq!(bench.health(), Health::Well);
    bench.cluster.post_price(NOW);
    bench.until_price(1).await;
    bench.end().await;
}
