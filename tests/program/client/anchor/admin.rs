//! The authority and the guardian.

use super::{build, event_authority};
use anchor_lang::{prelude::Pubkey, system_program, InstructionData};
use loss_client::PoolAddresses;
use socialized_loss::{accounts, instruction, instructions::TighterLimits, state::PoolParams, ID};
use solana_instruction::Instruction;

pub fn propose_params(keys: &PoolAddresses, authority: Pubkey, params: PoolParams) -> Instruction {
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

pub fn apply_params(keys: &PoolAddresses, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(
        accounts::ApplyParams {
            pool: keys.pool,
            proposal: keys.proposal(),
            authority,
            rent_payer,
            event_authority: event_authority(),
            program: ID,
        },
        instruction::ApplyParams {},
    )
}

pub fn cancel_params(keys: &PoolAddresses, authority: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(
        accounts::CancelParams {
            pool: keys.pool,
            proposal: keys.proposal(),
            authority,
            rent_payer,
        },
        instruction::CancelParams {},
    )
}

fn administer(keys: &PoolAddresses, authority: Pubkey, data: impl InstructionData) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Administer { pool, authority, event_authority, program: ID }, data)
}

pub fn tighten_limits(
    keys: &PoolAddresses,
    authority: Pubkey,
    limits: TighterLimits,
) -> Instruction {
    administer(keys, authority, instruction::TightenLimits { limits })
}

pub fn propose_authority(keys: &PoolAddresses, authority: Pubkey, to: Pubkey) -> Instruction {
    administer(keys, authority, instruction::ProposeAuthority { new_authority: to })
}

pub fn set_guardian(keys: &PoolAddresses, authority: Pubkey, guardian: Pubkey) -> Instruction {
    administer(keys, authority, instruction::SetGuardian { guardian })
}

pub fn accept_authority(keys: &PoolAddresses, pending_authority: Pubkey) -> Instruction {
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

pub fn pause(keys: &PoolAddresses, guard: Pubkey) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Guard { pool, guard, event_authority, program: ID }, instruction::Pause {})
}

pub fn unpause(keys: &PoolAddresses, guard: Pubkey) -> Instruction {
    let (pool, event_authority) = (keys.pool, event_authority());
    build(accounts::Guard { pool, guard, event_authority, program: ID }, instruction::Unpause {})
}
