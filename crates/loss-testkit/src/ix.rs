//! Every instruction, from keys and arguments.
//!
//! Only keys go in, so tests can break any account of the result; [`with_account`] does that.

use crate::keys::PoolKeys;
use anchor_lang::{prelude::Pubkey, system_program, InstructionData, ToAccountMetas};
use socialized_loss::{accounts, instruction, instructions::*, state::PoolParams, ID};
use solana_instruction::{AccountMeta, Instruction};

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: ID, accounts: accounts.to_account_metas(None), data: data.data() }
}

/// The authority of `emit_cpi!`.
pub fn event_authority() -> Pubkey {
    Pubkey::find_program_address(&[b"__event_authority"], &ID).0
}

/// The same instruction with the account at `old` replaced by `new`, flags kept.
///
/// # Panics
/// When no account is `old`.
pub fn with_account(mut instruction: Instruction, old: &Pubkey, new: Pubkey) -> Instruction {
    let metas = instruction.accounts.iter_mut().filter(|meta| meta.pubkey == *old);
    assert!(metas.map(|meta| meta.pubkey = new).count() > 0, "{old} is not in the instruction");
    instruction
}

/// The same instruction with the account's flags replaced.
///
/// # Panics
/// When no account is `key`.
pub fn with_flags(
    mut instruction: Instruction,
    key: &Pubkey,
    is_signer: bool,
    is_writable: bool,
) -> Instruction {
    let metas = instruction.accounts.iter_mut().filter(|meta| meta.pubkey == *key);
    let changed = metas.map(|meta| *meta = AccountMeta { pubkey: *key, is_signer, is_writable });
    assert!(changed.count() > 0, "{key} is not in the instruction");
    instruction
}

pub fn init_pool(keys: &PoolKeys, guardian: Pubkey, params: PoolParams) -> Instruction {
    build(
        accounts::InitPool {
            authority: keys.creator,
            pool: keys.pool,
            insurance: keys.insurance,
            asset_mint: keys.asset_mint,
            collateral_mint: keys.collateral_mint,
            asset_vault: keys.asset_vault,
            collateral_vault: keys.collateral_vault,
            insurance_vault: keys.insurance_vault,
            asset_token_program: keys.asset_program,
            collateral_token_program: keys.collateral_program,
            system_program: system_program::ID,
        },
        instruction::InitPool {
            args: InitPoolArgs { pool_id: keys.pool_id, feed_id: keys.feed_id, guardian, params },
        },
    )
}

pub fn accrue(keys: &PoolKeys) -> Instruction {
    build(accounts::Accrue { pool: keys.pool, price_update: None }, instruction::Accrue {})
}

/// `accrue` that also shows the pool a price.
pub fn accrue_with_price(keys: &PoolKeys, price_update: Pubkey) -> Instruction {
    let price_update = Some(price_update);
    build(accounts::Accrue { pool: keys.pool, price_update }, instruction::Accrue {})
}

pub fn propose_params(keys: &PoolKeys, authority: Pubkey, params: PoolParams) -> Instruction {
    build(
        accounts::ProposeParams {
            pool: keys.pool,
            proposal: keys.proposal(),
            authority,
            system_program: system_program::ID,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::ProposeParams { params },
    )
}

pub fn apply_params(keys: &PoolKeys, authority: Pubkey) -> Instruction {
    build(
        accounts::ApplyParams {
            pool: keys.pool,
            proposal: keys.proposal(),
            authority,
            rent_payer: authority,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::ApplyParams {},
    )
}

pub fn cancel_params(keys: &PoolKeys, authority: Pubkey) -> Instruction {
    build(
        accounts::CancelParams {
            pool: keys.pool,
            proposal: keys.proposal(),
            authority,
            rent_payer: authority,
        },
        instruction::CancelParams {},
    )
}

fn administer(keys: &PoolKeys, authority: Pubkey, data: impl InstructionData) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Administer { pool, authority, event_authority, program: ID }, data)
}

pub fn tighten_limits(keys: &PoolKeys, authority: Pubkey, limits: TighterLimits) -> Instruction {
    administer(keys, authority, instruction::TightenLimits { limits })
}

pub fn propose_authority(keys: &PoolKeys, authority: Pubkey, to: Pubkey) -> Instruction {
    administer(keys, authority, instruction::ProposeAuthority { new_authority: to })
}

pub fn set_guardian(keys: &PoolKeys, authority: Pubkey, guardian: Pubkey) -> Instruction {
    administer(keys, authority, instruction::SetGuardian { guardian })
}

pub fn accept_authority(keys: &PoolKeys, pending_authority: Pubkey) -> Instruction {
    build(
        accounts::AcceptAuthority {
            pool: keys.pool,
            pending_authority,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::AcceptAuthority {},
    )
}

pub fn pause(keys: &PoolKeys, guard: Pubkey) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Guard { pool, guard, event_authority, program: ID }, instruction::Pause {})
}

pub fn unpause(keys: &PoolKeys, guard: Pubkey) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Guard { pool, guard, event_authority, program: ID }, instruction::Unpause {})
}

pub fn open_lp(keys: &PoolKeys, owner: Pubkey, payer: Pubkey) -> Instruction {
    build(
        accounts::OpenLp {
            pool: keys.pool,
            lp: keys.lp(&owner),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenLp {},
    )
}

/// Who changes an LP share, with which accounts.
#[derive(Clone, Copy, Debug)]
pub struct LpSide {
    pub owner: Pubkey,
    pub asset: Pubkey,
    pub payer: Pubkey,
    pub receipt: Option<Pubkey>,
}

fn change_lp(keys: &PoolKeys, side: LpSide) -> accounts::ChangeLp {
    accounts::ChangeLp {
        pool: keys.pool,
        lp: keys.lp(&side.owner),
        owner: side.owner,
        asset_mint: keys.asset_mint,
        asset_vault: keys.asset_vault,
        owner_asset: side.asset,
        asset_token_program: keys.asset_program,
        receipt: side.receipt,
        payer: side.payer,
        system_program: system_program::ID,
    }
}

pub fn deposit(keys: &PoolKeys, side: LpSide, args: DepositArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Deposit { args })
}

pub fn withdraw(keys: &PoolKeys, side: LpSide, args: WithdrawArgs) -> Instruction {
    build(change_lp(keys, side), instruction::Withdraw { args })
}

pub fn settle_lp(keys: &PoolKeys, owner: Pubkey) -> Instruction {
    build(accounts::SettleLp { pool: keys.pool, lp: keys.lp(&owner) }, instruction::SettleLp {})
}

pub fn close_lp(
    keys: &PoolKeys,
    owner: Pubkey,
    rent_payer: Pubkey,
    payer: Pubkey,
    receipt: Option<Pubkey>,
) -> Instruction {
    build(
        accounts::CloseLp {
            pool: keys.pool,
            lp: keys.lp(&owner),
            owner,
            rent_payer,
            receipt,
            payer,
            system_program: system_program::ID,
        },
        instruction::CloseLp {},
    )
}

pub fn close_receipt(receipt: Pubkey, closer: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseReceipt { receipt, closer, rent_payer }, instruction::CloseReceipt {})
}

pub fn open_position(
    keys: &PoolKeys,
    owner: Pubkey,
    payer: Pubkey,
    position_id: u16,
) -> Instruction {
    build(
        accounts::OpenPosition {
            pool: keys.pool,
            position: keys.position(&owner, position_id),
            owner,
            payer,
            system_program: system_program::ID,
        },
        instruction::OpenPosition { position_id },
    )
}

pub fn add_collateral(
    keys: &PoolKeys,
    position: Pubkey,
    payer: Pubkey,
    payer_collateral: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::AddCollateral {
            pool: keys.pool,
            position,
            payer,
            collateral_mint: keys.collateral_mint,
            collateral_vault: keys.collateral_vault,
            payer_collateral,
            collateral_token_program: keys.collateral_program,
        },
        instruction::AddCollateral { amount },
    )
}

pub fn remove_collateral(
    keys: &PoolKeys,
    position: Pubkey,
    owner: Pubkey,
    owner_collateral: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    build(
        accounts::RemoveCollateral {
            pool: keys.pool,
            position,
            owner,
            collateral_mint: keys.collateral_mint,
            collateral_vault: keys.collateral_vault,
            owner_collateral,
            collateral_token_program: keys.collateral_program,
            price_update,
        },
        instruction::RemoveCollateral { amount },
    )
}

pub fn borrow(
    keys: &PoolKeys,
    position: Pubkey,
    owner: Pubkey,
    owner_asset: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    build(
        accounts::Borrow {
            pool: keys.pool,
            position,
            owner,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            owner_asset,
            asset_token_program: keys.asset_program,
            price_update,
        },
        instruction::Borrow { amount },
    )
}

pub fn repay(
    keys: &PoolKeys,
    position: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::Repay {
            pool: keys.pool,
            position,
            payer,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            payer_asset,
            asset_token_program: keys.asset_program,
        },
        instruction::Repay { amount },
    )
}

pub fn close_position(position: Pubkey, owner: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::ClosePosition { position, owner, rent_payer }, instruction::ClosePosition {})
}

pub fn mark_insolvent(
    keys: &PoolKeys,
    position: Pubkey,
    price_update: Option<Pubkey>,
) -> Instruction {
    build(
        accounts::MarkInsolvent { pool: keys.pool, position, price_update },
        instruction::MarkInsolvent {},
    )
}

/// Who liquidates or records, with which accounts.
#[derive(Clone, Copy, Debug)]
pub struct CallerSide {
    pub caller: Pubkey,
    pub asset: Pubkey,
    pub collateral: Pubkey,
    pub price_update: Option<Pubkey>,
}

fn recognition(
    keys: &PoolKeys,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> accounts::RecognitionAccounts {
    accounts::RecognitionAccounts {
        pool: keys.pool,
        insurance: keys.insurance,
        position,
        asset_mint: keys.asset_mint,
        collateral_mint: keys.collateral_mint,
        asset_vault: keys.asset_vault,
        collateral_vault: keys.collateral_vault,
        insurance_vault: keys.insurance_vault,
        caller: side.caller,
        caller_collateral: side.collateral,
        record: keys.record(nonce),
        price_update: side.price_update,
        asset_token_program: keys.asset_program,
        collateral_token_program: keys.collateral_program,
        system_program: system_program::ID,
    }
}

/// `nonce` is the position's.
pub fn liquidate(
    keys: &PoolKeys,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
    args: LiquidateArgs,
) -> Instruction {
    build(
        accounts::Liquidate {
            recognition: recognition(keys, position, nonce, side),
            caller_asset: side.asset,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::Liquidate { args },
    )
}

/// `nonce` is the position's.
pub fn record_shortfall(
    keys: &PoolKeys,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> Instruction {
    build(
        accounts::RecordShortfall {
            recognition: recognition(keys, position, nonce, side),
            event_authority: event_authority(),
            program: ID,
        },
        instruction::RecordShortfall {},
    )
}

pub fn close_record(record: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseRecord { record, rent_payer }, instruction::CloseRecord {})
}

pub fn fund_insurance(
    keys: &PoolKeys,
    donor: Pubkey,
    donor_asset: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        accounts::FundInsurance {
            pool: keys.pool,
            insurance: keys.insurance,
            donor,
            asset_mint: keys.asset_mint,
            insurance_vault: keys.insurance_vault,
            donor_asset,
            asset_token_program: keys.asset_program,
        },
        instruction::FundInsurance { amount },
    )
}

pub fn collect_insurance(keys: &PoolKeys) -> Instruction {
    build(
        accounts::CollectInsurance {
            pool: keys.pool,
            insurance: keys.insurance,
            asset_mint: keys.asset_mint,
            asset_vault: keys.asset_vault,
            insurance_vault: keys.insurance_vault,
            asset_token_program: keys.asset_program,
        },
        instruction::CollectInsurance {},
    )
}
