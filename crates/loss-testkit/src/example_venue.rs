//! The example venue: its addresses, its instructions, and its contracts as short calls.

use crate::{
    bytecode,
    ix::event_authority,
    keys::{address, receipt, PoolKeys, VenueKeys},
    tokens,
    venues::{Trader, Venue},
    world::{Success, World},
};
use anchor_lang::{prelude::Pubkey, system_program, InstructionData, ToAccountMetas};
use example_venue::{
    accounts,
    instruction::{self, OpenMarket},
    instructions::OpenArgs,
    state::{Contract, Market as MarketState, Terms, CONTRACT, VAULT},
    ID,
};
use socialized_loss::state::StoredVenueCaps;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Margins of 10% at first and 5% later; prices of at most a minute, and within 2%.
pub const TERMS: Terms = Terms {
    max_price_age_seconds: 60,
    max_confidence_bps: 200,
    initial_margin_bps: 1_000,
    maintenance_margin_bps: 500,
};

/// Every address of one market. Its account is the venue's signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketKeys {
    pub venue: VenueKeys,
    pub vault: Pubkey,
}

impl MarketKeys {
    pub fn derive(pool: &PoolKeys, venue_id: u16) -> Self {
        let venue = VenueKeys::derive(pool, ID, venue_id);
        Self { venue, vault: find(&[VAULT, venue.signer.as_ref()]) }
    }

    pub fn market(&self) -> Pubkey {
        self.venue.signer
    }

    pub fn contract(&self, long: &Pubkey, number: u64) -> Pubkey {
        find(&[CONTRACT, self.market().as_ref(), long.as_ref(), &number.to_le_bytes()])
    }
}

fn find(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &ID).0
}

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: ID, accounts: accounts.to_account_metas(None), data: data.data() }
}

pub fn open_market(pool: &PoolKeys, keys: &MarketKeys, payer: Pubkey, terms: Terms) -> Instruction {
    build(
        accounts::OpenMarket {
            payer,
            pool: pool.pool,
            market: keys.market(),
            venue: keys.venue.venue,
            asset_mint: pool.asset_mint,
            vault: keys.vault,
            asset_token_program: pool.asset_program,
            system_program: system_program::ID,
        },
        OpenMarket { venue_id: keys.venue.venue_id, terms },
    )
}

/// Who trades with whom; each a trader and its token account.
#[derive(Clone, Copy, Debug)]
pub struct OpenSide {
    pub payer: Pubkey,
    pub long: (Pubkey, Pubkey),
    pub short: (Pubkey, Pubkey),
}

pub fn open(pool: &PoolKeys, keys: &MarketKeys, side: OpenSide, args: OpenArgs) -> Instruction {
    let ((long, long_asset), (short, short_asset)) = (side.long, side.short);
    build(
        accounts::Open {
            payer: side.payer,
            long,
            short,
            market: keys.market(),
            venue: keys.venue.venue,
            contract: keys.contract(&long, args.number),
            long_asset,
            short_asset,
            vault: keys.vault,
            asset_mint: pool.asset_mint,
            price_update: pool.price,
            asset_token_program: pool.asset_program,
            system_program: system_program::ID,
        },
        instruction::Open { args },
    )
}

/// Who settles which contract, and who won.
#[derive(Clone, Copy, Debug)]
pub struct SettleSide {
    pub caller: Pubkey,
    pub contract: Pubkey,
    pub rent_payer: Pubkey,
    pub winner: Pubkey,
    pub winner_asset: Pubkey,
    pub loser_asset: Pubkey,
    /// Of a deficit, if there is one.
    pub nonce: u64,
    pub receipt: Option<Pubkey>,
    pub deficit_receipt: Option<Pubkey>,
}

pub fn close(pool: &PoolKeys, keys: &MarketKeys, side: SettleSide) -> Instruction {
    build(settle_accounts(pool, keys, side), instruction::Close {})
}

pub fn liquidate(pool: &PoolKeys, keys: &MarketKeys, side: SettleSide) -> Instruction {
    build(settle_accounts(pool, keys, side), instruction::Liquidate {})
}

fn settle_accounts(pool: &PoolKeys, keys: &MarketKeys, side: SettleSide) -> accounts::Settle {
    accounts::Settle {
        caller: side.caller,
        market: keys.market(),
        contract: side.contract,
        rent_payer: side.rent_payer,
        price_update: pool.price,
        winner_asset: side.winner_asset,
        loser_asset: side.loser_asset,
        winner_profit: keys.venue.profit(&side.winner),
        vault: keys.vault,
        asset_mint: pool.asset_mint,
        pool: pool.pool,
        venue: keys.venue.venue,
        insurance: pool.insurance,
        asset_vault: pool.asset_vault,
        insurance_vault: pool.insurance_vault,
        record: keys.venue.record(side.nonce),
        receipt: side.receipt,
        deficit_receipt: side.deficit_receipt,
        event_authority: event_authority(),
        loss_program: socialized_loss::ID,
        asset_token_program: pool.asset_program,
        system_program: system_program::ID,
    }
}

/// A market, and the venue it is in its pool.
pub struct Market {
    pub keys: MarketKeys,
    pub venue: Venue,
}

impl Market {
    pub fn open_ix(
        &self,
        pool: &PoolKeys,
        long: &Trader,
        short: &Trader,
        args: OpenArgs,
    ) -> Instruction {
        let (long, short) = ((long.id(), long.asset), (short.id(), short.asset));
        let side = OpenSide { payer: self.venue.operator.pubkey(), long, short };
        open(pool, &self.keys, side, args)
    }

    /// Makes a contract; returns its account.
    #[track_caller]
    pub fn open(
        &self,
        world: &mut World,
        pool: &PoolKeys,
        long: &Trader,
        short: &Trader,
        args: OpenArgs,
    ) -> Pubkey {
        let open = self.open_ix(pool, long, short, args);
        world.ok(open, &[&self.venue.operator, &long.key, &short.key]);
        self.keys.contract(&long.id(), args.number)
    }

    /// The accounts of a settlement, with the record and the receipts that may be needed.
    pub fn side(
        &self,
        world: &World,
        contract: Pubkey,
        winner: &Trader,
        loser: &Trader,
    ) -> SettleSide {
        let profit = self.keys.venue.profit(&winner.id());
        SettleSide {
            caller: winner.id(),
            contract,
            rent_payer: self.venue.operator.pubkey(),
            winner: winner.id(),
            winner_asset: winner.asset,
            loser_asset: loser.asset,
            nonce: world.market(&self.keys).deficits + 1,
            receipt: Some(self.venue.receipt_of(world, &winner.id())),
            deficit_receipt: Some(receipt(&profit, world.venue(&self.keys.venue).last_loss_seq)),
        }
    }

    /// The winner closes the contract.
    #[track_caller]
    pub fn close(
        &self,
        world: &mut World,
        pool: &PoolKeys,
        contract: Pubkey,
        winner: &Trader,
        loser: &Trader,
    ) -> Success {
        let side = self.side(world, contract, winner, loser);
        world.ok(close(pool, &self.keys, side), &[&winner.key])
    }

    /// What a stranger sends to liquidate the contract.
    pub fn liquidate_ix(
        &self,
        world: &World,
        pool: &PoolKeys,
        contract: Pubkey,
        winner: &Trader,
        loser: &Trader,
        by: &Keypair,
    ) -> Instruction {
        let side = self.side(world, contract, winner, loser);
        liquidate(pool, &self.keys, SettleSide { caller: by.pubkey(), ..side })
    }
}

impl World {
    /// Loads the example venue's bytecode.
    pub fn load_example(&mut self) {
        if self.svm.get_account(&ID).is_none() {
            let bytecode = bytecode::read_named("example_venue");
            self.svm.add_program(ID, &bytecode).expect("valid bytecode");
        }
    }

    /// A market that is not registered yet. Its bond owner has `bond` tokens.
    pub fn unregistered_market(&mut self, pool: &PoolKeys, venue_id: u16, bond: u64) -> Market {
        self.load_example();
        let keys = MarketKeys::derive(pool, venue_id);
        let operator = self.actor(&format!("operator {venue_id}"));
        self.ok(open_market(pool, &keys, operator.pubkey(), TERMS), &[&operator]);
        let bond_owner = self.actor(&format!("bond owner {venue_id}"));
        let bond_asset = self.token_account(pool.asset_mint, bond_owner.pubkey(), bond);
        let (asset, account) = (keys.vault, address("no contract"));
        let venue = Venue { keys: keys.venue, asset, account, operator, bond_owner, bond_asset };
        Market { keys, venue }
    }

    /// A market that is registered with these caps and this bond, and active.
    pub fn new_market(
        &mut self,
        pool: &PoolKeys,
        venue_id: u16,
        caps: StoredVenueCaps,
        bond: u64,
    ) -> Market {
        let market = self.unregistered_market(pool, venue_id, bond);
        self.register(pool, &market.venue, caps, bond);
        self.advance(self.pool(pool).params.time_lock_seconds.into());
        market
    }

    /// A trader with `tokens` and an empty profit claim.
    pub fn new_player(
        &mut self,
        pool: &PoolKeys,
        market: &Market,
        name: &str,
        amount: u64,
    ) -> Trader {
        let trader = self.new_trader(pool, &market.venue, name);
        let account = tokens::account(pool.asset_mint, trader.id(), amount);
        self.set_account(&trader.asset, account);
        trader
    }

    #[track_caller]
    pub fn market(&self, keys: &MarketKeys) -> MarketState {
        self.decode(&keys.market()).expect("a market")
    }

    /// The contract, unless it is settled.
    pub fn contract(&self, at: &Pubkey) -> Option<Contract> {
        self.decode(at)
    }

    fn decode<T: anchor_lang::AccountDeserialize>(&self, at: &Pubkey) -> Option<T> {
        let account = self.svm.get_account(at)?;
        T::try_deserialize(&mut account.data.as_slice()).ok()
    }
}
