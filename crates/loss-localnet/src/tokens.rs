//! The two mints of a local network, and tokens for who asks.

use anyhow::Result;
use loss_client::PoolAddresses;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_interface::instruction::{initialize_mint2, mint_to};

use crate::chain::Chain;

/// Decimals of the asset and of the collateral.
pub const ASSET_DECIMALS: u8 = 6;
pub const COLLATERAL_DECIMALS: u8 = 9;

/// Bytes of a mint of SPL Token.
const MINT_SIZE: u64 = 82;

/// Makes both mints; the faucet may make tokens of them.
pub fn make_mints(
    chain: &Chain,
    faucet: &Keypair,
    asset: &Keypair,
    collateral: &Keypair,
) -> Result<()> {
    let token = spl_token_interface::ID;
    let rent = chain.rpc.get_minimum_balance_for_rent_exemption(MINT_SIZE as usize)?;
    let mut instructions = vec![];
    for (mint, decimals) in [(asset, ASSET_DECIMALS), (collateral, COLLATERAL_DECIMALS)] {
        let (mint, authority) = (mint.pubkey(), faucet.pubkey());
        instructions.push(system::create_account(&authority, &mint, rent, MINT_SIZE, &token));
        instructions.push(initialize_mint2(&token, &mint, &authority, None, decimals)?);
    }
    chain.send("make the mints", &instructions, &[faucet, asset, collateral])
}

/// Asset atoms in the owner's associated account, which is made if it is not there.
pub fn give_assets(
    pool: &PoolAddresses,
    faucet: Pubkey,
    owner: Pubkey,
    amount: u64,
) -> Vec<Instruction> {
    give(&pool.asset_mint, &pool.associated_asset(&owner), faucet, owner, amount)
}

/// The same for collateral.
pub fn give_collateral(
    pool: &PoolAddresses,
    faucet: Pubkey,
    owner: Pubkey,
    amount: u64,
) -> Vec<Instruction> {
    give(&pool.collateral_mint, &pool.associated_collateral(&owner), faucet, owner, amount)
}

fn give(
    mint: &Pubkey,
    account: &Pubkey,
    faucet: Pubkey,
    owner: Pubkey,
    amount: u64,
) -> Vec<Instruction> {
    let token = spl_token_interface::ID;
    let mut instructions =
        vec![create_associated_token_account_idempotent(&faucet, &owner, mint, &token)];
    if amount > 0 {
        let made = mint_to(&token, mint, account, &faucet, &[], amount);
        instructions.push(made.expect("the token program is the token program"));
    }
    instructions
}
