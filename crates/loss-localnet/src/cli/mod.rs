//! The commands.

mod crash;
mod show;
mod up;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use loss_localnet::people::{ASSET, COLLATERAL};
use loss_localnet::state::Folder;
use loss_localnet::{ports, Funds, Network, Price};
use solana_pubkey::Pubkey;

const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

#[derive(Parser)]
#[command(name = "cargo xtask localnet", about = "A local validator with the program and a pool")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build solana-test-validator, if there is none of the right version, and do nothing else
    Install,
    /// Start it, with people, a moving price and a liquidator
    Up(UpArgs),
    /// Show the pool, its positions and its shortfalls
    Status {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Set the level that the price walks about
    Price {
        /// Whole assets per whole collateral, such as 132.5
        value: Price,
        #[command(flatten)]
        place: Place,
    },
    /// Play a scenario, and show what the liquidator does about it
    Crash {
        /// flash-60, slow-30, or a file
        scenario: String,
        #[command(flatten)]
        place: Place,
    },
    /// Give somebody lamports and tokens of both mints, as the demo wallet of the web app needs
    Fund(FundArgs),
    /// Stop it and remove it; logs stay
    Down {
        #[command(flatten)]
        place: Place,
    },
    /// Post prices until killed; `up` starts this
    #[command(hide = true)]
    Publish {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        level: Price,
    },
}

#[derive(Args)]
struct Place {
    /// The network's folder
    #[arg(long = "dir", default_value = "target/localnet")]
    dir: PathBuf,
}

#[derive(Args)]
struct UpArgs {
    #[command(flatten)]
    place: Place,
    /// The first of the 50 ports it has
    #[arg(long, default_value_t = ports::DEFAULT_RPC_PORT)]
    rpc_port: u16,
    /// What a whole collateral costs at the beginning
    #[arg(long, default_value = "150")]
    price: Price,
    /// So many LPs, and with --borrowers, instead of the twelve of each
    #[arg(long, requires = "borrowers")]
    lps: Option<usize>,
    /// So many borrowers, of amounts from a fixed seed
    #[arg(long, requires = "lps")]
    borrowers: Option<usize>,
    /// Without a liquidator
    #[arg(long)]
    no_bot: bool,
    #[arg(long, hide = true)]
    validator: PathBuf,
    #[arg(long, hide = true)]
    programs: PathBuf,
    #[arg(long, hide = true)]
    bot: Option<PathBuf>,
}

#[derive(Args)]
struct FundArgs {
    /// Whom
    owner: Pubkey,
    #[command(flatten)]
    place: Place,
    /// Whole SOL
    #[arg(long, default_value_t = 10)]
    sol: u32,
    /// Whole assets
    #[arg(long, default_value_t = 100_000)]
    assets: u32,
    /// Whole collateral
    #[arg(long, default_value_t = 1_000)]
    collateral: u32,
}

pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Install => anyhow::bail!("run: cargo xtask localnet install"),
        Command::Up(args) => up::run(&args),
        Command::Status { place, json } => show::run(&Network::open(&place.dir)?, json),
        Command::Price { value, place } => {
            let report = Network::open(&place.dir)?.set_price(value)?;
            println!("price {}, posted at {}", report.price.short(), report.publish_time);
            Ok(())
        }
        Command::Crash { scenario, place } => crash::run(&Network::open(&place.dir)?, &scenario),
        Command::Fund(args) => fund(&args),
        Command::Down { place } => down(&place),
        Command::Publish { place, level } => {
            Network::publisher(&place.dir, level)?.run(&AtomicBool::new(false))
        }
    }
}

fn fund(args: &FundArgs) -> Result<()> {
    let funds = Funds {
        lamports: u64::from(args.sol) * LAMPORTS_PER_SOL,
        assets: u64::from(args.assets) * ASSET,
        collateral: u64::from(args.collateral) * COLLATERAL,
    };
    Network::open(&args.place.dir)?.fund(args.owner, funds)?;
    let FundArgs { owner, sol, assets, collateral, .. } = args;
    println!("{owner} got {sol} SOL, {assets} assets and {collateral} collateral");
    Ok(())
}

fn down(place: &Place) -> Result<()> {
    let folder = Folder::at(&place.dir)?;
    let Some(state) = folder.state()? else {
        println!("no network in {}", folder.dir().display());
        return Ok(());
    };
    Network::down(&folder, &state)?;
    println!("stopped; the logs are in {}", folder.logs().display());
    Ok(())
}
