//! Turning a segment into a receipt before the share changes.

use crate::{
    constants::VERSION,
    error::LossError,
    pda, seeds,
    state::{LossReceipt, Pool, ShareAccount},
};
use anchor_lang::prelude::*;

/// The accounts a change of shares needs when losses were crossed.
pub struct ReceiptAccounts<'a, 'info> {
    pub receipt: Option<&'a UncheckedAccount<'info>>,
    pub payer: &'a AccountInfo<'info>,
    pub system: &'a Program<'info, System>,
}

/// Keeps proof of the losses that an owner bore since its shares last changed. `class` is the account that has the
/// loss class. Does nothing, whatever is passed, when it bore none.
pub fn keep<'info, T: ShareAccount>(
    share_key: Pubkey,
    account: &T,
    class: &T::Class,
    pool: &Pool,
    accounts: &ReceiptAccounts<'_, 'info>,
) -> Result<()> {
    let share = account.share();
    if !share.crossed(T::last_loss_seq(class)) {
        return Ok(());
    }
    let receipt = accounts.receipt.ok_or(LossError::ReceiptRequired)?;
    let from_seq = share.segment.from_seq.to_le_bytes();
    let (address, bump) =
        Pubkey::find_program_address(&[seeds::RECEIPT, share_key.as_ref(), &from_seq], &crate::ID);
    require_keys_eq!(receipt.key(), address, LossError::WrongReceipt);
    let signer = [seeds::RECEIPT, share_key.as_ref(), &from_seq, &[bump]];
    pda::create(
        receipt,
        accounts.payer,
        accounts.system,
        &signer,
        &LossReceipt {
            pool: account.pool(),
            owner: account.owner(),
            share: share_key,
            rent_payer: accounts.payer.key(),
            venue: account.venue(),
            segment: share.segment,
            to_seq: pool.seq,
            final_at: pool.latest_final_at,
            version: VERSION,
            bump,
            class: T::KIND as u8,
            _padding: [0; 5],
            _reserved: [0; 24],
        },
    )
}
