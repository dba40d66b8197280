//! Exact differences: what an instruction changed, and that it changed nothing else.

use crate::world::World;
use anchor_lang::{prelude::Pubkey, Discriminator};
use solana_account::Account;
use solana_instruction::Instruction;
use std::fmt::Debug;

/// Asserts that two accounts have the same bytes.
///
/// # Panics
/// Lists the fields that differ.
#[track_caller]
pub fn assert_same<T: bytemuck::Pod + Debug>(got: &T, expected: &T) {
    if bytemuck::bytes_of(got) == bytemuck::bytes_of(expected) {
        return;
    }
    let (got, expected) = (format!("{got:#?}"), format!("{expected:#?}"));
    let lines = got.lines().zip(expected.lines()).filter(|(got, expected)| got != expected);
    let lines: Vec<_> = lines.map(|(got, want)| format!("got {got}, expected {want}")).collect();
    panic!("{}", lines.join("\n"));
}

/// Accounts as they were.
pub struct Watch(Vec<(Pubkey, Option<Account>)>);

impl Watch {
    /// More accounts to watch.
    #[must_use]
    pub fn and(mut self, world: &World, keys: &[Pubkey]) -> Self {
        self.0.extend(keys.iter().map(|key| (*key, world.svm.get_account(key))));
        self
    }

    /// Asserts that these accounts changed, and no other that is watched.
    ///
    /// # Panics
    /// Names one that should have changed and did not, or the other way round.
    #[track_caller]
    pub fn assert_changed(&self, world: &World, changed: &[Pubkey]) {
        for (key, before) in &self.0 {
            let differs = world.svm.get_account(key) != *before;
            assert_eq!(differs, changed.contains(key), "did {key} change?");
        }
    }
}

impl World {
    /// Remembers every account of an instruction.
    pub fn watch(&self, instruction: &Instruction) -> Watch {
        let keys: Vec<_> = instruction.accounts.iter().map(|meta| meta.pubkey).collect();
        Watch(Vec::new()).and(self, &keys)
    }

    /// Rewrites an account of the program, for states that no instruction can reach in a test's
    /// time.
    ///
    /// # Panics
    /// When there is no account of that type.
    pub fn edit<T: bytemuck::Pod + Discriminator>(
        &mut self,
        at: &Pubkey,
        change: impl FnOnce(&mut T),
    ) {
        let mut value: T = self.read(at);
        change(&mut value);
        let mut account = self.svm.get_account(at).expect("it was just read");
        account.data[T::DISCRIMINATOR.len()..].copy_from_slice(bytemuck::bytes_of(&value));
        self.set_account(at, account);
    }

    /// The lamports of an account; 0 when there is none.
    pub fn lamports(&self, at: &Pubkey) -> u64 {
        self.svm.get_account(at).map_or(0, |account| account.lamports)
    }

    /// The rent of a program account that holds a `T`.
    pub fn rent_of<T>(&self) -> u64 {
        self.svm.minimum_balance_for_rent_exemption(8 + size_of::<T>())
    }
}
