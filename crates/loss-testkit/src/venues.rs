//! Venues and their traders as short calls. The venue's program is the puppet, which does as it is told.

use crate::{
    bytecode,
    ix::{self, BondSide, ProfitSide},
    keys::{address, receipt, PoolKeys, VenueKeys},
    world::{Success, World},
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::{
    instructions::{RegisterVenueArgs, ReportDeficitArgs, WithdrawAmount, WithdrawArgs},
    state::{PoolParams, ShortfallRecord, StoredVenueCaps},
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// How long profits of a [`World::new_venue`] take to mature.
pub const WARM_UP: u32 = 3_600;

/// A registered and active venue.
pub struct Venue {
    pub keys: VenueKeys,
    /// The venue's own tokens: it can credit with them.
    pub asset: Pubkey,
    /// One of its accounts, which has deficits.
    pub account: Pubkey,
    /// Pays for what the venue opens.
    pub operator: Keypair,
    pub bond_owner: Keypair,
    pub bond_asset: Pubkey,
}

/// An owner of a profit claim with a token account.
pub struct Trader {
    pub key: Keypair,
    pub asset: Pubkey,
}

impl Venue {
    pub fn bond_side(&self) -> BondSide {
        BondSide { owner: self.bond_owner.pubkey(), asset: self.bond_asset }
    }

    /// The accounts of a credit, with the receipt that may be needed.
    pub fn side(&self, world: &World, trader: &Pubkey) -> ProfitSide {
        let receipt = Some(self.receipt_of(world, trader));
        ProfitSide { owner: *trader, asset: self.asset, payer: self.operator.pubkey(), receipt }
    }

    /// Where the proof of a trader's open segment would be kept.
    pub fn receipt_of(&self, world: &World, trader: &Pubkey) -> Pubkey {
        let from_seq = world.profit(&self.keys, trader).share.segment.from_seq;
        receipt(&self.keys.profit(trader), from_seq)
    }

    /// What the venue's program sends for a credit.
    pub fn credit_ix(
        &self,
        world: &World,
        pool: &PoolKeys,
        trader: &Pubkey,
        amount: u64,
    ) -> Instruction {
        let side = self.side(world, trader);
        ix::relayed(pool, &self.keys, ix::credit_profit(pool, &self.keys, side, amount))
    }

    #[track_caller]
    pub fn credit(
        &self,
        world: &mut World,
        pool: &PoolKeys,
        trader: &Trader,
        amount: u64,
    ) -> Success {
        let credit = self.credit_ix(world, pool, &trader.id(), amount);
        world.ok(credit, &[&self.operator])
    }

    /// What the venue's program sends for a deficit.
    pub fn report_ix(&self, pool: &PoolKeys, nonce: u64, amount: u64) -> Instruction {
        let args = ReportDeficitArgs { nonce, amount, trader: address("trader with a deficit") };
        let payer = self.operator.pubkey();
        let report = ix::report_deficit(pool, &self.keys, self.account, payer, args);
        ix::relayed(pool, &self.keys, report)
    }

    /// Reports a deficit with the next number; returns its record.
    #[track_caller]
    pub fn report(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> ShortfallRecord {
        let nonce = world.venue(&self.keys).last_nonce + 1;
        world.ok(self.report_ix(pool, nonce, amount), &[&self.operator]);
        world.read(&self.keys.record(nonce))
    }
}

impl Trader {
    pub fn id(&self) -> Pubkey {
        self.key.pubkey()
    }

    /// The accounts of a withdrawal, with the receipt that may be needed.
    pub fn side(&self, world: &World, venue: &Venue) -> ProfitSide {
        let receipt = Some(venue.receipt_of(world, &self.id()));
        ProfitSide { owner: self.id(), asset: self.asset, payer: self.id(), receipt }
    }

    #[track_caller]
    pub fn withdraw(
        &self,
        world: &mut World,
        pool: &PoolKeys,
        venue: &Venue,
        amount: WithdrawAmount,
    ) -> Success {
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let side = self.side(world, venue);
        world.ok(ix::withdraw_profit(pool, &venue.keys, side, args), &[&self.key])
    }

    /// What the claim is worth now, pending losses included: the same code as the program's.
    pub fn claim(&self, world: &World, venue: &Venue) -> u64 {
        let class = world.venue(&venue.keys).book().profits;
        let settled = world.profit(&venue.keys, &self.id()).share.settled(&class);
        settled.claim_floor(&class).expect("shares of this class").get()
    }
}

impl World {
    /// As [`World::new_pool`], with the most that it ever pays for venues.
    pub fn new_pool_for_venues(&mut self, params: PoolParams, caps: StoredVenueCaps) -> PoolKeys {
        let authority = self.actor("authority");
        let guardian = self.actor("guardian");
        let asset = self.mint("asset", 6);
        let collateral = self.mint("collateral", 9);
        let keys = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
        let init = ix::init_pool_for_venues(&keys, guardian.pubkey(), params, caps);
        self.ok(init, &[&authority]);
        self.set_price(&keys, 100_00000000);
        keys
    }

    /// Loads the puppet venue's bytecode.
    pub fn load_puppet(&mut self) {
        if self.svm.get_account(&puppet_venue::ID).is_none() {
            let bytecode = bytecode::read_named("puppet_venue");
            self.svm.add_program(puppet_venue::ID, &bytecode).expect("valid bytecode");
        }
    }

    /// A venue of the puppet program with its accounts, not registered yet. Its bond owner has
    /// `bond` tokens, the venue has `tokens`.
    pub fn unregistered_venue(
        &mut self,
        pool: &PoolKeys,
        venue_id: u16,
        bond: u64,
        tokens: u64,
    ) -> Venue {
        self.load_puppet();
        let keys = VenueKeys::derive(pool, puppet_venue::ID, venue_id);
        let operator = self.actor(&format!("operator {venue_id}"));
        let bond_owner = self.actor(&format!("bond owner {venue_id}"));
        let bond_asset = self.token_account(pool.asset_mint, bond_owner.pubkey(), bond);
        let asset = self.token_account(pool.asset_mint, keys.signer, tokens);
        let account = address(&format!("venue account {venue_id}"));
        let owned = Account { lamports: 1, owner: puppet_venue::ID, ..Account::default() };
        self.set_account(&account, owned);
        Venue { keys, asset, account, operator, bond_owner, bond_asset }
    }

    /// Registers a venue; it is active after the pool's time lock.
    #[track_caller]
    pub fn register(
        &mut self,
        pool: &PoolKeys,
        venue: &Venue,
        caps: StoredVenueCaps,
        bond: u64,
    ) -> Success {
        let authority = self.actor("authority");
        let venue_id = venue.keys.venue_id;
        let args = RegisterVenueArgs { venue_id, warm_up_seconds: WARM_UP, caps, bond };
        let (by, side) = (authority.pubkey(), venue.bond_side());
        let register = ix::register_venue(pool, &venue.keys, by, side, args);
        self.venues.entry(pool.pool).or_default().push(venue.keys);
        self.ok(register, &[&authority, &venue.bond_owner])
    }

    /// An active venue with the caps and the bond, and `tokens` to credit with. The time lock has
    /// passed meanwhile, so the pool needs a fresh price.
    #[track_caller]
    pub fn new_venue(
        &mut self,
        pool: &PoolKeys,
        venue_id: u16,
        caps: StoredVenueCaps,
        bond: u64,
        tokens: u64,
    ) -> Venue {
        let venue = self.unregistered_venue(pool, venue_id, bond, tokens);
        self.register(pool, &venue, caps, bond);
        self.advance(self.pool(pool).params.time_lock_seconds.into());
        venue
    }

    /// A trader of a venue with an empty profit claim.
    pub fn new_trader(&mut self, pool: &PoolKeys, venue: &Venue, name: &str) -> Trader {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, 0);
        let operator = venue.operator.pubkey();
        self.ok(ix::open_profit(pool, &venue.keys, owner, operator), &[&venue.operator]);
        self.traders.entry(venue.keys.venue).or_default().push(owner);
        Trader { key, asset }
    }

    /// A trader with a profit claim of `amount`.
    pub fn winner(&mut self, pool: &PoolKeys, venue: &Venue, name: &str, amount: u64) -> Trader {
        let trader = self.new_trader(pool, venue, name);
        venue.credit(self, pool, &trader, amount);
        trader
    }
}
