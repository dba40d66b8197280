//! `up`: starts a network, or says that there is one.

use std::time::{Duration, Instant};

use anyhow::Result;
use loss_localnet::ports::Ports;
use loss_localnet::start::Options;
use loss_localnet::state::{Folder, State};
use loss_localnet::{Network, People};

use super::UpArgs;

/// Of the amounts of a crowd.
const SEED: u64 = 1;

pub fn run(args: &UpArgs) -> Result<()> {
    let folder = Folder::at(&args.place.dir)?;
    if let Some(state) = folder.state()? {
        if state.ready && state.processes.validator.is_running() {
            println!("The network is up already.\n");
            print!("{}", summary(&folder, &state));
            return Ok(());
        }
        println!("cleaning up after the network that was here");
        Network::down(&folder, &state)?;
    }
    let begun = Instant::now();
    let ports = Ports::from_rpc(args.rpc_port)?;
    ports.require_free()?;
    let options = Options {
        dir: args.place.dir.clone(),
        ports,
        validator: args.validator.clone(),
        programs: args.programs.clone(),
        people: args
            .lps
            .zip(args.borrowers)
            .map_or_else(People::demo, |(lps, borrowers)| People::crowd(lps, borrowers, SEED)),
        price: args.price,
        venue: true,
        detached: Some(std::env::current_exe()?),
    };
    let mut network = Network::start(&options, &mut |what| {
        println!("{:>5} s  {what}", tenths(begun.elapsed()));
    })?;
    if let Some(bot) = args.bot.as_ref().filter(|_| !args.no_bot) {
        println!("{:>5} s  the liquidator", tenths(begun.elapsed()));
        network.start_bot(bot)?;
    }
    println!("ready in {} s\n", tenths(begun.elapsed()));
    print!("{}", summary(&folder, network.state()));
    Ok(())
}

fn tenths(time: Duration) -> String {
    format!("{}.{}", time.as_secs(), time.subsec_millis() / 100)
}

fn summary(folder: &Folder, state: &State) -> String {
    let running = |what: Option<&str>| what.unwrap_or("not running").to_owned();
    let bot = state.processes.bot.filter(|bot| bot.is_running());
    let bot_url = format!("{}/metrics", state.bot_url);
    let lines = [
        ("requests", state.rpc_url.clone()),
        ("subscriptions", state.ws_url.clone()),
        ("program", state.program.to_string()),
        ("pool", state.pool.to_string()),
        ("asset mint", state.asset_mint.to_string()),
        ("collateral mint", state.collateral_mint.to_string()),
        ("price account", state.price_account.to_string()),
        ("liquidator", running(bot.map(|_| bot_url.as_str()))),
        ("everything else", folder.dir().join("state.json").display().to_string()),
        ("keys", folder.keys().display().to_string()),
        ("logs", folder.logs().display().to_string()),
    ];
    let table: String = lines.map(|(name, value)| format!("  {name:<16} {value}\n")).concat();
    format!(
        "{table}\nTry next:\n  cargo xtask localnet status\n  cargo xtask localnet price 120\n  \
         cargo xtask localnet crash flash-60\n  \
         cargo run -p loss-client --example venue_cpi\n  cargo xtask localnet down\n"
    )
}
