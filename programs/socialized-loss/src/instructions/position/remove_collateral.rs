//! `remove_collateral`: the owner takes collateral out; without debt, at any time and price.

use crate::{
    error::{LossError, OrLossError},
    oracle,
    state::{Pool, Position},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Collateral;

#[derive(Accounts)]
pub struct RemoveCollateral<'info> {
    #[account(mut, has_one = collateral_mint, has_one = collateral_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = owner)]
    pub position: AccountLoader<'info, Position>,
    pub owner: Signer<'info>,
    /// CHECK: its address is the pool's `collateral_mint`.
    pub collateral_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `collateral_vault`.
    #[account(mut)]
    pub collateral_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub owner_collateral: UncheckedAccount<'info>,
    pub collateral_token_program: Interface<'info, TokenInterface>,
    /// CHECK: owner and content are checked in `oracle::price_band`. Not needed without debt.
    pub price_update: Option<UncheckedAccount<'info>>,
}

pub fn handler(ctx: Context<RemoveCollateral>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    require!(amount > 0, LossError::ZeroAmount);
    let (signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut position = accounts.position.load_mut()?;
        let amount = Collateral(amount);
        let left = position.collateral().minus(amount);
        let left = left.map_err(|_| LossError::InsufficientShares)?;
        if position.has_debt() {
            pool.require_not_paused(now)?;
            let band = oracle::price_band(&mut pool, accounts.price_update.as_ref(), now)?;
            let ledger = pool.accrued_ledger(now);
            let debt = ledger.debt.debt_ceil(position.debt_shares()).or_loss_error()?;
            pool.store_ledger(&ledger)?;
            pool.require_may_take_risk(debt, left, &band)?;
            position.clear_mark();
        }
        position.collateral = left.get();
        pool.take_collateral(amount);
        (pool.signer(), pool.collateral_decimals)
    };
    let side = VaultSide {
        mint: &accounts.collateral_mint,
        decimals,
        vault: &accounts.collateral_vault,
        program: &accounts.collateral_token_program,
    };
    side.pay(&accounts.owner_collateral, &accounts.pool, &signer, amount)
}
