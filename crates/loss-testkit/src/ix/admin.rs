//! The authority and the guardian.

use super::same;
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
use socialized_loss::{instructions::TighterLimits, state::PoolParams};
use solana_instruction::Instruction;

pub fn propose_params(keys: &PoolKeys, authority: Pubkey, params: PoolParams) -> Instruction {
    ix::propose_params(&keys.addresses(), authority, same(params))
}

pub fn apply_params(keys: &PoolKeys, authority: Pubkey) -> Instruction {
    ix::apply_params(&keys.addresses(), authority, authority)
}

pub fn cancel_params(keys: &PoolKeys, authority: Pubkey) -> Instruction {
    ix::cancel_params(&keys.addresses(), authority, authority)
}

pub fn tighten_limits(keys: &PoolKeys, authority: Pubkey, limits: TighterLimits) -> Instruction {
    ix::tighten_limits(&keys.addresses(), authority, same(limits))
}

pub fn propose_authority(keys: &PoolKeys, authority: Pubkey, to: Pubkey) -> Instruction {
    ix::propose_authority(&keys.addresses(), authority, to)
}

pub fn set_guardian(keys: &PoolKeys, authority: Pubkey, guardian: Pubkey) -> Instruction {
    ix::set_guardian(&keys.addresses(), authority, guardian)
}

pub fn accept_authority(keys: &PoolKeys, pending_authority: Pubkey) -> Instruction {
    ix::accept_authority(&keys.addresses(), pending_authority)
}

pub fn pause(keys: &PoolKeys, guard: Pubkey) -> Instruction {
    ix::pause(&keys.addresses(), guard)
}

pub fn unpause(keys: &PoolKeys, guard: Pubkey) -> Instruction {
    ix::unpause(&keys.addresses(), guard)
}
