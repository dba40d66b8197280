//! Borrowers.

use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
pub use loss_client::ix::close_position;
use solana_instruction::Instruction;

pub fn open_position(
    keys: &PoolKeys,
    owner: Pubkey,
    payer: Pubkey,
    position_id: u16,
) -> Instruction {
    ix::open_position(&keys.addresses(), owner, payer, position_id)
}

pub fn add_collateral(
    keys: &PoolKeys,
    position: Pubkey,
    payer: Pubkey,
    payer_collateral: Pubkey,
    amount: u64,
) -> Instruction {
    ix::add_collateral(&keys.addresses(), position, payer, payer_collateral, amount)
}

pub fn remove_collateral(
    keys: &PoolKeys,
    position: Pubkey,
    owner: Pubkey,
    owner_collateral: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    let pool = &keys.addresses();
    ix::remove_collateral(pool, position, owner, owner_collateral, price_update, amount)
}

pub fn borrow(
    keys: &PoolKeys,
    position: Pubkey,
    owner: Pubkey,
    owner_asset: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    ix::borrow(&keys.addresses(), position, owner, owner_asset, price_update, amount)
}

pub fn repay(
    keys: &PoolKeys,
    position: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    ix::repay(&keys.addresses(), position, payer, payer_asset, amount)
}
