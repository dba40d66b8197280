//! One bot at work.

use super::Options;
use crate::{
    act::Actor,
    chain::Rpc,
    config::Config,
    health::{Beat, Vitals},
    metrics::{as_gauge, seconds, Kind, Metrics},
    send::{Sender, Sent},
    tally::{self, Tally},
    watch::{poll, Accounts, Content, News},
    world::{Insolvent, World},
};
use anyhow::{bail, Context, Result};
use liquidator_core::{decide, ActionKey, Decision, InFlight, Policy};
use loss_client::accounts::ShortfallRecord;
use solana_pubkey::Pubkey;
use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{interval, sleep, timeout, MissedTickBehavior},
};
use tracing::{info, warn};

/// The longest that an action which failed again and again is left alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often what an action touched is asked for until the RPC has the slot it landed in.
const LOOKS: u32 = 10;
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What a bot is made of.
pub struct Parts {
    pub config: Config,
    pub options: Options,
    pub metrics: Arc<Metrics>,
    pub vitals: Arc<Vitals>,
    pub rpc: Arc<Rpc>,
    pub actor: Actor,
    pub world: World,
}

/// A bot that sends by `S`.
pub struct Bot<S> {
    config: Config,
    options: Options,
    policy: Policy,
    metrics: Arc<Metrics>,
    vitals: Arc<Vitals>,
    rpc: Arc<Rpc>,
    actor: Arc<Actor>,
    world: World,
    insolvent: Insolvent,
    sender: Arc<S>,
    sending: JoinSet<Done>,
    in_flight: HashMap<ActionKey, InFlight>,
    pauses: HashMap<ActionKey, Pause>,
    price_usable: Option<bool>,
    funded: Option<bool>,
}

/// An action that failed is left alone for a while.
struct Pause {
    until: Instant,
    length: Duration,
}

/// What became of an action, and what it touched.
struct Done {
    decision: Decision,
    took: Duration,
    sent: Sent,
    seen: Option<(u64, Accounts)>,
}

impl<S: Sender> Bot<S> {
    pub fn new(parts: Parts, sender: S) -> Self {
        let Parts { config, options, metrics, vitals, rpc, actor, world } = parts;
        let policy = config.policy();
        Self {
            config,
            options,
            policy,
            metrics,
            vitals,
            rpc,
            actor: Arc::new(actor),
            world,
            insolvent: Insolvent::default(),
            sender: Arc::new(sender),
            sending: JoinSet::new(),
            in_flight: HashMap::new(),
            pauses: HashMap::new(),
            price_usable: None,
            funded: None,
        }
    }

    /// Works until `shutdown`, then waits for what is in flight, but not for ever.
    pub async fn run(
        mut self,
        mut news: mpsc::Receiver<News>,
        mut shutdown: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<()> {
        tokio::select! {
            () = self.resume() => {}
            () = &mut shutdown => return Ok(()),
        }
        let mut decided_once = false;
        let patience = sleep(self.config.timing.scan_limit());
        tokio::pin!(patience);
        let mut ticks = interval(self.config.timing.decide());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let due = tokio::select! {
                first = news.recv() => match first {
                    Some(first) => self.take_in(first, &mut news),
                    None => break,
                },
                Some(done) = self.sending.join_next() => {
                    self.end(done)?;
                    true
                }
                _ = ticks.tick() => true,
                () = &mut shutdown => break,
                () = &mut patience, if self.options.once && !decided_once => {
                    bail!("nothing could be decided: the log says what the RPC did not answer");
                }
            };
            if due && !decided_once {
                decided_once = self.decide() && self.options.once;
            }
            if decided_once && self.in_flight.is_empty() {
                break;
            }
        }
        self.wind_up().await
    }

    /// What an earlier process sent comes first: until it is settled nothing is decided.
    async fn resume(&self) {
        for (key, sent) in self.sender.resume().await {
            info!(key, ?sent, "settled from before");
            tally::resumed(&self.metrics, &sent);
        }
    }

    /// Takes in `first` and all that came since; says whether to decide at once.
    fn take_in(&mut self, first: News, news: &mut mpsc::Receiver<News>) -> bool {
        let now = Instant::now();
        let mut due = self.world.apply(first, now).market;
        while let Ok(more) = news.try_recv() {
            due |= self.world.apply(more, now).market;
        }
        due
    }

    /// Decides and starts what is worth it; says whether enough was known to decide.
    fn decide(&mut self) -> bool {
        let now = Instant::now();
        self.metrics.positions.set(as_gauge(u64::try_from(self.world.positions()).unwrap_or(0)));
        let in_flight = self.in_flight.values().copied().collect();
        let paused = self.pauses.iter().filter(|(_, pause)| pause.until > now);
        let paused = paused.map(|(key, _)| *key).collect();
        let Some(snapshot) = self.world.snapshot(in_flight, paused, now) else { return false };
        self.vitals.beat(Beat::Decision, now);
        self.report(now);
        let oldest = self.insolvent.look(&snapshot, now);
        self.metrics.oldest_insolvency.set(seconds(oldest));
        self.pauses.retain(|_, pause| pause.until + LONGEST_PAUSE > now);
        for decision in decide(&snapshot, &self.policy) {
            // Each asks the RPC several times a second until it is settled.
            if self.in_flight.len() >= self.policy.max_actions {
                break;
            }
            if !self.in_flight.contains_key(&decision.key) {
                self.begin(decision, now);
            }
        }
        true
    }

    fn begin(&mut self, decision: Decision, now: Instant) {
        let Some(job) = self.actor.job(&decision) else { return };
        let (key, profit) = (decision.key, decision.profit.get());
        info!(key = %key, profit, show_price = decision.show_price, "decided");
        self.metrics.attempted.get_or_create(&Kind::of(key.kind)).inc();
        self.in_flight.insert(key, InFlight { key, spends: decision.spends });
        self.count_in_flight();
        let (sender, rpc, actor) = (self.sender.clone(), self.rpc.clone(), self.actor.clone());
        self.sending.spawn(async move {
            let sent = sender.send(job).await;
            let took = now.elapsed();
            let touched = actor.touched(&decision.action);
            let seen = look_again(&rpc, &touched, &sent).await;
            Done { decision, took, sent, seen }
        });
    }

    /// # Errors
    /// A panic: nobody knows what became of the action before a restart reads the journal.
    fn end(&mut self, done: Result<Done, tokio::task::JoinError>) -> Result<()> {
        let done = done.context("an action ended in a panic: report it, and start the bot again");
        let Done { decision, took, sent, seen } = done?;
        let now = Instant::now();
        let key = decision.key;
        self.in_flight.remove(&key);
        self.count_in_flight();
        let recorded = seen.as_ref().is_some_and(|(_, accounts)| {
            let record = self.actor.pool.record(key.nonce);
            accounts.iter().any(|(address, content)| {
                *address == record && content.as_ref().is_some_and(|one| self.is_mine(one))
            })
        });
        let tally = tally::count(&self.metrics, &decision, &sent, took, recorded);
        let looked = seen.is_some();
        if let Some((slot, accounts)) = seen {
            self.world.apply(News::Accounts { slot, accounts }, now);
        }
        // What landed and was not seen yet would be decided on again.
        if tally == Tally::Won && looked {
            self.pauses.remove(&key);
        } else {
            self.pause(key, tally, now);
        }
        Ok(())
    }

    fn is_mine(&self, content: &Content) -> bool {
        let record = loss_client::decode_owned::<ShortfallRecord>(&content.owner, &content.data);
        record.is_ok_and(|record| record.caller == self.actor.wallet)
    }

    /// Longer each time it is refused; what no block or RPC took is no fault of the action's.
    fn pause(&mut self, key: ActionKey, tally: Tally, now: Instant) {
        let first = self.config.timing.retry();
        let refused = matches!(tally, Tally::Reverted | Tally::Lost);
        let before = self.pauses.get(&key).filter(|_| refused);
        let before = before.map(|pause| pause.length.saturating_mul(2));
        let length = before.unwrap_or(first).min(LONGEST_PAUSE.max(first));
        self.pauses.insert(key, Pause { until: now + length, length });
    }

    fn count_in_flight(&self) {
        self.metrics.in_flight.set(as_gauge(u64::try_from(self.in_flight.len()).unwrap_or(0)));
    }

    /// Says once when the price or the wallet changes between usable and not.
    fn report(&mut self, now: Instant) {
        let market = self.world.market(now);
        let usable = matches!(market, Some(Ok(_)));
        self.metrics.price_usable.set(usable.into());
        if self.price_usable.replace(usable) != Some(usable) {
            match market {
                Some(Err(why)) => warn!(?why, "no usable price: waiting for the oracle"),
                _ => info!("the price is usable"),
            }
        }
        let lamports = self.world.lamports().unwrap_or(0);
        self.metrics.wallet_lamports.set(as_gauge(lamports));
        self.metrics.wallet_asset.set(as_gauge(self.world.asset()));
        let needed = self.config.needed_lamports();
        let asset = self.world.asset();
        let funded = lamports >= needed && asset > 0;
        if self.funded.replace(funded) != Some(funded) && !funded {
            let wallet = self.actor.wallet;
            warn!(%wallet, lamports, needed, asset, "too little to liquidate: send the wallet SOL or the pool's asset");
        }
    }

    /// Waits for what is in flight. What still is after that is in the journal for the next start.
    async fn wind_up(&mut self) -> Result<()> {
        info!(in_flight = self.in_flight.len(), "stopping");
        let limit = self.config.timing.shutdown();
        let all = async {
            while let Some(done) = self.sending.join_next().await {
                self.end(done)?;
            }
            Ok(())
        };
        let ended = timeout(limit, all).await.unwrap_or_else(|_| {
            let left = self.in_flight.len();
            warn!(left, "stopped before all was settled: the journal has it");
            Ok(())
        });
        self.sending.shutdown().await;
        ended
    }
}

/// What the action touched, as it is after it; none if the RPC does not say.
async fn look_again(rpc: &Rpc, touched: &[Pubkey], sent: &Sent) -> Option<(u64, Accounts)> {
    let at_least = match sent {
        Sent::Dry => return None,
        Sent::Landed { slot, .. } => Some(*slot),
        _ => None,
    };
    for _ in 0..LOOKS {
        if let Ok(seen) = poll::accounts(rpc, touched, at_least).await {
            return Some(seen);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    None
}
