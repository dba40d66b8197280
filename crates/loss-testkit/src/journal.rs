//! What went through, as an indexer would see it: each transaction with its accounts before and after.

use crate::world::World;
use anchor_lang::prelude::Pubkey;
use solana_account::Account;
use solana_instruction::Instruction;

/// One transaction that went through.
#[derive(Clone)]
pub struct Transacted {
    pub instructions: Vec<Instruction>,
    /// The cluster's time, unix seconds.
    pub now: i64,
    /// Every account it named but the fee payer's, before and after.
    pub accounts: Vec<(Pubkey, Option<Account>, Option<Account>)>,
}

impl World {
    /// From now on transactions are kept for [`World::take_journal`].
    pub fn keep_journal(&mut self) {
        self.journal.get_or_insert_default();
    }

    /// What went through since the last time, in order.
    pub fn take_journal(&mut self) -> Vec<Transacted> {
        self.journal.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn note(
        &mut self,
        instructions: &[Instruction],
        before: Vec<(Pubkey, Option<Account>)>,
    ) {
        if self.journal.is_none() {
            return;
        }
        let with_after = |(key, before): (Pubkey, _)| (key, before, self.svm.get_account(&key));
        let accounts = before.into_iter().map(with_after).collect();
        let (instructions, now) = (instructions.to_vec(), self.now());
        let transacted = Transacted { instructions, now, accounts };
        self.journal.iter_mut().for_each(|journal| journal.push(transacted.clone()));
    }
}
