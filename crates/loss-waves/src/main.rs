//! Lets the waves of 10 October 2025 hit the real program.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match loss_waves::cli::run(&loss_waves::cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
