//! What several files here start from.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::Caller,
    ix::{self, ClaimSide},
    params,
    scene::{Scene, COLLATERAL, PRICE},
    Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    error::LossError, instructions::BuySalvageArgs, instructions::WithdrawAmount, state::PoolParams,
};
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

pub const DAY: i64 = params::DAY as i64;
/// How long a record of a plain pool lives, and how long before its end recoveries come in.
pub const LIFE: i64 = 365 * DAY;
pub const OPEN: i64 = 335 * DAY;

/// A world with a plain pool.
pub fn start() -> (World, PoolKeys) {
    start_with(params::plain())
}

pub fn start_with(params: PoolParams) -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(params);
    (world, pool)
}

/// A borrower who owes `amount` defaults with worthless collateral: after the fund, LPs bear exactly
/// `amount`. Returns the position's nonce.
pub fn lose(world: &mut World, pool: &PoolKeys, amount: u64) -> u64 {
    let nth = world.pool(pool).open_nonce + 1;
    world.set_price(pool, 100 * PRICE);
    let name = format!("defaulter {nth} of {}", pool.pool_id);
    let borrower = world.indebted(pool, &name, amount * 20, amount);
    world.advance(1);
    world.set_price(pool, 1);
    let caller = world.new_caller(pool, "recorder", 0);
    caller.record(world, pool, &borrower);
    world.advance(1);
    world.set_price(pool, 100 * PRICE);
    borrower.nonce
}

/// A liquidation that leaves 100 of 1,000 as a loss, and no salvage.
pub fn liquidated(params: PoolParams) -> Scene {
    let mut scene = Scene::new(params);
    // Worth 630: at a bonus of 5% that pays 600 of the debt of 700.
    scene.price(63 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    scene
}

/// A loss of 700 of 1,000, and 9.9 of the 10 collateral as salvage at a price of 60.
pub fn taken_over(params: PoolParams) -> Scene {
    let mut scene = Scene::new(params);
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    scene
}

/// What [`taken_over`] leaves to be sold.
pub const SALVAGE: u64 = 9_900_000_000;
const _: () = assert!(SALVAGE == 10 * COLLATERAL - COLLATERAL / 10);

/// The open segment of an LP as proof, paid to its own account.
pub fn of_lp(world: &World, pool: &PoolKeys, lp: &Lp) -> ClaimSide {
    world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset)
}

/// The receipt of an LP's segment as proof.
pub fn of_receipt(world: &World, pool: &PoolKeys, lp: &Lp, from_seq: u64) -> ClaimSide {
    world.receipt_side(pool.lp(&lp.id()), from_seq, &lp.key, lp.asset)
}

/// The open segment of a staker as proof.
pub fn of_staker(world: &World, pool: &PoolKeys, staker: &Staker) -> ClaimSide {
    world.open_side(pool.stake(&staker.id()), &staker.key, staker.asset)
}

/// An LP claims by its open segment. Returns what was paid.
#[track_caller]
pub fn claim(world: &mut World, pool: &PoolKeys, nonce: u64, lp: &Lp) -> u64 {
    let side = of_lp(world, pool, lp);
    world.claim_recovery(pool, nonce, side, &lp.key)
}

/// An LP claims by a receipt. Returns what was paid.
#[track_caller]
pub fn claim_by_receipt(
    world: &mut World,
    pool: &PoolKeys,
    nonce: u64,
    lp: &Lp,
    from_seq: u64,
) -> u64 {
    let side = of_receipt(world, pool, lp, from_seq);
    world.claim_recovery(pool, nonce, side, &lp.key)
}

/// A staker claims by its open segment. Returns what was paid.
#[track_caller]
pub fn claim_staked(world: &mut World, pool: &PoolKeys, nonce: u64, staker: &Staker) -> u64 {
    let side = of_staker(world, pool, staker);
    world.claim_recovery(pool, nonce, side, &staker.key)
}

/// There is nothing to claim with this proof.
#[track_caller]
pub fn nothing(world: &mut World, pool: &PoolKeys, nonce: u64, side: ClaimSide, key: &Keypair) {
    let claim = ix::claim_recovery(pool, pool.record(nonce), side);
    world.refused(claim, &[key], LossError::NothingToClaim);
}

/// An LP has nothing to claim by its open segment.
#[track_caller]
pub fn nothing_for(world: &mut World, pool: &PoolKeys, nonce: u64, lp: &Lp) {
    let side = of_lp(world, pool, lp);
    nothing(world, pool, nonce, side, &lp.key);
}

/// Leaves with everything and returns what was paid.
#[track_caller]
pub fn leave(world: &mut World, pool: &PoolKeys, lp: &Lp) -> u64 {
    let before = world.balance(&lp.asset);
    lp.withdraw(world, pool, WithdrawAmount::All);
    world.balance(&lp.asset) - before
}

/// Closes an LP's share; its receipt is made if it is needed.
#[track_caller]
pub fn close_share(world: &mut World, pool: &PoolKeys, lp: &Lp) {
    let receipt = lp.side(world, pool).receipt;
    world.ok(ix::close_lp(pool, lp.id(), lp.id(), lp.id(), receipt), &[&lp.key]);
}

/// Opens a share again that was closed.
#[track_caller]
pub fn open_share(world: &mut World, pool: &PoolKeys, lp: &Lp) {
    world.ok(ix::open_lp(pool, lp.id(), lp.id()), &[&lp.key]);
}

/// What an LP lost and recovered, as its share says.
pub fn statement(world: &World, pool: &PoolKeys, lp: &Lp) -> (u64, u64) {
    let share = world.lp(pool, &lp.id()).share;
    (share.lost, share.recovered)
}

/// A purchase of salvage of the first record.
pub fn buying(pool: &PoolKeys, buyer: &Caller, amount: u64, max_cost: u64) -> Instruction {
    ix::buy_salvage(pool, pool.record(1), buyer.side(pool), BuySalvageArgs { amount, max_cost })
}

/// Buys, and returns what it cost. What was received is checked.
#[track_caller]
pub fn buy(scene: &mut Scene, amount: u64) -> u64 {
    let Scene { world, pool, caller, .. } = scene;
    let (asset, collateral) = (world.balance(&caller.asset), world.balance(&caller.collateral));
    world.ok(buying(pool, caller, amount, u64::MAX), &[&caller.key]);
    assert_eq!(world.balance(&caller.collateral) - collateral, amount);
    asset - world.balance(&caller.asset)
}

/// The oracle lives: the pool is shown a price every 900 seconds at most, the last one now.
#[track_caller]
pub fn live(scene: &mut Scene, seconds: i64, price: i64) {
    let mut left = seconds;
    while left > 0 {
        let step = left.min(900);
        scene.price_after(step, price);
        scene.world.ok(ix::accrue_with_price(&scene.pool, scene.pool.price), &[]);
        left -= step;
    }
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

/// The actor's key, as a word.
pub fn id(key: &Keypair) -> Pubkey {
    key.pubkey()
}
