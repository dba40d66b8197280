//! One transaction as the model and the maths are told of it: the instruction, and the accounts before and
//! after. Nothing here knows what the program does with them.

use anchor_lang::{prelude::Pubkey, AnchorDeserialize, Discriminator};
use loss_math::PoolLedger;
use loss_testkit::{journal::Transacted, tokens, world::parse};
use socialized_loss::state::{InsuranceFund, Pool, ShareAccount};
use solana_account::Account;

/// A transaction on a pool.
pub struct Change<'a> {
    pub now: i64,
    /// Before and after.
    pub pool: [Pool; 2],
    pub fund: [InsuranceFund; 2],
    /// Instruction data: discriminator and arguments.
    data: &'a [u8],
    tx: &'a Transacted,
}

/// An account that a transaction named, before and after.
pub struct Named<T> {
    pub key: Pubkey,
    pub before: Option<T>,
    pub after: Option<T>,
}

impl<'a> Change<'a> {
    pub fn new(tx: &'a Transacted, pool: [Pool; 2], fund: [InsuranceFund; 2]) -> Self {
        Self { now: tx.now, pool, fund, data: call(tx), tx }
    }

    /// Whether it is that instruction.
    pub fn is<T: Discriminator>(&self) -> bool {
        self.data.starts_with(T::DISCRIMINATOR)
    }

    pub fn args<T: AnchorDeserialize>(&self) -> T {
        T::deserialize(&mut &self.data[8..]).expect("it was accepted")
    }

    /// The account of the program's instruction at this place; a relay names the program before.
    pub fn account(&self, nth: usize) -> Pubkey {
        let [ix] = &self.tx.instructions[..] else { panic!("one instruction") };
        let relayed = usize::from(ix.program_id != socialized_loss::ID);
        ix.accounts[nth + relayed].pubkey
    }

    /// The only account of a type.
    pub fn only<T: bytemuck::Pod + Discriminator>(&self) -> Named<T> {
        self.find().unwrap_or_else(|| panic!("no account of that type in the transaction"))
    }

    pub fn find<T: bytemuck::Pod + Discriminator>(&self) -> Option<Named<T>> {
        let parsed = |account: &Option<Account>| account.as_ref().and_then(parse::<T>);
        let mut named = self.tx.accounts.iter().filter_map(|(key, before, after)| {
            let (before, after) = (parsed(before), parsed(after));
            (before.is_some() || after.is_some()).then_some(Named { key: *key, before, after })
        });
        named.next()
    }

    /// What came into the pool's vault; what left it is negative.
    pub fn pool_tokens(&self) -> i128 {
        self.moved(&self.pool[1].asset_vault)
    }

    /// What came into the fund's vault; what left it is negative.
    pub fn fund_tokens(&self) -> i128 {
        self.moved(&self.fund[1].insurance_vault)
    }

    fn moved(&self, vault: &Pubkey) -> i128 {
        let balance = |account: &Option<Account>| account.as_ref().map_or(0, tokens::balance);
        let of = |(key, before, after): &(Pubkey, Option<Account>, Option<Account>)| {
            let change = i128::from(balance(after)) - i128::from(balance(before));
            (key == vault).then_some(change)
        };
        self.tx.accounts.iter().find_map(of).unwrap_or(0)
    }

    /// The books before, with interest up to the transaction.
    pub fn accrued(&self) -> PoolLedger {
        self.pool[0].accrued_ledger(self.now)
    }

    /// The same, with the fund's part in the fund.
    pub fn credited(&self) -> (PoolLedger, loss_math::InsuranceFund) {
        self.accrued().credit_fund(self.fund[0].to_math())
    }

    /// The fund afterwards, with all it is owed.
    pub fn fund_after(&self) -> loss_math::InsuranceFund {
        self.pool[1].ledger().credit_fund(self.fund[1].to_math()).1
    }
}

impl<T> Named<T> {
    pub fn was(&self) -> &T {
        self.before.as_ref().expect("it was there before")
    }

    pub fn is(&self) -> &T {
        self.after.as_ref().expect("it is there afterwards")
    }
}

/// What the program was called with: a venue's calls come through its own program.
fn call(tx: &Transacted) -> &[u8] {
    let [ix] = &tx.instructions[..] else { panic!("one instruction a transaction") };
    let head = if ix.program_id == socialized_loss::ID { 0 } else { 35 };
    &ix.data[head..]
}

/// The account's shares as stored, whatever class it is of.
pub fn stored_share<T: ShareAccount>(account: &Account) -> Option<loss_math::Share> {
    parse::<T>(account).map(|account| (*account.share()).into())
}
