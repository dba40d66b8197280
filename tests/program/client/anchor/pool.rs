//! Pools.

use super::build;
use anchor_lang::{prelude::Pubkey, system_program};
use loss_client::PoolAddresses;
use socialized_loss::{accounts, instruction, instructions::InitPoolArgs};
use solana_instruction::Instruction;

pub fn init_pool(keys: &PoolAddresses, authority: Pubkey, args: InitPoolArgs) -> Instruction {
    build(
        accounts::InitPool {
            authority,
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
        instruction::InitPool { args },
    )
}

pub fn accrue(keys: &PoolAddresses, price_update: Option<Pubkey>) -> Instruction {
    build(accounts::Accrue { pool: keys.pool, price_update }, instruction::Accrue {})
}
