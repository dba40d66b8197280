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

/// A mint of Token-2022 with these extensions, each a type number and its bytes.
pub fn mint_2022(decimals: u8, supply: u64, extensions: &[(u16, Vec<u8>)]) -> Account {
    let mut account = mint(decimals, supply);
    account.owner = anchor_spl::token_2022::ID;
    if extensions.is_empty() {
        return account;
    }
    // Padded to the length of a token account, then the account type of a mint.
    account.data.resize(165, 0);
    account.data.push(1);
    for (number, value) in extensions {
        let length = u16::try_from(value.len()).expect("a short extension");
        account.data.extend(number.to_le_bytes());
        account.data.extend(length.to_le_bytes());
        account.data.extend(value);
    }
    account
}

/// A token account of Token-2022 without extensions.
pub fn account_2022(mint: Pubkey, owner: Pubkey, amount: u64) -> Account {
    Account { owner: anchor_spl::token_2022::ID, ..account(mint, owner, amount) }
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
