//! LPs, borrowers and liquidators as short calls.

use crate::{
    ix::{self, CallerSide, LpSide},
    keys::{receipt, PoolKeys},
    world::{Success, World},
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::{
    instructions::{DepositArgs, LiquidateArgs, WithdrawAmount, WithdrawArgs},
    state::{LpShare, PoolParams, Position},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// An owner of an LP share with a token account.
pub struct Lp {
    pub key: Keypair,
    pub asset: Pubkey,
}

/// An owner of one position with token accounts.
pub struct Borrower {
    pub key: Keypair,
    pub asset: Pubkey,
    pub collateral: Pubkey,
    pub position: Pubkey,
    pub nonce: u64,
}

/// Whoever liquidates or records, with token accounts.
pub struct Caller {
    pub key: Keypair,
    pub asset: Pubkey,
    pub collateral: Pubkey,
}

impl Lp {
    pub fn id(&self) -> Pubkey {
        self.key.pubkey()
    }

    /// The accounts of a deposit or withdrawal, with the receipt that may be needed.
    pub fn side(&self, world: &World, pool: &PoolKeys) -> LpSide {
        let share: LpShare = world.lp(pool, &self.id());
        let receipt = receipt(&pool.lp(&self.id()), share.share.segment.from_seq);
        LpSide { owner: self.id(), asset: self.asset, payer: self.id(), receipt: Some(receipt) }
    }

    #[track_caller]
    pub fn deposit(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        let side = self.side(world, pool);
        world.ok(ix::deposit(pool, side, args), &[&self.key])
    }

    #[track_caller]
    pub fn withdraw(&self, world: &mut World, pool: &PoolKeys, amount: WithdrawAmount) -> Success {
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let side = self.side(world, pool);
        world.ok(ix::withdraw(pool, side, args), &[&self.key])
    }

    /// What the share is worth now, pending losses and interest up to the pool's last accrual
    /// included: the same code as the program's.
    pub fn claim(&self, world: &World, pool: &PoolKeys) -> u64 {
        claim(world, pool, &self.id())
    }
}

/// What an owner's share is worth now.
pub fn claim(world: &World, pool: &PoolKeys, owner: &Pubkey) -> u64 {
    let class = world.pool(pool).ledger().lps;
    let Some(share) = world.find::<LpShare>(&pool.lp(owner)) else { return 0 };
    share.share.settled(&class).claim_floor(&class).expect("shares of this class").get()
}

impl Caller {
    pub fn side(&self, pool: &PoolKeys) -> CallerSide {
        CallerSide {
            caller: self.key.pubkey(),
            asset: self.asset,
            collateral: self.collateral,
            price_update: Some(pool.price),
        }
    }

    #[track_caller]
    pub fn liquidate(
        &self,
        world: &mut World,
        pool: &PoolKeys,
        borrower: &Borrower,
        max_repay: u64,
    ) -> Success {
        let args = LiquidateArgs { max_repay, min_collateral_out: 0 };
        let (position, nonce) = (borrower.position, borrower.nonce);
        world.ok(ix::liquidate(pool, position, nonce, self.side(pool), args), &[&self.key])
    }

    #[track_caller]
    pub fn record(&self, world: &mut World, pool: &PoolKeys, borrower: &Borrower) -> Success {
        let (position, nonce) = (borrower.position, borrower.nonce);
        world.ok(ix::record_shortfall(pool, position, nonce, self.side(pool)), &[&self.key])
    }
}

impl Borrower {
    pub fn id(&self) -> Pubkey {
        self.key.pubkey()
    }

    #[track_caller]
    pub fn add_collateral(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        let ix = ix::add_collateral(pool, self.position, self.id(), self.collateral, amount);
        world.ok(ix, &[&self.key])
    }

    #[track_caller]
    pub fn borrow(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        let price = Some(pool.price);
        let ix = ix::borrow(pool, self.position, self.id(), self.asset, price, amount);
        world.ok(ix, &[&self.key])
    }

    #[track_caller]
    pub fn repay(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        world.ok(ix::repay(pool, self.position, self.id(), self.asset, amount), &[&self.key])
    }

    #[track_caller]
    pub fn remove_collateral(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> Success {
        let (position, price) = (self.position, Some(pool.price));
        let ix = ix::remove_collateral(pool, position, self.id(), self.collateral, price, amount);
        world.ok(ix, &[&self.key])
    }

    /// What is owed, interest up to the pool's last accrual included.
    pub fn debt(&self, world: &World, pool: &PoolKeys) -> u64 {
        let position: Position = world.read(&self.position);
        let book = world.pool(pool).ledger().debt;
        book.debt_ceil(position.debt_shares()).expect("shares of this book").get()
    }
}

impl World {
    /// A pool of two plain mints with 6 and 9 decimals, its authority the actor "authority", its
    /// guardian the actor "guardian", and a price of 100 asset per collateral.
    pub fn new_pool(&mut self, params: PoolParams) -> PoolKeys {
        self.new_pool_numbered(params, 0)
    }

    /// The same, for several pools in one world.
    pub fn new_pool_numbered(&mut self, params: PoolParams, pool_id: u16) -> PoolKeys {
        let authority = self.actor("authority");
        let guardian = self.actor("guardian");
        let asset = self.mint("asset", 6);
        let collateral = self.mint("collateral", 9);
        let keys = PoolKeys::derive(authority.pubkey(), asset, collateral, pool_id);
        self.ok(ix::init_pool(&keys, guardian.pubkey(), params), &[&authority]);
        self.set_price(&keys, 100_00000000);
        keys
    }

    /// An LP who has `amount` and deposited none of it.
    pub fn new_lp(&mut self, pool: &PoolKeys, name: &str, amount: u64) -> Lp {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, amount);
        self.ok(ix::open_lp(pool, owner, owner), &[&key]);
        self.lps.entry(pool.pool).or_default().push(owner);
        Lp { key, asset }
    }

    /// An LP who deposited `amount`.
    pub fn funded_lp(&mut self, pool: &PoolKeys, name: &str, amount: u64) -> Lp {
        let lp = self.new_lp(pool, name, amount);
        lp.deposit(self, pool, amount);
        lp
    }

    /// A borrower with `collateral` and an empty position.
    pub fn new_borrower(&mut self, pool: &PoolKeys, name: &str, collateral: u64) -> Borrower {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, 0);
        let collateral = self.token_account(pool.collateral_mint, owner, collateral);
        self.ok(ix::open_position(pool, owner, owner, 0), &[&key]);
        let position = pool.position(&owner, 0);
        self.positions.entry(pool.pool).or_default().push(position);
        let nonce = self.read::<Position>(&position).nonce;
        Borrower { key, asset, collateral, position, nonce }
    }

    /// A borrower who put in `collateral` and took out `debt`.
    pub fn indebted(
        &mut self,
        pool: &PoolKeys,
        name: &str,
        collateral: u64,
        debt: u64,
    ) -> Borrower {
        let borrower = self.new_borrower(pool, name, collateral);
        borrower.add_collateral(self, pool, collateral);
        borrower.borrow(self, pool, debt);
        borrower
    }

    /// Somebody with `asset` tokens to liquidate with.
    pub fn new_caller(&mut self, pool: &PoolKeys, name: &str, asset: u64) -> Caller {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, asset);
        let collateral = self.token_account(pool.collateral_mint, owner, 0);
        Caller { key, asset, collateral }
    }

    /// Donates to the insurance fund.
    pub fn fund_insurance(&mut self, pool: &PoolKeys, amount: u64) -> Success {
        let donor = self.actor("donor");
        let asset = self.token_account(pool.asset_mint, donor.pubkey(), amount);
        self.ok(ix::fund_insurance(pool, donor.pubkey(), asset, amount), &[&donor])
    }
}
