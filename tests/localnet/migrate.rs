//! Plans against a real validator: what they find, do, cost, and leave alone.

use loss_client::{accounts::Pool, decode_owned, ix, PoolAddresses};
use loss_localnet::{
    ports::Lease,
    process::{Lifetime, Process},
    validator::{binary_from_environment, Program, Validator},
};
use loss_migrate::{connect, Atoms, Cluster, Config, Keys, Line, Plan, Verdict};
use solana_instruction::Instruction;
use solana_keypair::{write_keypair_file, Keypair};
use solana_pubkey::Pubkey;
use solana_rpc_client::rpc_client::RpcClient;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use solana_transaction::Transaction;
use spl_token_interface::instruction::initialize_mint2;
use std::{
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
};

const SOL: u64 = 1_000_000_000;
/// Bytes of a mint.
const MINT: usize = 82;

/// A validator with the program of the file for localnet, two mints, and the file's keys. It ends
/// with the test.
struct Network {
    rpc: RpcClient,
    process: Process,
    folder: PathBuf,
    bank: Keypair,
    config: Config,
    keys: Keys,
    _lease: Lease,
}

impl Network {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("loss-migrate-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = root().join("migrations/localnet.toml");
        let mut config = Config::read(&file).unwrap();
        let names = ["upgrade-authority.json", "pool-authority.json", "guardian.json"];
        for name in names {
            write_keypair_file(&Keypair::new(), folder.join(name)).unwrap();
        }
        let keys = Keys::folder(&folder);
        let (lease, bank) = (Lease::take().unwrap(), Keypair::new());
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

    fn send(&self, instructions: &[Instruction], others: &[&Keypair]) {
        let signers: Vec<&Keypair> = [&self.bank].into_iter().chain(others.iter().copied()).collect();
        let payer = Some(self.bank.pubkey());
        let blockhash = self.rpc.get_latest_blockhash().unwrap();
        let transaction = Transaction::new_signed_with_payer(
            instructions,
            payer.as_ref(),
            &signers,
            blockhash,
        );
        self.rpc.send_and_confirm_transaction(&transaction).unwrap();
    }

    fn plan(&self) -> Plan {
        Plan::compute(&self.rpc, &self.config, &self.keys).unwrap()
    }

    /// Carries a plan out; how many changes were made, and what was told.
    fn execute(&self, plan: &Plan) -> (usize, Vec<String>) {
        let mut told = Vec::new();
        let say = &mut |step: &str| told.push(step.to_string());
        (plan.execute(&self.rpc, &self.config, &self.keys, say).unwrap(), told)
    }

    fn balance(&self, name: &str) -> u64 {
        let who = loss_migrate::Who::KeyFile(name.to_string());
        self.rpc.get_balance(&self.keys.address(&who).unwrap()).unwrap()
    }

    fn pool_addresses(&self) -> PoolAddresses {
        let pool = &self.config.pools[0];
        let address = |who| self.keys.address(who).unwrap();
        let authority = address(&pool.authority);
        let mints = (address(&pool.asset_mint), address(&pool.collateral_mint));
        PoolAddresses::derive(&authority, &mints.0, &mints.1, pool.pool_id)
    }

    fn pool(&self) -> Pool {
        let account = self.rpc.get_account(&self.pool_addresses().pool).unwrap();
        decode_owned(&account.owner, &account.data).unwrap()
    }

    /// A config for a program of its own key, without pools; where its bytecode is.
    fn program_of_its_own(&mut self) -> PathBuf {
        write_keypair_file(&Keypair::new(), self.folder.join("program.json")).unwrap();
        let bytecode = self.folder.join("program.so");
        std::fs::copy(&self.config.program.bytecode, &bytecode).unwrap();
        self.config.program.id = loss_migrate::Who::KeyFile("program.json".to_string());
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

/// What a plan will do, by name.
fn changes(plan: &Plan) -> Vec<String> {
    plan.changes().map(|(_, change)| change.action.to_string()).collect()
}

fn cost(plan: &Plan) -> u64 {
    plan.changes().map(|(_, change)| change.cost).sum()
}

fn for_you(plan: &Plan) -> Vec<String> {
    plan.for_you().map(Line::to_string).collect()
}

/// Has the bytecode say something else about itself, and grow by so much.
fn rebuild(bytecode: &Path, grow_by: usize) {
    let name = b"Socialized Loss";
    let mut bytes = std::fs::read(bytecode).unwrap();
    match bytes.windows(name.len()).position(|window| window == name) {
        Some(at) => bytes[at] = b's',
        None => assert!(grow_by > 0, "nothing was changed"),
    }
    bytes.extend(vec![1; grow_by]);
    std::fs::write(bytecode, bytes).unwrap();
}

#[test]
fn a_pool_is_planned_made_at_the_cost_that_was_shown_and_then_left_alone() {
    let network = Network::start("pool");
    let plan = network.plan();
    let verdicts: Vec<bool> = plan.lines.iter().map(|line| line.verdict == Verdict::Same).collect();
    assert_eq!(verdicts, [true, true, false], "program, upgrade authority, pool");
    assert_eq!(changes(&plan), ["make the pool"]);
    let address = network.pool_addresses().pool;
    assert_eq!(plan.lines[2].what, format!("pool \"demo\" {address}"));
    assert_eq!(plan.lines[2].found, "nothing there");
    assert!(network.rpc.get_account(&address).is_err(), "a plan changes nothing");

    let before = network.balance("pool-authority.json");
    assert_eq!(network.execute(&plan).0, 1);
    assert_eq!(before - network.balance("pool-authority.json"), cost(&plan));
    let (pool, wanted) = (network.pool(), &network.config.pools[0]);
    assert_eq!(pool.params, wanted.params);
    assert_eq!(pool.feed_id, wanted.feed_id);
    assert_eq!(pool.guardian, network.keys.address(&wanted.guardian).unwrap());
    assert_eq!(pool.authority, network.keys.address(&wanted.authority).unwrap());
    assert_eq!(Atoms(pool.venue_caps.insurance), wanted.venue_caps.insurance);
    assert_eq!(Atoms(pool.venue_caps.lps), wanted.venue_caps.lps);

    let before = network.balance("pool-authority.json");
    let again = network.plan();
    assert!(again.to_string().ends_with("\nnothing to do\n"), "{again}");
    assert_eq!(network.execute(&again), (0, vec![]));
    assert_eq!(network.balance("pool-authority.json"), before);
}

#[test]
fn what_differs_in_a_pool_is_shown_with_what_to_do_and_never_changed() {
    let mut network = Network::start("differs");
    network.execute(&network.plan());
    let before = network.pool();

    let authority = network.keys.signer(&network.config.pools[0].authority, "authority").unwrap();
    let at = network.pool_addresses();
    network.config.pools[0].params.deposit_cap = 7;
    let differs = |remedy: &str| {
        format!("deposit_cap of \"demo\": 18446744073709551615: the file says 7: {remedy}, by the authority")
    };
    let propose = "`propose_params`, then `apply_params` after the time lock";
    let plan = network.plan();
    assert_eq!(for_you(&plan), [differs(propose)]);
    assert_eq!(network.execute(&plan).0, 0);
    assert_eq!(network.pool(), before);

    let wanted = network.config.pools[0].params;
    network.send(&[ix::propose_params(&at, authority.pubkey(), wanted)], &[&authority]);
    let [found] = &for_you(&network.plan())[..] else { panic!("one difference") };
    assert!(found.contains(": proposed already: `apply_params` from "), "{found}");
    network.config.pools[0].params.deposit_cap = 8;
    let [found] = &for_you(&network.plan())[..] else { panic!("one difference") };
    assert!(
        found.contains(": another proposal stands: `cancel_params`, then `propose_params`"),
        "{found}"
    );

    network.config.pools[0].params = before.params;
    network.config.pools[0].feed_id = [1; 32];
    let found = loss_migrate::FeedId(before.feed_id);
    let remedy = "it can never be changed: give the pool of the file another pool_id";
    assert_eq!(for_you(&network.plan()), [format!("feed_id of \"demo\": {found}: {remedy}")]);
}

#[test]
fn a_pool_that_the_program_would_refuse_is_refused_before_anything_is_sent() {
    let mut network = Network::start("refused");
    network.config.pools[0].params.min_debt = 1;
    let plan = network.plan();
    let [line] = &plan.blocked().map(Line::to_string).collect::<Vec<_>>()[..] else {
        panic!("one refusal")
    };
    assert!(line.contains("min_debt = 1: must be between 100 and 1000000000"), "{line}");
    let before = network.balance("pool-authority.json");
    let error = plan.execute(&network.rpc, &network.config, &network.keys, &mut |_| {});
    assert_eq!(error.unwrap_err().to_string(), *line);
    assert_eq!(network.balance("pool-authority.json"), before);
}

#[test]
fn a_program_is_deployed_upgraded_and_extended_at_the_costs_that_were_shown() {
    let mut network = Network::start("program");
    let bytecode = network.program_of_its_own();
    let steps = ["deploy", "upgrade", "extend by 10240 bytes, then upgrade"];
    for (step, grow_by) in steps.into_iter().zip([0, 0, 1]) {
        if step != "deploy" {
            rebuild(&bytecode, grow_by);
        }
        let (plan, before) = (network.plan(), network.balance("upgrade-authority.json"));
        assert_eq!(changes(&plan), [step]);
        assert_eq!(network.execute(&plan).0, 1, "{step}");
        assert_eq!(before - network.balance("upgrade-authority.json"), cost(&plan), "{step}");
        let again = network.plan();
        assert_eq!(network.execute(&again).0, 0, "{step}: a second time");
        assert!(again.to_string().ends_with("\nnothing to do\n"), "{again}");
    }
}

#[test]
fn an_interrupted_deployment_goes_on_where_it_stopped_or_gives_its_rent_back() {
    let mut network = Network::start("interrupted");
    network.program_of_its_own();
    let interrupt = |network: &Network| {
        let stop = &mut |step: &str| assert!(!step.starts_with("writing"), "interrupted");
        let execute = || network.plan().execute(&network.rpc, &network.config, &network.keys, stop);
        catch_unwind(AssertUnwindSafe(execute)).unwrap_err();
    };
    let whole = cost(&network.plan());
    let before = network.balance("upgrade-authority.json");
    interrupt(&network);
    let (buffer, there) =
        loss_migrate::reclaim(&network.rpc, &network.config, &network.keys, None).unwrap();
    assert!(there, "{buffer}");
    // The two transactions that made and closed it.
    assert_eq!(before - network.balance("upgrade-authority.json"), 10_000);

    let before = network.balance("upgrade-authority.json");
    interrupt(&network);
    let rest = network.plan();
    assert_eq!(before - network.balance("upgrade-authority.json") + cost(&rest), whole);
    let (_, told) = network.execute(&rest);
    assert!(!told.iter().any(|step| step.ends_with("made")), "{told:?}");
    assert_eq!(before - network.balance("upgrade-authority.json"), whole);
    assert_eq!(changes(&network.plan()), [""; 0]);
}

#[test]
fn a_file_for_another_cluster_and_a_payer_without_funds_are_refused() {
    let mut network = Network::start("refusals");
    network.config.cluster = Cluster::Devnet;
    let refused = Plan::compute(&network.rpc, &network.config, &network.keys).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "the file is for devnet, but the node is of a local network: correct `rpc` (or --url), or \
         use migrations/localnet.toml"
    );
    network.config.cluster = Cluster::Localnet;

    write_keypair_file(&Keypair::new(), network.folder.join("poor.json")).unwrap();
    let poor = loss_migrate::Who::KeyFile("poor.json".to_string());
    network.config.pools[0].authority = poor.clone();
    let plan = network.plan();
    let refused = plan.execute(&network.rpc, &network.config, &network.keys, &mut |_| {});
    let address: Pubkey = network.keys.address(&poor).unwrap();
    let needed = format!("0.{:09}", cost(&plan));
    assert_eq!(
        refused.unwrap_err().to_string(),
        format!(
            "{address} has 0 SOL and needs {} SOL: send it the rest (on a local network, an airdrop)",
            needed.trim_end_matches('0')
        )
    );
}
