//! What tests of promises start from: short ways to lose, to wait, to leave, and to see what is left.

use crate::{
    actors::Caller, ix, keys::receipt, oracle::Quote, params, Borrower, Lp, PoolKeys, Staker, World,
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{LpShare, PoolParams, Position, ShortfallRecord},
};
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// One whole share in raw shares: what an atom buys in an empty pool.
pub const SHARE: u128 = 1 << 32;
/// A price of 100 assets per collateral: ten atoms of collateral are worth one of the asset.
pub const PRICE: i64 = 100_00000000;
pub const YEAR: i64 = 365 * 86_400;

/// Plain parameters for the smallest debts there may be.
pub fn tiny() -> PoolParams {
    PoolParams { min_debt: 100, dust_value: 1, ..params::plain() }
}

/// A world with a pool for any amount.
pub fn start() -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(tiny());
    (world, pool)
}

/// Somebody new borrows `amount` and defaults with worthless collateral: LPs bear exactly
/// `amount`, as far as they have it and the fund does not.
pub fn lose(world: &mut World, pool: &PoolKeys, amount: u64) -> ShortfallRecord {
    let nth = world.pool(pool).open_nonce + 1;
    let borrower = world.indebted(pool, &format!("defaulter {nth}"), amount * 20, amount);
    let caller = world.new_caller(pool, "recorder", 0);
    make_worthless(world, pool);
    caller.record(world, pool, &borrower);
    reprice(world, pool, PRICE);
    world.record(pool, borrower.nonce)
}

/// A second passes, and the price is another.
pub fn reprice(world: &mut World, pool: &PoolKeys, price: i64) {
    world.advance(1);
    world.set_price(pool, price);
}

/// A second passes, and any collateral there can be is worth less than one atom.
pub fn make_worthless(world: &mut World, pool: &PoolKeys) {
    world.advance(1);
    let quote = Quote::new(pool.feed_id, 1, world.now());
    world.post(pool, &Quote { exponent: -18, ..quote });
}

/// Time passes, and the price is published again.
pub fn wait(world: &mut World, pool: &PoolKeys, seconds: i64) {
    world.advance(seconds);
    world.set_price(pool, PRICE);
}

/// Makes a position insolvent with its collateral worth half of what it was, and marks it.
pub fn mark_at_half(world: &mut World, pool: &PoolKeys, borrower: &Borrower) {
    reprice(world, pool, PRICE / 2);
    world.ok(ix::mark_insolvent(pool, borrower.position, Some(pool.price)), &[]);
}

pub fn deposit_args(amount: u64) -> DepositArgs {
    DepositArgs { amount, min_shares_out: 0, expected_seq: None }
}

pub fn withdraw_args(amount: WithdrawAmount) -> WithdrawArgs {
    WithdrawArgs { amount, min_assets_out: 0 }
}

/// A withdrawal by its owner, with the receipt it may need.
pub fn withdrawal(world: &World, pool: &PoolKeys, lp: &Lp, amount: WithdrawAmount) -> Instruction {
    ix::withdraw(pool, lp.side(world, pool), withdraw_args(amount))
}

/// A deposit by its owner, with the receipt it may need.
pub fn depositing(world: &World, pool: &PoolKeys, lp: &Lp, amount: u64) -> Instruction {
    ix::deposit(pool, lp.side(world, pool), deposit_args(amount))
}

/// Closes an LP share, with the receipt it may need.
pub fn closing(world: &World, pool: &PoolKeys, lp: &Lp) -> Instruction {
    let id = lp.id();
    ix::close_lp(pool, id, id, id, Some(next_receipt(world, pool, &id)))
}

/// The receipt that a change of the share needs now, if it needs one.
pub fn next_receipt(world: &World, pool: &PoolKeys, owner: &Pubkey) -> Pubkey {
    let share: LpShare = world.lp(pool, owner);
    receipt(&pool.lp(owner), share.share.segment.from_seq)
}

/// The receipt that a change of the stake needs now, if it needs one.
pub fn next_stake_receipt(world: &World, pool: &PoolKeys, staker: &Staker) -> Pubkey {
    let side = staker.side(world, pool);
    side.receipt.expect("always named")
}

/// Staking by its owner, with the receipt it may need.
pub fn staking(world: &World, pool: &PoolKeys, staker: &Staker, amount: u64) -> Instruction {
    ix::stake(pool, staker.side(world, pool), deposit_args(amount))
}

/// Unstaking by its owner, with the receipt it may need.
pub fn unstaking(
    world: &World,
    pool: &PoolKeys,
    staker: &Staker,
    amount: WithdrawAmount,
) -> Instruction {
    ix::unstake(pool, staker.side(world, pool), withdraw_args(amount))
}

/// Closes a stake, with the receipt it may need.
pub fn closing_stake(world: &World, pool: &PoolKeys, staker: &Staker) -> Instruction {
    let id = staker.id();
    ix::close_stake(pool, id, id, id, Some(next_stake_receipt(world, pool, staker)))
}

/// Leaves with everything and returns what was paid.
#[track_caller]
pub fn leave(world: &mut World, pool: &PoolKeys, lp: &Lp) -> u64 {
    let before = world.balance(&lp.asset);
    lp.withdraw(world, pool, WithdrawAmount::All);
    world.balance(&lp.asset) - before
}

/// Takes out all that was requested and returns what was paid.
#[track_caller]
pub fn unstake_all(world: &mut World, pool: &PoolKeys, staker: &Staker) -> u64 {
    let before = world.balance(&staker.asset);
    staker.unstake(world, pool, WithdrawAmount::All);
    world.balance(&staker.asset) - before
}

/// The raw shares of an owner with all losses applied.
pub fn shares(world: &World, pool: &PoolKeys, lp: &Lp) -> u128 {
    let class = world.pool(pool).ledger().lps;
    world.lp(pool, &lp.id()).share.settled(&class).held.shares.get()
}

/// The raw shares of a staker with all losses applied.
pub fn stake_shares(world: &World, pool: &PoolKeys, staker: &Staker) -> u128 {
    let class = world.fund(pool).to_math().stakers;
    world.stake(pool, &staker.id()).share.settled(&class).held.shares.get()
}

/// What LPs own, and the raw shares that claim it.
pub fn class(world: &World, pool: &PoolKeys) -> (u64, u128) {
    let class = world.pool(pool).ledger().lps;
    (class.assets.get(), class.total_shares.get())
}

/// A second position of the same owner, with the same token accounts.
pub fn another_position(world: &mut World, pool: &PoolKeys, of: &Borrower, id: u16) -> Borrower {
    let owner = of.id();
    world.ok(ix::open_position(pool, owner, owner, id), &[&of.key]);
    let position = pool.position(&owner, id);
    world.positions.entry(pool.pool).or_default().push(position);
    let nonce = world.read::<Position>(&position).nonce;
    Borrower { key: copy(&of.key), position, nonce, ..*of }
}

/// The borrower as liquidator or recorder, with the same token accounts.
pub fn as_caller(borrower: &Borrower) -> Caller {
    Caller { key: copy(&borrower.key), asset: borrower.asset, collateral: borrower.collateral }
}

/// The borrower as LP, with the same token account.
pub fn as_lp(world: &mut World, pool: &PoolKeys, borrower: &Borrower) -> Lp {
    let owner = borrower.id();
    world.ok(ix::open_lp(pool, owner, owner), &[&borrower.key]);
    world.lps.entry(pool.pool).or_default().push(owner);
    Lp { key: copy(&borrower.key), asset: borrower.asset }
}

/// The same signer again.
pub fn copy(key: &Keypair) -> Keypair {
    key.insecure_clone()
}

/// Gives a token account other contents, as its mint's authority could.
pub fn set_balance(world: &mut World, mint: Pubkey, owner: Pubkey, at: &Pubkey, amount: u64) {
    world.set_account(at, crate::tokens::account(mint, owner, amount));
}

/// The pubkey of a signer, as a word.
pub fn id(key: &Keypair) -> Pubkey {
    key.pubkey()
}

/// A plain transfer of the token program, which anybody can make to any account.
pub fn transfer(from: Pubkey, to: Pubkey, owner: Pubkey, amount: u64) -> Instruction {
    let mut data = vec![3];
    data.extend(amount.to_le_bytes());
    let accounts = vec![
        AccountMeta::new(from, false),
        AccountMeta::new(to, false),
        AccountMeta::new_readonly(owner, true),
    ];
    Instruction { program_id: anchor_spl::token::ID, accounts, data }
}

/// Numbers that repeat from a seed (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.any() % end
    }

    /// An amount near the edges that matter, or of any size up to 2^40.
    pub fn amount(&mut self) -> u64 {
        match self.below(4) {
            0 => 1 + self.below(3),
            1 => 998 + self.below(5),
            2 => 1 << self.below(40),
            _ => 1 + (self.any() >> (24 + self.below(40))),
        }
    }
}
