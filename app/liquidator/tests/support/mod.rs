//! A cluster that is played: JSON-RPC from memory, with one pool that owes its insurance fund.
//!
//! The only thing a transaction does there is to collect what is owed, once.

#![allow(dead_code, reason = "each test uses a part of it")]

use anchor_lang::AccountSerialize;
use axum::{body::Bytes, extract::State, Router};
use bytemuck::Zeroable;
use loss_client::{
    accounts::{InsuranceFund, Pool, PoolParams},
    addresses::{ORACLE_PROGRAMS, TOKEN_PROGRAM},
    Account, PoolAddresses, PROGRAM_ID,
};
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2, VerificationLevel};
use serde_json::{json, Value};
use solana_keypair::Keypair;
use solana_pubkey::{pubkey, Pubkey};
use solana_signer::Signer;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{net::TcpListener, sync::mpsc};

pub mod bot;

pub const GENESIS: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");
const SYSTEM: Pubkey = pubkey!("11111111111111111111111111111111");
/// The cluster's time.
pub const NOW: i64 = 1_700_000_000;
/// What the pool owes the fund, in asset atoms.
pub const OWED: u64 = 5_000_000;

/// An account as it is played.
#[derive(Clone)]
pub struct Played {
    pub owner: Pubkey,
    pub lamports: u64,
    pub executable: bool,
    pub data: Vec<u8>,
}

/// What the cluster is and was asked.
#[derive(Default)]
pub struct Chain {
    pub slot: u64,
    pub accounts: BTreeMap<Pubkey, Played>,
    /// Signatures of transactions that were sent, in order, each time.
    pub sent: Vec<String>,
    /// Those that are in a block; a second one finds nothing left to do.
    pub landed: Vec<String>,
    /// Does not put anything in a block.
    pub congested: bool,
    /// The next request of this method is swallowed, and said in `swallowed`. After it had its effect, if
    /// told so.
    pub swallow: Option<(&'static str, bool)>,
    /// Requests of this method are refused.
    pub refuse: Option<&'static str>,
}

/// A cluster that answers at `url`.
#[derive(Clone)]
pub struct Cluster {
    pub address: SocketAddr,
    pub pool: PoolAddresses,
    pub wallet: Pubkey,
    pub price: Pubkey,
    chain: Arc<Mutex<Chain>>,
    swallowed: mpsc::UnboundedSender<()>,
}

impl Cluster {
    /// One where everything is right; and what says that a request was swallowed.
    pub async fn start(wallet: &Keypair) -> (Self, mpsc::UnboundedReceiver<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (swallowed, receiver) = mpsc::unbounded_channel();
        let key = |number| Pubkey::new_from_array([number; 32]);
        let account = pool_account(OWED);
        let pool = PoolAddresses::of(key(1), &account);
        let wallet = wallet.pubkey();
        let chain = Arc::default();
        let cluster = Self { address, pool, wallet, price: key(5), chain, swallowed };
        cluster.furnish(&account);
        let router = Router::new().fallback(answer).with_state(cluster.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (cluster, receiver)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn chain(&self) -> MutexGuard<'_, Chain> {
        self.chain.lock().unwrap()
    }

    /// The pool owes its fund so much now.
    pub fn owe(&self, owed: u64) {
        let data = bytes(&pool_account(owed));
        self.chain().accounts.get_mut(&self.pool.pool).unwrap().data = data;
    }

    /// The oracle posts a price of 150 with this publish time.
    pub fn post_price(&self, publish_time: i64) {
        let update = PriceUpdateV2 {
            write_authority: Pubkey::default(),
            verification_level: VerificationLevel::Full,
            price_message: PriceFeedMessage {
                feed_id: [0; 32],
                price: 15_000_000_000,
                conf: 1_000_000,
                exponent: -8,
                publish_time,
                prev_publish_time: publish_time,
                ema_price: 15_000_000_000,
                ema_conf: 1_000_000,
            },
            posted_slot: 1,
        };
        let mut data = Vec::new();
        update.try_serialize(&mut data).unwrap();
        self.chain().accounts.get_mut(&self.price).unwrap().data = data;
    }

    /// The wallet has so many lamports now.
    pub fn fund(&self, lamports: u64) {
        self.chain().accounts.get_mut(&self.wallet).unwrap().lamports = lamports;
    }

    fn furnish(&self, pool: &Pool) {
        let plain = |owner, data| Played { owner, lamports: 1, executable: false, data };
        let mut chain = self.chain();
        chain.slot = 1_000;
        let mut put = |address, account| chain.accounts.insert(address, account);
        let time = NOW.to_le_bytes().to_vec();
        put(CLOCK, plain(SYSTEM, [vec![0; 32], time].concat()));
        put(PROGRAM_ID, Played { executable: true, ..plain(SYSTEM, Vec::new()) });
        put(self.pool.pool, plain(PROGRAM_ID, bytes(pool)));
        put(self.pool.insurance, plain(PROGRAM_ID, bytes(&fund_account())));
        put(self.price, plain(ORACLE_PROGRAMS[0], Vec::new()));
        for mint in [self.pool.asset_mint, self.pool.collateral_mint] {
            put(mint, plain(TOKEN_PROGRAM, vec![0; 82]));
        }
        put(self.wallet, Played { lamports: 1_000_000_000, ..plain(SYSTEM, Vec::new()) });
        for tokens in [
            self.pool.associated_asset(&self.wallet),
            self.pool.associated_collateral(&self.wallet),
        ] {
            put(tokens, plain(TOKEN_PROGRAM, vec![0; 165]));
        }
    }
}

fn bytes<T: Account>(account: &T) -> Vec<u8> {
    [T::DISCRIMINATOR.as_slice(), bytemuck::bytes_of(account)].concat()
}

/// A pool with nothing but what it owes its fund.
fn pool_account(owed: u64) -> Pool {
    let key = |number| Pubkey::new_from_array([number; 32]);
    let mut pool = Pool {
        params: PoolParams {
            max_price_age_seconds: 60,
            max_confidence_bps: 200,
            confidence_multiple_bps: 20_000,
            ..PoolParams::zeroed()
        },
        asset_mint: key(3),
        collateral_mint: key(4),
        version: 1,
        asset_decimals: 6,
        collateral_decimals: 9,
        ..Pool::zeroed()
    };
    pool.ledger.cash = owed;
    pool.ledger.receivable = owed;
    pool.ledger.accrued_at = NOW;
    pool
}

fn fund_account() -> InsuranceFund {
    InsuranceFund { version: 1, ..InsuranceFund::zeroed() }
}

async fn answer(State(cluster): State<Cluster>, body: Bytes) -> String {
    let request: Value = serde_json::from_slice(&body).unwrap();
    let method = request["method"].as_str().unwrap().to_owned();
    let swallow = {
        let mut chain = cluster.chain();
        chain.swallow.take_if(|(swallowed, _)| *swallowed == method)
    };
    if let Some((_, after)) = swallow {
        if after {
            respond(&cluster, &method, &request["params"]);
        }
        cluster.swallowed.send(()).unwrap();
        std::future::pending::<()>().await;
    }
    let id = &request["id"];
    let refused = cluster.chain().refuse.is_some_and(|refused| refused == method);
    let response = (!refused).then(|| respond(&cluster, &method, &request["params"])).flatten();
    match response {
        Some(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }).to_string(),
        None => {
            let error = json!({ "code": -32601, "message": "not played" });
            json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string()
        }
    }
}

fn respond(cluster: &Cluster, method: &str, params: &Value) -> Option<Value> {
    let mut chain = cluster.chain();
    // Every question finds the cluster a slot further on.
    chain.slot += 1;
    let slot = chain.slot;
    let with_slot = |value: Value| json!({ "context": { "slot": slot }, "value": value });
    Some(match method {
        "getGenesisHash" => json!(GENESIS),
        "getEpochInfo" => json!({
            "absoluteSlot": slot, "blockHeight": slot, "epoch": 0, "slotIndex": slot,
            "slotsInEpoch": 432_000, "transactionCount": 0,
        }),
        "getLatestBlockhash" => with_slot(json!({
            "blockhash": Pubkey::new_from_array([slot as u8; 32]).to_string(),
            "lastValidBlockHeight": slot + 150,
        })),
        "getMultipleAccounts" => {
            let names = params[0].as_array()?.iter();
            let all = names.map(|name| {
                let address: Pubkey = name.as_str().unwrap().parse().unwrap();
                chain.accounts.get(&address).map(shown)
            });
            with_slot(all.collect())
        }
        "getProgramAccounts" => with_slot(json!([])),
        "simulateTransaction" => with_slot(json!({
            "err": null, "logs": [], "unitsConsumed": 100_000, "accounts": null,
        })),
        "sendTransaction" => json!(send(&mut chain, cluster, params[0].as_str()?)),
        "getSignatureStatuses" => {
            let landed = chain.landed.iter().any(|one| Some(one.as_str()) == params[0][0].as_str());
            let status = json!({
                "slot": slot - 1, "confirmations": 1, "err": null, "status": { "Ok": null },
                "confirmationStatus": "confirmed",
            });
            with_slot(json!([landed.then_some(status)]))
        }
        _ => return None,
    })
}

/// Takes a transaction in; unless congested, it is in a block at once.
fn send(chain: &mut Chain, cluster: &Cluster, wire: &str) -> String {
    use base64::{prelude::BASE64_STANDARD, Engine};
    let wire = BASE64_STANDARD.decode(wire).unwrap();
    let transaction: solana_transaction::Transaction = wincode::deserialize(&wire).unwrap();
    let signature = transaction.signatures[0].to_string();
    chain.sent.push(signature.clone());
    if !chain.congested && !chain.landed.contains(&signature) {
        chain.landed.push(signature.clone());
        let pool = chain.accounts.get_mut(&cluster.pool.pool).unwrap();
        pool.data = bytes(&pool_account(0));
    }
    signature
}

fn shown(account: &Played) -> Value {
    use base64::{prelude::BASE64_STANDARD, Engine};
    json!({
        "lamports": account.lamports, "owner": account.owner.to_string(), "rentEpoch": 0,
        "executable": account.executable, "data": [BASE64_STANDARD.encode(&account.data), "base64"],
        "space": account.data.len(),
    })
}

/// A folder with a wallet and a configuration for the played cluster.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub wallet: Keypair,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let wallet = Keypair::new_from_array([42; 32]);
        let text = format!("{:?}", wallet.to_bytes());
        std::fs::write(folder.path().join("wallet.json"), text).unwrap();
        Self { folder, wallet }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A configuration; `more` goes at its end.
    pub fn config(&self, cluster: &Cluster, rpc_url: &str, more: &str) -> String {
        let shown = |path: &Path| path.display().to_string();
        let (wallet, journal) = (shown(&self.path("wallet.json")), shown(&self.path("journal")));
        let (pool, price, oracle) = (cluster.pool.pool, cluster.price, ORACLE_PROGRAMS[0]);
        // Nobody is at the websocket's port: what it would say comes by scans and polls.
        format!(
            "[cluster]\nrpc_url = \"{rpc_url}\"\nws_url = \"ws://127.0.0.1:1\"\n\
             genesis_hash = \"{GENESIS}\"\n\n[pool]\naddress = \"{pool}\"\n\
             program_id = \"{PROGRAM_ID}\"\nprice_account = \"{price}\"\n\
             oracle_program = \"{oracle}\"\n\n[wallet]\nkeyfile = \"{wallet}\"\n\n\
             [policy]\ncollect_above = 1\n\n[timing]\nrescan_ms = 100\ndecide_ms = 20\n\
             poll_ms = 20\nconfirm_ms = 20\nretry_ms = 20\nstuck_after_intervals = 20\n\n\
             [journal]\npath = \"{journal}\"\n\n{more}"
        )
    }

    /// Writes it.
    pub fn write(&self, text: &str) -> PathBuf {
        let path = self.path("bot.toml");
        std::fs::write(&path, text).unwrap();
        path
    }
}
