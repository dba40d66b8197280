//! Turning a segment into a receipt before the share changes.

use crate::{
    constants::VERSION,
    error::LossError,
    pda, seeds,
    state::{ClassKind, InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, StoredShare},
};
use anchor_lang::prelude::*;

/// The accounts a change of shares needs when losses were crossed.
pub struct ReceiptAccounts<'a, 'info> {
    pub receipt: Option<&'a UncheckedAccount<'info>>,
    pub payer: &'a AccountInfo<'info>,
    pub system: &'a Program<'info, System>,
}

/// Whose proof is kept.
struct Claimant<'a> {
    class: ClassKind,
    owner: Pubkey,
    share: &'a StoredShare,
    share_key: Pubkey,
    pool_key: Pubkey,
}

/// Keeps proof of the losses an LP bore since its share last changed. Does nothing, whatever is
/// passed, when it bore none.
pub fn keep_for_lp<'info>(
    share_key: Pubkey,
    lp: &LpShare,
    pool: &Pool,
    accounts: &ReceiptAccounts<'_, 'info>,
) -> Result<()> {
    if !lp.share.crossed(pool.last_loss_seq) {
        return Ok(());
    }
    let (class, owner, share, pool_key) = (ClassKind::Lps, lp.owner, &lp.share, lp.pool);
    keep(&Claimant { class, owner, share, share_key, pool_key }, pool, accounts)
}

/// The same for a staker.
pub fn keep_for_staker<'info>(
    share_key: Pubkey,
    stake: &InsuranceStake,
    fund: &InsuranceFund,
    pool: &Pool,
    accounts: &ReceiptAccounts<'_, 'info>,
) -> Result<()> {
    if !stake.share.crossed(fund.last_loss_seq) {
        return Ok(());
    }
    let (class, owner, share, pool_key) =
        (ClassKind::Stakers, stake.owner, &stake.share, stake.pool);
    keep(&Claimant { class, owner, share, share_key, pool_key }, pool, accounts)
}

fn keep<'info>(
    claimant: &Claimant,
    pool: &Pool,
    accounts: &ReceiptAccounts<'_, 'info>,
) -> Result<()> {
    let Claimant { class, owner, share, share_key, pool_key } = *claimant;
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
            pool: pool_key,
            owner,
            share: share_key,
            rent_payer: accounts.payer.key(),
            segment: share.segment,
            to_seq: pool.seq,
            final_at: pool.latest_final_at,
            version: VERSION,
            bump,
            class: class as u8,
            _padding: [0; 5],
            _reserved: [0; 56],
        },
    )
}
