//! Liquidity providers.

use super::{
    build, paying_signer, readonly, signer, writable, writable_if_any, DepositArgs, OwnerSide,
    WithdrawAmount, WithdrawArgs,
};
use crate::addresses::{PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Makes the owner's share account; `payer` pays its rent.
pub fn open_lp(pool: &PoolAddresses, owner: Pubkey, payer: Pubkey) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        writable(pool.lp(&owner)),
        signer(owner),
        paying_signer(payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("open_lp", accounts, &())
}

/// Puts assets in; shares are rounded down.
pub fn deposit(pool: &PoolAddresses, side: OwnerSide, args: DepositArgs) -> Instruction {
    build("deposit", change(pool, side), &args)
}

/// Takes assets out; shares are rounded up, amounts down.
pub fn withdraw(pool: &PoolAddresses, side: OwnerSide, args: WithdrawArgs) -> Instruction {
    build("withdraw", change(pool, side), &args)
}

/// Applies recorded losses to a share; anyone.
pub fn settle_lp(pool: &PoolAddresses, owner: &Pubkey) -> Instruction {
    build("settle_lp", vec![readonly(pool.pool), writable(pool.lp(owner))], &())
}

/// Closes an empty share. Its rent goes to `rent_payer`, who paid it; `side.asset` is not used.
pub fn close_lp(pool: &PoolAddresses, side: OwnerSide, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        writable(pool.lp(&side.owner)),
        signer(side.owner),
        writable(rent_payer),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("close_lp", accounts, &())
}

/// Asks to take assets out of a pool whose withdrawals have a delay.
pub fn request_withdraw(
    pool: &PoolAddresses,
    owner: Pubkey,
    amount: WithdrawAmount,
) -> Instruction {
    build("request_withdraw", request(pool, owner), &amount)
}

/// Takes a request back.
pub fn cancel_withdraw(pool: &PoolAddresses, owner: Pubkey) -> Instruction {
    build("cancel_withdraw", request(pool, owner), &())
}

fn request(pool: &PoolAddresses, owner: Pubkey) -> Vec<AccountMeta> {
    vec![writable(pool.pool), writable(pool.lp(&owner)), signer(owner)]
}

fn change(pool: &PoolAddresses, side: OwnerSide) -> Vec<AccountMeta> {
    vec![
        writable(pool.pool),
        writable(pool.lp(&side.owner)),
        signer(side.owner),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(side.asset),
        readonly(pool.asset_program),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ]
}
