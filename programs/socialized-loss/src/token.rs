//! The only file that moves tokens, by `transfer_checked` through either token program.
//!
//! What counts is the program's own ledger: tokens that anyone sends to a vault change nothing.
//! The accounts at the other end are not decoded here: the token program checks that they are
//! token accounts of the mint and that their owner signed, and refuses with its own error.

use crate::{
    error::LossError,
    state::{Pool, PoolSigner},
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{transfer_checked, TokenInterface, TransferChecked};

/// The vault at our side of a transfer, of the asset or the collateral.
pub struct VaultSide<'a, 'info> {
    pub mint: &'a AccountInfo<'info>,
    pub decimals: u8,
    pub vault: &'a AccountInfo<'info>,
    pub program: &'a Interface<'info, TokenInterface>,
}

impl<'info> VaultSide<'_, 'info> {
    /// Moves `amount` into the vault and returns what arrived there.
    pub fn receive(
        &self,
        from: &AccountInfo<'info>,
        signer: &Signer<'info>,
        amount: u64,
    ) -> Result<u64> {
        let before = balance(self.vault)?;
        let accounts = TransferChecked {
            from: from.clone(),
            mint: self.mint.clone(),
            to: self.vault.clone(),
            authority: signer.to_account_info(),
        };
        transfer_checked(CpiContext::new(self.program.key(), accounts), amount, self.decimals)?;
        balance(self.vault)?.checked_sub(before).ok_or_else(|| LossError::TransferMismatch.into())
    }

    /// Moves exactly `amount` into the vault, or refuses.
    pub fn receive_exactly(
        &self,
        from: &AccountInfo<'info>,
        signer: &Signer<'info>,
        amount: u64,
    ) -> Result<()> {
        require!(self.receive(from, signer, amount)? == amount, LossError::TransferMismatch);
        Ok(())
    }

    /// Pays `amount` out of the vault; the pool signs. Nothing happens for zero.
    pub fn pay(
        &self,
        to: &AccountInfo<'info>,
        pool: &AccountLoader<'info, Pool>,
        signer: &PoolSigner,
        amount: u64,
    ) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let accounts = TransferChecked {
            from: self.vault.clone(),
            mint: self.mint.clone(),
            to: to.clone(),
            authority: pool.to_account_info(),
        };
        let seeds: &[&[u8]] = &signer.seeds();
        let signers = &[seeds];
        let ctx = CpiContext::new_with_signer(self.program.key(), accounts, signers);
        transfer_checked(ctx, amount, self.decimals)
    }
}

/// The balance of one of the pool's vaults: at the same place in accounts of both programs.
fn balance(vault: &AccountInfo) -> Result<u64> {
    let data = vault.try_borrow_data()?;
    let amount = data.get(64..72).and_then(|bytes| bytes.try_into().ok());
    amount.map(u64::from_le_bytes).ok_or_else(|| LossError::TransferMismatch.into())
}
