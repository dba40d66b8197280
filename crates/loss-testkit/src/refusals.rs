//! Tables of broken instructions: every row breaks one account and names the refusal it must meet.

use crate::{ix, world::World};
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use socialized_loss::error::LossError;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// How a transaction is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By an error number of the program, the framework or a token program.
    Code(u32),
    /// By the runtime, in these words.
    Words(&'static str),
}

impl From<u32> for Refusal {
    fn from(code: u32) -> Self {
        Self::Code(code)
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Self {
        Self::Code(error.into())
    }
}

impl From<LossError> for Refusal {
    fn from(error: LossError) -> Self {
        Self::Code(error.into())
    }
}

impl From<&'static str> for Refusal {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

/// A good instruction, and ways to break it.
pub struct Table<'a> {
    good: Instruction,
    keys: Vec<&'a Keypair>,
    rows: Vec<(String, Instruction, Refusal)>,
}

impl<'a> Table<'a> {
    /// `keys` are of everybody who signs in some row.
    pub fn new(good: Instruction, keys: &[&'a Keypair]) -> Self {
        Self { good, keys: keys.to_vec(), rows: Vec::new() }
    }

    /// Another account in the place of `old`, flags kept.
    pub fn swap(self, what: &str, old: Pubkey, new: Pubkey, refusal: impl Into<Refusal>) -> Self {
        let broken = ix::with_account(self.good.clone(), &old, new);
        self.row(what, broken, refusal)
    }

    /// The account does not sign.
    pub fn unsigned(self, what: &str, key: Pubkey, refusal: impl Into<Refusal>) -> Self {
        let broken = with_metas(&self.good, &key, |meta| meta.is_signer = false);
        self.row(what, broken, refusal)
    }

    /// The account cannot be written.
    pub fn read_only(self, what: &str, key: Pubkey, refusal: impl Into<Refusal>) -> Self {
        let broken = with_metas(&self.good, &key, |meta| meta.is_writable = false);
        self.row(what, broken, refusal)
    }

    /// Any other broken instruction.
    pub fn row(mut self, what: &str, broken: Instruction, refusal: impl Into<Refusal>) -> Self {
        self.rows.push((what.into(), broken, refusal.into()));
        self
    }

    /// Sends every row. None may change anything (P16).
    ///
    /// # Panics
    /// Lists all rows that were not refused as they say.
    #[track_caller]
    pub fn check(self, world: &mut World) {
        let mut wrong = Vec::new();
        for (what, broken, refusal) in self.rows {
            let signs = |key: &Pubkey| {
                broken.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == *key)
            };
            let keys: Vec<_> =
                self.keys.iter().copied().filter(|key| signs(&key.pubkey())).collect();
            match world.send(std::slice::from_ref(&broken), &keys) {
                Ok(_) => wrong.push(format!("{what}: went through, expected {refusal:?}")),
                Err(failure) => {
                    let as_said = match refusal {
                        Refusal::Code(code) => failure.code == Some(code),
                        Refusal::Words(words) => failure.error.contains(words),
                    };
                    if !as_said {
                        let log = failure.logs.iter().rev().take(3).rev().cloned();
                        let log = log.collect::<Vec<_>>().join("\n    ");
                        let (code, error) = (failure.code, failure.error);
                        wrong.push(format!(
                            "{what}: expected {refusal:?}, got {code:?} {error}\n    {log}"
                        ));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn with_metas(good: &Instruction, key: &Pubkey, change: impl Fn(&mut AccountMeta)) -> Instruction {
    let mut broken = good.clone();
    let metas = broken.accounts.iter_mut().filter(|meta| meta.pubkey == *key);
    assert!(metas.map(change).count() > 0, "{key} is not in the instruction");
    broken
}
