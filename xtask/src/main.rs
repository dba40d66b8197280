//! `cargo xtask`: everything that is done to this repository, as one program.

mod bugs;
mod cmd;
mod fuzz;
mod host_tool;
mod idl;
mod lint;
mod localnet;
mod mutants;
mod pipeline;
mod progress;
mod prove;
mod replay;
mod rules;
mod sbf_build;
mod scratch;
mod toolchain;
mod wasm;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, test and try out the program")]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Build the bytecode of all programs into target/deploy
    Build,
    /// Play a scenario file through the program (without one: list them)
    #[command(disable_help_flag = true)]
    Replay {
        /// The scenario, then its options: --lps N, --seed N, --json FILE, --chart FILE.svg
        #[arg(
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "SCENARIO [OPTION]"
        )]
        args: Vec<String>,
    },
    /// A local network: install, up, status, price VALUE, crash SCENARIO, fund ADDRESS, down
    #[command(disable_help_flag = true)]
    Localnet {
        /// What to do, then its options; `--help` lists them
        #[arg(
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "COMMAND [OPTION]"
        )]
        args: Vec<String>,
    },
    /// Check the rules, build, run every test and check the compute limits
    Test {
        /// Run the end-to-end tests on real validators instead
        #[arg(long, conflicts_with = "args")]
        localnet: bool,
        /// Arguments for `cargo test`; with any, only that step runs
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Measure compute units and write docs/COMPUTE.md
    Bench,
    /// Let the waves of 10 October 2025 hit the program and write docs/WAVES.md
    #[command(disable_help_flag = true)]
    Waves {
        /// --check compares instead of writing; --winners N only prints
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION")]
        args: Vec<String>,
    },
    /// A million operations on one pool of 100,000 LPs, into docs/SOAK.md: half an hour
    #[command(disable_help_flag = true)]
    Soak {
        /// --lps N, --positions N, --operations N, --seed N: then it only prints
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION")]
        args: Vec<String>,
    },
    /// Write the IDL and the refusals into app/client/idl
    #[command(disable_help_flag = true)]
    Idl {
        /// --check compares instead of writing
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION")]
        args: Vec<String>,
    },
    /// Build the previews for JavaScript into app/client/src/wasm
    Wasm {
        /// Compare instead of writing
        #[arg(long)]
        check: bool,
    },
    /// A local network, the liquidator and the web app; prints the address
    Web {
        #[command(subcommand)]
        task: Option<web::Web>,
    },
    /// Put each seeded bug into a copy and see that a test catches it; writes docs/SEEDED_BUGS.md
    Bugs(bugs::Bugs),
    /// Fuzz: without options the smoke run, else a target with --runs N or --seconds N
    Fuzz(fuzz::Fuzz),
    /// Change the maths at one place at a time and see that a test notices
    Mutants(mutants::Mutants),
    /// Check formatting, clippy and the architecture rules
    Lint,
    /// Prove the theorems in proofs/ with z3, and compile the harnesses for Kani
    Prove {
        /// Only compile the harnesses
        #[arg(long, conflicts_with = "table")]
        kani_check: bool,
        /// Only write the table of theorems into proofs/README.md
        #[arg(long)]
        table: bool,
    },
    /// Set up the SBF toolchain only, and say where it and the validator are
    Toolchain,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(cmd::exit_code(&error))
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    match cli.task {
        None => Ok(Cli::command().print_help()?),
        Some(Task::Build) => sbf_build::build(),
        Some(Task::Replay { args }) => replay::run(&args),
        Some(Task::Localnet { args }) => localnet::run(&args),
        Some(Task::Test { localnet: true, .. }) => localnet::test(),
        Some(Task::Test { args, .. }) => pipeline::test(&args),
        Some(Task::Bench) => pipeline::bench(),
        Some(Task::Waves { args }) => pipeline::waves(&args),
        Some(Task::Soak { args }) => pipeline::soak(&args),
        Some(Task::Idl { args }) => idl::run(&args),
        Some(Task::Wasm { check }) => wasm::run(check),
        Some(Task::Web { task }) => web::run(task),
        Some(Task::Bugs(args)) => bugs::run(&args),
        Some(Task::Fuzz(args)) => fuzz::run(&args),
        Some(Task::Mutants(args)) => mutants::run(&args),
        Some(Task::Lint) => lint::run(),
        Some(Task::Prove { kani_check: true, .. }) => prove::harnesses(),
        Some(Task::Prove { table: true, .. }) => prove::table(),
        Some(Task::Prove { .. }) => prove::run(),
        Some(Task::Toolchain) => toolchain::report(),
    }
}

/// One cause a line: several of them bring lines of their own.
fn report(error: &anyhow::Error) {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  {}", cause.to_string().replace('\n', "\n  "));
    }
}
