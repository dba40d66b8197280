//! `repay`: anyone pays a position's debt down.

use crate::{
    error::{LossError, OrLossError},
    state::{Pool, Position},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Assets;

#[derive(Accounts)]
pub struct Repay<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub position: AccountLoader<'info, Position>,
    pub payer: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub payer_asset: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

/// Takes at most `amount`, and never more than is owed.
pub fn handler(ctx: Context<Repay>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (paid, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut position = accounts.position.load_mut()?;
        let ledger = pool.accrued_ledger(now);
        let held = position.debt_shares();
        let (after, repayment) = ledger.repay(held, Assets(amount)).or_loss_error()?;
        let left = held.minus(repayment.shares).or_loss_error()?;
        let debt = after.debt.debt_ceil(left).or_loss_error()?;
        let legal = debt.is_zero() || debt.get() >= pool.params.min_debt;
        require!(legal, LossError::DebtBelowMinimum);

        position.set_debt_shares(left);
        if left.is_zero() {
            position.clear_mark();
        }
        pool.store_ledger(&after)?;
        (repayment.paid, pool.asset_decimals)
    };
    let side = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    side.receive_exactly(&accounts.payer_asset, &accounts.payer, paid.get())
}
