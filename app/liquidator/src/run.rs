//! The loop: take in news, decide, send, count.

mod bot;

use crate::{
    act::Actor,
    chain::Rpc,
    config::Config,
    feed::Feed,
    health::Vitals,
    http::{self, Served},
    metrics::Metrics,
    send::{by_rpc::ByRpc, dry::DrySender, journal::Journal},
    startup::{self, Problem},
    wallet,
    world::{Places, World},
};
use anyhow::{Context, Result};
use bot::Bot;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tracing::{info, warn};

/// After an RPC did not answer at the start.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What the command line adds to the configuration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Decide and log, send nothing.
    pub dry_run: bool,
    /// Decide once, see through what was sent, end.
    pub once: bool,
    /// Owners whose LP shares are settled, besides the configuration's.
    pub settle_lps: Vec<Pubkey>,
}

/// Runs the bot until `shutdown`, or with `once` until it is through.
///
/// # Errors
/// Something is wrong that somebody has to change; what goes away by itself is waited for.
pub async fn run(
    config: Config,
    options: Options,
    metrics: Arc<Metrics>,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let vitals = Arc::new(Vitals::new(&config.timing));
    run_watched(config, options, Served { metrics, vitals }, shutdown).await
}

/// As [`run`], for whoever wants to see how it is going without HTTP.
///
/// # Errors
/// As [`run`].
pub async fn run_watched(
    mut config: Config,
    options: Options,
    served: Served,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let Served { metrics, vitals } = served.clone();
    config.policy.settle_lps.extend(&options.settle_lps);
    let keypair = Arc::new(wallet::read(&config.wallet)?);
    let wallet = keypair.pubkey();
    // Before anything else: two bots with one journal must not both start.
    let journal = (!options.dry_run).then(|| Journal::open(&config.journal.path)).transpose()?;
    let rpc = Arc::new(Rpc::new(&config, metrics.clone()));
    let mut tasks = JoinSet::new();
    if let Some(listen) = config.http.listen {
        tasks.spawn(http::serve(listen, served).await?);
    }

    tokio::pin!(shutdown);
    let actor = tokio::select! {
        actor = start(&rpc, &config, wallet, &options) => actor?,
        () = &mut shutdown => return Ok(()),
    };
    summary(&config, &options, &actor, journal.as_ref());
    let settled = actor.settled.keys().copied().collect();
    let price = actor.price_account;
    let places = Places { pool: actor.pool, price, wallet, settled };
    let pool = actor.pool.pool;
    let world = World::new(places.clone(), config.policy.max_spend);
    let feed =
        Feed { rpc: rpc.clone(), metrics: metrics.clone(), vitals: vitals.clone(), pool, places };
    let news = feed.start(&config, &mut tasks);
    let every = config.timing.confirm();
    let fees = config.fees.clone();
    let parts = bot::Parts { config, options, metrics, vitals, rpc: rpc.clone(), actor, world };
    let ended = match journal {
        Some(journal) => {
            let sender = ByRpc::new(rpc, keypair, fees, every, journal);
            Bot::new(parts, sender).run(news, shutdown).await
        }
        None => Bot::new(parts, DrySender).run(news, shutdown).await,
    };
    tasks.shutdown().await;
    ended
}

/// Checks until the RPC answers; with `once` it has to at once.
async fn start(rpc: &Rpc, config: &Config, wallet: Pubkey, options: &Options) -> Result<Actor> {
    loop {
        let error = match startup::check(rpc, config, wallet, options.dry_run).await {
            Ok(actor) => return Ok(actor),
            Err(Problem::Wrong(error)) => return Err(error),
            Err(Problem::NotYet(error)) => error,
        };
        if options.once {
            let url = &config.cluster.rpc_url;
            return Err(error).with_context(|| {
                format!("the RPC {url} does not answer: start it, or change [cluster] rpc_url")
            });
        }
        warn!(error = format!("{error:#}"), "the RPC does not answer yet: asking again");
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

fn summary(config: &Config, options: &Options, actor: &Actor, journal: Option<&Journal>) {
    info!(
        version = env!("CARGO_PKG_VERSION"),
        rpc = %config.cluster.rpc_url,
        commitment = %config.cluster.commitment.commitment,
        pool = %actor.pool.pool,
        wallet = %actor.wallet,
        price_account = %actor.price_account,
        dry_run = options.dry_run,
        once = options.once,
        record_shortfalls = config.policy.record_shortfalls,
        buy_salvage = config.policy.buy_salvage,
        min_profit = config.policy.min_profit,
        max_spend = config.policy.max_spend,
        max_lamports = config.fees.max_lamports,
        settling = actor.settled.len(),
        in_flight = journal.map_or(0, |journal| journal.in_flight().count()),
        http = config.http.listen.map_or_else(|| "off".into(), |listen| listen.to_string()),
        "liquidator starts"
    );
}
