//! For who posts prices from outside the chain.

use crate::{accounts, instruction, PostPriceArgs, ID, PRICE};
use anchor_lang::{
    prelude::Pubkey, solana_program::instruction::Instruction, system_program, InstructionData,
    ToAccountMetas,
};

/// Where the feed's update is.
pub fn price_account(feed_id: &[u8; 32]) -> Pubkey {
    Pubkey::find_program_address(&[PRICE, feed_id], &ID).0
}

/// Posts a price; `payer` signs, and pays for the account the first time.
pub fn post_price(payer: Pubkey, args: PostPriceArgs) -> Instruction {
    let accounts = accounts::PostPrice {
        payer,
        price_update: price_account(&args.feed_id),
        system_program: system_program::ID,
    };
    Instruction {
        program_id: ID,
        accounts: accounts.to_account_metas(None),
        data: instruction::PostPrice { args }.data(),
    }
}
