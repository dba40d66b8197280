//! `withdraw_profit`: a trader takes out profit that has matured. Never blocked by pause, authority,
//! venue, oracle or what is lent out: the tokens are kept for it (P11).

use crate::{
    error::{LossError, OrLossError},
    events::{ProfitWithdrawn, EVENT_VERSION},
    instructions::WithdrawArgs,
    receipts::{self, ReceiptAccounts},
    state::{Pool, ProfitClaim, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[derive(Accounts)]
pub struct WithdrawProfit<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub venue: AccountLoader<'info, Venue>,
    #[account(mut, has_one = venue, has_one = owner)]
    pub profit: AccountLoader<'info, ProfitClaim>,
    pub owner: Signer<'info>,
    /// Where the owner is paid.
    /// CHECK: the token program checks its mint.
    #[account(mut)]
    pub owner_asset: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    /// CHECK: its address is derived in `receipts`. Needed only when losses were crossed.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    /// Pays the receipt's rent; gets it back when the receipt is closed.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<WithdrawProfit>, args: WithdrawArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let (burned, signer, decimals) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut venue = accounts.venue.load_mut()?;
        let mut profit = accounts.profit.load_mut()?;
        receipts::keep(
            accounts.profit.key(),
            &*profit,
            &venue,
            &pool,
            &ReceiptAccounts {
                receipt: accounts.receipt.as_ref(),
                payer: &accounts.payer,
                system: &accounts.system_program,
            },
        )?;
        let book = venue.book();
        let settled = profit.to_math().up_to_date(&book.profits, now);
        let (book, claim, burned) =
            book.withdraw(settled, args.amount.into(), venue.last_loss_seq, now).or_loss_error()?;
        require!(burned.assets.get() >= args.min_assets_out, LossError::SlippageExceeded);

        profit.store(&claim);
        pool.store_venue(&mut venue, &book)?;
        emit!(ProfitWithdrawn {
            version: EVENT_VERSION,
            pool: venue.pool,
            seq: pool.seq,
            venue: profit.venue,
            owner: profit.owner,
            assets: burned.assets.get(),
            shares: burned.shares.get(),
        });
        (burned, pool.signer(), pool.asset_decimals)
    };
    let asset = VaultSide {
        mint: &accounts.asset_mint,
        decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    asset.pay(&accounts.owner_asset, &accounts.pool, &signer, burned.assets.get())
}
