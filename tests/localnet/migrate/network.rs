//! A network for one test of migrations.

use loss_client::{accounts::Pool, decode_owned, PoolAddresses};
use loss_localnet::{
    ports::Lease,
    process::{Lifetime, Process},
    validator::{binary_from_environment, Program, Validator},
};
use loss_migrate::{connect, Config, Keys, Plan, Who};
use solana_instruction::Instruction;
use solana_keypair::{write_keypair_file, Keypair};
use solana_rpc_client::rpc_client::RpcClient;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use solana_transaction::Transaction;
use spl_token_interface::instruction::initialize_mint2;
use std::path::{Path, PathBuf};

const SOL: u64 = 1_000_000_000;
/// Bytes of a mint.
const MINT: usize = 82;

/// A validator with the program of the file for localnet, two mints, and the file's keys. It ends
/// with the test.
pub struct Network {
    pub rpc: RpcClient,
    pub process: Process,
    pub folder: PathBuf,
    pub bank: Keypair,
    pub config: Config,
    pub keys: Keys,
    _lease: Lease,
}

impl Network {
    pub fn start(name: &str) -> Self {
        let lease = Lease::take().unwrap();
        let folder =
            std::env::temp_dir().join(format!("loss-migrate-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = root().join("migrations/localnet.toml");
        let mut config = Config::read(&file).unwrap();
        let names = ["upgrade-authority.json", "pool-authority.json", "guardian.json"];
        for name in names {
            write_keypair_file(&Keypair::new(), folder.join(name)).unwrap();
        }
        let keys = Keys::folder(&folder);
        let bank = Keypair::new();
        let program = Program {
            id: loss_client::PROGRAM_ID,
            bytecode: config.program.bytecode.clone(),
            upgrade_authority: Some(folder.join("upgrade-authority.json")),
        };
        let validator = Validator {
            binary: binary_from_environment().unwrap(),
            ledger: folder.join("ledger"),
            log: folder.join("log"),
            ports: lease.ports,
            mint: bank.pubkey(),
            programs: vec![program],
            accounts: Vec::new(),
        };
        let process = validator.start(Lifetime::Attached).unwrap();
        let rpc = connect(&lease.ports.rpc_url());
        let (asset, collateral) = (Keypair::new(), Keypair::new());
        config.set_mints("demo", asset.pubkey(), collateral.pubkey()).unwrap();
        let network = Self { rpc, process, folder, bank, config, keys, _lease: lease };
        network.make_mints(&asset, &collateral);
        for who in [&network.config.program.upgrade_authority, &network.config.pools[0].authority] {
            let to = network.keys.address(who).unwrap();
            network.send(&[system::transfer(&network.bank.pubkey(), &to, 100 * SOL)], &[]);
        }
        network
    }

    fn make_mints(&self, asset: &Keypair, collateral: &Keypair) {
        let (bank, token) = (self.bank.pubkey(), spl_token_interface::ID);
        let rent = self.rpc.get_minimum_balance_for_rent_exemption(MINT).unwrap();
        for (mint, decimals) in [(asset, 6), (collateral, 9)] {
            let address = mint.pubkey();
            let make = system::create_account(&bank, &address, rent, MINT as u64, &token);
            let init = initialize_mint2(&token, &address, &bank, None, decimals).unwrap();
            self.send(&[make, init], &[mint]);
        }
    }

    pub fn send(&self, instructions: &[Instruction], others: &[&Keypair]) {
        let signers: Vec<&Keypair> =
            [&self.bank].into_iter().chain(others.iter().copied()).collect();
        let payer = Some(self.bank.pubkey());
        let blockhash = self.rpc.get_latest_blockhash().unwrap();
        let transaction =
            Transaction::new_signed_with_payer(instructions, payer.as_ref(), &signers, blockhash);
        self.rpc.send_and_confirm_transaction(&transaction).unwrap();
    }

    pub fn plan(&self) -> Plan {
        Plan::compute(&self.rpc, &self.config, &self.keys).unwrap()
    }

    /// Carries a plan out; how many changes were made, and what was told.
    pub fn execute(&self, plan: &Plan) -> (usize, Vec<String>) {
        let mut told = Vec::new();
        let say = &mut |step: &str| told.push(step.to_string());
        (plan.execute(&self.rpc, &self.config, &self.keys, say).unwrap(), told)
    }

    pub fn balance(&self, name: &str) -> u64 {
        let who = Who::KeyFile(name.to_string());
        self.rpc.get_balance(&self.keys.address(&who).unwrap()).unwrap()
    }

    pub fn pool_addresses(&self) -> PoolAddresses {
        let pool = &self.config.pools[0];
        let address = |who| self.keys.address(who).unwrap();
        let authority = address(&pool.authority);
        let mints = (address(&pool.asset_mint), address(&pool.collateral_mint));
        PoolAddresses::derive(&authority, &mints.0, &mints.1, pool.pool_id)
    }

    pub fn pool(&self) -> Pool {
        let account = self.rpc.get_account(&self.pool_addresses().pool).unwrap();
        decode_owned(&account.owner, &account.data).unwrap()
    }

    /// A config for a program of its own key, without pools; where its bytecode is.
    pub fn program_of_its_own(&mut self) -> PathBuf {
        write_keypair_file(&Keypair::new(), self.folder.join("program.json")).unwrap();
        let bytecode = self.folder.join("program.so");
        std::fs::copy(&self.config.program.bytecode, &bytecode).unwrap();
        self.config.program.id = Who::KeyFile("program.json".to_string());
        self.config.program.bytecode.clone_from(&bytecode);
        self.config.pools.clear();
        bytecode
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let ended = self.process.kill();
        let removed = std::fs::remove_dir_all(&self.folder);
        if !std::thread::panicking() {
            ended.unwrap();
            removed.unwrap();
        }
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
