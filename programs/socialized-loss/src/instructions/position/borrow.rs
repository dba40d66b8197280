//! `borrow`: the owner of a position takes assets out against its collateral.

use crate::{
    error::{refuse, LossError, OrLossError},
    oracle,
    state::{Pool, Position},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::{Assets, ExitRequest};

#[derive(Accounts)]
pub struct Borrow<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = owner)]
    pub position: AccountLoader<'info, Position>,
    pub owner: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub owner_asset: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    /// CHECK: owner and content are checked in `oracle::price_band`.
    pub price_update: Option<UncheckedAccount<'info>>,
}

pub fn handler(ctx: Context<Borrow>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = ctx.accounts;
    let (signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut position = accounts.position.load_mut()?;
        pool.require_not_paused(now)?;
        position.require_open()?;
        let band = oracle::price_band(&mut pool, accounts.price_update.as_ref(), now)?;

        let ledger = pool.accrued_ledger(now);
        let (after, shares) = ledger
            .borrow(Assets(amount))
            .map_err(|error| refuse(error, ledger.cash, &ExitRequest::default()))?;
        let held = position.debt_shares().plus(shares).or_loss_error()?;
        let debt = after.debt.debt_ceil(held).or_loss_error()?;
        let book = after.debt.total_ceil().or_loss_error()?;
        require!(debt.get() >= pool.params.min_debt, LossError::DebtBelowMinimum);
        require!(book.get() <= pool.params.borrow_cap, LossError::BorrowCapExceeded);
        pool.require_may_take_risk(debt, position.collateral(), &band)?;

        position.set_debt_shares(held);
        position.clear_mark();
        pool.store_ledger(&after)?;
        (pool.signer(), pool.asset_decimals)
    };
    let side = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    side.pay(&accounts.owner_asset, &accounts.pool, &signer, amount)
}
