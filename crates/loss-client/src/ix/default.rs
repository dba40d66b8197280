//! A borrower's default; anyone.

use super::{
    build, paying_signer, readonly, readonly_if_any, with_events, writable, CallerSide,
    LiquidateArgs,
};
use crate::addresses::{PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Repays part of an unhealthy position's debt for collateral at a bonus; what no collateral is
/// left for is recorded in the same instruction. `nonce` is the position's.
pub fn liquidate(
    pool: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
    args: LiquidateArgs,
) -> Instruction {
    let mut accounts = recognition(pool, position, nonce, side);
    accounts.push(writable(side.asset));
    build("liquidate", with_events(accounts), &args)
}

/// Takes note that a position is insolvent, or that it no longer is.
pub fn mark_insolvent(
    pool: &PoolAddresses,
    position: Pubkey,
    price_update: Option<Pubkey>,
) -> Instruction {
    let accounts = vec![writable(pool.pool), writable(position), readonly_if_any(price_update)];
    build("mark_insolvent", accounts, &())
}

/// Has the shortfall of an insolvent position shared. `nonce` is the position's.
pub fn record_shortfall(
    pool: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> Instruction {
    let accounts = recognition(pool, position, nonce, side);
    build("record_shortfall", with_events(accounts), &())
}

fn recognition(
    pool: &PoolAddresses,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> Vec<AccountMeta> {
    vec![
        writable(pool.pool),
        writable(pool.insurance),
        writable(position),
        readonly(pool.asset_mint),
        readonly(pool.collateral_mint),
        writable(pool.asset_vault),
        writable(pool.collateral_vault),
        writable(pool.insurance_vault),
        paying_signer(side.caller),
        writable(side.collateral),
        writable(pool.record(nonce)),
        readonly_if_any(side.price_update),
        readonly(pool.asset_program),
        readonly(pool.collateral_program),
        readonly(SYSTEM_PROGRAM),
    ]
}
