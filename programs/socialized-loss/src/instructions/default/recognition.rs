//! Recognising a shortfall: shared by `liquidate` and `record_shortfall`, so that there is one
//! way in which a loss reaches the fund and the LPs.

use crate::{
    error::OrLossError,
    events::ShortfallRecorded,
    journal, oracle,
    state::{Classes, InsuranceFund, Pool, Position, ShortfallRecord},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::{Assets, Collateral, LossClass, PoolLedger, PriceBand};

/// What became of the position's collateral in this instruction.
#[derive(Clone, Copy, Default)]
pub struct Taken {
    /// Assets a liquidator paid for it.
    pub proceeds: Assets,
    /// Went to that liquidator.
    pub seized: Collateral,
    /// Went to whoever recorded.
    pub reward: Collateral,
    /// Kept for those who lost.
    pub salvage: Collateral,
}

/// Everything a recognition touches.
#[derive(Accounts)]
pub struct RecognitionAccounts<'info> {
    #[account(
        mut,
        has_one = insurance,
        has_one = asset_mint,
        has_one = collateral_mint,
        has_one = asset_vault,
        has_one = collateral_vault,
    )]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = insurance_vault)]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(mut, has_one = pool)]
    pub position: AccountLoader<'info, Position>,
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
    /// CHECK: its address is the fund's `insurance_vault`.
    #[account(mut)]
    pub insurance_vault: UncheckedAccount<'info>,
    /// Whoever calls; pays the record's rent.
    #[account(mut)]
    pub caller: Signer<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub caller_collateral: UncheckedAccount<'info>,
    /// CHECK: the address is derived from the position's nonce in `journal`; untouched when no shortfall
    /// is left.
    #[account(mut)]
    pub record: UncheckedAccount<'info>,
    /// CHECK: owner and content are checked in `oracle::price_band`.
    pub price_update: Option<UncheckedAccount<'info>>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub collateral_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

impl<'info> RecognitionAccounts<'info> {
    /// The price now, and the ledger with interest up to now: what a liquidation and a record
    /// both start from. The price is kept in the pool, the ledger is not stored yet.
    pub fn price_and_ledger(&self, now: i64) -> Result<(PriceBand, PoolLedger)> {
        let mut pool = self.pool.load_mut()?;
        let band = oracle::price_band(&mut pool, self.price_update.as_ref(), now)?;
        Ok((band, pool.accrued_ledger(now)))
    }

    /// Writes the position's debt off, shares the shortfall, moves what the fund pays, and
    /// stores the record. Returns the event to emit.
    pub fn recognise(
        &self,
        ledger: PoolLedger,
        taken: Taken,
        now: i64,
    ) -> Result<ShortfallRecorded> {
        let (mut record, fund_cash, signer) = {
            let mut pool = self.pool.load_mut()?;
            let mut fund = self.insurance.load_mut()?;
            let mut position = self.position.load_mut()?;
            let (record, fund_cash) =
                write_off(&mut pool, &mut fund, &mut position, ledger, taken, now)?;
            (record, fund_cash, pool.signer())
        };
        let insurance = VaultSide { vault: &self.insurance_vault, ..self.asset()? };
        insurance.pay(&self.asset_vault, &self.pool, &signer, fund_cash.get())?;
        record.position = self.position.key();
        record.caller = self.caller.key();
        journal::enter(
            &mut record,
            &self.pool.key(),
            &self.record,
            &self.caller,
            &self.system_program,
        )?;
        Ok(ShortfallRecorded::new(&record))
    }

    /// The pool's asset and its vault.
    pub fn asset(&self) -> Result<VaultSide<'_, 'info>> {
        Ok(VaultSide {
            mint: &self.asset_mint,
            decimals: self.pool.load()?.asset_decimals,
            vault: &self.asset_vault,
            program: &self.asset_token_program,
        })
    }

    /// Pays collateral out of the vault to the caller.
    pub fn pay_collateral(&self, amount: Collateral) -> Result<()> {
        let (signer, decimals) = {
            let pool = self.pool.load()?;
            (pool.signer(), pool.collateral_decimals)
        };
        let collateral = VaultSide {
            mint: &self.collateral_mint,
            decimals,
            vault: &self.collateral_vault,
            program: &self.collateral_token_program,
        };
        collateral.pay(&self.caller_collateral, &self.pool, &signer, amount.get())
    }
}

/// The books of one recognition, from the accrued ledger. Returns the record and the tokens the fund owes the pool.
fn write_off(
    pool: &mut Pool,
    fund: &mut InsuranceFund,
    position: &mut Position,
    ledger: PoolLedger,
    taken: Taken,
    now: i64,
) -> Result<(ShortfallRecord, Assets)> {
    let caps = pool.params.fund_caps();
    // Credited first, so that `before` and `after` differ by this event alone.
    let (ledger, fund_before) = ledger.credit_fund(fund.to_math());
    let (after, fund_after, split) = ledger
        .write_off(fund_before, &caps, position.debt_shares(), taken.proceeds, now)
        .or_loss_error()?;

    pool.store_ledger(&after)?;
    fund.store(&fund_after, after.receivable)?;
    pool.count_event(&split, now);
    pool.count_default(&split);
    let classes = |lps, stakers| Classes { lps, profits: LossClass::default(), stakers };
    let before = classes(ledger.lps, fund_before.stakers);
    let after = classes(after.lps, fund_after.stakers);
    fund.count_event(&split, &before, &after, pool.seq);
    pool.take_collateral(position.collateral());
    pool.salvage = pool.salvage.saturating_add(taken.salvage.get());

    let record = ShortfallRecord {
        pool: position.pool,
        owner: position.owner,
        nonce: position.nonce,
        price: pool.price,
        seized: taken.seized.get(),
        reward: taken.reward.get(),
        salvage: taken.salvage.get(),
        salvage_left: taken.salvage.get(),
        auction: pool.params.auction().into(),
        auction_from: pool.oracle_clock,
        ..ShortfallRecord::new(pool, &split, &before, &after, now)
    };
    position.default_now();
    Ok((record, split.fund_cash))
}
