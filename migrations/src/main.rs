//! `loss-migrate`: what a cluster's file would change, and doing it.

use anyhow::{ensure, Result};
use clap::{Args, Parser, Subcommand};
use loss_migrate::{connect, reclaim, Cluster, Config, Keys, Plan};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;
use std::{path::PathBuf, process::ExitCode};

/// Deploys the program and makes the pools of a cluster.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows what is there, what would change and what it costs; changes nothing.
    Plan(Of),
    /// Makes the changes, and tells each. A second time there is nothing to do.
    Apply(Writing),
    /// Gets the rent of an interrupted deployment's buffer back.
    Reclaim {
        #[command(flatten)]
        writing: Writing,
        /// The buffer's address, as a failure named it; without it that of the file's bytecode.
        #[arg(long)]
        buffer: Option<Pubkey>,
    },
}

#[derive(Args)]
struct Of {
    /// The cluster's file, as migrations/localnet.toml.
    file: PathBuf,
    /// The folder of the key files that it names.
    #[arg(long, env = "LOSS_KEYS")]
    keys: Option<PathBuf>,
    /// The RPC node, instead of the file's.
    #[arg(long)]
    url: Option<String>,
}

#[derive(Args)]
struct Writing {
    #[command(flatten)]
    of: Of,
    /// Without it nothing is ever sent to mainnet.
    #[arg(long)]
    i_know_this_is_mainnet: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Plan(of) => {
            let (config, keys, rpc) = of.open()?;
            print(&Plan::compute(&rpc, &config, &keys)?, &config, &rpc);
            Ok(())
        }
        Command::Apply(writing) => {
            let (config, keys, rpc) = writing.open()?;
            apply(&config, &keys, &rpc)
        }
        Command::Reclaim { writing, buffer } => {
            let (config, keys, rpc) = writing.open()?;
            match reclaim(&rpc, &config, &keys, buffer)? {
                (buffer, true) => println!("buffer {buffer} closed"),
                (buffer, false) => println!("nothing to do: no buffer {buffer}"),
            }
            Ok(())
        }
    }
}

fn apply(config: &Config, keys: &Keys, rpc: &RpcClient) -> Result<()> {
    let plan = Plan::compute(rpc, config, keys)?;
    print(&plan, config, rpc);
    plan.execute(rpc, config, keys, &mut |step| println!("{step}"))?;
    let left = Plan::compute(rpc, config, keys)?;
    let changes = left.changes().count();
    ensure!(changes == 0, "{changes} changes are still to be made: run `apply` again");
    let differences = left.for_you().count();
    ensure!(differences == 0, "what differs is left to you, {differences} in all: see above");
    Ok(())
}

fn print(plan: &Plan, config: &Config, rpc: &RpcClient) {
    println!("{} at {}, genesis {}", config.cluster, rpc.url(), plan.genesis);
    print!("{plan}");
}

impl Of {
    fn open(self) -> Result<(Config, Keys, RpcClient)> {
        let config = Config::read(&self.file)?;
        let keys = self.keys.map_or_else(Keys::default, Keys::folder);
        let rpc = connect(self.url.as_deref().unwrap_or(&config.rpc));
        Ok((config, keys, rpc))
    }
}

impl Writing {
    fn open(self) -> Result<(Config, Keys, RpcClient)> {
        let (config, keys, rpc) = self.of.open()?;
        let allowed = config.cluster != Cluster::Mainnet || self.i_know_this_is_mainnet;
        ensure!(allowed, "this file is for mainnet: repeat with --i-know-this-is-mainnet");
        Ok((config, keys, rpc))
    }
}
