//! Pools.

use super::build;
use crate::keys::PoolKeys;
use anchor_lang::{prelude::Pubkey, system_program};
use socialized_loss::{
    accounts, instruction,
    instructions::InitPoolArgs,
    state::{PoolParams, StoredVenueCaps},
};
use solana_instruction::Instruction;

/// A pool that pays nothing for venues.
pub fn init_pool(keys: &PoolKeys, guardian: Pubkey, params: PoolParams) -> Instruction {
    init_pool_for_venues(keys, guardian, params, StoredVenueCaps::default())
}

pub fn init_pool_for_venues(
    keys: &PoolKeys,
    guardian: Pubkey,
    params: PoolParams,
    venue_caps: StoredVenueCaps,
) -> Instruction {
    let (pool_id, feed_id) = (keys.pool_id, keys.feed_id);
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
            args: InitPoolArgs { pool_id, feed_id, guardian, params, venue_caps },
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
