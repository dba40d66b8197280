//! `add_collateral`: anyone secures a position better.

use crate::{
    error::{LossError, OrLossError},
    state::{Pool, Position},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Collateral;

#[derive(Accounts)]
pub struct AddCollateral<'info> {
    #[account(mut, has_one = collateral_mint, has_one = collateral_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub position: AccountLoader<'info, Position>,
    pub payer: Signer<'info>,
    /// CHECK: its address is the pool's `collateral_mint`.
    pub collateral_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `collateral_vault`.
    #[account(mut)]
    pub collateral_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub payer_collateral: UncheckedAccount<'info>,
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<AddCollateral>, amount: u64) -> Result<()> {
    let accounts = ctx.accounts;
    require!(amount > 0, LossError::ZeroAmount);
    accounts.position.load()?.require_open()?;
    // In first: what counts is what arrived.
    let decimals = accounts.pool.load()?.collateral_decimals;
    let side = VaultSide {
        mint: &accounts.collateral_mint,
        decimals,
        vault: &accounts.collateral_vault,
        program: &accounts.collateral_token_program,
    };
    let arrived = side.receive(&accounts.payer_collateral, &accounts.payer, amount)?;
    let arrived = Collateral(arrived);

    let mut position = accounts.position.load_mut()?;
    position.collateral = position.collateral().plus(arrived).or_loss_error()?.get();
    accounts.pool.load_mut()?.add_collateral(arrived)
}
