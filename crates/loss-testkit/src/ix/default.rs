//! A borrower's default.

use super::same;
use crate::keys::PoolKeys;
use anchor_lang::prelude::Pubkey;
use loss_client::ix;
pub use loss_client::ix::CallerSide;
use socialized_loss::instructions::LiquidateArgs;
use solana_instruction::Instruction;

pub fn mark_insolvent(
    keys: &PoolKeys,
    position: Pubkey,
    price_update: Option<Pubkey>,
) -> Instruction {
    ix::mark_insolvent(&keys.addresses(), position, price_update)
}

/// `nonce` is the position's.
pub fn liquidate(
    keys: &PoolKeys,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
    args: LiquidateArgs,
) -> Instruction {
    ix::liquidate(&keys.addresses(), position, nonce, side, same(args))
}

/// `nonce` is the position's.
pub fn record_shortfall(
    keys: &PoolKeys,
    position: Pubkey,
    nonce: u64,
    side: CallerSide,
) -> Instruction {
    ix::record_shortfall(&keys.addresses(), position, nonce, side)
}
