//! Events that travel as instructions cannot be forged: only the program itself signs for them.

use crate::common::*;
use anchor_lang::{error::ErrorCode, event::EVENT_IX_TAG_LE, Event};
use loss_testkit::{invariants, ix, keys::address, refusals::Table};
use socialized_loss::ID;
use solana_instruction::{AccountMeta, Instruction};
use solana_signer::Signer;

#[test]
fn nobody_else_can_send_an_event_of_the_program() {
    let (mut world, pool, authority) = start();
    let mut data = EVENT_IX_TAG_LE.to_vec();
    data.extend(pause_changed(&pool, i64::MAX, i64::MAX).data());
    let unsigned = AccountMeta::new_readonly(ix::event_authority(), false);
    let by = |account| Instruction { program_id: ID, accounts: vec![account], data: data.clone() };
    let own = AccountMeta::new_readonly(authority.pubkey(), true);
    let nobody = AccountMeta::new_readonly(address("nobody"), false);
    Table::new(by(unsigned.clone()), &[&authority])
        .row("the event authority does not sign", by(unsigned), ErrorCode::ConstraintSigner)
        .row("the pool's authority signs", by(own), ErrorCode::ConstraintSeeds)
        .row("nobody signs", by(nobody), ErrorCode::ConstraintSigner)
        .check(&mut world);
    invariants::check(&world, &pool);
}
