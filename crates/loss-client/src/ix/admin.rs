//! The authority and the guardian.

use super::{build, paying_signer, readonly, signer, with_events, writable, TighterLimits};
use crate::{
    accounts::PoolParams,
    addresses::{PoolAddresses, SYSTEM_PROGRAM},
};
use borsh::BorshSerialize;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Queues parameters behind the pool's time lock.
pub fn propose_params(pool: &PoolAddresses, authority: Pubkey, params: PoolParams) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        writable(pool.proposal()),
        paying_signer(authority),
        readonly(SYSTEM_PROGRAM),
    ];
    build("propose_params", with_events(accounts), &params)
}

/// Puts queued parameters into force; the proposal's rent goes to `rent_payer`, who paid it.
pub fn apply_params(pool: &PoolAddresses, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![
        writable(pool.pool),
        writable(pool.proposal()),
        signer(authority),
        writable(rent_payer),
    ];
    build("apply_params", with_events(accounts), &())
}

/// Withdraws a proposal; its rent goes to `rent_payer`, who paid it.
pub fn cancel_params(pool: &PoolAddresses, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
    let accounts = vec![
        readonly(pool.pool),
        writable(pool.proposal()),
        signer(authority),
        writable(rent_payer),
    ];
    build("cancel_params", accounts, &())
}

/// Lowers deposit cap, borrow cap or opening LTV at once.
pub fn tighten_limits(
    pool: &PoolAddresses,
    authority: Pubkey,
    limits: TighterLimits,
) -> Instruction {
    signed_by("tighten_limits", pool, authority, &limits)
}

/// First step of a handover.
pub fn propose_authority(pool: &PoolAddresses, authority: Pubkey, to: Pubkey) -> Instruction {
    signed_by("propose_authority", pool, authority, &to)
}

/// Second step of a handover.
pub fn accept_authority(pool: &PoolAddresses, pending_authority: Pubkey) -> Instruction {
    signed_by("accept_authority", pool, pending_authority, &())
}

/// Names who may pause.
pub fn set_guardian(pool: &PoolAddresses, authority: Pubkey, guardian: Pubkey) -> Instruction {
    signed_by("set_guardian", pool, authority, &guardian)
}

/// Stops new risk for a while; `guard` is guardian or authority.
pub fn pause(pool: &PoolAddresses, guard: Pubkey) -> Instruction {
    signed_by("pause", pool, guard, &())
}

/// Ends a pause early; `guard` is guardian or authority.
pub fn unpause(pool: &PoolAddresses, guard: Pubkey) -> Instruction {
    signed_by("unpause", pool, guard, &())
}

fn signed_by(
    name: &str,
    pool: &PoolAddresses,
    by: Pubkey,
    args: &impl BorshSerialize,
) -> Instruction {
    build(name, with_events(vec![writable(pool.pool), signer(by)]), args)
}
