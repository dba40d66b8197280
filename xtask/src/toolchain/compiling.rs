//! How far a cargo is, read from the progress bar it draws.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cmd;
use crate::progress::Progress;

/// Runs cargo with its output in `log`, and says how many crates it has compiled.
pub fn run(cargo: &mut Command, log: &Path, progress: &mut Progress) -> Result<()> {
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
    cargo.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_QUIET", "false");
    cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let out = File::options().create(true).append(true).open(log);
    let mut out = out.with_context(|| format!("cannot write {}", log.display()))?;
    cmd::run_watched(cargo, log, |stderr| {
        for line in Lines::new(stderr) {
            match how_far(&line) {
                Some(how_far) => progress.say(&how_far),
                None => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    })
}

/// `Building [==>  ] 312/987: crate, crate` as `312 of 987 crates`.
fn how_far(line: &str) -> Option<String> {
    let bar = line.trim_start().strip_prefix("Building [")?;
    let counts = bar.split_once(']')?.1.split(':').next()?;
    let (done, total) = counts.trim().split_once('/')?;
    let (done, total) = (done.parse::<u32>().ok()?, total.parse::<u32>().ok()?);
    Some(format!("{done} of {total} crates"))
}

/// Lines that end with a line feed or, as a progress bar does, with a carriage return.
struct Lines<R>(std::io::Bytes<BufReader<R>>);

impl<R: Read> Lines<R> {
    fn new(from: R) -> Self {
        Self(BufReader::new(from).bytes())
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut line = vec![];
        for byte in self.0.by_ref().map_while(Result::ok) {
            match byte {
                b'\n' | b'\r' if line.is_empty() => {}
                b'\n' | b'\r' => break,
                byte => line.push(byte),
            }
        }
        (!line.is_empty()).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_told_from_what_belongs_in_the_log() {
        let text =
            "   Compiling a v1.0.0\n    Building [=>   ] 3/12: a, b(bin)   \r\r\nwarning: x\n";
        let lines: Vec<_> = Lines::new(text.as_bytes()).collect();
        assert_eq!(lines[0], "   Compiling a v1.0.0");
        assert_eq!(lines[2..], ["warning: x"]);
        assert_eq!(how_far(&lines[1]).unwrap(), "3 of 12 crates");
        assert_eq!([how_far(&lines[0]), how_far(&lines[2])], [None, None]);
    }
}
