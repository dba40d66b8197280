//! Pools.

use super::{build, paying_signer, readonly, readonly_if_any, writable, InitPoolArgs};
use crate::addresses::{PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Makes a pool; `authority` is its creator. The addresses are those of
/// [`PoolAddresses::derive`] for it and `args.pool_id`.
pub fn init_pool(pool: &PoolAddresses, authority: Pubkey, args: InitPoolArgs) -> Instruction {
    let accounts = vec![
        paying_signer(authority),
        writable(pool.pool),
        writable(pool.insurance),
        readonly(pool.asset_mint),
        readonly(pool.collateral_mint),
        writable(pool.asset_vault),
        writable(pool.collateral_vault),
        writable(pool.insurance_vault),
        readonly(pool.asset_program),
        readonly(pool.collateral_program),
        readonly(SYSTEM_PROGRAM),
    ];
    build("init_pool", accounts, &args)
}

/// Adds the interest since the last time; with a price update, shows the pool a newer price.
pub fn accrue(pool: &PoolAddresses, price_update: Option<Pubkey>) -> Instruction {
    build("accrue", vec![writable(pool.pool), readonly_if_any(price_update)], &())
}
