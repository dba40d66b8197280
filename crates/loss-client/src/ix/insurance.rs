//! The insurance fund and its stakers.

use super::{
    build, paying_signer, readonly, signer, writable, writable_if_any, DepositArgs, OwnerSide,
    WithdrawAmount, WithdrawArgs,
};
use crate::addresses::{PoolAddresses, SYSTEM_PROGRAM};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Donates `amount` asset atoms to the fund.
pub fn fund_insurance(
    pool: &PoolAddresses,
    donor: Pubkey,
    donor_asset: Pubkey,
    amount: u64,
) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(pool.insurance),
        signer(donor),
        readonly(pool.asset_mint),
        writable(pool.insurance_vault),
        writable(donor_asset),
        readonly(pool.asset_program),
    ];
    build("fund_insurance", accounts, &amount)
}

/// Moves what the pool owes the fund into it; anyone.
pub fn collect_insurance(pool: &PoolAddresses) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(pool.insurance),
        readonly(pool.asset_mint),
        writable(pool.asset_vault),
        writable(pool.insurance_vault),
        readonly(pool.asset_program),
    ];
    build("collect_insurance", accounts, &())
}

/// Makes the owner's stake account; `payer` pays its rent.
pub fn open_stake(pool: &PoolAddresses, owner: Pubkey, payer: Pubkey) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        readonly(pool.insurance),
        writable(pool.stake(&owner)),
        signer(owner),
        paying_signer(payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("open_stake", accounts, &())
}

/// Puts assets into the fund; shares are rounded down.
pub fn stake(pool: &PoolAddresses, side: OwnerSide, args: DepositArgs) -> Instruction {
    build("stake", change(pool, side), &args)
}

/// Takes assets out after the cooldown; shares are rounded up, amounts down.
pub fn unstake(pool: &PoolAddresses, side: OwnerSide, args: WithdrawArgs) -> Instruction {
    build("unstake", change(pool, side), &args)
}

/// Starts the cooldown of a stake.
pub fn request_unstake(pool: &PoolAddresses, owner: Pubkey, amount: WithdrawAmount) -> Instruction {
    build("request_unstake", request(pool, owner), &amount)
}

/// Takes a request back.
pub fn cancel_unstake(pool: &PoolAddresses, owner: Pubkey) -> Instruction {
    build("cancel_unstake", request(pool, owner), &())
}

/// Applies recorded losses to a stake; anyone.
pub fn settle_stake(pool: &PoolAddresses, owner: &Pubkey) -> Instruction {
    let accounts = vec![readonly(pool.pool), readonly(pool.insurance), writable(pool.stake(owner))];
    build("settle_stake", accounts, &())
}

/// Closes an empty stake. Its rent goes to `rent_payer`, who paid it; `side.asset` is not used.
pub fn close_stake(pool: &PoolAddresses, side: OwnerSide, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        readonly(pool.insurance),
        writable(pool.stake(&side.owner)),
        signer(side.owner),
        writable(rent_payer),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ];
    build("close_stake", accounts, &())
}

fn request(pool: &PoolAddresses, owner: Pubkey) -> Vec<AccountMeta> {
    let (pool, insurance, stake) = (pool.pool, pool.insurance, pool.stake(&owner));
    vec![writable(pool), writable(insurance), writable(stake), signer(owner)]
}

fn change(pool: &PoolAddresses, side: OwnerSide) -> Vec<AccountMeta> {
    vec![
        writable(pool.pool),
        writable(pool.insurance),
        writable(pool.stake(&side.owner)),
        signer(side.owner),
        readonly(pool.asset_mint),
        writable(pool.insurance_vault),
        writable(side.asset),
        readonly(pool.asset_program),
        writable_if_any(side.receipt),
        paying_signer(side.payer),
        readonly(SYSTEM_PROGRAM),
    ]
}
