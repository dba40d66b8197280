//! `close_receipt`: when no recovery can come any more, the rent goes back to its payer.

use crate::{error::LossError, state::LossReceipt};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseReceipt<'info> {
    #[account(mut, has_one = rent_payer, close = rent_payer)]
    pub receipt: AccountLoader<'info, LossReceipt>,
    #[account(constraint = may_close(&receipt, &closer.key())? @ LossError::NotReceiptParty)]
    pub closer: Signer<'info>,
    /// CHECK: receives the rent; `has_one` of the receipt.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

fn may_close(receipt: &AccountLoader<LossReceipt>, closer: &Pubkey) -> Result<bool> {
    let receipt = receipt.load()?;
    Ok(receipt.owner == *closer || receipt.rent_payer == *closer)
}

pub fn handler(ctx: Context<CloseReceipt>) -> Result<()> {
    let final_at = ctx.accounts.receipt.load()?.final_at;
    require!(Clock::get()?.unix_timestamp >= final_at, LossError::NotFinal);
    Ok(())
}
