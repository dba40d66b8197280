//! The accounts of `deposit` and `withdraw`: the same ones, so they are checked in one place.

use crate::{
    receipts::ReceiptAccounts,
    state::{LpShare, Pool},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[derive(Accounts)]
pub struct ChangeLp<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool, has_one = owner)]
    pub lp: AccountLoader<'info, LpShare>,
    pub owner: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// Where the owner's tokens come from or go to.
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub owner_asset: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    /// CHECK: its address is derived in `receipts`. Needed only when losses were crossed.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    /// Pays the receipt's rent; gets it back when the receipt is closed.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

impl<'info> ChangeLp<'info> {
    pub(super) fn asset(&self, decimals: u8) -> VaultSide<'_, 'info> {
        VaultSide {
            mint: &self.asset_mint,
            decimals,
            vault: &self.asset_vault,
            program: &self.asset_token_program,
        }
    }

    pub(super) fn receipt_accounts(&self) -> ReceiptAccounts<'_, 'info> {
        ReceiptAccounts {
            receipt: self.receipt.as_ref(),
            payer: &self.payer,
            system: &self.system_program,
        }
    }
}
