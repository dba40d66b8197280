//! The actors of the bytecode tests, acting in a [`Bank`].

use crate::bank::Bank;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::{Borrower, Caller, Lp},
    ix::{self, LpSide},
    keys::{actor, address, receipt, PoolKeys},
    oracle::Quote,
    tokens,
};
use socialized_loss::{
    instructions::{DepositArgs, LiquidateArgs, WithdrawAmount, WithdrawArgs},
    state::{LpShare, PoolParams, Position},
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

const SOL: u64 = 1_000_000_000;

impl Bank {
    /// An actor with some SOL.
    pub fn actor(&mut self, name: &str) -> Keypair {
        let key = actor(name);
        let wallet = Account { lamports: 100 * SOL, ..Account::default() };
        self.set_account(&key.pubkey(), wallet);
        key
    }

    /// A new plain token account.
    pub fn token_account(&mut self, mint: Pubkey, owner: Pubkey, amount: u64) -> Pubkey {
        self.next_account += 1;
        let key = address(&format!("token account {}", self.next_account));
        self.set_account(&key, tokens::account(mint, owner, amount));
        key
    }

    /// The mock publisher posts a price with exponent -8, published now.
    pub async fn set_price(&mut self, pool: &PoolKeys, price: i64) {
        let quote = Quote::new(pool.feed_id, price, self.now().await);
        self.set_account(&pool.price, quote.account());
    }

    /// The price changes a second later: the pool ignores an update that is not newer.
    pub async fn move_price(&mut self, pool: &PoolKeys, price: i64) {
        self.advance(1).await;
        self.set_price(pool, price).await;
    }

    /// A pool of two plain mints with 6 and 9 decimals and a price of 100 asset per collateral.
    pub async fn new_pool(&mut self, params: PoolParams) -> PoolKeys {
        let (authority, guardian) = (self.actor("authority"), self.actor("guardian"));
        let (asset, collateral) = (address("asset"), address("collateral"));
        self.set_account(&asset, tokens::mint(6, u64::MAX));
        self.set_account(&collateral, tokens::mint(9, u64::MAX));
        let keys = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
        self.ok(ix::init_pool(&keys, guardian.pubkey(), params), &[&authority]).await;
        self.set_price(&keys, 100_00000000).await;
        keys
    }

    /// An LP who deposited all it has.
    pub async fn funded_lp(&mut self, pool: &PoolKeys, name: &str, amount: u64) -> Lp {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, amount);
        self.ok(ix::open_lp(pool, owner, owner), &[&key]).await;
        let lp = Lp { key, asset };
        let deposit = self.deposit_ix(pool, &lp, amount).await;
        self.ok(deposit, &[&lp.key]).await;
        lp
    }

    async fn lp_side(&mut self, pool: &PoolKeys, lp: &Lp) -> LpSide {
        let share = pool.lp(&lp.id());
        let from_seq = self.read::<LpShare>(&share).await.share.segment.from_seq;
        let receipt = Some(receipt(&share, from_seq));
        LpSide { owner: lp.id(), asset: lp.asset, payer: lp.id(), receipt }
    }

    pub async fn deposit_ix(&mut self, pool: &PoolKeys, lp: &Lp, amount: u64) -> Instruction {
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        ix::deposit(pool, self.lp_side(pool, lp).await, args)
    }

    pub async fn withdraw_all_ix(&mut self, pool: &PoolKeys, lp: &Lp) -> Instruction {
        let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
        ix::withdraw(pool, self.lp_side(pool, lp).await, args)
    }

    /// What the share is worth now, pending losses included.
    pub async fn claim(&mut self, pool: &PoolKeys, lp: &Lp) -> u64 {
        let class = self.pool(pool).await.ledger().lps;
        let share: LpShare = self.read(&pool.lp(&lp.id())).await;
        share.share.settled(&class).claim_floor(&class).expect("shares of this class").get()
    }

    /// A borrower who put in `collateral` and took out `debt`.
    pub async fn indebted(
        &mut self,
        pool: &PoolKeys,
        name: &str,
        collateral: u64,
        debt: u64,
    ) -> Borrower {
        let key = self.actor(name);
        let owner = key.pubkey();
        let asset = self.token_account(pool.asset_mint, owner, 0);
        let tokens = self.token_account(pool.collateral_mint, owner, collateral);
        self.ok(ix::open_position(pool, owner, owner, 0), &[&key]).await;
        let position = pool.position(&owner, 0);
        let nonce = self.read::<Position>(&position).await.nonce;
        self.ok(ix::add_collateral(pool, position, owner, tokens, collateral), &[&key]).await;
        let price = Some(pool.price);
        self.ok(ix::borrow(pool, position, owner, asset, price, debt), &[&key]).await;
        Borrower { key, asset, collateral: tokens, position, nonce }
    }

    /// Somebody with `asset` tokens to liquidate with.
    pub fn new_caller(&mut self, pool: &PoolKeys, name: &str, asset: u64) -> Caller {
        let key = self.actor(name);
        let asset = self.token_account(pool.asset_mint, key.pubkey(), asset);
        let collateral = self.token_account(pool.collateral_mint, key.pubkey(), 0);
        Caller { key, asset, collateral }
    }

    /// Donates to the insurance fund.
    pub async fn fund_insurance(&mut self, pool: &PoolKeys, amount: u64) {
        let donor = self.actor("donor");
        let asset = self.token_account(pool.asset_mint, donor.pubkey(), amount);
        self.ok(ix::fund_insurance(pool, donor.pubkey(), asset, amount), &[&donor]).await;
    }
}

/// Liquidates for as much as the rules allow.
pub fn liquidate_ix(pool: &PoolKeys, caller: &Caller, borrower: &Borrower) -> Instruction {
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    ix::liquidate(pool, borrower.position, borrower.nonce, caller.side(pool), args)
}

pub fn record_ix(pool: &PoolKeys, caller: &Caller, borrower: &Borrower) -> Instruction {
    ix::record_shortfall(pool, borrower.position, borrower.nonce, caller.side(pool))
}

pub fn mark_ix(pool: &PoolKeys, borrower: &Borrower) -> Instruction {
    ix::mark_insolvent(pool, borrower.position, Some(pool.price))
}
