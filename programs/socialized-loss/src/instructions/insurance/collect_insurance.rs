//! `collect_insurance`: anyone moves what the pool owes the fund into it. Changes nobody's claim.

use crate::{
    error::OrLossError,
    state::{InsuranceFund, Pool},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[derive(Accounts)]
pub struct CollectInsurance<'info> {
    #[account(mut, has_one = insurance, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = insurance_vault)]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: its address is the fund's `insurance_vault`.
    #[account(mut)]
    pub insurance_vault: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<CollectInsurance>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (moved, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut insurance = accounts.insurance.load_mut()?;
        let (ledger, fund) = pool.accrued_ledger(now).credit_fund(insurance.to_math());
        let (ledger, fund, moved) = ledger.collect(fund).or_loss_error()?;
        pool.store_ledger(&ledger)?;
        insurance.store(&fund, ledger.receivable)?;
        (moved, pool.signer(), pool.asset_decimals)
    };
    let side = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    side.pay(&accounts.insurance_vault, &accounts.pool, &signer, moved.get())
}
