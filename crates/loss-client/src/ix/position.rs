//! Borrowers. Amounts of collateral are in collateral atoms.

use super::{build, paying_signer, readonly, readonly_if_any, signer, writable};
use crate::addresses::{PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Makes a position; `position_id` tells an owner's positions apart, `payer` pays its rent.
pub fn open_position(
    pool: &PoolAddresses,
    owner: Pubkey,
    payer: Pubkey,
    position_id: u16,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(pool.position(&owner, position_id)),
        signer(owner),
        paying_signer(payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("open_position", accounts, &position_id)
}

/// Adds `amount` collateral atoms; anyone.
pub fn add_collateral(
    pool: &PoolAddresses,
    position: Pubkey,
    payer: Pubkey,
    payer_collateral: Pubkey,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(position),
        signer(payer),
        readonly(pool.collateral_mint),
        writable(pool.collateral_vault),
        writable(payer_collateral),
        readonly(pool.collateral_program),
    ];
    build("add_collateral", accounts, &amount)
}

/// Takes out `amount` collateral atoms; needs a price while there is debt.
pub fn remove_collateral(
    pool: &PoolAddresses,
    position: Pubkey,
    owner: Pubkey,
    owner_collateral: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(position),
        signer(owner),
        readonly(pool.collateral_mint),
        writable(pool.collateral_vault),
        writable(owner_collateral),
        readonly(pool.collateral_program),
        readonly_if_any(price_update),
    ];
    build("remove_collateral", accounts, &amount)
}

/// Takes out `amount` asset atoms as debt; the debt is rounded up.
pub fn borrow(
    pool: &PoolAddresses,
    position: Pubkey,
    owner: Pubkey,
    owner_asset: Pubkey,
    price_update: Option<Pubkey>,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(position),
        signer(owner),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(owner_asset),
        readonly(pool.asset_program),
        readonly_if_any(price_update),
    ];
    build("borrow", accounts, &amount)
}

/// Pays up to `amount` asset atoms, at most what is owed; anyone.
pub fn repay(
    pool: &PoolAddresses,
    position: Pubkey,
    payer: Pubkey,
    payer_asset: Pubkey,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(position),
        signer(payer),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(payer_asset),
        readonly(pool.asset_program),
    ];
    build("repay", accounts, &amount)
}

/// Closes an empty position; its rent goes to `rent_payer`, who paid it.
pub fn close_position(position: Pubkey, owner: Pubkey, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![writable(position), signer(owner), writable(rent_payer)];
    build("close_position", accounts, &())
}
