//! `close` and `liquidate`: a contract ends at the oracle's price.

use crate::{
    error::VenueError,
    outcome::Outcome,
    state::{Contract, Market},
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{TokenAccount, TokenInterface};
use loss_math::Assets;
use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;
use socialized_loss::{
    error::OrLossError,
    program::SocializedLoss,
    state::{ProfitClaim, Venue},
};

/// The pool checks its own accounts, so most of them are passed on unread. The caller says who won by the
/// order of the traders' accounts, and the price must agree.
#[derive(Accounts)]
pub struct Settle<'info> {
    /// Pays the rent of the receipts and the record; gets it back when they are closed.
    #[account(mut)]
    pub caller: Signer<'info>,
    #[account(mut, has_one = pool, has_one = venue, has_one = vault, has_one = asset_mint)]
    pub market: Box<Account<'info, Market>>,
    #[account(mut, has_one = market, has_one = rent_payer, close = rent_payer)]
    pub contract: Box<Account<'info, Contract>>,
    /// CHECK: receives the contract's rent; `has_one` of the contract.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    pub price_update: Box<Account<'info, PriceUpdateV2>>,
    /// Any token account of the winner's. Not one that was fixed when the contract was made: whoever wants
    /// no settlement could close that one.
    #[account(mut)]
    pub winner_asset: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(mut)]
    pub loser_asset: Box<InterfaceAccount<'info, TokenAccount>>,
    /// The winner's, made by `open_profit` of the pool, which anyone can call.
    #[account(mut)]
    pub winner_profit: AccountLoader<'info, ProfitClaim>,
    /// CHECK: its address is the market's `vault`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: its address is the market's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the market's `pool`.
    #[account(mut)]
    pub pool: UncheckedAccount<'info>,
    #[account(mut)]
    pub venue: AccountLoader<'info, Venue>,
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub insurance: UncheckedAccount<'info>,
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub insurance_vault: UncheckedAccount<'info>,
    /// `["shortfall", venue, market.deficits + 1]` of the pool's program; made when there is a deficit.
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub record: UncheckedAccount<'info>,
    /// `["receipt", winner_profit, first event of its segment]`; needed when the winner's claim bore a deficit
    /// since it last changed.
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub receipt: Option<UncheckedAccount<'info>>,
    /// `["receipt", winner_profit, venue.last_loss_seq]` as it is before; needed when profit claims pay for this
    /// deficit: the credit just before it began a new segment there.
    /// CHECK: the pool's program checks it.
    #[account(mut)]
    pub deficit_receipt: Option<UncheckedAccount<'info>>,
    /// CHECK: the pool's program checks it.
    pub event_authority: UncheckedAccount<'info>,
    pub loss_program: Program<'info, SocializedLoss>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

pub fn close(ctx: Context<Settle>) -> Result<()> {
    let accounts = ctx.accounts;
    let traders = [accounts.contract.long, accounts.contract.short];
    require!(traders.contains(accounts.caller.key), VenueError::NotTrader);
    let value = accounts.value()?;
    accounts.settle(&accounts.contract.outcome(value))
}

/// Whoever calls it is paid nothing here; a real venue pays its liquidators.
pub fn liquidate(ctx: Context<Settle>) -> Result<()> {
    let accounts = ctx.accounts;
    let value = accounts.value()?;
    let outcome = accounts.contract.outcome(value);
    let needed = accounts.market.terms.maintenance_margin_ceil(value)?;
    require!(outcome.left() < needed, VenueError::Healthy);
    accounts.settle(&outcome)
}

impl Settle<'_> {
    fn value(&mut self) -> Result<Assets> {
        self.market.value_floor(&self.price_update, self.contract.size)
    }

    /// Margins go back at once; the profit becomes a claim in the pool.
    ///
    /// With a deficit there are two credits. The first is what the loser's margin paid, *before* the report: so
    /// the winner's own profit bears its part of the deficit as every other claim does. The second is what the
    /// report brought. What it did not bring nobody owes: the winner goes without.
    fn settle(&mut self, outcome: &Outcome) -> Result<()> {
        let Outcome { winner, loser, profit: _ } = *outcome;
        require_keys_eq!(self.winner_asset.owner, winner.trader, VenueError::WrongSide);
        require_keys_eq!(self.loser_asset.owner, loser.trader, VenueError::WrongSide);
        require_keys_eq!(self.winner_profit.load()?.owner, winner.trader, VenueError::WrongSide);

        self.pay(&self.loser_asset, outcome.left())?;
        let retires_at = self.venue.load()?.retires_at;
        if Clock::get()?.unix_timestamp >= retires_at {
            // The pool takes no profit and no deficit any more: what there is goes to the winner.
            let all = winner.margin.plus(outcome.covered()).or_loss_error()?;
            return self.pay(&self.winner_asset, all);
        }
        self.pay(&self.winner_asset, winner.margin)?;
        self.credit(outcome.covered(), self.receipt.as_ref())?;
        let deficit = outcome.deficit();
        if deficit.is_zero() {
            return Ok(());
        }
        let paid = self.report(deficit, loser.trader)?;
        self.credit(paid, self.deficit_receipt.as_ref())
    }
}
