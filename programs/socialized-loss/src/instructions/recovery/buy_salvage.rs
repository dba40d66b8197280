//! `buy_salvage`: anyone buys collateral that was taken over, in a Dutch auction against the oracle's
//! price. What it brings is a recovery of its event, in the same instruction.
//!
//! The auction's clock is the pool's oracle clock: it stands still while the oracle is dead, and
//! without a fresh price nothing is sold.

use crate::{
    error::{LossError, OrLossError},
    events::{SalvageSold, EVENT_VERSION},
    oracle,
    state::{Pool, ShortfallRecord},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::{Assets, AuctionTerms, Collateral, Recovered};

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct BuySalvageArgs {
    /// The most collateral atoms to buy: less if less is left, at least the smallest lot otherwise.
    pub amount: u64,
    /// More asset atoms than this are an error.
    pub max_cost: u64,
}

#[event_cpi]
#[derive(Accounts)]
pub struct BuySalvage<'info> {
    #[account(
        mut,
        has_one = asset_mint,
        has_one = collateral_mint,
        has_one = asset_vault,
        has_one = collateral_vault,
    )]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub record: AccountLoader<'info, ShortfallRecord>,
    pub buyer: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `collateral_mint`.
    pub collateral_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `collateral_vault`.
    #[account(mut)]
    pub collateral_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub buyer_asset: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub buyer_collateral: UncheckedAccount<'info>,
    /// CHECK: owner and content are checked in `oracle::price_band`.
    pub price_update: Option<UncheckedAccount<'info>>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<BuySalvage>, args: BuySalvageArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let (lot, cost) = price_lot(accounts, Collateral(args.amount), now)?;
    require!(cost.get() <= args.max_cost, LossError::SlippageExceeded);

    let (asset, collateral) = accounts.vaults()?;
    asset.receive_exactly(&accounts.buyer_asset, &accounts.buyer, cost.get())?;
    let (event, signer) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut record = accounts.record.load_mut()?;
        // Of a position's record: no profit claims.
        let Recovered { lps, profits: _, stakers, surplus } =
            pool.take_recovery(&mut record, cost, now)?;
        record.salvage_left = record.salvage_left().minus(lot).or_loss_error()?.get();
        pool.salvage = Collateral(pool.salvage).minus(lot).or_loss_error()?.get();
        let event = SalvageSold {
            version: EVENT_VERSION,
            pool: record.pool,
            seq: record.seq,
            record: accounts.record.key(),
            buyer: accounts.buyer.key(),
            sold: lot.get(),
            salvage_left: record.salvage_left,
            cost: cost.get(),
            lps: lps.get(),
            stakers: stakers.get(),
            surplus: surplus.get(),
            recovered: record.recovered,
        };
        (event, pool.signer())
    };
    collateral.pay(&accounts.buyer_collateral, &accounts.pool, &signer, lot.get())?;
    emit_cpi!(event);
    Ok(())
}

/// The lot for a buyer who would take `wanted`, and what it costs now.
fn price_lot(accounts: &BuySalvage, wanted: Collateral, now: i64) -> Result<(Collateral, Assets)> {
    let mut pool = accounts.pool.load_mut()?;
    let record = accounts.record.load()?;
    let band = oracle::price_band(&mut pool, accounts.price_update.as_ref(), now)?;
    let elapsed = pool.oracle_clock.saturating_sub(record.auction_from);
    let (left, taken_over) = (record.salvage_left(), Collateral(record.salvage));
    let lot = wanted.min(left);
    let terms = AuctionTerms::from(record.auction);
    let cost = terms.cost_ceil(lot, left, taken_over, elapsed, band.mid).or_loss_error()?;
    Ok((lot, cost))
}

impl<'info> BuySalvage<'info> {
    fn vaults(&self) -> Result<(VaultSide<'_, 'info>, VaultSide<'_, 'info>)> {
        let pool = self.pool.load()?;
        let asset = VaultSide {
            mint: &self.asset_mint,
            decimals: pool.asset_decimals,
            vault: &self.asset_vault,
            program: &self.asset_token_program,
        };
        let collateral = VaultSide {
            mint: &self.collateral_mint,
            decimals: pool.collateral_decimals,
            vault: &self.collateral_vault,
            program: &self.collateral_token_program,
        };
        Ok((asset, collateral))
    }
}
