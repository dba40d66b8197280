//! The tasks that bring news: scans, polls, the websocket. Each goes on whatever fails.

use crate::{
    chain::Rpc,
    config::Config,
    health::{Beat, Vitals},
    metrics::{as_gauge, Metrics},
    watch::{poll, scan, subscribe, News},
    world::Places,
};
use anyhow::Result;
use solana_pubkey::Pubkey;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, Notify},
    task::JoinSet,
    time::{interval, timeout, MissedTickBehavior},
};
use tracing::{debug, warn};

/// News that may wait: a burst blocks the websocket, not the bot.
const QUEUE: usize = 1_024;
/// After a scan that failed.
const SCAN_AGAIN: Duration = Duration::from_secs(1);

/// What the tasks share.
#[derive(Clone)]
pub struct Feed {
    pub rpc: Arc<Rpc>,
    pub metrics: Arc<Metrics>,
    pub vitals: Arc<Vitals>,
    pub pool: Pubkey,
    pub places: Places,
}

impl Feed {
    /// Starts the tasks; they end when the news is dropped or the set is.
    pub fn start(self, config: &Config, tasks: &mut JoinSet<()>) -> mpsc::Receiver<News> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let rescan = Arc::new(Notify::new());
        let subscriptions = subscribe::Subscriptions {
            url: config.cluster.ws_url.clone(),
            pool: self.pool,
            accounts: self.places.subscribed(),
            silence: Duration::from_millis(config.timing.websocket_silence_ms),
        };
        let (rpc, metrics) = (self.rpc.clone(), self.metrics.clone());
        let listening =
            subscribe::listen(subscriptions, rpc, metrics, sender.clone(), rescan.clone());
        tasks.spawn(listening);
        tasks.spawn(self.clone().polls(config.timing.poll(), sender.clone()));
        tasks.spawn(self.scans(config.timing.rescan(), rescan, sender));
        receiver
    }

    async fn polls(self, every: Duration, news: mpsc::Sender<News>) {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last = None;
        while !news.is_closed() {
            ticks.tick().await;
            match self.poll(&news).await {
                // The same slot twice is no sign of life.
                Ok(slot) if last.is_none_or(|last| slot > last) => {
                    last = Some(slot);
                    self.metrics.slot.set(as_gauge(slot));
                    self.vitals.beat(Beat::Slot, Instant::now());
                }
                Ok(_) => {}
                Err(error) => debug!(error = format!("{error:#}"), "poll failed"),
            }
        }
    }

    async fn poll(&self, news: &mpsc::Sender<News>) -> Result<u64> {
        let mut newest = 0;
        for some in self.places.polled().chunks(scan::MOST_ACCOUNTS) {
            let (slot, accounts) = poll::accounts(&self.rpc, some, None).await?;
            newest = newest.max(slot);
            news.send(News::Accounts { slot, accounts }).await?;
        }
        Ok(newest)
    }

    async fn scans(self, every: Duration, rescan: Arc<Notify>, news: mpsc::Sender<News>) {
        while !news.is_closed() {
            let wait = match self.scan(&news).await {
                Ok(()) => {
                    self.vitals.beat(Beat::Scan, Instant::now());
                    every
                }
                Err(error) => {
                    warn!(error = format!("{error:#}"), "scan failed");
                    SCAN_AGAIN.min(every)
                }
            };
            // Earlier when the websocket connected anew.
            let _ = timeout(wait, rescan.notified()).await;
        }
    }

    async fn scan(&self, news: &mpsc::Sender<News>) -> Result<()> {
        let (slot, positions) = scan::positions(&self.rpc, &self.pool).await?;
        news.send(News::Positions { slot, positions }).await?;
        let (slot, records) = scan::salvage(&self.rpc, &self.pool).await?;
        news.send(News::Salvage { slot, records }).await?;
        Ok(())
    }
}
