//! What several files here start from.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{ix, keys::receipt, params, Borrower, PoolKeys, Staker, World};
use socialized_loss::{
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{
        ClassKind, InsuranceFund, InsuranceStake, LossReceipt, PoolParams, ShortfallRecord,
        StoredHolding, StoredSegment, StoredShare,
    },
};
use solana_instruction::{AccountMeta, Instruction};

/// One whole share in raw shares: what an atom buys in an empty class.
pub const SHARE: u128 = 1 << 32;
/// A price of 100: ten atoms of collateral are worth one of the asset.
pub const PRICE: i64 = 100_00000000;
pub const DAY: i64 = 86_400;
pub const YEAR: i64 = 365 * DAY;
/// What "lp" supplies.
pub const SUPPLIED: u64 = 10_000_000;

/// A plain pool, and "lp" in it with enough to be lent out.
pub fn start() -> (World, PoolKeys) {
    start_with(params::plain())
}

/// The same with other parameters.
pub fn start_with(params: PoolParams) -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(params);
    world.funded_lp(&pool, "lp", SUPPLIED);
    (world, pool)
}

/// Somebody new borrows `amount` and defaults with worthless collateral: the fund bears exactly
/// `amount`, as far as it has it and its caps allow, and the LPs the rest.
pub fn lose(world: &mut World, pool: &PoolKeys, amount: u64) -> ShortfallRecord {
    let nth = world.pool(pool).open_nonce + 1;
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, &format!("defaulter {nth}"), amount * 20, amount);
    record(world, pool, &borrower)
}

/// The borrower's collateral is worthless for a second, in which the shortfall is recorded.
pub fn record(world: &mut World, pool: &PoolKeys, borrower: &Borrower) -> ShortfallRecord {
    reprice(world, pool, 1);
    let caller = world.new_caller(pool, "recorder", 0);
    caller.record(world, pool, borrower);
    reprice(world, pool, PRICE);
    world.record(pool, borrower.nonce)
}

/// A second passes, and the price is another.
pub fn reprice(world: &mut World, pool: &PoolKeys, price: i64) {
    world.advance(1);
    world.set_price(pool, price);
}

/// Time passes, and the price is published again.
pub fn wait(world: &mut World, pool: &PoolKeys, seconds: i64) {
    world.advance(seconds);
    world.set_price(pool, PRICE);
}

/// `shares` raw shares, settled to the stakers' class as it is.
pub fn held(fund: &InsuranceFund, shares: u128) -> StoredHolding {
    let class = fund.stakers;
    StoredHolding {
        shares: shares.to_le_bytes(),
        index: class.index,
        splits: class.splits,
        epoch: class.epoch,
    }
}

/// A share that knows the price of the stakers' shares.
pub fn priced(share: StoredShare, fund: &InsuranceFund) -> StoredShare {
    let class = fund.stakers;
    StoredShare { price_assets: class.assets, price_shares: class.total_shares, ..share }
}

/// A stake whose last change, after event `seq`, was to hold `shares`.
pub fn changed(
    before: &InsuranceStake,
    fund: &InsuranceFund,
    seq: u64,
    shares: u128,
) -> InsuranceStake {
    let held = held(fund, shares);
    let segment = StoredSegment { from_seq: seq, start: held };
    InsuranceStake { share: StoredShare { held, segment, ..priced(before.share, fund) }, ..*before }
}

/// A stake that was settled to hold `shares` after it lost `lost`.
pub fn settled(
    before: &InsuranceStake,
    fund: &InsuranceFund,
    shares: u128,
    lost: u64,
) -> InsuranceStake {
    let held = held(fund, shares);
    InsuranceStake { share: StoredShare { held, lost, ..priced(before.share, fund) }, ..*before }
}

/// The same stake with a request.
pub fn asking(stake: InsuranceStake, shares: u128, opens_at: i64) -> InsuranceStake {
    let request_closes_at = if shares == 0 { 0 } else { opens_at + DAY };
    let share = StoredShare {
        request_shares: shares.to_le_bytes(),
        request_opens_at: opens_at,
        request_closes_at,
        ..stake.share
    };
    InsuranceStake { share, ..stake }
}

/// The fund with other cash, and other assets and raw shares of its stakers.
pub fn with_amounts(before: &InsuranceFund, assets: u64, shares: u128) -> InsuranceFund {
    let mut fund = *before;
    fund.cash = fund.reserve + assets;
    fund.stakers.assets = assets;
    fund.stakers.total_shares = shares.to_le_bytes();
    fund
}

/// The raw shares of a staker as last settled.
pub fn shares(world: &World, pool: &PoolKeys, staker: &Staker) -> u128 {
    u128::from_le_bytes(world.stake(pool, &staker.id()).share.held.shares)
}

/// The raw shares that are requested, as last settled.
pub fn requested(world: &World, pool: &PoolKeys, staker: &Staker) -> u128 {
    u128::from_le_bytes(world.stake(pool, &staker.id()).share.request_shares)
}

/// Staking without conditions.
pub fn staking(amount: u64) -> DepositArgs {
    DepositArgs { amount, min_shares_out: 0, expected_seq: None }
}

/// Unstaking without conditions.
pub fn taking(amount: WithdrawAmount) -> WithdrawArgs {
    WithdrawArgs { amount, min_assets_out: 0 }
}

/// Unstaking with the receipt it may need.
pub fn unstaking(
    world: &World,
    pool: &PoolKeys,
    staker: &Staker,
    amount: WithdrawAmount,
) -> Instruction {
    ix::unstake(pool, staker.side(world, pool), taking(amount))
}

/// Asks for an amount and waits until it can leave.
pub fn ripen(world: &mut World, pool: &PoolKeys, staker: &Staker, amount: WithdrawAmount) {
    staker.request(world, pool, amount);
    wait(world, pool, DAY);
}

/// Asks for everything, waits, leaves, and returns what was paid.
#[track_caller]
pub fn leave(world: &mut World, pool: &PoolKeys, staker: &Staker) -> u64 {
    let before = world.balance(&staker.asset);
    ripen(world, pool, staker, WithdrawAmount::All);
    staker.unstake(world, pool, WithdrawAmount::All);
    world.balance(&staker.asset) - before
}

/// The receipt that a change of the stake needs now, if it needs one.
pub fn next_receipt(world: &World, pool: &PoolKeys, owner: &Pubkey) -> Pubkey {
    receipt(&pool.stake(owner), world.stake(pool, owner).share.segment.from_seq)
}

/// What a receipt proves its owner bore as a staker in one event.
pub fn borne(kept: &LossReceipt, record: &ShortfallRecord) -> u64 {
    let event = record.loss_of(ClassKind::Stakers);
    let segment = loss_math::Segment::from(kept.segment);
    segment.loss_floor(kept.to_seq, &event).expect("a segment of this class").get()
}

/// Gives a token account other contents, as its mint's authority could.
pub fn set_balance(world: &mut World, pool: &PoolKeys, staker: &Staker, amount: u64) {
    let tokens = loss_testkit::tokens::account(pool.asset_mint, staker.id(), amount);
    world.set_account(&staker.asset, tokens);
}

/// Makes a borrower's collateral worth less than the debt and marks the position.
pub fn mark(world: &mut World, pool: &PoolKeys, borrower: &Borrower) {
    reprice(world, pool, PRICE / 2);
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
