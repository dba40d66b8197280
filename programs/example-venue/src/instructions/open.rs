//! `open`: two traders make a contract at the oracle's price. Both sign, and both post their margin.

use crate::{
    error::VenueError,
    state::{Contract, Market, CONTRACT},
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{transfer_checked, TokenInterface, TransferChecked};
use loss_math::Assets;
use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;
use socialized_loss::state::Venue;

#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct OpenArgs {
    /// Tells apart the contracts in which one trader is long.
    pub number: u64,
    /// In collateral atoms.
    pub size: u64,
    /// In asset atoms, each at least the initial margin.
    pub long_margin: u64,
    pub short_margin: u64,
}

#[derive(Accounts)]
#[instruction(args: OpenArgs)]
pub struct Open<'info> {
    /// Pays the contract's rent; gets it back when it ends.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub long: Signer<'info>,
    #[account(constraint = short.key() != long.key() @ VenueError::OneTrader)]
    pub short: Signer<'info>,
    #[account(mut, has_one = venue, has_one = vault, has_one = asset_mint)]
    pub market: Box<Account<'info, Market>>,
    pub venue: AccountLoader<'info, Venue>,
    #[account(
        init,
        payer = payer,
        space = 8 + Contract::INIT_SPACE,
        seeds = [CONTRACT, market.key().as_ref(), long.key().as_ref(), &args.number.to_le_bytes()],
        bump,
    )]
    pub contract: Box<Account<'info, Contract>>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub long_asset: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub short_asset: UncheckedAccount<'info>,
    /// CHECK: its address is the market's `vault`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: its address is the market's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    pub price_update: Box<Account<'info, PriceUpdateV2>>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<Open>, args: OpenArgs) -> Result<()> {
    let accounts = ctx.accounts;
    // Only while deficits are shared: the traders count on it.
    accounts.venue.load()?.require_active(Clock::get()?.unix_timestamp)?;
    let value = accounts.market.value_floor(&accounts.price_update, args.size)?;
    require!(!value.is_zero(), VenueError::NoValue);
    let needed = accounts.market.terms.initial_margin_ceil(value)?;
    let least = Assets(args.long_margin.min(args.short_margin));
    require!(least >= needed, VenueError::MarginTooLow);
    accounts.contract.set_inner(Contract {
        market: accounts.market.key(),
        long: accounts.long.key(),
        short: accounts.short.key(),
        rent_payer: accounts.payer.key(),
        size: args.size,
        entry_value: value.get(),
        long_margin: args.long_margin,
        short_margin: args.short_margin,
    });
    accounts.post(&accounts.long, &accounts.long_asset, args.long_margin)?;
    accounts.post(&accounts.short, &accounts.short_asset, args.short_margin)
}

impl<'info> Open<'info> {
    fn post(
        &self,
        trader: &Signer<'info>,
        from: &UncheckedAccount<'info>,
        margin: u64,
    ) -> Result<()> {
        let accounts = TransferChecked {
            from: from.to_account_info(),
            mint: self.asset_mint.to_account_info(),
            to: self.vault.to_account_info(),
            authority: trader.to_account_info(),
        };
        let call = CpiContext::new(self.asset_token_program.key(), accounts);
        transfer_checked(call, margin, self.market.asset_decimals)
    }
}
