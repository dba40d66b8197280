//! Stands for the oracle's publishers: a fresh price every second, whatever happens.
//!
//! It follows orders that are left for it in a file, and says in another what it does, so that the
//! terminal, tests and a publisher in a process of its own all work alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{ensure, Context, Result};
use oracle_mock::{host, PostPriceArgs};
use serde::{Deserialize, Serialize};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::chain::Chain;
use crate::files;
use crate::price::{Price, EXPONENT};
use crate::scenario::Scenario;
use crate::tape::{Playing, Quote, Tape};

/// Between two prices.
const BEAT: Duration = Duration::from_secs(1);
/// Between two looks for orders.
const LOOK: Duration = Duration::from_millis(50);
/// How far its clock may run ahead of the cluster's; the program allows a minute.
const AHEAD_SECONDS: i64 = 20;

/// Where orders are left and answers found.
#[derive(Clone, Debug)]
pub struct Desk {
    dir: PathBuf,
}

/// What a publisher is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Walk about this price.
    Set(Price),
    /// Stay at exactly this price.
    Hold(Price),
    /// Follow a scenario from the price there is.
    Play(Scenario),
}

#[derive(Serialize, Deserialize)]
struct Note {
    id: u64,
    order: Order,
}

/// What a publisher did last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The order that is followed; 0 before the first.
    pub order: u64,
    /// On the chain.
    pub price: Price,
    /// Half-width of the confidence interval, in the price's exponent.
    pub confidence: u64,
    pub publish_time: i64,
    /// Prices posted so far.
    pub posted: u64,
    pub playing: Option<Playing>,
    /// Why the last price could not be posted.
    pub trouble: Option<String>,
}

impl Desk {
    /// In a folder that is made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn at(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(Self { dir: dir.to_path_buf() })
    }

    /// What the publisher did last; none before its first price.
    pub fn report(&self) -> Result<Option<Report>> {
        files::read(&self.dir.join("report.json"))
    }

    /// Leaves an order, and waits until the first price by it is on the chain.
    ///
    /// # Errors
    /// The publisher does not follow it in time.
    pub fn order(&self, order: Order) -> Result<Report> {
        let id = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
        let id = u64::try_from(id).context("the machine's clock is centuries ahead")?;
        files::write(&self.dir.join("order.json"), &Note { id, order })?;
        self.wait("follow the order", |report| report.order == id && report.trouble.is_none())
    }

    /// Waits for a report.
    ///
    /// # Errors
    /// None like it comes within half a minute; with what the publisher said last.
    pub fn wait(&self, what: &str, wanted: impl Fn(&Report) -> bool) -> Result<Report> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let report = self.report()?;
            match report {
                Some(report) if wanted(&report) => return Ok(report),
                report => {
                    let trouble = report.and_then(|report| report.trouble);
                    let trouble = trouble.unwrap_or_else(|| "is it running?".into());
                    ensure!(
                        Instant::now() < until,
                        "the price publisher does not {what}: {trouble}"
                    );
                }
            }
            std::thread::sleep(LOOK);
        }
    }

    fn note(&self) -> Result<Option<Note>> {
        files::read(&self.dir.join("order.json"))
    }
}

/// Posts prices until it is told to stop.
pub struct Publisher {
    pub rpc_url: String,
    pub payer: Keypair,
    pub feed_id: [u8; 32],
    pub level: Price,
    pub seed: u64,
    pub desk: Desk,
}

impl Publisher {
    /// Runs until `stop` is set. A validator that does not answer is no reason to end.
    ///
    /// # Errors
    /// Its files cannot be read or written.
    pub fn run(&self, stop: &AtomicBool) -> Result<()> {
        let mut tape = Tape::new(self.level, self.seed);
        let mut report = self.desk.report()?.unwrap_or(Report {
            order: 0,
            price: self.level,
            confidence: 0,
            publish_time: 0,
            posted: 0,
            playing: None,
            trouble: None,
        });
        tape.set(report.price);
        let mut chain = None;
        let mut began = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let beat = Instant::now();
            if let Some(note) = self.desk.note()?.filter(|note| note.id != report.order) {
                report.order = note.id;
                began = Instant::now();
                match note.order {
                    Order::Set(price) => tape.set(price),
                    Order::Hold(price) => tape.hold(price),
                    Order::Play(scenario) => tape.play(scenario),
                }
            }
            let (quote, playing) = tape.next(began.elapsed());
            match self.post(&mut chain, quote, report.publish_time) {
                Ok(publish_time) => {
                    (report.price, report.confidence) = (quote.price, quote.confidence);
                    report.publish_time = publish_time;
                    (report.playing, report.trouble) = (playing, None);
                    report.posted += 1;
                }
                Err(error) => {
                    eprintln!("{error:#}");
                    report.trouble = Some(format!("{error:#}"));
                    chain = None;
                }
            }
            files::write(&self.desk.dir.join("report.json"), &report)?;
            self.rest(beat, report.order, stop)?;
        }
        Ok(())
    }

    /// Posts it, with a time after that of the last one; returns that time.
    fn post(&self, chain: &mut Option<Chain>, quote: Quote, last: i64) -> Result<i64> {
        let chain = match chain {
            Some(chain) => chain,
            none => none.insert(Chain::connect(&self.rpc_url)?),
        };
        let now = chain.now()?;
        let publish_time = now.max(last.saturating_add(1)).min(now.saturating_add(AHEAD_SECONDS));
        let args = PostPriceArgs {
            feed_id: self.feed_id,
            price: quote.price.mantissa(),
            conf: quote.confidence,
            exponent: EXPONENT,
            publish_time,
        };
        let post = host::post_price(self.payer.pubkey(), args);
        chain.send("post the price", &[post], &[&self.payer])?;
        Ok(publish_time)
    }

    /// Until the next beat, or a new order.
    fn rest(&self, beat: Instant, order: u64, stop: &AtomicBool) -> Result<()> {
        while beat.elapsed() < BEAT && !stop.load(Ordering::Relaxed) {
            if self.desk.note()?.is_some_and(|note| note.id != order) {
                return Ok(());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

/// A publisher in this process, which ends when it is dropped.
pub struct PublisherThread {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl PublisherThread {
    /// Starts it.
    pub fn start(publisher: Publisher) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            if let Err(error) = publisher.run(&stopped) {
                eprintln!("the price publisher ended: {error:#}");
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for PublisherThread {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there was already printed.
            thread.join().unwrap_or_default();
        }
    }
}
