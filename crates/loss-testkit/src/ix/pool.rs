//! Pools.

use super::same;
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
use socialized_loss::{
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
    let args = InitPoolArgs { pool_id, feed_id, guardian, params, venue_caps };
    ix::init_pool(&keys.addresses(), keys.creator, same(args))
}

pub fn accrue(keys: &PoolKeys) -> Instruction {
    ix::accrue(&keys.addresses(), None)
}

/// `accrue` that also shows the pool a price.
pub fn accrue_with_price(keys: &PoolKeys, price_update: Pubkey) -> Instruction {
    ix::accrue(&keys.addresses(), Some(price_update))
}
