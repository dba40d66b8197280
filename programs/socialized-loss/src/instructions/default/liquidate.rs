//! `liquidate`: anyone repays part of an unhealthy position's debt for its collateral at a bonus.
//! When that takes the last of the collateral, the shortfall is recorded in this instruction.

use super::recognition::*;
use crate::{
    error::{LossError, OrLossError},
    events::{PositionLiquidated, EVENT_VERSION},
};
use anchor_lang::prelude::*;
use loss_math::{health, liquidation, Assets, Bps, Liquidation, PoolLedger, Price, PriceBand};

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct LiquidateArgs {
    /// The most debt the liquidator repays; the rules may ask for less. The pool's liquidation fee
    /// comes on top.
    pub max_repay: u64,
    /// Less collateral than this is an error.
    pub min_collateral_out: u64,
}

#[event_cpi]
#[derive(Accounts)]
pub struct Liquidate<'info> {
    pub recognition: RecognitionAccounts<'info>,
    /// CHECK: the token program checks its mint and owner.
    #[account(mut)]
    pub caller_asset: UncheckedAccount<'info>,
}

pub fn handler(ctx: Context<Liquidate>, args: LiquidateArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let Liquidate { recognition, caller_asset, .. } = &*ctx.accounts;
    let (band, ledger) = recognition.price_and_ledger(now)?;
    let plan = plan(recognition, &ledger, band.mid, args.max_repay)?;
    require!(plan.seized.get() >= args.min_collateral_out, LossError::SlippageExceeded);

    let asset = recognition.asset()?;
    let paid = plan.repaid.plus(plan.fee).or_loss_error()?;
    asset.receive_exactly(caller_asset, &recognition.caller, paid.get())?;
    if plan.shortfall.is_zero() {
        let event = reduce(recognition, ledger, &band, &plan)?;
        recognition.pay_collateral(plan.seized)?;
        emit_cpi!(event);
    } else {
        let taken = Taken { proceeds: plan.repaid, seized: plan.seized, ..Taken::default() };
        let event = recognition.recognise(ledger, taken, now)?;
        recognition.pay_collateral(plan.seized)?;
        emit_cpi!(event);
    }
    Ok(())
}

/// What this liquidation does, from state and price.
fn plan(
    accounts: &RecognitionAccounts,
    ledger: &PoolLedger,
    mid: Price,
    max_repay: u64,
) -> Result<Liquidation> {
    let position = accounts.position.load()?;
    let debt = ledger.debt.debt_ceil(position.debt_shares()).or_loss_error()?;
    let params = accounts.pool.load()?.params.liquidation();
    liquidation::plan(debt, position.collateral(), mid, &params, Assets(max_repay)).or_loss_error()
}

/// Books a liquidation that leaves no shortfall.
fn reduce(
    accounts: &RecognitionAccounts,
    ledger: PoolLedger,
    band: &PriceBand,
    plan: &Liquidation,
) -> Result<PositionLiquidated> {
    let mut pool = accounts.pool.load_mut()?;
    let mut position = accounts.position.load_mut()?;
    let held = position.debt_shares();
    let (after, repayment) = ledger.repay(held, plan.repaid).or_loss_error()?;
    let after = after.take_fee(plan.fee).or_loss_error()?;
    let left = held.minus(repayment.shares).or_loss_error()?;
    position.set_debt_shares(left);
    position.collateral = plan.collateral_left.get();
    let debt_left = after.debt.debt_ceil(left).or_loss_error()?;
    let threshold = Bps(pool.params.liquidation_threshold_bps);
    if !health::may_be_liquidated(debt_left, plan.collateral_left, band, threshold) {
        position.clear_mark();
    }
    pool.take_collateral(plan.seized);
    pool.store_ledger(&after)?;
    Ok(PositionLiquidated {
        version: EVENT_VERSION,
        pool: position.pool,
        seq: pool.seq,
        position: accounts.position.key(),
        owner: position.owner,
        liquidator: accounts.caller.key(),
        repaid: plan.repaid.get(),
        fee: plan.fee.get(),
        seized: plan.seized.get(),
        bonus_bps: plan.bonus.get(),
        debt_left: debt_left.get(),
        collateral_left: plan.collateral_left.get(),
    })
}
