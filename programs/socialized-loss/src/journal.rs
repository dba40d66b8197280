//! The journal: one record for each event, at an address that follows from whose default it was.

use crate::{error::LossError, pda, seeds, state::ShortfallRecord};
use anchor_lang::prelude::*;

/// Stores `record` at the address derived from `of`, the pool or the venue, and the record's nonce: one
/// default can be written off only once (P13).
pub fn enter<'info>(
    record: &mut ShortfallRecord,
    of: &Pubkey,
    account: &AccountInfo<'info>,
    payer: &AccountInfo<'info>,
    system: &Program<'info, System>,
) -> Result<()> {
    let nonce = record.nonce.to_le_bytes();
    let seeds: [&[u8]; 3] = [seeds::SHORTFALL, of.as_ref(), &nonce];
    let (address, bump) = Pubkey::find_program_address(&seeds, &crate::ID);
    require_keys_eq!(account.key(), address, LossError::WrongRecord);
    record.rent_payer = payer.key();
    record.bump = bump;
    let signer = [seeds::SHORTFALL, of.as_ref(), &nonce, &[bump]];
    pda::create(account, payer, system, &signer, record)
}
