//! What was sent and may still land: written and synced before it is sent.
//!
//! One line of JSON for each transaction sent and one for its end. A bot that was killed reads here
//! what it must resolve before it may send the same action again; the signed bytes are kept, so that
//! it can send the very same transaction again and nothing else. The file only grows until it is
//! compacted; a last line cut short by a crash was never sent, and is dropped.

use anyhow::{bail, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use solana_signature::Signature;
use std::{
    collections::HashMap,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Lines in the file before it is rewritten with what is still in flight.
const COMPACT_AT: usize = 1_000;

/// One transaction that may still land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it does; one at a time.
    pub key: String,
    pub signature: Signature,
    /// It cannot land in a block higher than this.
    pub last_valid_block_height: u64,
    /// The transaction as it goes over the wire.
    pub wire: Vec<u8>,
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    Landed,
    /// On chain, and refused there.
    Failed,
    Expired,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase", deny_unknown_fields)]
enum Line {
    Sent { key: String, signature: String, last_valid_block_height: u64, wire: String },
    Ended { signature: String, end: End },
}

/// The open file. While it is open, no other process can open it.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Held as long as the journal; on a file of its own, for compaction replaces the other.
    _lock: File,
    lines: usize,
    length: u64,
    in_flight: HashMap<String, Entry>,
}

impl Journal {
    /// Opens or makes the journal at `path`.
    ///
    /// # Errors
    /// Another process has it open; it cannot be read or written; a line other than the last is
    /// damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let shown = path.display();
        let lock = lock(path)?;
        let mut text = Vec::new();
        if path.exists() {
            let read = File::open(path).and_then(|mut file| file.read_to_end(&mut text));
            read.with_context(|| format!("cannot read the journal {shown}: check its rights"))?;
        }
        let in_flight = replay(&text).with_context(|| {
            format!("the journal {shown} is damaged: stop all bots, wait two minutes, move it away")
        })?;
        let cannot = || format!("cannot write the journal {shown}: check rights and space");
        let Rewritten { file, length, synced } = rewrite(path, &in_flight).with_context(cannot)?;
        synced.with_context(cannot)?;
        let lines = in_flight.len();
        Ok(Self { path: path.to_owned(), file, _lock: lock, lines, length, in_flight })
    }

    /// What may still land.
    pub fn in_flight(&self) -> impl Iterator<Item = &Entry> {
        self.in_flight.values()
    }

    /// Whether a transaction that does `key` may still land.
    pub fn is_in_flight(&self, key: &str) -> bool {
        self.in_flight.contains_key(key)
    }

    /// Notes a transaction, on disk when this returns. Only then may it be sent.
    ///
    /// # Errors
    /// One that does the same may still land; the disk refuses. Then it must not be sent.
    pub fn sent(&mut self, entry: Entry) -> Result<()> {
        self.sent_with(entry, File::sync_data)
    }

    fn sent_with(&mut self, entry: Entry, sync: fn(&File) -> io::Result<()>) -> Result<()> {
        if let Some(other) = self.in_flight.get(&entry.key) {
            bail!("{} is in flight already as {}", entry.key, other.signature);
        }
        let (length, lines) = (self.length, self.lines);
        self.append(&sent_line(&entry))?;
        if let Err(error) = sync(&self.file) {
            // A whole line would be sent after a restart.
            (self.length, self.lines) = (length, lines);
            self.file.set_len(length)?;
            return Err(error).context("cannot sync the journal: check the disk");
        }
        self.in_flight.insert(entry.key.clone(), entry);
        Ok(())
    }

    /// Notes how the transaction of `key` ended. Losing this line to a crash costs one question to
    /// the cluster, so it is not synced.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn ended(&mut self, key: &str, end: End) -> Result<()> {
        let Some(entry) = self.in_flight.remove(key) else { return Ok(()) };
        self.append(&Line::Ended { signature: entry.signature.to_string(), end })?;
        if self.lines >= COMPACT_AT {
            let rewritten = rewrite(&self.path, &self.in_flight)?;
            self.take(rewritten)?;
        }
        Ok(())
    }

    /// Goes on with the new file, for the old one has no name any more.
    fn take(&mut self, Rewritten { file, length, synced }: Rewritten) -> Result<()> {
        (self.file, self.length, self.lines) = (file, length, self.in_flight.len());
        synced.context("cannot sync the journal's folder: check the disk")
    }

    fn append(&mut self, line: &Line) -> Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        // What a failed write left behind must not become the head of the next line.
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&text).context("cannot write the journal: check the disk's space")?;
        self.length = self.length.saturating_add(u64::try_from(text.len())?);
        self.lines = self.lines.saturating_add(1);
        Ok(())
    }
}

fn sent_line(entry: &Entry) -> Line {
    Line::Sent {
        key: entry.key.clone(),
        signature: entry.signature.to_string(),
        last_valid_block_height: entry.last_valid_block_height,
        wire: BASE64_STANDARD.encode(&entry.wire),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn lock(path: &Path) -> Result<File> {
    let shown = path.display();
    let lock_path = beside(path, ".lock");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
    let lock = lock.with_context(|| {
        format!(
            "cannot write beside the journal {shown}: make its folder, or change [journal] path"
        )
    })?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "the journal {shown} is in use by another bot: stop it, or give each its own path"
            )
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock the journal {shown}"))
        }
    }
}

/// What the lines leave in flight.
fn replay(text: &[u8]) -> Result<HashMap<String, Entry>> {
    let mut in_flight: HashMap<String, Entry> = HashMap::new();
    // What follows the last newline was cut short: its sync never returned, so it was never sent.
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end);
    let lines = text.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
    for (index, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
        let number = index.saturating_add(1);
        match read_line(line).with_context(|| format!("line {number}"))? {
            Meaning::Sent(entry) => {
                in_flight.insert(entry.key.clone(), entry);
            }
            Meaning::Ended(signature) => in_flight.retain(|_, entry| entry.signature != signature),
        }
    }
    Ok(in_flight)
}

enum Meaning {
    Sent(Entry),
    Ended(Signature),
}

fn read_line(line: &[u8]) -> Result<Meaning> {
    Ok(match serde_json::from_slice(line)? {
        Line::Sent { key, signature, last_valid_block_height, wire } => {
            let wire = BASE64_STANDARD.decode(wire)?;
            let signature = signature.parse()?;
            Meaning::Sent(Entry { key, signature, last_valid_block_height, wire })
        }
        Line::Ended { signature, .. } => Meaning::Ended(signature.parse()?),
    })
}

/// The journal's new file.
struct Rewritten {
    file: File,
    length: u64,
    /// Whether the folder is on disk; the file has its name either way.
    synced: io::Result<()>,
}

/// Replaces the file in one step by one that has only what is in flight.
fn rewrite(path: &Path, in_flight: &HashMap<String, Entry>) -> Result<Rewritten> {
    let new_path = beside(path, ".new");
    let mut file = File::create(&new_path)?;
    for entry in in_flight.values() {
        serde_json::to_writer(&mut file, &sent_line(entry))?;
        file.write_all(b"\n")?;
    }
    file.sync_all()?;
    let length = file.metadata()?.len();
    std::fs::rename(&new_path, path)?;
    // The rename is only on disk once the folder is.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let synced = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
    Ok(Rewritten { file, length, synced })
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
