//! What the examples share: where the cluster is, who pays, and which pool.

#![allow(dead_code, reason = "each example uses a part of it")]

use anyhow::{bail, Context, Result};
use loss_client::{
    accounts::Pool, addresses::PoolAddresses, decode_owned, Account, Refusal, PROGRAM_ID,
};
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_keypair::{read_keypair_file, Keypair};
use solana_pubkey::{pubkey, Pubkey};
use solana_rpc_client::rpc_client::RpcClient;
use solana_rpc_client_types::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
};
use solana_signer::Signer;
use solana_transaction::Transaction;
use std::{fs, process::ExitCode};

const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// The folder of `cargo xtask localnet up`, from the root of the repository; `LOCALNET` names another.
const FOLDER: &str = "target/localnet";

/// A cluster, somebody who signs and pays, and a pool.
pub struct Setup {
    rpc: RpcClient,
    /// The local network's.
    folder: String,
    pub me: Keypair,
    pub pool: PoolAddresses,
    /// A price update account of the pool's feed, if one was named.
    pub price: Option<Pubkey>,
}

/// Runs an example; its error is one line, and the exit code says that there was one.
pub fn run(example: impl FnOnce(&Setup) -> Result<()>) -> ExitCode {
    match Setup::from_environment().and_then(|setup| example(&setup)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Setup {
    /// `RPC_URL`, `POOL`, `PRICE` and `KEYPAIR`; what is not set, from the local network.
    fn from_environment() -> Result<Self> {
        let folder = std::env::var("LOCALNET").unwrap_or_else(|_| FOLDER.to_owned());
        let local = fs::read_to_string(format!("{folder}/state.json")).ok();
        let local: Option<serde_json::Value> =
            local.map(|text| serde_json::from_str(&text)).transpose().context("state.json")?;
        let setting = |name: &str, field: &str| {
            let of_network = || local.as_ref()?.get(field)?.as_str().map(str::to_owned);
            std::env::var(name).ok().or_else(of_network)
        };
        let required = |name: &str, field: &str| {
            let missing = || format!("set {name}, or start a network: cargo xtask localnet up");
            setting(name, field).with_context(missing)
        };
        let url = required("RPC_URL", "rpc_url")?;
        let pool_key: Pubkey = required("POOL", "pool")?.parse().context("POOL: no address")?;
        let price = setting("PRICE", "price_account").map(|key| key.parse());
        let me = read_key(&folder, "KEYPAIR", "liquidator")?;

        let rpc = RpcClient::new_with_commitment(url, CommitmentConfig::confirmed());
        let account = rpc.get_account(&pool_key).with_context(|| format!("pool {pool_key}"))?;
        let pool: Pool = decode_owned(&account.owner, &account.data)?;
        let mints = rpc.get_multiple_accounts(&[pool.asset_mint, pool.collateral_mint])?;
        let [Some(asset), Some(collateral)] = mints.as_slice() else { bail!("a mint is missing") };
        let pool =
            PoolAddresses::of(pool_key, &pool).with_token_programs(asset.owner, collateral.owner);
        let price = price.transpose().context("PRICE: no address")?;
        Ok(Self { rpc, folder, me, pool, price })
    }

    /// The key of the file that the variable names; else the local network's of that name.
    pub fn key(&self, variable: &str, name: &str) -> Result<Keypair> {
        read_key(&self.folder, variable, name)
    }

    /// The account at an address; none if there is nothing.
    pub fn find<T: Account>(&self, key: &Pubkey) -> Result<Option<T>> {
        let [account] = self.rpc.get_multiple_accounts(&[*key])?.try_into().unwrap_or([None]);
        account.map(|found| Ok(decode_owned(&found.owner, &found.data)?)).transpose()
    }

    /// The account at an address.
    pub fn fetch<T: Account>(&self, key: &Pubkey) -> Result<T> {
        self.find(key)?.with_context(|| format!("there is no {} at {key}", T::NAME))
    }

    /// All accounts of a type in the pool: type and pool are next to each other, so one comparison
    /// finds both.
    pub fn scan<T: Account>(&self) -> Result<Vec<(Pubkey, T)>> {
        let start = [T::DISCRIMINATOR.as_slice(), self.pool.pool.as_ref()].concat();
        let config = RpcProgramAccountsConfig {
            filters: Some(vec![RpcFilterType::Memcmp(Memcmp::new_base58_encoded(0, &start))]),
            account_config: RpcAccountInfoConfig {
                encoding: Some(UiAccountEncoding::Base64),
                commitment: Some(CommitmentConfig::confirmed()),
                ..Default::default()
            },
            ..Default::default()
        };
        let found = self.rpc.get_program_ui_accounts_with_config(&PROGRAM_ID, config)?;
        let decoded = found.into_iter().map(|(key, account)| {
            let data = account.data.decode().context("an account that is not base64")?;
            Ok((key, loss_client::decode(&data)?))
        });
        decoded.collect()
    }

    /// The cluster's clock, unix seconds.
    pub fn now(&self) -> Result<i64> {
        let data = self.rpc.get_account_data(&CLOCK)?;
        let bytes = data.get(32..40).and_then(|bytes| bytes.try_into().ok());
        Ok(i64::from_le_bytes(bytes.context("the clock has another layout")?))
    }

    /// The data of any account; none if there is nothing.
    pub fn data(&self, key: &Pubkey) -> Result<Option<Vec<u8>>> {
        let [account] = self.rpc.get_multiple_accounts(&[*key])?.try_into().unwrap_or([None]);
        Ok(account.map(|found| found.data))
    }

    /// Simulates a transaction, so that a refusal has its log, and sends it.
    pub fn send(&self, what: &str, instructions: &[Instruction]) -> Result<()> {
        self.send_signed(what, instructions, &[])
    }

    /// The same with others' signatures.
    pub fn send_signed(
        &self,
        what: &str,
        instructions: &[Instruction],
        others: &[&Keypair],
    ) -> Result<()> {
        let hash = self.rpc.get_latest_blockhash()?;
        let payer = Some(self.me.pubkey());
        let signers = [&[&self.me], others].concat();
        let transaction =
            Transaction::new_signed_with_payer(instructions, payer.as_ref(), &signers, hash);
        let simulated = self.rpc.simulate_transaction(&transaction)?.value;
        if let Some(error) = simulated.err {
            let logs = simulated.logs.unwrap_or_default();
            match Refusal::in_logs(logs.iter().map(String::as_str)) {
                Some(refusal) => bail!("{what}: {refusal}"),
                None => bail!("{what}: {error}"),
            }
        }
        let signature = self.rpc.send_and_confirm_transaction(&transaction)?;
        println!("{what}: {signature}");
        Ok(())
    }
}

fn read_key(folder: &str, variable: &str, name: &str) -> Result<Keypair> {
    let path = std::env::var(variable).unwrap_or_else(|_| format!("{folder}/keys/{name}.json"));
    read_keypair_file(&path)
        .map_err(|error| anyhow::anyhow!("{path}: {error}: set {variable} to a key file"))
}
