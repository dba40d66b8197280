//! Replays historical defaults on the real program.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(loss_sim::cli::run(&loss_sim::cli::Cli::parse()))
}
