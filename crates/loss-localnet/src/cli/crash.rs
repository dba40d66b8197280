//! `crash`: plays a scenario and shows what the liquidator does about it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use loss_localnet::publisher::Report;
use loss_localnet::{Network, Scenario};

/// After the path is over, for what is still to be recorded: a mark's grace, and some.
const PATIENCE: Duration = Duration::from_secs(150);
const LOOK: Duration = Duration::from_millis(200);

pub fn run(network: &Network, name: &str) -> Result<()> {
    let scenario = Scenario::load(name)?;
    let mut log = Tail::end_of(&network.folder().log("liquidator"));
    println!("{}, in {} seconds", scenario.title, scenario.play_seconds);
    let play = Duration::from_secs(scenario.play_seconds.into());
    let mut shown = network.play(scenario)?;
    price(&shown);
    let until = Instant::now() + play + PATIENCE;
    loop {
        log.print_new()?;
        let report = network.feed()?;
        if report.posted != shown.posted && (shown.playing.is_some() || report.playing.is_some()) {
            price(&report);
        }
        shown = report;
        if shown.playing.is_none() {
            let unrecorded = network.status()?.unrecorded();
            if unrecorded == 0 {
                break;
            }
            ensure!(
                Instant::now() < until,
                "{unrecorded} insolvent positions are still not recorded; is the liquidator \
                 running? See {}",
                network.folder().log("liquidator").display()
            );
        }
        ensure!(Instant::now() < until, "the price publisher stopped in the middle");
        std::thread::sleep(LOOK);
    }
    log.print_new()?;
    println!();
    super::show::run(network, false)
}

fn price(report: &Report) {
    let at = report.playing.as_ref().map_or("over".to_owned(), |playing| {
        let (minutes, seconds) = (playing.at_seconds / 60, playing.at_seconds % 60);
        format!("{minutes}:{seconds:02}")
    });
    println!("{at:>8}  price {}", report.price);
}

/// What is added to a file.
struct Tail {
    file: Option<File>,
}

impl Tail {
    /// Nothing, if there is no such file.
    fn end_of(path: &Path) -> Self {
        let end = |mut file: File| file.seek(SeekFrom::End(0)).is_ok().then_some(file);
        Self { file: File::open(path).ok().and_then(end) }
    }

    fn print_new(&mut self) -> Result<()> {
        let mut added = vec![];
        if let Some(file) = &mut self.file {
            file.read_to_end(&mut added).context("cannot read the liquidator's log")?;
        }
        for line in String::from_utf8_lossy(&added).lines() {
            println!("          {line}");
        }
        Ok(())
    }
}
