//! One pool with everybody that a default needs.

use crate::{
    actors::{Borrower, Caller, Lp},
    ix,
    keys::{address, PoolKeys},
    world::{Success, World},
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::{
    state::{PoolParams, Position, StoredPrice},
    ID,
};
use solana_signer::Signer;

/// One whole asset, one whole collateral, and a price of one asset per collateral.
pub const ASSET: u64 = 1_000_000;
pub const COLLATERAL: u64 = 1_000_000_000;
pub const PRICE: i64 = 100_000_000;

/// An LP, a borrower and a caller in one pool. At a price of `p` the borrower's ten collateral
/// are worth ten times `p`.
pub struct Scene {
    pub world: World,
    pub pool: PoolKeys,
    pub lp: Lp,
    pub borrower: Borrower,
    pub caller: Caller,
}

impl Scene {
    /// The LP supplied 1,000 and the borrower owes 700 at a price of 100.
    pub fn new(params: PoolParams) -> Self {
        Self::with(params, 1_000 * ASSET, 700 * ASSET)
    }

    /// Other amounts; a debt of 0 is none.
    pub fn with(params: PoolParams, supplied: u64, owed: u64) -> Self {
        let mut world = World::new();
        let pool = world.new_pool(params);
        let lp = world.funded_lp(&pool, "lp", supplied);
        let borrower = world.new_borrower(&pool, "borrower", 10 * COLLATERAL);
        borrower.add_collateral(&mut world, &pool, 10 * COLLATERAL);
        if owed > 0 {
            borrower.borrow(&mut world, &pool, owed);
        }
        let caller = world.new_caller(&pool, "caller", 10_000 * ASSET);
        Self { world, pool, lp, borrower, caller }
    }

    /// A second passes and a price without doubt is published.
    pub fn price(&mut self, price: i64) {
        self.price_after(1, price);
    }

    /// The same after some time.
    pub fn price_after(&mut self, seconds: i64, price: i64) {
        self.world.advance(seconds);
        self.world.set_price(&self.pool, price);
    }

    #[track_caller]
    pub fn mark(&mut self) -> Success {
        let mark = ix::mark_insolvent(&self.pool, self.borrower.position, Some(self.pool.price));
        self.world.ok(mark, &[])
    }

    /// The price falls, the position is marked, and no liquidator comes until the grace is over.
    #[track_caller]
    pub fn mark_and_wait(&mut self, price: i64) {
        self.price(price);
        self.mark();
        let grace = self.world.pool(&self.pool).params.record_grace_seconds;
        self.price_after(grace.into(), price);
    }

    #[track_caller]
    pub fn record(&mut self) -> Success {
        self.caller.record(&mut self.world, &self.pool, &self.borrower)
    }

    pub fn position(&self) -> Position {
        self.world.read(&self.borrower.position)
    }

    /// The price as the pool keeps it, published now and without doubt.
    pub fn kept(&self, price: i64) -> StoredPrice {
        StoredPrice {
            price,
            publish_time: self.world.now(),
            exponent: -8,
            ..StoredPrice::default()
        }
    }

    /// Pauses the pool for as long as it may.
    #[track_caller]
    pub fn pause(&mut self) {
        let guardian = self.world.actor("guardian");
        self.world.ok(ix::pause(&self.pool, guardian.pubkey()), &[&guardian]);
    }
}

impl World {
    /// An account with the bytes of another, that no program but a hostile one owns.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn forged(&mut self, original: &Pubkey) -> Pubkey {
        let key = address(&format!("forged {:.20}", original.to_string()));
        let mut account = self.svm.get_account(original).expect("an account to forge");
        account.owner = address("hostile program");
        self.set_account(&key, account);
        key
    }

    /// An account of this program with a type that none of its instructions know.
    pub fn unknown_type(&mut self) -> Pubkey {
        let key = address("unknown type");
        let data = vec![7; 2_000];
        let lamports = 100_000_000;
        let account = solana_account::Account { lamports, data, owner: ID, ..Default::default() };
        self.set_account(&key, account);
        key
    }
}

/// So many whole shares as an account stores them; before any interest or loss, shares for so
/// many atoms.
pub fn at_par(amount: u64) -> [u8; 16] {
    (u128::from(amount) << 32).to_le_bytes()
}
