//! Transactions by the thousand.

use crate::world::{Failure, Success, World};
use solana_instruction::Instruction;
use solana_message::{Message, VersionedMessage};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

impl World {
    /// Runs one transaction with empty signatures, which this VM does not look at: signing is
    /// most of what a transaction costs the host. Who must sign is still checked by the runtime.
    ///
    /// Unlike [`World::send`] it does not compare accounts after a refusal.
    ///
    /// # Errors
    /// What the runtime or a program refused.
    pub fn send_unsigned(&mut self, instructions: &[Instruction]) -> Result<Success, Failure> {
        let payer = self.fee_payer.pubkey();
        let hash = self.svm.latest_blockhash();
        let message = Message::new_with_blockhash(instructions, Some(&payer), &hash);
        let signers = usize::from(message.header.num_required_signatures);
        let signatures = vec![Default::default(); signers];
        let message = VersionedMessage::Legacy(message);
        let sent = self.svm.send_transaction(VersionedTransaction { signatures, message });
        sent.map_err(|failed| {
            let error = failed.err.to_string();
            Failure { code: None, error, logs: failed.meta.logs }
        })
    }
}
