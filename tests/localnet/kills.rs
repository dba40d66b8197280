//! A bot that is killed at random moments, and started again.

use anyhow::{ensure, Result};
use localnet_tests::{insolvent, promises, sent};
use loss_localnet::{
    people::{ASSET, COLLATERAL},
    ports::Lease,
    process::{self, Lifetime, Process},
    Funds, Network, People, Scenario,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use solana_signer::Signer;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const KILLS: u32 = 12;
const SOL: u64 = 1_000_000_000;
const FUNDS: Funds =
    Funds { lamports: 50 * SOL, assets: 1_000_000 * ASSET, collateral: COLLATERAL };
/// A transaction's blockhash is good for so many blocks.
const BLOCKS: u64 = 150;

/// One transaction that the journals say was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    key: String,
    last_valid_block_height: u64,
}

/// By signature, from all copies of the journal.
type Notes = BTreeMap<String, Note>;

#[test]
fn a_bot_that_is_killed_at_random_moments_loses_nothing_and_repeats_nothing() {
    let network = Network::for_test(People::crowd(20, 40, 9)).unwrap();
    let wallet = network.make_wallet("mortal", FUNDS).unwrap().pubkey();
    let ports = Lease::take().unwrap();
    let config = network.bot_config("mortal", ports.ports.bot()).unwrap();
    let journal = config.with_file_name("mortal.journal");
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut notes = Notes::new();

    network.play(Scenario::load("flash-60").unwrap()).unwrap();
    for _ in 0..KILLS {
        let bot = start(&config);
        // Now and then before it has done anything, else with something on the way.
        let lines = random.random_range(0..12);
        insolvent::wait("the bot writes its journal", || {
            let settled = insolvent::look(&network)?.insolvent.is_empty();
            let over = network.feed()?.playing.is_none();
            Ok(length(&journal) >= lines || over && settled)
        })
        .unwrap();
        bot.kill().unwrap();
        collect(&journal, &mut notes).unwrap();
    }
    let bot = start(&config);
    insolvent::wait("the scenario ends", || Ok(network.feed()?.playing.is_none())).unwrap();
    insolvent::wait_for_none(&network).unwrap();
    insolvent::wait("all is settled", || {
        collect(&journal, &mut notes)?;
        Ok(in_flight(&journal)? == 0)
    })
    .unwrap();
    bot.kill().unwrap();
    collect(&journal, &mut notes).unwrap();

    // Loses nothing: what had to be done is done, and every transaction on the chain was noted first.
    let rpc = network.rpc();
    promises::check(rpc, &network.state().pool).unwrap();
    assert_eq!(insolvent::look(&network).unwrap().insolvent, []);
    let on_chain = sent::by(rpc, &wallet).unwrap();
    for one in &on_chain {
        let noted = notes.contains_key(&one.signature.to_string());
        assert!(noted, "{} was sent without a note", one.signature);
    }
    assert!(on_chain.len() > 20, "only {} transactions", on_chain.len());
    repeats_nothing(&notes, &on_chain);
}

/// Of two transactions that do the same the later one was made when the earlier one had landed, or no
/// longer could.
fn repeats_nothing(notes: &Notes, on_chain: &[sent::Sent]) {
    let landed: BTreeMap<String, &sent::Sent> =
        on_chain.iter().map(|one| (one.signature.to_string(), one)).collect();
    let mut by_key: BTreeMap<&str, Vec<(&String, &Note)>> = BTreeMap::new();
    for (signature, note) in notes {
        by_key.entry(&note.key).or_default().push((signature, note));
    }
    for (key, mut sent) in by_key {
        sent.sort_by_key(|(signature, note)| {
            (note.last_valid_block_height, landed.get(*signature).map(|one| one.slot))
        });
        for pair in sent.windows(2) {
            let [(first, early), (second, late)] = pair else { unreachable!("windows of two") };
            match (landed.get(*first), landed.get(*second)) {
                (Some(one), Some(two)) => assert!(one.slot < two.slot, "{key} twice in a slot"),
                (Some(_), None) => {}
                (None, _) => assert!(
                    late.last_valid_block_height >= early.last_valid_block_height + BLOCKS,
                    "{key} was sent again while {first} could land"
                ),
            }
        }
    }
}

fn start(config: &Path) -> Process {
    let mut command = process::command(program().unwrap(), Lifetime::Attached);
    command.arg("--config").arg(config);
    process::start(&mut command, &config.with_extension("log")).unwrap()
}

/// The bot, which `cargo xtask test --localnet` has built beside this test.
fn program() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let program = test.ancestors().nth(2).unwrap_or(Path::new(".")).join("loss-liquidator");
    ensure!(program.is_file(), "no {}: run cargo xtask test --localnet", program.display());
    Ok(program)
}

/// Lines of the journal; none when there is none.
fn length(journal: &Path) -> usize {
    fs::read_to_string(journal).map_or(0, |text| text.lines().count())
}

fn lines(journal: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(journal)?;
    // A kill can cut the last line short.
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Takes over what the journal says was sent.
fn collect(journal: &Path, notes: &mut Notes) -> Result<()> {
    if !journal.exists() {
        return Ok(());
    }
    for line in lines(journal)?.iter().filter(|line| line["state"] == "sent") {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let last_valid_block_height = line["last_valid_block_height"].as_u64().unwrap_or(0);
        notes.insert(text("signature"), Note { key: text("key"), last_valid_block_height });
    }
    Ok(())
}

/// How many transactions the journal has no end of.
fn in_flight(journal: &Path) -> Result<usize> {
    let lines = lines(journal)?;
    let count = |state: &str| lines.iter().filter(|line| line["state"] == state).count();
    Ok(count("sent") - count("ended"))
}
