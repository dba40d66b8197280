//! What stops the bot from starting: one line each, with the remedy. On the real binary.

mod support;

use loss_client::PROGRAM_ID;
use solana_pubkey::Pubkey;
use support::{bot, Cluster, Desk};

struct Case {
    desk: Desk,
    cluster: Cluster,
}

impl Case {
    async fn new() -> Self {
        let desk = Desk::new();
        let (cluster, _) = Cluster::start(&desk.wallet).await;
        Self { desk, cluster }
    }

    fn config(&self) -> String {
        self.desk.config(&self.cluster, &self.cluster.url(), "")
    }

    async fn error(&self, config: &str) -> String {
        let mut command = bot::command(&self.desk.write(config));
        command.arg("--once");
        bot::error(&bot::run(command).await)
    }
}

#[tokio::test]
async fn malformed_toml_names_file_line_and_mistake() {
    let case = Case::new().await;
    let error = case.error(&case.config().replace("[timing]", "[timing]\nresacn_ms = 1")).await;
    let shown = case.desk.path("bot.toml");
    let expected = format!("{}, line 19: unknown field `resacn_ms`", shown.display());
    assert!(error.starts_with(&expected), "{error}");
}

#[tokio::test]
async fn a_missing_key_file_names_how_to_make_one() {
    let case = Case::new().await;
    let error = case.error(&case.config().replace("wallet.json", "none.json")).await;
    let shown = case.desk.path("none.json").display().to_string();
    let expected = format!(
        "no key file {shown}: make one with `solana-keygen new -o {shown}`, or set LIQUIDATOR_KEYPAIR: "
    );
    assert!(error.starts_with(&expected), "{error}");
}

#[tokio::test]
async fn a_key_that_is_none_is_not_repeated() {
    let case = Case::new().await;
    let mut command = bot::command(&case.desk.write(&case.config()));
    command.arg("--once").env("LIQUIDATOR_KEYPAIR", "secret words");
    let error = bot::error(&bot::run(command).await);
    let expected =
        "LIQUIDATOR_KEYPAIR is not a key: put the content of a key file there, or base58";
    assert_eq!(error, expected);
}

#[tokio::test]
async fn another_cluster_is_refused_by_its_genesis() {
    let case = Case::new().await;
    let other = Pubkey::new_from_array([8; 32]).to_string();
    let error = case.error(&case.config().replace(support::GENESIS, &other)).await;
    let genesis = support::GENESIS;
    let expected = format!(
        "wrong cluster: the RPC's genesis is {genesis}, [cluster] genesis_hash is {other}: change rpc_url or genesis_hash"
    );
    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_program_id_of_another_build_is_refused() {
    let case = Case::new().await;
    let other = Pubkey::new_from_array([8; 32]).to_string();
    let error = case.error(&case.config().replace(&PROGRAM_ID.to_string(), &other)).await;
    let expected = format!(
        "wrong program id: this bot is built for {PROGRAM_ID}, [pool] program_id is {other}: correct it, or build the bot with that id"
    );
    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_cluster_without_the_program_is_refused() {
    let case = Case::new().await;
    case.cluster.chain().accounts.get_mut(&PROGRAM_ID).unwrap().executable = false;
    let expected = format!(
        "wrong program id: there is no program at {PROGRAM_ID} on this cluster: check [pool] program_id and [cluster] rpc_url"
    );
    assert_eq!(case.error(&case.config()).await, expected);
}

#[tokio::test]
async fn a_pool_of_another_program_is_refused() {
    let case = Case::new().await;
    let (pool, other) = (case.cluster.pool.pool, Pubkey::new_from_array([8; 32]));
    case.cluster.chain().accounts.get_mut(&pool).unwrap().owner = other;
    let expected = format!(
        "[pool] address {pool}: not an account of {PROGRAM_ID} but of {other}: check program id, cluster and address"
    );
    assert_eq!(case.error(&case.config()).await, expected);
}

#[tokio::test]
async fn an_account_of_an_unknown_version_is_refused() {
    let case = Case::new().await;
    let pool = case.cluster.pool.pool;
    let offset = <loss_client::accounts::Pool as loss_client::Account>::VERSION_OFFSET;
    case.cluster.chain().accounts.get_mut(&pool).unwrap().data[offset] = 9;
    let expected = format!(
        "[pool] address {pool}: this client knows version 1 of Pool, the account has 9: update loss-client"
    );
    assert_eq!(case.error(&case.config()).await, expected);
}

#[tokio::test]
async fn a_price_account_of_another_program_is_refused() {
    let case = Case::new().await;
    let (price, other) = (case.cluster.price, Pubkey::new_from_array([8; 32]));
    case.cluster.chain().accounts.get_mut(&price).unwrap().owner = other;
    let oracle = loss_client::addresses::ORACLE_PROGRAMS[0];
    let expected = format!(
        "the price account {price} is of {other}, not of the oracle {oracle}: check [pool] price_account and oracle_program"
    );
    assert_eq!(case.error(&case.config()).await, expected);
}

#[tokio::test]
async fn an_unfunded_wallet_is_refused_unless_nothing_is_sent() {
    let case = Case::new().await;
    let wallet = case.cluster.wallet;
    case.cluster.chain().accounts.remove(&wallet);
    let expected = format!(
        "the wallet {wallet} has 0 lamports, but needs 27065680 for min_lamports, a fee and a record's rent: send it SOL, `solana transfer {wallet} 0.1`"
    );
    assert_eq!(case.error(&case.config()).await, expected);
    let mut command = bot::command(&case.desk.write(&case.config()));
    command.args(["--once", "--dry-run"]);
    let output = bot::run(command).await;
    assert_eq!(output.status.code(), Some(0), "{}", bot::text(&output));
}

#[tokio::test]
async fn a_missing_token_account_names_how_to_make_it() {
    let case = Case::new().await;
    let (pool, wallet) = (case.cluster.pool, case.cluster.wallet);
    let account = pool.associated_collateral(&wallet);
    case.cluster.chain().accounts.remove(&account);
    let (mint, program) = (pool.collateral_mint, pool.collateral_program);
    let expected = format!(
        "the wallet has no token account {account}: make it, `spl-token --program-id {program} create-account {mint} --owner {wallet}`"
    );
    assert_eq!(case.error(&case.config()).await, expected);
}

#[tokio::test]
async fn an_rpc_that_does_not_answer_is_named_without_the_key_in_its_url() {
    let case = Case::new().await;
    let nowhere = "http://127.0.0.1:1";
    let url = format!("{nowhere}/v2/secret?api-key=secret");
    let error = case.error(&case.desk.config(&case.cluster, &url, "")).await;
    assert!(!error.contains("secret"), "{error}");
    let expected =
        format!("the RPC {nowhere} does not answer: start it, or change [cluster] rpc_url: ");
    assert!(error.starts_with(&expected), "{error}");
}

#[tokio::test]
async fn a_journal_in_use_is_refused() {
    let case = Case::new().await;
    let path = case.desk.path("journal");
    let _held = loss_liquidator::send::journal::Journal::open(&path).unwrap();
    let expected = format!(
        "the journal {} is in use by another bot: stop it, or give each its own path",
        path.display()
    );
    assert_eq!(case.error(&case.config()).await, expected);
}
