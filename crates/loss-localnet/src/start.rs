//! Bringing a network up, step by step.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};
use loss_client::{PoolAddresses, PROGRAM_ID};
use loss_migrate::{Config, Keys, Plan};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction as system;

use crate::chain::Chain;
use crate::keys::{self, Keyring};
use crate::network::{Funds, Hold, Network};
use crate::people::{Maker, People, ASSET, COLLATERAL};
use crate::ports::{Lease, Ports};
use crate::price::Price;
use crate::process::{self, Lifetime};
use crate::publisher::{Desk, Publisher, PublisherThread};
use crate::state::{Folder, Processes, State};
use crate::tokens;
use crate::validator::{self, Placed, Program, Validator};
use crate::venue::{self, VENUE_PROGRAM};

/// The pool of `migrations/localnet.toml`.
const POOL: &str = "demo";
const SOL: u64 = 1_000_000_000;
/// The walk of the price.
const SEED: u64 = 1;

/// What is to be brought up, and from what.
pub struct Options {
    pub dir: PathBuf,
    pub ports: Ports,
    /// `solana-test-validator`.
    pub validator: PathBuf,
    /// The folder of the bytecode.
    pub programs: PathBuf,
    pub people: People,
    pub price: Price,
    /// The pool has a venue from the beginning, and somebody to trade there.
    pub venue: bool,
    /// What the program of this process is called to publish in a process of its own; none: it
    /// publishes in a thread, and the network ends with this process.
    pub detached: Option<PathBuf>,
}

impl Network {
    /// A network of this process on free ports in a new folder, gone when it is dropped. The
    /// validator is `SOLANA_TEST_VALIDATOR`, or on the PATH.
    ///
    /// # Errors
    /// Something is missing or fails, with the remedy.
    pub fn for_test(people: People) -> Result<Self> {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let lease = Lease::take()?;
        let name = format!("loss-localnet-{}-{number}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        let options = Options {
            dir: dir.clone(),
            ports: lease.ports,
            validator: validator::binary_from_environment()?,
            programs: validator::programs(),
            people,
            price: Price::whole(150)?,
            venue: false,
            detached: None,
        };
        let mut network = Self::start(&options, &mut |_| {})?;
        if let Hold::Own(owned) = &mut network.hold {
            (owned.lease, owned.folder) = (Some(lease), Some(dir));
        }
        Ok(network)
    }

    /// Brings it up; `say` is told each step. What fails is stopped again.
    ///
    /// # Errors
    /// Something is missing or fails, with the remedy.
    pub fn start(options: &Options, say: &mut dyn FnMut(&str)) -> Result<Self> {
        let folder = Folder::create(&options.dir)?;
        let keys = Keyring::at(&folder.keys())?;
        let made = Made::new(&keys)?;
        let config = migration(options, &made)?;
        let pool = config.pools.iter().find(|pool| pool.name == POOL);
        let pool =
            pool.with_context(|| format!("no pool \"{POOL}\" in migrations/localnet.toml"))?;
        let feed_id = pool.feed_id;
        let addresses = PoolAddresses::derive(
            &made.pool_authority.pubkey(),
            &made.asset_mint.pubkey(),
            &made.collateral_mint.pubkey(),
            pool.pool_id,
        );

        say("the validator, with the programs");
        let authority = made.pool_authority.pubkey();
        let placed = match options.venue {
            true => venue::place(&folder.genesis(), &addresses, feed_id, authority)?,
            false => vec![],
        };
        let validator = describe_validator(options, &folder, &keys, made.faucet.pubkey(), placed);
        let lifetime = match options.detached {
            Some(_) => Lifetime::Detached,
            None => Lifetime::Attached,
        };
        let process = validator.start(lifetime)?;
        let processes = Processes { validator: process, publisher: None, bot: None };
        let state = State::new(validator, &addresses, feed_id, processes);
        folder.write_state(&state)?;
        // From here on, what fails is stopped when `network` is dropped.
        let mut network = Self {
            chain: Chain::connect(&state.rpc_url)?,
            desk: Desk::at(&folder.feed())?,
            hold: Hold::Own(Box::default()),
            stopped_at: 0,
            folder,
            state,
            keys,
        };
        network.furnish(options, &made, &config, feed_id, say)?;
        if options.detached.is_some() {
            network.hold = Hold::Detached;
        }
        Ok(network)
    }

    fn furnish(
        &mut self,
        options: &Options,
        made: &Made,
        config: &Config,
        feed_id: [u8; 32],
        say: &mut dyn FnMut(&str),
    ) -> Result<()> {
        say("the mints, and lamports for who pays");
        made.pay_all(&self.chain)?;
        tokens::make_mints(&self.chain, &made.faucet, &made.asset_mint, &made.collateral_mint)?;
        say("the price");
        self.start_publisher(options, feed_id)?;
        say("the pool");
        let keys = Keys::folder(self.folder.keys());
        let plan = Plan::compute(&self.chain.rpc, config, &keys)?;
        plan.execute(&self.chain.rpc, config, &keys, &mut |_| {})?;

        let People { lps, stakers, reserve, borrowers } = &options.people;
        let pool = self.pool();
        let maker =
            Maker { chain: &self.chain, pool: &pool, keys: &self.keys, faucet: &made.faucet };
        say(&format!("{} LPs and {} stakers", lps.len(), stakers.len()));
        let mut people = maker.lps(lps)?;
        // Before the stakers: what is given later is theirs.
        maker.give_reserve(*reserve)?;
        people.extend(maker.stakers(stakers)?);
        say(&format!("{} borrowers", borrowers.len()));
        self.desk.wait("post a price", |report| report.posted > 0)?;
        people.extend(maker.borrowers(borrowers, &self.band()?, self.state.price_account)?);
        say("a liquidator's wallet");
        self.make_wallet(keys::LIQUIDATOR, LIQUIDATOR_FUNDS)?;
        if options.venue {
            say("a trader's wallet");
            self.make_wallet(keys::TRADER, TRADER_FUNDS)?;
        }
        (self.state.people, self.state.ready) = (people, true);
        self.folder.write_state(&self.state)
    }

    fn start_publisher(&mut self, options: &Options, feed_id: [u8; 32]) -> Result<()> {
        let publisher = Publisher {
            rpc_url: self.state.rpc_url.clone(),
            payer: self.keys.read(keys::PUBLISHER)?,
            feed_id,
            level: options.price,
            seed: SEED,
            desk: self.desk.clone(),
        };
        match (&options.detached, &mut self.hold) {
            (Some(program), _) => {
                let mut command = publish_command(program, self.folder.dir(), options.price);
                let process = process::start(&mut command, &self.folder.log("publisher"))?;
                self.state.processes.publisher = Some(process);
                self.folder.write_state(&self.state)
            }
            (None, Hold::Own(owned)) => {
                owned.publisher = Some(PublisherThread::start(publisher));
                Ok(())
            }
            (None, Hold::Detached) => Ok(()),
        }
    }

    /// The publisher for a network's folder, for the process that publishes.
    ///
    /// # Errors
    /// No network is there.
    pub fn publisher(dir: &Path, level: Price) -> Result<Publisher> {
        let folder = Folder::at(dir)?;
        let state = folder.require_state()?;
        Ok(Publisher {
            rpc_url: state.rpc_url.clone(),
            payer: Keyring::at(&folder.keys())?.read(keys::PUBLISHER)?,
            feed_id: state.feed()?,
            level,
            seed: SEED,
            desk: Desk::at(&folder.feed())?,
        })
    }
}

/// What the liquidator begins with.
const LIQUIDATOR_FUNDS: Funds =
    Funds { lamports: 100 * SOL, assets: 1_000_000 * ASSET, collateral: COLLATERAL };
/// What the trader begins with.
const TRADER_FUNDS: Funds = Funds { lamports: SOL, assets: 10_000 * ASSET, collateral: 0 };

fn publish_command(program: &Path, dir: &Path, level: Price) -> Command {
    let mut command = process::command(program, Lifetime::Detached);
    command.arg("publish").arg("--dir").arg(dir).arg("--level").arg(level.to_string());
    command
}

/// The keys that exist before anything else.
struct Made {
    faucet: Keypair,
    upgrade_authority: Keypair,
    pool_authority: Keypair,
    publisher: Keypair,
    asset_mint: Keypair,
    collateral_mint: Keypair,
}

impl Made {
    fn new(keys: &Keyring) -> Result<Self> {
        keys.make(keys::GUARDIAN)?;
        Ok(Self {
            faucet: keys.make(keys::FAUCET)?,
            upgrade_authority: keys.make(keys::UPGRADE_AUTHORITY)?,
            pool_authority: keys.make(keys::POOL_AUTHORITY)?,
            publisher: keys.make(keys::PUBLISHER)?,
            asset_mint: keys.make(keys::ASSET_MINT)?,
            collateral_mint: keys.make(keys::COLLATERAL_MINT)?,
        })
    }

    fn pay_all(&self, chain: &Chain) -> Result<()> {
        let faucet = self.faucet.pubkey();
        let pay = |to: &Keypair, sol: u64| system::transfer(&faucet, &to.pubkey(), sol * SOL);
        let transfers = [
            pay(&self.upgrade_authority, 100),
            pay(&self.pool_authority, 100),
            pay(&self.publisher, 1_000),
        ];
        chain.send("pay who pays", &transfers, &[&self.faucet])
    }
}

/// `migrations/localnet.toml`, for this network.
fn migration(options: &Options, made: &Made) -> Result<Config> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/localnet.toml"));
    let mut config = Config::read(path)?;
    config.rpc = options.ports.rpc_url();
    config.program.bytecode = options.programs.join("socialized_loss.so");
    config.set_mints(POOL, made.asset_mint.pubkey(), made.collateral_mint.pubkey())?;
    ensure!(config.pools.len() == 1, "migrations/localnet.toml has more than the pool \"{POOL}\"");
    Ok(config)
}

fn describe_validator(
    options: &Options,
    folder: &Folder,
    keys: &Keyring,
    mint: Pubkey,
    accounts: Vec<Placed>,
) -> Validator {
    let program = |id, file: &str, upgradeable: bool| Program {
        id,
        bytecode: options.programs.join(file),
        upgrade_authority: upgradeable.then(|| keys.path(keys::UPGRADE_AUTHORITY)),
    };
    Validator {
        binary: options.validator.clone(),
        ledger: folder.ledger(),
        log: folder.log("validator"),
        ports: options.ports,
        mint,
        programs: vec![
            program(PROGRAM_ID, "socialized_loss.so", true),
            program(VENUE_PROGRAM, "example_venue.so", true),
            program(oracle_mock::ID, "oracle_mock.so", false),
        ],
        accounts,
    }
}
