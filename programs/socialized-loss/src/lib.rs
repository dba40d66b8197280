//! Socialized loss: a lending pool whose defaults are shared by rule.
//!
//! A shortfall is paid by the position's collateral, then the insurance fund, then all LPs pro
//! rata through a loss index that each share picks up when it is next touched. Anyone can
//! trigger that; nobody can steer it. This file is the table of contents.

use anchor_lang::prelude::*;

pub mod constants;
pub mod error;
pub mod events;
pub mod instructions;
mod mint_rules;
mod oracle;
mod pda;
mod receipts;
pub mod seeds;
pub mod state;
mod token;

// Linked for its 128-bit builtins; platform-tools bring their own.
#[cfg(all(target_os = "solana", target_arch = "bpf"))]
use sbf_rt as _;

use instructions::*;
use state::PoolParams;

declare_id!("Loss111111111111111111111111111111111111111");

// Whoever deploys puts their own address and contact here; these lead nobody astray until then.
#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Socialized Loss",
    project_url: "the repository this binary was built from",
    contacts: "other:SECURITY.md of the repository this binary was built from",
    policy: "SECURITY.md of the repository this binary was built from",
    preferred_languages: "en",
    auditors: "None"
}

#[program]
pub mod socialized_loss {
    use super::*;

    // Pools
    pub fn init_pool(ctx: Context<InitPool>, args: InitPoolArgs) -> Result<()> {
        init_pool::handler(ctx, args)
    }

    pub fn accrue(ctx: Context<Accrue>) -> Result<()> {
        accrue::handler(ctx)
    }

    // The authority and the guardian
    pub fn propose_params(ctx: Context<ProposeParams>, params: PoolParams) -> Result<()> {
        propose_params::handler(ctx, params)
    }

    pub fn apply_params(ctx: Context<ApplyParams>) -> Result<()> {
        apply_params::handler(ctx)
    }

    pub fn cancel_params(ctx: Context<CancelParams>) -> Result<()> {
        cancel_params::handler(ctx)
    }

    pub fn tighten_limits(ctx: Context<Administer>, limits: TighterLimits) -> Result<()> {
        administer::tighten_limits(ctx, limits)
    }

    pub fn propose_authority(ctx: Context<Administer>, new_authority: Pubkey) -> Result<()> {
        administer::propose_authority(ctx, new_authority)
    }

    pub fn accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
        accept_authority::handler(ctx)
    }

    pub fn set_guardian(ctx: Context<Administer>, guardian: Pubkey) -> Result<()> {
        administer::set_guardian(ctx, guardian)
    }

    pub fn pause(ctx: Context<Guard>) -> Result<()> {
        pause::pause(ctx)
    }

    pub fn unpause(ctx: Context<Guard>) -> Result<()> {
        pause::unpause(ctx)
    }

    // LPs
    pub fn open_lp(ctx: Context<OpenLp>) -> Result<()> {
        open_lp::handler(ctx)
    }

    pub fn deposit(ctx: Context<ChangeLp>, args: DepositArgs) -> Result<()> {
        deposit::handler(ctx, args)
    }

    pub fn withdraw(ctx: Context<ChangeLp>, args: WithdrawArgs) -> Result<()> {
        withdraw::handler(ctx, args)
    }

    pub fn settle_lp(ctx: Context<SettleLp>) -> Result<()> {
        settle_lp::handler(ctx)
    }

    pub fn close_lp(ctx: Context<CloseLp>) -> Result<()> {
        close_lp::handler(ctx)
    }

    pub fn close_receipt(ctx: Context<CloseReceipt>) -> Result<()> {
        close_receipt::handler(ctx)
    }

    // Borrowers
    pub fn open_position(ctx: Context<OpenPosition>, position_id: u16) -> Result<()> {
        open_position::handler(ctx, position_id)
    }

    pub fn add_collateral(ctx: Context<AddCollateral>, amount: u64) -> Result<()> {
        add_collateral::handler(ctx, amount)
    }

    pub fn remove_collateral(ctx: Context<RemoveCollateral>, amount: u64) -> Result<()> {
        remove_collateral::handler(ctx, amount)
    }

    pub fn borrow(ctx: Context<Borrow>, amount: u64) -> Result<()> {
        borrow::handler(ctx, amount)
    }

    pub fn repay(ctx: Context<Repay>, amount: u64) -> Result<()> {
        repay::handler(ctx, amount)
    }

    pub fn close_position(ctx: Context<ClosePosition>) -> Result<()> {
        close_position::handler(ctx)
    }

    // Default
    pub fn liquidate(ctx: Context<Liquidate>, args: LiquidateArgs) -> Result<()> {
        liquidate::handler(ctx, args)
    }

    pub fn mark_insolvent(ctx: Context<MarkInsolvent>) -> Result<()> {
        mark_insolvent::handler(ctx)
    }

    pub fn record_shortfall(ctx: Context<RecordShortfall>) -> Result<()> {
        record_shortfall::handler(ctx)
    }

    pub fn close_record(ctx: Context<CloseRecord>) -> Result<()> {
        close_record::handler(ctx)
    }

    // Insurance
    pub fn fund_insurance(ctx: Context<FundInsurance>, amount: u64) -> Result<()> {
        fund_insurance::handler(ctx, amount)
    }

    pub fn collect_insurance(ctx: Context<CollectInsurance>) -> Result<()> {
        collect_insurance::handler(ctx)
    }
}
