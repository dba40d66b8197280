//! Mints and token accounts, written straight into the VM.

use anchor_lang::{prelude::Pubkey, solana_program::program_pack::Pack};
use anchor_spl::token::spl_token::state::{Account as TokenAccount, AccountState, Mint};
use solana_account::Account;

/// A mint of plain SPL Token without freeze authority.
pub fn mint(decimals: u8, supply: u64) -> Account {
    let mint = Mint { decimals, supply, is_initialized: true, ..Mint::default() };
    rent_free(mint, anchor_spl::token::ID)
}

/// A token account.
pub fn account(mint: Pubkey, owner: Pubkey, amount: u64) -> Account {
    let state = AccountState::Initialized;
    let account = TokenAccount { mint, owner, amount, state, ..TokenAccount::default() };
    rent_free(account, anchor_spl::token::ID)
}

/// The balance in a token account's bytes, of either token program.
pub fn balance(account: &Account) -> u64 {
    let amount = account.data.get(64..72).and_then(|bytes| bytes.try_into().ok());
    amount.map_or(0, u64::from_le_bytes)
}

fn rent_free<T: Pack>(state: T, owner: Pubkey) -> Account {
    let mut data = vec![0; T::LEN];
    T::pack(state, &mut data).expect("the buffer has the state's length");
    Account { lamports: 10_000_000, data, owner, ..Account::default() }
}
