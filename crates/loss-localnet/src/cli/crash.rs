//! `crash`: plays a scenario and shows what the liquidator does about it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use loss_localnet::people::Person;
use loss_localnet::publisher::Report;
use loss_localnet::{Network, Scenario};

/// After the path is over, for what is still to be recorded: a mark's grace, and some.
const PATIENCE: Duration = Duration::from_secs(150);
const LOOK: Duration = Duration::from_millis(200);

pub fn run(network: &Network, name: &str) -> Result<()> {
    let scenario = Scenario::load(name)?;
    let mut log = Tail::end_of(&network.folder().log("liquidator"), names(network));
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
    println!("{at:>8}  price {}", report.price.short());
}

/// What people call the positions, by address.
fn names(network: &Network) -> Vec<(String, String)> {
    let pool = network.pool();
    let name = |person: &Person| (pool.position(&person.owner, 0).to_string(), person.name.clone());
    network.state().people.iter().map(name).collect()
}

/// What is added to the liquidator's log, made short.
struct Tail {
    file: Option<File>,
    names: Vec<(String, String)>,
}

impl Tail {
    /// Nothing, if there is no such file.
    fn end_of(path: &Path, names: Vec<(String, String)>) -> Self {
        let end = |mut file: File| file.seek(SeekFrom::End(0)).is_ok().then_some(file);
        Self { file: File::open(path).ok().and_then(end), names }
    }

    fn print_new(&mut self) -> Result<()> {
        let mut added = vec![];
        if let Some(file) = &mut self.file {
            file.read_to_end(&mut added).context("cannot read the liquidator's log")?;
        }
        for line in String::from_utf8_lossy(&added).lines() {
            println!("          {}", short(line, &self.names));
        }
        Ok(())
    }
}

/// `2026-01-31T12:34:56.789Z  INFO module: decided key=liquidate/<address>/3` without the date, with
/// names for addresses, and without the rest of what is too long to read.
fn short(line: &str, names: &[(String, String)]) -> String {
    let mut line = line.to_owned();
    for (address, name) in names {
        line = line.replace(address, name);
    }
    let time = line.split_once('T').map(|(_, rest)| rest).and_then(|rest| rest.get(..8));
    let said = line.split_once(": ").map(|(_, said)| said);
    let (Some(time), Some(said)) = (time, said) else { return line };
    let words = said.split(' ').map(|word| match word.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &word[..at.min(24)]),
        None => word.to_owned(),
    });
    format!("{time} {}", words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_to_what_people_read() {
        let names = [("AAAA".to_owned(), "borrower-001".to_owned())];
        let signature = "x".repeat(88);
        let line = format!(
            "2026-01-31T12:34:56.789123Z  INFO loss::send: sent key=liquidate/AAAA/3 signature={signature} of=1"
        );
        let wanted = "12:34:56 sent key=liquidate/borrower-001/3 signature=xxxxxxxxxxxxxx... of=1";
        assert_eq!(short(&line, &names), wanted);
        assert_eq!(short("panicked at x", &names), "panicked at x");
    }
}
