//! Writes what the TypeScript client is made of; with `--check`, compares instead. Run by
//! `cargo xtask idl`.

mod golden;
mod layouts;
mod program;
mod refusals;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Context, Result};

struct Output {
    /// In `app/client`.
    path: &'static str,
    make: fn() -> Result<String>,
}

const OUTPUTS: &[Output] = &[
    Output { path: "idl/socialized_loss.json", make: program::idl },
    Output { path: "idl/layouts.json", make: layouts::json },
    Output { path: "idl/refusals.json", make: refusals::json },
    Output { path: "test/golden/accounts.json", make: golden::accounts::json },
    Output { path: "test/golden/instructions.json", make: golden::instructions::json },
    Output { path: "test/golden/events.json", make: golden::events::json },
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => each(write),
        [flag] if flag == "--check" => each(compare),
        other => bail!("`{}` is no option: there is only --check", other.join(" ")),
    }
}

fn each(act: fn(&Path, &str) -> Result<()>) -> Result<()> {
    OUTPUTS.iter().try_for_each(|output| act(Path::new(output.path), &(output.make)()?))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let file = client().join(path);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn compare(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(client().join(path)).ok().as_deref() != Some(text) {
        bail!("app/client/{} is not what the program says: run cargo xtask idl", path.display());
    }
    Ok(())
}

fn client() -> PathBuf {
    root().join("app/client")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
