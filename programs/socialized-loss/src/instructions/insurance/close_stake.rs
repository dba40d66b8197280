//! `close_stake`: the owner of an empty stake gets its rent back to whoever paid it.

use crate::{
    error::LossError,
    receipts::{self, ReceiptAccounts},
    state::{InsuranceFund, InsuranceStake, Pool},
};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseStake<'info> {
    #[account(has_one = insurance)]
    pub pool: AccountLoader<'info, Pool>,
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(mut, has_one = pool, has_one = owner, has_one = rent_payer, close = rent_payer)]
    pub stake: AccountLoader<'info, InsuranceStake>,
    pub owner: Signer<'info>,
    /// CHECK: receives the rent; `has_one` of the stake.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// CHECK: its address is derived in `receipts`. Needed only when losses were crossed.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<CloseStake>) -> Result<()> {
    let accounts = &ctx.accounts;
    let pool = accounts.pool.load()?;
    let insurance = accounts.insurance.load()?;
    let stake = accounts.stake.load()?;
    let settled = stake.share.settled(&insurance.stakers.into());
    require!(settled.held.shares.is_zero(), LossError::NotEmpty);
    receipts::keep(
        accounts.stake.key(),
        &*stake,
        &insurance,
        &pool,
        &ReceiptAccounts {
            receipt: accounts.receipt.as_ref(),
            payer: &accounts.payer,
            system: &accounts.system_program,
        },
    )
}
