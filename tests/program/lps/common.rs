//! What several files here start from.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{ix, keys::receipt, params, Borrower, Lp, PoolKeys, World};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{LpShare, Pool, StoredHolding, StoredSegment},
};
use solana_instruction::{AccountMeta, Instruction};

/// One whole share in raw shares: what an atom buys in an empty pool.
pub const SHARE: u128 = 1 << 32;

/// A world with a plain pool.
pub fn start() -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(params::plain());
    (world, pool)
}

/// A borrower who owes `amount` defaults with worthless collateral: LPs bear exactly `amount`,
/// as far as they have it and the fund does not.
pub fn lose(world: &mut World, pool: &PoolKeys, amount: u64) -> Borrower {
    let nth = world.pool(pool).open_nonce + 1;
    let borrower = world.indebted(pool, &format!("defaulter {nth}"), amount * 20, amount);
    world.advance(1);
    world.set_price(pool, 1);
    let caller = world.new_caller(pool, "recorder", 0);
    caller.record(world, pool, &borrower);
    world.advance(1);
    world.set_price(pool, 100_00000000);
    borrower
}

/// `shares` raw shares, settled to the pool as it is.
pub fn held(pool: &Pool, shares: u128) -> StoredHolding {
    let class = pool.ledger.lps;
    StoredHolding { shares: shares.to_le_bytes(), index: class.index, epoch: class.epoch }
}

/// A share account whose last change was to hold `shares`, with the pool as it is.
pub fn changed(before: &LpShare, pool: &Pool, shares: u128) -> LpShare {
    let held = held(pool, shares);
    LpShare { held, segment: StoredSegment { from_seq: pool.seq, start: held }, ..*before }
}

/// The pool with other amounts of cash, and of assets and raw shares of LPs.
pub fn with_amounts(before: &Pool, cash: u64, assets: u64, shares: u128) -> Pool {
    let mut pool = *before;
    pool.ledger.cash = cash;
    pool.ledger.lps.assets = assets;
    pool.ledger.lps.total_shares = shares.to_le_bytes();
    pool
}

/// The raw shares of an owner as last settled.
pub fn shares(world: &World, pool: &PoolKeys, lp: &Lp) -> u128 {
    u128::from_le_bytes(world.lp(pool, &lp.id()).held.shares)
}

/// A deposit without conditions.
pub fn depositing(amount: u64) -> DepositArgs {
    DepositArgs { amount, min_shares_out: 0, expected_seq: None }
}

/// A withdrawal without conditions.
pub fn taking(amount: WithdrawAmount) -> WithdrawArgs {
    WithdrawArgs { amount, min_assets_out: 0 }
}

/// The receipt that a change of the share needs now.
pub fn next_receipt(world: &World, pool: &PoolKeys, owner: &Pubkey) -> Pubkey {
    receipt(&pool.lp(owner), world.lp(pool, owner).segment.from_seq)
}

/// Makes the price half of what the borrower owes and marks the position.
pub fn mark(world: &mut World, pool: &PoolKeys, borrower: &Borrower) {
    world.advance(1);
    world.set_price(pool, 50_00000000);
    world.ok(ix::mark_insolvent(pool, borrower.position, Some(pool.price)), &[]);
}

/// Sends lamports, as anybody can to any address.
pub fn send_lamports(from: Pubkey, to: Pubkey, lamports: u64) -> Instruction {
    let mut data = vec![2, 0, 0, 0];
    data.extend(lamports.to_le_bytes());
    Instruction {
        program_id: anchor_lang::system_program::ID,
        accounts: vec![AccountMeta::new(from, true), AccountMeta::new(to, false)],
        data,
    }
}

/// A copy of an account under another owner, at an address of an attacker's.
pub fn forged(world: &mut World, of: &Pubkey, owner: Pubkey) -> Pubkey {
    let mut account = world.svm.get_account(of).expect("something to forge");
    account.owner = owner;
    let at = loss_testkit::keys::address("forged");
    world.set_account(&at, account);
    at
}
