//! Everything that leaves the venue: the two calls of the pool, and the margins that go back. The market
//! signs for all three.

use crate::instructions::Settle;
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{transfer_checked, TokenAccount, TransferChecked};
use loss_math::Assets;
use socialized_loss::{
    cpi::{self, accounts::CreditProfit, accounts::ReportDeficit},
    instructions::ReportDeficitArgs,
};

impl<'info> Settle<'info> {
    /// Gives the winner a claim on `profit`. The pool takes the tokens out of the vault, as far as the
    /// venue's pot does not hold them already. Nothing happens for zero.
    pub(crate) fn credit(
        &self,
        profit: Assets,
        receipt: Option<&UncheckedAccount<'info>>,
    ) -> Result<()> {
        if profit.is_zero() {
            return Ok(());
        }
        let accounts = CreditProfit {
            pool: self.pool.to_account_info(),
            venue: self.venue.to_account_info(),
            venue_signer: self.market.to_account_info(),
            profit: self.winner_profit.to_account_info(),
            venue_asset: self.vault.to_account_info(),
            asset_mint: self.asset_mint.to_account_info(),
            asset_vault: self.asset_vault.to_account_info(),
            asset_token_program: self.asset_token_program.to_account_info(),
            receipt: receipt.map(ToAccountInfo::to_account_info),
            payer: self.caller.to_account_info(),
            system_program: self.system_program.to_account_info(),
        };
        let signers: &[&[&[u8]]] = &[&self.market.seeds()];
        let call = CpiContext::new_with_signer(self.loss_program.key(), accounts, signers);
        cpi::credit_profit(call, profit.get())
    }

    /// Has a deficit of the contract shared, under the next number: none is reported twice. Returns what
    /// was paid for it, which waits in the venue's pot for its next credit.
    pub(crate) fn report(&mut self, deficit: Assets, trader: Pubkey) -> Result<Assets> {
        self.market.deficits = self.market.deficits.saturating_add(1);
        let args = ReportDeficitArgs { nonce: self.market.deficits, amount: deficit.get(), trader };
        let accounts = ReportDeficit {
            pool: self.pool.to_account_info(),
            insurance: self.insurance.to_account_info(),
            venue: self.venue.to_account_info(),
            venue_signer: self.market.to_account_info(),
            account: self.contract.to_account_info(),
            record: self.record.to_account_info(),
            asset_mint: self.asset_mint.to_account_info(),
            asset_vault: self.asset_vault.to_account_info(),
            insurance_vault: self.insurance_vault.to_account_info(),
            payer: self.caller.to_account_info(),
            asset_token_program: self.asset_token_program.to_account_info(),
            system_program: self.system_program.to_account_info(),
            event_authority: self.event_authority.to_account_info(),
            program: self.loss_program.to_account_info(),
        };
        let signers: &[&[&[u8]]] = &[&self.market.seeds()];
        let call = CpiContext::new_with_signer(self.loss_program.key(), accounts, signers);
        Ok(Assets(cpi::report_deficit(call, args)?.get()))
    }

    /// Pays `amount` of margins out of the vault. Nothing happens for zero.
    pub(crate) fn pay(
        &self,
        to: &InterfaceAccount<'info, TokenAccount>,
        amount: Assets,
    ) -> Result<()> {
        if amount.is_zero() {
            return Ok(());
        }
        let accounts = TransferChecked {
            from: self.vault.to_account_info(),
            mint: self.asset_mint.to_account_info(),
            to: to.to_account_info(),
            authority: self.market.to_account_info(),
        };
        let signers: &[&[&[u8]]] = &[&self.market.seeds()];
        let call = CpiContext::new_with_signer(self.asset_token_program.key(), accounts, signers);
        transfer_checked(call, amount.get(), self.market.asset_decimals)
    }
}
