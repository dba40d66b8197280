//! The command line of the liquidator.

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use loss_liquidator::{metrics::Metrics, run, Config, Options};
use solana_pubkey::Pubkey;
use std::{io::IsTerminal, path::PathBuf, process::ExitCode, sync::Arc};
use tokio::signal::unix::{signal, SignalKind};
use tracing_subscriber::EnvFilter;

/// Liquidates, records shortfalls and buys salvage of one pool.
#[derive(Parser)]
#[command(name = "loss-liquidator", version)]
struct Args {
    /// The configuration; `liquidator.example.toml` explains it.
    #[arg(long, default_value = "liquidator.toml")]
    config: PathBuf,
    /// Decide and log; send nothing.
    #[arg(long)]
    dry_run: bool,
    /// Decide once, see through what was sent, end.
    #[arg(long)]
    once: bool,
    /// Owners whose LP shares are settled, besides the configuration's.
    #[arg(long, value_name = "OWNER", value_delimiter = ',')]
    settle_lps: Vec<Pubkey>,
    /// How to write the log; RUST_LOG says how much of it.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Json,
    Text,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    start_log(args.log_format);
    match work(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", format!("{error:#}").replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

async fn work(args: Args) -> Result<()> {
    let Args { config, dry_run, once, settle_lps, .. } = args;
    let config = Config::read(&config)?;
    let options = Options { dry_run, once, settle_lps };
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen to signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen to signals")?;
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    run(config, options, Arc::new(Metrics::default()), shutdown).await
}

/// Logs go to stderr: stdout is nobody's.
fn start_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,solana_rpc_client=error"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Json => log.json().flatten_event(true).init(),
        LogFormat::Text => log.init(),
    }
}
