//! A Solana VM with the program in it.

use crate::{
    bytecode,
    journal::Transacted,
    keys::{actor, address, PoolKeys, VenueKeys},
    oracle::Quote,
    tokens,
};
use anchor_lang::prelude::Pubkey;
use litesvm::{types::TransactionMetadata, LiteSVM};
use socialized_loss::{error::LossError, state::*};
use solana_account::Account;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::{Message, VersionedMessage};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;
use std::collections::BTreeMap;

/// When every world begins.
pub const START: i64 = 1_700_000_000;
const SOL: u64 = 1_000_000_000;

/// A transaction that went through.
pub type Success = TransactionMetadata;

/// A transaction that was refused. It changed no account: the world has checked.
#[derive(Debug)]
pub struct Failure {
    /// The program's or framework's error number, when there is one.
    pub code: Option<u32>,
    pub error: String,
    pub logs: Vec<String>,
}

/// A VM, and the keys of everybody the tests know.
pub struct World {
    pub svm: LiteSVM,
    /// Pays all transaction fees, and nothing else.
    pub fee_payer: Keypair,
    /// Owners of LP shares per pool, for `invariants`.
    pub lps: BTreeMap<Pubkey, Vec<Pubkey>>,
    /// Owners of stakes per pool, for `invariants`.
    pub stakers: BTreeMap<Pubkey, Vec<Pubkey>>,
    /// Position accounts per pool, for `invariants`.
    pub positions: BTreeMap<Pubkey, Vec<Pubkey>>,
    /// Venues per pool, for `invariants`.
    pub venues: BTreeMap<Pubkey, Vec<VenueKeys>>,
    /// Owners of profit claims per venue, for `invariants`.
    pub traders: BTreeMap<Pubkey, Vec<Pubkey>>,
    next_account: u64,
    /// What went through, when somebody wants to know.
    pub(crate) journal: Option<Vec<Transacted>>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    pub fn new() -> Self {
        let svm = LiteSVM::new()
            .with_sigverify(false)
            .with_blockhash_check(false)
            .with_transaction_history(0)
            .with_log_bytes_limit(None);
        let mut world = Self {
            svm,
            fee_payer: actor("fee payer"),
            lps: BTreeMap::new(),
            stakers: BTreeMap::new(),
            positions: BTreeMap::new(),
            venues: BTreeMap::new(),
            traders: BTreeMap::new(),
            next_account: 0,
            journal: None,
        };
        world.svm.add_program(socialized_loss::ID, &bytecode::read()).expect("valid bytecode");
        world.airdrop(&world.fee_payer.pubkey(), 1_000_000 * SOL);
        world.set_time(START);
        world
    }

    /// A copy that goes its own way from here. Loading the program takes longer than most tests.
    pub fn fork(&self) -> Self {
        Self {
            svm: self.svm.clone(),
            fee_payer: self.fee_payer.insecure_clone(),
            lps: self.lps.clone(),
            stakers: self.stakers.clone(),
            positions: self.positions.clone(),
            venues: self.venues.clone(),
            traders: self.traders.clone(),
            next_account: self.next_account,
            journal: self.journal.clone(),
        }
    }

    /// An actor with some SOL.
    pub fn actor(&mut self, name: &str) -> Keypair {
        let key = actor(name);
        self.airdrop(&key.pubkey(), 100 * SOL);
        key
    }

    pub fn airdrop(&mut self, to: &Pubkey, lamports: u64) {
        self.set_account(to, Account { lamports, ..Account::default() });
    }

    pub fn set_account(&mut self, at: &Pubkey, mut account: Account) {
        // What the runtime makes of it at the first write: so only real changes are changes.
        account.rent_epoch = u64::MAX;
        self.svm.set_account(*at, account).expect("a writable account");
    }

    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    pub fn set_time(&mut self, unix_timestamp: i64) {
        let clock = Clock { unix_timestamp, ..self.svm.get_sysvar::<Clock>() };
        self.svm.set_sysvar(&clock);
    }

    pub fn advance(&mut self, seconds: i64) {
        self.set_time(self.now() + seconds);
    }

    /// A plain mint.
    pub fn mint(&mut self, name: &str, decimals: u8) -> Pubkey {
        let key = address(name);
        self.set_account(&key, tokens::mint(decimals, u64::MAX));
        key
    }

    /// A new plain token account.
    pub fn token_account(&mut self, mint: Pubkey, owner: Pubkey, amount: u64) -> Pubkey {
        self.next_account += 1;
        let key = address(&format!("token account {}", self.next_account));
        self.set_account(&key, tokens::account(mint, owner, amount));
        key
    }

    /// The balance of a token account; 0 when there is none.
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.svm.get_account(account).map_or(0, |account| tokens::balance(&account))
    }

    /// The mock publisher posts a price with exponent -8, published now.
    pub fn set_price(&mut self, pool: &PoolKeys, price: i64) {
        let quote = Quote::new(pool.feed_id, price, self.now());
        self.post(pool, &quote);
    }

    /// The mock publisher posts any update.
    pub fn post(&mut self, pool: &PoolKeys, quote: &Quote) {
        self.set_account(&pool.price, quote.account());
    }

    /// Runs one transaction. The fee payer signs besides `signers`.
    pub fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Success, Failure> {
        let payer = self.fee_payer.pubkey();
        let mut all = vec![&self.fee_payer];
        all.extend(signers.iter().filter(|signer| signer.pubkey() != payer));
        let hash = self.svm.latest_blockhash();
        let message = Message::new_with_blockhash(instructions, Some(&payer), &hash);
        let before = self.snapshot(&message.account_keys);
        let message = VersionedMessage::Legacy(message);
        let transaction = VersionedTransaction::try_new(message, &all)
            .unwrap_or_else(|error| panic!("a signer is missing or superfluous: {error}"));
        match self.svm.send_transaction(transaction) {
            Ok(success) => {
                self.note(instructions, before);
                Ok(success)
            }
            Err(failed) => {
                for (key, account) in before {
                    let after = self.svm.get_account(&key);
                    assert_eq!(account, after, "P16: a failed transaction changed {key}");
                }
                let error = failed.err.to_string();
                Err(Failure { code: custom_code(&error), error, logs: failed.meta.logs })
            }
        }
    }

    /// Runs one transaction that must go through.
    #[track_caller]
    pub fn ok(&mut self, instruction: Instruction, signers: &[&Keypair]) -> Success {
        self.send(&[instruction], signers)
            .unwrap_or_else(|failure| panic!("{}\n{}", failure.error, failure.logs.join("\n")))
    }

    /// Runs one transaction that must be refused with this error of the program, and change
    /// nothing (P16).
    #[track_caller]
    pub fn refused(&mut self, instruction: Instruction, signers: &[&Keypair], error: LossError) {
        self.refused_with(instruction, signers, u32::from(error));
    }

    /// As [`World::refused`], for error numbers of the framework or a token program.
    #[track_caller]
    pub fn refused_with(&mut self, instruction: Instruction, signers: &[&Keypair], code: u32) {
        let Err(failure) = self.send(&[instruction], signers) else {
            panic!("expected error {code}, but it went through");
        };
        let Failure { code: got, error, logs } = failure;
        assert_eq!(got, Some(code), "{error}\n{}", logs.join("\n"));
    }

    /// Every account but the fee payer's, whose lamports pay for the attempt.
    fn snapshot(&self, keys: &[Pubkey]) -> Vec<(Pubkey, Option<Account>)> {
        let payer = self.fee_payer.pubkey();
        let others = keys.iter().filter(|key| **key != payer);
        others.map(|key| (*key, self.svm.get_account(key))).collect()
    }

    /// A zero-copy account of the program.
    #[track_caller]
    pub fn read<T: bytemuck::Pod + anchor_lang::Discriminator>(&self, at: &Pubkey) -> T {
        self.find(at).unwrap_or_else(|| panic!("no account of that type at {at}"))
    }

    /// The same, if it exists.
    pub fn find<T: bytemuck::Pod + anchor_lang::Discriminator>(&self, at: &Pubkey) -> Option<T> {
        parse(&self.svm.get_account(at)?)
    }

    pub fn pool(&self, keys: &PoolKeys) -> Pool {
        self.read(&keys.pool)
    }

    pub fn fund(&self, keys: &PoolKeys) -> InsuranceFund {
        self.read(&keys.insurance)
    }

    pub fn lp(&self, keys: &PoolKeys, owner: &Pubkey) -> LpShare {
        self.read(&keys.lp(owner))
    }

    pub fn stake(&self, keys: &PoolKeys, owner: &Pubkey) -> InsuranceStake {
        self.read(&keys.stake(owner))
    }

    pub fn venue(&self, keys: &VenueKeys) -> Venue {
        self.read(&keys.venue)
    }

    pub fn profit(&self, keys: &VenueKeys, owner: &Pubkey) -> ProfitClaim {
        self.read(&keys.profit(owner))
    }

    pub fn record(&self, keys: &PoolKeys, nonce: u64) -> ShortfallRecord {
        self.read(&keys.record(nonce))
    }
}

/// The zero-copy account of the program in these bytes, if it is of that type.
pub fn parse<T: bytemuck::Pod + anchor_lang::Discriminator>(account: &Account) -> Option<T> {
    let body = account.data.strip_prefix(T::DISCRIMINATOR)?;
    (body.len() == size_of::<T>()).then(|| bytemuck::pod_read_unaligned(body))
}

/// The number in "custom program error: 0x...".
fn custom_code(error: &str) -> Option<u32> {
    let hex = error.split("custom program error: 0x").nth(1)?;
    let digits: String = hex.chars().take_while(char::is_ascii_hexdigit).collect();
    u32::from_str_radix(&digits, 16).ok()
}
