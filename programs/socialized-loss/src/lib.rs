//! Socialized loss: a lending pool whose defaults are shared by rule.
//!
//! A shortfall is paid by the position's collateral, then the insurance fund, then all LPs pro
//! rata through a loss index that each share picks up when it is next touched. Anyone can
//! trigger that; nobody can steer it. A trading venue's deficits are paid in the same manner, and before
//! the LPs by its own traders' profit claims. This file is the table of contents.

use anchor_lang::prelude::*;

pub mod constants;
pub mod error;
pub mod events;
pub mod instructions;
mod journal;
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
    /// Makes a pool; whoever signs becomes its authority.
    pub fn init_pool(ctx: Context<InitPool>, args: InitPoolArgs) -> Result<()> {
        pool::init_pool::handler(ctx, args)
    }

    /// Adds the interest since the last time; with a price update, shows the pool a newer price.
    pub fn accrue(ctx: Context<Accrue>) -> Result<()> {
        pool::accrue::handler(ctx)
    }

    // The authority and the guardian
    /// Queues parameters behind the pool's time lock.
    pub fn propose_params(ctx: Context<ProposeParams>, params: PoolParams) -> Result<()> {
        admin::propose_params::handler(ctx, params)
    }

    /// Puts queued parameters into force.
    pub fn apply_params(ctx: Context<ApplyParams>) -> Result<()> {
        admin::apply_params::handler(ctx)
    }

    /// Withdraws a proposal.
    pub fn cancel_params(ctx: Context<CancelParams>) -> Result<()> {
        admin::cancel_params::handler(ctx)
    }

    /// Lowers deposit cap, borrow cap or opening LTV at once.
    pub fn tighten_limits(ctx: Context<Administer>, limits: TighterLimits) -> Result<()> {
        admin::administer::tighten_limits(ctx, limits)
    }

    /// First step of a handover.
    pub fn propose_authority(ctx: Context<Administer>, new_authority: Pubkey) -> Result<()> {
        admin::administer::propose_authority(ctx, new_authority)
    }

    /// Second step of a handover.
    pub fn accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
        admin::accept_authority::handler(ctx)
    }

    /// Names who may pause.
    pub fn set_guardian(ctx: Context<Administer>, guardian: Pubkey) -> Result<()> {
        admin::administer::set_guardian(ctx, guardian)
    }

    /// Stops new risk for `max_pause_seconds`; lapses by itself.
    pub fn pause(ctx: Context<Guard>) -> Result<()> {
        admin::pause::pause(ctx)
    }

    /// Ends a pause early.
    pub fn unpause(ctx: Context<Guard>) -> Result<()> {
        admin::pause::unpause(ctx)
    }

    // LPs
    /// Makes the owner's share account.
    pub fn open_lp(ctx: Context<OpenLp>) -> Result<()> {
        lp::open_lp::handler(ctx)
    }

    /// Puts in `amount` asset atoms; shares are rounded down.
    pub fn deposit(ctx: Context<ChangeLp>, args: DepositArgs) -> Result<()> {
        lp::deposit::handler(ctx, args)
    }

    /// Takes assets out; shares are rounded up, amounts down.
    pub fn withdraw(ctx: Context<ChangeLp>, args: WithdrawArgs) -> Result<()> {
        lp::withdraw::handler(ctx, args)
    }

    /// Applies recorded losses to a share; anyone, any time.
    pub fn settle_lp(ctx: Context<SettleLp>) -> Result<()> {
        lp::settle_lp::handler(ctx)
    }

    /// Closes an empty share.
    pub fn close_lp(ctx: Context<CloseLp>) -> Result<()> {
        lp::close_lp::handler(ctx)
    }

    /// Asks to take assets out of a pool whose withdrawals have a delay.
    pub fn request_withdraw(ctx: Context<RequestWithdraw>, amount: WithdrawAmount) -> Result<()> {
        lp::request_withdraw::request_withdraw(ctx, amount)
    }

    /// Takes a request back.
    pub fn cancel_withdraw(ctx: Context<RequestWithdraw>) -> Result<()> {
        lp::request_withdraw::cancel_withdraw(ctx)
    }

    // Borrowers
    /// Makes a position; `position_id` tells an owner's positions apart.
    pub fn open_position(ctx: Context<OpenPosition>, position_id: u16) -> Result<()> {
        position::open_position::handler(ctx, position_id)
    }

    /// Adds `amount` collateral atoms; anyone.
    pub fn add_collateral(ctx: Context<AddCollateral>, amount: u64) -> Result<()> {
        position::add_collateral::handler(ctx, amount)
    }

    /// Takes out `amount` collateral atoms.
    pub fn remove_collateral(ctx: Context<RemoveCollateral>, amount: u64) -> Result<()> {
        position::remove_collateral::handler(ctx, amount)
    }

    /// Takes out `amount` asset atoms as debt; the debt is rounded up.
    pub fn borrow(ctx: Context<Borrow>, amount: u64) -> Result<()> {
        position::borrow::handler(ctx, amount)
    }

    /// Pays up to `amount` asset atoms, at most what is owed; anyone.
    pub fn repay(ctx: Context<Repay>, amount: u64) -> Result<()> {
        position::repay::handler(ctx, amount)
    }

    /// Closes an empty position.
    pub fn close_position(ctx: Context<ClosePosition>) -> Result<()> {
        position::close_position::handler(ctx)
    }

    // Default
    /// Repays at most `max_repay` asset atoms for collateral at a bonus; records what is left uncovered.
    pub fn liquidate(ctx: Context<Liquidate>, args: LiquidateArgs) -> Result<()> {
        default::liquidate::handler(ctx, args)
    }

    /// Takes note that a position is insolvent, or that it no longer is.
    pub fn mark_insolvent(ctx: Context<MarkInsolvent>) -> Result<()> {
        default::mark_insolvent::handler(ctx)
    }

    /// Has the shortfall of an insolvent position shared. Takes no amount.
    pub fn record_shortfall(ctx: Context<RecordShortfall>) -> Result<()> {
        default::record_shortfall::handler(ctx)
    }

    // Insurance
    /// Donates `amount` asset atoms to the fund.
    pub fn fund_insurance(ctx: Context<FundInsurance>, amount: u64) -> Result<()> {
        insurance::fund_insurance::handler(ctx, amount)
    }

    /// Moves what the pool owes the fund into it.
    pub fn collect_insurance(ctx: Context<CollectInsurance>) -> Result<()> {
        insurance::collect_insurance::handler(ctx)
    }

    /// Makes the owner's stake account.
    pub fn open_stake(ctx: Context<OpenStake>) -> Result<()> {
        insurance::open_stake::handler(ctx)
    }

    /// Puts `amount` asset atoms into the fund; shares are rounded down.
    pub fn stake(ctx: Context<ChangeStake>, args: DepositArgs) -> Result<()> {
        insurance::stake::handler(ctx, args)
    }

    /// Starts the cooldown of a stake.
    pub fn request_unstake(ctx: Context<RequestUnstake>, amount: WithdrawAmount) -> Result<()> {
        insurance::request_unstake::request_unstake(ctx, amount)
    }

    /// Takes a request back.
    pub fn cancel_unstake(ctx: Context<RequestUnstake>) -> Result<()> {
        insurance::request_unstake::cancel_unstake(ctx)
    }

    /// Takes assets out after the cooldown; shares are rounded up, amounts down.
    pub fn unstake(ctx: Context<ChangeStake>, args: WithdrawArgs) -> Result<()> {
        insurance::unstake::handler(ctx, args)
    }

    /// Applies recorded losses to a stake; anyone, any time.
    pub fn settle_stake(ctx: Context<SettleStake>) -> Result<()> {
        insurance::settle_stake::handler(ctx)
    }

    /// Closes an empty stake.
    pub fn close_stake(ctx: Context<CloseStake>) -> Result<()> {
        insurance::close_stake::handler(ctx)
    }

    // Recovery
    /// Buys collateral that was taken over; what it costs is rounded up and goes to those who lost.
    pub fn buy_salvage(ctx: Context<BuySalvage>, args: BuySalvageArgs) -> Result<()> {
        recovery::buy_salvage::handler(ctx, args)
    }

    /// Pays in `amount` asset atoms for one event; anyone.
    pub fn record_recovery(ctx: Context<RecordRecovery>, amount: u64) -> Result<()> {
        recovery::record_recovery::handler(ctx, amount)
    }

    /// Pays one who lost its part of what came in for one event; rounded down.
    pub fn claim_recovery(ctx: Context<ClaimRecovery>) -> Result<()> {
        recovery::claim_recovery::handler(ctx)
    }

    /// Closes a claim after its final time.
    pub fn close_claim(ctx: Context<CloseClaim>) -> Result<()> {
        recovery::close_claim::handler(ctx)
    }

    /// Closes a receipt after its final time.
    pub fn close_receipt(ctx: Context<CloseReceipt>) -> Result<()> {
        recovery::close_receipt::handler(ctx)
    }

    /// After a record's final time: moves what nobody claimed to the fund's reserve, and closes the
    /// record once its salvage is sold.
    pub fn close_record(ctx: Context<CloseRecord>) -> Result<()> {
        recovery::close_record::handler(ctx)
    }

    // Venues
    /// Lets a trading program share its deficits here, once the time lock has passed.
    pub fn register_venue(ctx: Context<RegisterVenue>, args: RegisterVenueArgs) -> Result<()> {
        venue::register_venue::handler(ctx, args)
    }

    /// Ends that, after the time lock.
    pub fn retire_venue(ctx: Context<RetireVenue>) -> Result<()> {
        venue::retire_venue::handler(ctx)
    }

    /// Adds `amount` asset atoms to a venue's bond; anyone.
    pub fn add_bond(ctx: Context<AddBond>, amount: u64) -> Result<()> {
        venue::add_bond::handler(ctx, amount)
    }

    /// Pays the bond of a retired venue back.
    pub fn return_bond(ctx: Context<ReturnBond>) -> Result<()> {
        venue::return_bond::handler(ctx)
    }

    /// Makes a trader's profit claim account; anyone.
    pub fn open_profit(ctx: Context<OpenProfit>) -> Result<()> {
        venue::open_profit::handler(ctx)
    }

    /// A venue gives a trader a claim on `amount` asset atoms, which it brings as far as its pot has
    /// not got them; shares are rounded down.
    pub fn credit_profit(ctx: Context<CreditProfit>, amount: u64) -> Result<()> {
        venue::credit_profit::handler(ctx, amount)
    }

    /// Takes out profit that has matured; shares are rounded up, amounts down.
    pub fn withdraw_profit(ctx: Context<WithdrawProfit>, args: WithdrawArgs) -> Result<()> {
        venue::withdraw_profit::handler(ctx, args)
    }

    /// Applies recorded deficits to a profit claim; anyone, any time.
    pub fn settle_profit(ctx: Context<SettleProfit>) -> Result<()> {
        venue::settle_profit::handler(ctx)
    }

    /// Closes an empty profit claim.
    pub fn close_profit(ctx: Context<CloseProfit>) -> Result<()> {
        venue::close_profit::handler(ctx)
    }

    /// A venue has the deficit of one of its accounts shared. Returns what is paid into its pot.
    pub fn report_deficit(ctx: Context<ReportDeficit>, args: ReportDeficitArgs) -> Result<u64> {
        venue::report_deficit::handler(ctx, args)
    }
}
