//! `fund_insurance`: anyone donates to the insurance fund.

use crate::{
    error::OrLossError,
    events::{InsuranceFunded, EVENT_VERSION},
    state::{InsuranceFund, Pool},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Assets;

#[derive(Accounts)]
pub struct FundInsurance<'info> {
    #[account(mut, has_one = insurance, has_one = asset_mint)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = insurance_vault)]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    pub donor: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the fund's `insurance_vault`.
    #[account(mut)]
    pub insurance_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub donor_asset: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<FundInsurance>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    // In first: what counts is what arrived.
    let decimals = accounts.pool.load()?.asset_decimals;
    let side = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.insurance_vault,
        program: &accounts.asset_token_program,
    };
    let arrived = side.receive(&accounts.donor_asset, &accounts.donor, amount)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut insurance = accounts.insurance.load_mut()?;
    let (ledger, fund) = pool.accrued_ledger(now).credit_fund(insurance.to_math());
    let fund = fund.donate(Assets(arrived)).or_loss_error()?;
    pool.store_ledger(&ledger)?;
    insurance.store(&fund, ledger.receivable)?;
    insurance.total_donated = insurance.total_donated.saturating_add(arrived);

    emit!(InsuranceFunded {
        version: EVENT_VERSION,
        pool: insurance.pool,
        donor: accounts.donor.key(),
        amount: arrived,
    });
    Ok(())
}
