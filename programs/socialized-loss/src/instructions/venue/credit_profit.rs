//! `credit_profit`: a venue gives a trader a claim on realised profit. It brings the tokens, as far as the
//! venue's pot does not have them.

use crate::{
    error::{LossError, OrLossError},
    events::{ProfitCredited, EVENT_VERSION},
    receipts::{self, ReceiptAccounts},
    state::{Pool, ProfitClaim, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Assets;

#[derive(Accounts)]
pub struct CreditProfit<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(
        mut,
        has_one = pool,
        constraint = venue.load()?.signer == *venue_signer.key @ LossError::NotVenue,
    )]
    pub venue: AccountLoader<'info, Venue>,
    /// The venue program's PDA.
    pub venue_signer: Signer<'info>,
    #[account(mut, has_one = venue)]
    pub profit: AccountLoader<'info, ProfitClaim>,
    /// Where the tokens come from; `venue_signer` is its owner or delegate.
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub venue_asset: UncheckedAccount<'info>,
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

pub fn handler(ctx: Context<CreditProfit>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let (from_pot, decimals) = {
        let (pool, venue) = (accounts.pool.load()?, accounts.venue.load()?);
        venue.require_active(now)?;
        receipts::keep(
            accounts.profit.key(),
            &*accounts.profit.load()?,
            &venue,
            &pool,
            &ReceiptAccounts {
                receipt: accounts.receipt.as_ref(),
                payer: &accounts.payer,
                system: &accounts.system_program,
            },
        )?;
        (Assets(venue.pot.min(amount)), pool.asset_decimals)
    };
    // In first: what counts is what arrived.
    let arrived = accounts.bring(Assets(amount).minus_or_zero(from_pot), decimals)?;

    let mut pool = accounts.pool.load_mut()?;
    let mut venue = accounts.venue.load_mut()?;
    let mut profit = accounts.profit.load_mut()?;
    let (book, shares) = venue.book().credit(from_pot, arrived).or_loss_error()?;
    let claim = profit
        .to_math()
        .up_to_date(&venue.profits.into(), now)
        .credit(&book.profits, shares, venue.warm_up_seconds, venue.last_loss_seq, now)
        .or_loss_error()?;
    profit.store(&claim);
    pool.store_venue(&mut venue, &book)?;
    let credited = from_pot.plus(arrived).or_loss_error()?;
    venue.total_credited = venue.total_credited.saturating_add(credited.get());
    emit!(ProfitCredited {
        version: EVENT_VERSION,
        pool: venue.pool,
        seq: pool.seq,
        venue: profit.venue,
        owner: profit.owner,
        amount: credited.get(),
        from_pot: from_pot.get(),
        shares: shares.get(),
        matures_at: claim.newest_at,
    });
    Ok(())
}

impl CreditProfit<'_> {
    /// Moves `amount` in from the venue. Returns what arrived.
    fn bring(&self, amount: Assets, decimals: u8) -> Result<Assets> {
        if amount.is_zero() {
            return Ok(Assets::ZERO);
        }
        let asset = VaultSide {
            mint: &self.asset_mint,
            decimals,
            vault: &self.asset_vault,
            program: &self.asset_token_program,
        };
        asset.receive(&self.venue_asset, &self.venue_signer, amount.get()).map(Assets)
    }
}
