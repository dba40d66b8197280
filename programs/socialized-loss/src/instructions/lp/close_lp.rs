//! `close_lp`: the owner of an empty share gets its rent back to whoever paid it.

use crate::{
    error::LossError,
    receipts::{self, ReceiptAccounts},
    state::{LpShare, Pool},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseLp<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = owner, has_one = rent_payer, close = rent_payer)]
    pub lp: AccountLoader<'info, LpShare>,
    pub owner: Signer<'info>,
    /// CHECK: receives the rent; `has_one` of the share.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// CHECK: its address is derived in `receipts`. Needed only when losses were crossed,
    /// by a wipe-out for instance: the claim on recoveries lives on in the receipt.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<CloseLp>) -> Result<()> {
    let accounts = &ctx.accounts;
    let pool = accounts.pool.load()?;
    let lp = accounts.lp.load()?;
    require!(lp.share.settled(&pool.ledger.lps.into()).held.shares.is_zero(), LossError::NotEmpty);
    receipts::keep(
        accounts.lp.key(),
        &*lp,
        &pool,
        &pool,
        &ReceiptAccounts {
            receipt: accounts.receipt.as_ref(),
            payer: &accounts.payer,
            system: &accounts.system_program,
        },
    )
}
