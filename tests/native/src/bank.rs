//! A bank with the program in it, driven by the same named actors as the bytecode tests.

use crate::NativeProgram;
use anchor_lang::{prelude::Pubkey, Discriminator};
use loss_testkit::{events, keys::PoolKeys, tokens, world::START};
use socialized_loss::{
    error::LossError,
    state::{InsuranceFund, Pool, ShortfallRecord},
};
use solana_account::Account;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::{Message, VersionedMessage};
use solana_program_test::{
    BanksClientError, BuiltinFunctionDefinition, ProgramTest, ProgramTestContext,
};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

const COMPUTE_BUDGET: Pubkey =
    Pubkey::from_str_const("ComputeBudget111111111111111111111111111111");

/// A bank that runs the program as native code.
pub struct Bank {
    pub(crate) context: ProgramTestContext,
    /// Makes every transaction another one: the bank refuses to run the same twice, and waiting
    /// for a new blockhash takes half a second each time.
    compute_limit: u32,
    pub(crate) next_account: u64,
}

/// A transaction that was refused. It changed no account: the bank has checked.
#[derive(Debug)]
pub struct Failure {
    /// The program's or framework's error number, when there is one.
    pub code: Option<u32>,
    pub error: String,
}

impl Bank {
    pub async fn start() -> Self {
        let mut test = ProgramTest::default();
        let register = <NativeProgram as BuiltinFunctionDefinition<_>>::register;
        test.add_program("socialized_loss", socialized_loss::ID, Some(register));
        let context = test.start_with_context().await;
        let mut bank = Self { context, compute_limit: 1_000_000, next_account: 0 };
        bank.set_time(START).await;
        bank
    }

    pub async fn now(&mut self) -> i64 {
        self.clock().await.unix_timestamp
    }

    pub async fn set_time(&mut self, unix_timestamp: i64) {
        let clock = Clock { unix_timestamp, ..self.clock().await };
        self.context.set_sysvar(&clock);
    }

    pub async fn advance(&mut self, seconds: i64) {
        let now = self.now().await;
        self.set_time(now + seconds).await;
    }

    /// What an account of so many bytes must hold.
    pub async fn rent(&mut self, bytes: usize) -> u64 {
        let rent = self.context.banks_client.get_rent().await;
        rent.expect("every bank has a rent").minimum_balance(bytes)
    }

    async fn clock(&mut self) -> Clock {
        self.context.banks_client.get_sysvar().await.expect("every bank has a clock")
    }

    pub async fn account(&mut self, at: &Pubkey) -> Option<Account> {
        self.context.banks_client.get_account(*at).await.expect("the bank answers")
    }

    pub fn set_account(&mut self, at: &Pubkey, account: Account) {
        self.context.set_account(at, &account.into());
    }

    /// A zero-copy account of the program, if it exists.
    pub async fn find<T: bytemuck::Pod + Discriminator>(&mut self, at: &Pubkey) -> Option<T> {
        let account = self.account(at).await?;
        let body = account.data.strip_prefix(T::DISCRIMINATOR)?;
        (body.len() == size_of::<T>()).then(|| bytemuck::pod_read_unaligned(body))
    }

    pub async fn read<T: bytemuck::Pod + Discriminator>(&mut self, at: &Pubkey) -> T {
        self.find(at).await.unwrap_or_else(|| panic!("no account of that type at {at}"))
    }

    pub async fn pool(&mut self, keys: &PoolKeys) -> Pool {
        self.read(&keys.pool).await
    }

    pub async fn fund(&mut self, keys: &PoolKeys) -> InsuranceFund {
        self.read(&keys.insurance).await
    }

    pub async fn record(&mut self, keys: &PoolKeys, nonce: u64) -> ShortfallRecord {
        self.read(&keys.record(nonce)).await
    }

    /// The balance of a token account; 0 when there is none.
    pub async fn balance(&mut self, at: &Pubkey) -> u64 {
        self.account(at).await.map_or(0, |account| tokens::balance(&account))
    }

    /// Runs one transaction that must go through.
    pub async fn ok(&mut self, instruction: Instruction, signers: &[&Keypair]) {
        if let Err(Failure { code, error }) = self.send(instruction, signers).await {
            panic!("refused with {code:?}: {error}");
        }
    }

    /// The same; returns the events of type `T` that it sends by `emit_cpi!`.
    pub async fn ok_with_events<T>(
        &mut self,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Vec<T>
    where
        T: anchor_lang::AnchorDeserialize + Discriminator,
    {
        // Only a simulation reports inner instructions.
        let transaction = self.transaction(&instruction, signers).await;
        let simulated = self.context.banks_client.simulate_transaction(transaction).await;
        let details = simulated.expect("the bank answers").simulation_details;
        let inner = details.and_then(|details| details.inner_instructions).unwrap_or_default();
        self.ok(instruction, signers).await;
        let inner = inner.iter().flatten();
        inner.filter_map(|inner| events::in_instruction(&inner.instruction.data)).collect()
    }

    /// Runs one transaction that must be refused with this error of the program, and change
    /// nothing (P16).
    pub async fn refused(
        &mut self,
        instruction: Instruction,
        signers: &[&Keypair],
        error: LossError,
    ) {
        self.refused_with(instruction, signers, u32::from(error)).await;
    }

    /// As [`Bank::refused`], for error numbers of the framework or a token program.
    pub async fn refused_with(
        &mut self,
        instruction: Instruction,
        signers: &[&Keypair],
        code: u32,
    ) {
        let Err(failure) = self.send(instruction, signers).await else {
            panic!("expected error {code}, but it went through");
        };
        assert_eq!(failure.code, Some(code), "{}", failure.error);
    }

    async fn send(
        &mut self,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<(), Failure> {
        let transaction = self.transaction(&instruction, signers).await;
        let named: Vec<Pubkey> = instruction.accounts.iter().map(|meta| meta.pubkey).collect();
        let before = self.snapshot(&named).await;
        let result = self.context.banks_client.process_transaction(transaction).await;
        let Err(error) = result else { return Ok(()) };
        let after = self.snapshot(&named).await;
        for ((key, before), after) in named.iter().zip(before).zip(after) {
            assert_eq!(before, after, "P16: a failed transaction changed {key}");
        }
        Err(Failure { code: custom_code(&error), error: error.to_string() })
    }

    async fn snapshot(&mut self, keys: &[Pubkey]) -> Vec<Option<Account>> {
        let mut accounts = Vec::with_capacity(keys.len());
        for key in keys {
            accounts.push(self.account(key).await);
        }
        accounts
    }

    async fn transaction(
        &mut self,
        instruction: &Instruction,
        signers: &[&Keypair],
    ) -> VersionedTransaction {
        self.compute_limit += 1;
        let mut data = vec![2];
        data.extend(self.compute_limit.to_le_bytes());
        let limit = Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data };
        let hash = self.context.banks_client.get_latest_blockhash().await;
        let payer = &self.context.payer;
        let message = Message::new_with_blockhash(
            &[limit, instruction.clone()],
            Some(&payer.pubkey()),
            &hash.expect("the bank answers"),
        );
        let mut all = vec![payer];
        all.extend(signers);
        VersionedTransaction::try_new(VersionedMessage::Legacy(message), &all)
            .unwrap_or_else(|error| panic!("a signer is missing or superfluous: {error}"))
    }
}

/// The number in "custom program error: 0x...".
fn custom_code(error: &BanksClientError) -> Option<u32> {
    let text = error.to_string();
    let hex = text.split("custom program error: 0x").nth(1)?;
    u32::from_str_radix(hex.trim(), 16).ok()
}
