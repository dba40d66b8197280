//! `record_recovery`: anyone pays in for one event. It is for those who lost in it.

use crate::{
    error::LossError,
    events::{RecoveryRecorded, EVENT_VERSION},
    state::{Pool, ShortfallRecord},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::Assets;

#[event_cpi]
#[derive(Accounts)]
pub struct RecordRecovery<'info> {
    #[account(mut, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = pool)]
    pub record: AccountLoader<'info, ShortfallRecord>,
    pub payer: Signer<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub payer_asset: UncheckedAccount<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
}

pub fn handler(ctx: Context<RecordRecovery>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    require!(amount > 0, LossError::ZeroAmount);
    let until = accounts.record.load()?.takes_recoveries_until();
    require!(now < until, LossError::RecoveryTooLate);
    // In first: what counts is what arrived.
    let side = VaultSide {
        mint: &accounts.asset_mint,
        decimals: accounts.pool.load()?.asset_decimals,
        vault: &accounts.asset_vault,
        program: &accounts.asset_token_program,
    };
    let arrived = side.receive(&accounts.payer_asset, &accounts.payer, amount)?;

    let event = {
        let mut pool = accounts.pool.load_mut()?;
        let mut record = accounts.record.load_mut()?;
        let shared = pool.take_recovery(&mut record, Assets(arrived), now)?;
        RecoveryRecorded {
            version: EVENT_VERSION,
            pool: record.pool,
            seq: record.seq,
            record: accounts.record.key(),
            payer: accounts.payer.key(),
            amount: arrived,
            lps: shared.lps.get(),
            profits: shared.profits.get(),
            stakers: shared.stakers.get(),
            surplus: shared.surplus.get(),
            recovered: record.recovered,
        }
    };
    emit_cpi!(event);
    Ok(())
}
