//! What `anchor test` runs on the validator that it starts with the programs of `Anchor.toml`.

use loss_client::{accounts::Pool, decode_owned, PROGRAM_ID};
use loss_migrate::{connect, Config, Keys, Plan, Verdict};
use solana_keypair::{read_keypair_file, Keypair};
use solana_pubkey::{pubkey, Pubkey};
use solana_rpc_client::rpc_client::RpcClient;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use solana_transaction::Transaction;
use spl_token_interface::instruction::initialize_mint2;
use std::path::Path;

/// The oracle mock stands at the receiver's address.
const ORACLE_MOCK: Pubkey = pubkey!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
const EXAMPLE_VENUE: Pubkey = pubkey!("Examp1eVenue1111111111111111111111111111111");
/// Bytes of a mint.
const MINT: usize = 82;

/// What `anchor test` tells its script.
fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name}: run this by `anchor test`"))
}

fn make_mint(rpc: &RpcClient, payer: &Keypair, decimals: u8) -> Pubkey {
    let (mint, token) = (Keypair::new(), spl_token_interface::ID);
    let rent = rpc.get_minimum_balance_for_rent_exemption(MINT).unwrap();
    let (from, to) = (payer.pubkey(), mint.pubkey());
    let make = system::create_account(&from, &to, rent, MINT as u64, &token);
    let init = initialize_mint2(&token, &to, &from, None, decimals).unwrap();
    let blockhash = rpc.get_latest_blockhash().unwrap();
    let signers = [payer, &mint];
    let transaction =
        Transaction::new_signed_with_payer(&[make, init], Some(&from), &signers, blockhash);
    rpc.send_and_confirm_transaction(&transaction).unwrap();
    to
}

#[test]
fn anchors_validator_has_the_programs_and_a_pool_can_be_made_there() {
    let rpc = connect(&told("ANCHOR_PROVIDER_URL"));
    let wallet = read_keypair_file(told("ANCHOR_WALLET")).unwrap();
    for id in [PROGRAM_ID, ORACLE_MOCK, EXAMPLE_VENUE] {
        assert!(rpc.get_account(&id).unwrap().executable, "{id}");
    }

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("localnet.toml");
    let mut config = Config::read(&file).unwrap();
    let mints = (make_mint(&rpc, &wallet, 6), make_mint(&rpc, &wallet, 9));
    config.set_mints("demo", mints.0, mints.1).unwrap();
    let names = ["upgrade-authority.json", "pool-authority.json", "guardian.json"];
    let with = |keys: Keys, name| keys.with(name, wallet.insecure_clone());
    let keys = names.into_iter().fold(Keys::default(), with);
    let plan = Plan::compute(&rpc, &config, &keys).unwrap();
    // The bytecode is the file's, and the wallet may upgrade it.
    assert_eq!(plan.lines[0].verdict, Verdict::Same, "{plan}");
    assert_eq!(plan.lines[1].verdict, Verdict::Same, "{plan}");
    assert_eq!(plan.execute(&rpc, &config, &keys, &mut |_| {}).unwrap(), 1);
    assert_eq!(Plan::compute(&rpc, &config, &keys).unwrap().changes().count(), 0);

    let pool = loss_client::PoolAddresses::derive(&wallet.pubkey(), &mints.0, &mints.1, 1).pool;
    let account = rpc.get_account(&pool).unwrap();
    let pool: Pool = decode_owned(&account.owner, &account.data).unwrap();
    assert_eq!(pool.params, config.pools[0].params);
}
