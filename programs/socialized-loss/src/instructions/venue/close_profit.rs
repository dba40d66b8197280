//! `close_profit`: the owner of an empty profit claim gets its rent back to whoever paid it.

use crate::{
    error::LossError,
    receipts::{self, ReceiptAccounts},
    state::{Pool, ProfitClaim, Venue},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseProfit<'info> {
    pub pool: AccountLoader<'info, Pool>,
    #[account(has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    #[account(mut, has_one = venue, has_one = owner, has_one = rent_payer, close = rent_payer)]
    pub profit: AccountLoader<'info, ProfitClaim>,
    pub owner: Signer<'info>,
    /// CHECK: receives the rent; `has_one` of the claim.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// CHECK: its address is derived in `receipts`. Needed only when losses were crossed.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<CloseProfit>) -> Result<()> {
    let accounts = &ctx.accounts;
    let pool = accounts.pool.load()?;
    let venue = accounts.venue.load()?;
    let profit = accounts.profit.load()?;
    let settled = profit.share.settled(&venue.profits.into());
    require!(settled.held.shares.is_zero(), LossError::NotEmpty);
    receipts::keep(
        accounts.profit.key(),
        &*profit,
        &venue,
        &pool,
        &ReceiptAccounts {
            receipt: accounts.receipt.as_ref(),
            payer: &accounts.payer,
            system: &accounts.system_program,
        },
    )
}
