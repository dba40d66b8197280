//! What several files here start from.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    ix, keys::receipt, params, params::DAY, Borrower, Failure, Lp, PoolKeys, Success, World,
};
use socialized_loss::{
    events::{WithdrawRequested, EVENT_VERSION},
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::{LpShare, Pool, PoolParams, StoredHolding, StoredSegment, StoredShare},
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

/// Where leaving needs a request: how long until it can be used, and for how long then.
pub const DELAY: i64 = 2 * 86_400;
pub const WINDOW: i64 = 86_400;

/// Plain parameters with that delay, and the shortest time lock that goes with it.
pub fn delayed() -> PoolParams {
    PoolParams {
        withdraw_delay_seconds: 2 * DAY,
        exit_window_seconds: DAY,
        time_lock_seconds: 3 * DAY + 1,
        ..params::plain()
    }
}

/// A world with such a pool.
pub fn start_delayed() -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(delayed());
    (world, pool)
}

/// Asks to leave. Returns when the request can be used first.
#[track_caller]
pub fn request(world: &mut World, pool: &PoolKeys, lp: &Lp, amount: WithdrawAmount) -> i64 {
    world.ok(ix::request_withdraw(pool, lp.id(), amount), &[&lp.key]);
    world.lp(pool, &lp.id()).share.request_opens_at
}

/// A share account with a request of `shares` that opens at `opens_at`, with the pool as it is.
pub fn requested(before: &LpShare, pool: &Pool, shares: u128, opens_at: i64) -> LpShare {
    let closes_at = opens_at + i64::from(pool.params.exit_window_seconds);
    let share = StoredShare {
        request_shares: shares.to_le_bytes(),
        request_opens_at: opens_at,
        request_closes_at: closes_at,
        ..priced(before.share, pool)
    };
    LpShare { share, ..*before }
}

/// A share account without a request.
pub fn without_request(before: &LpShare) -> LpShare {
    let share = StoredShare {
        request_shares: [0; 16],
        request_opens_at: 0,
        request_closes_at: 0,
        ..before.share
    };
    LpShare { share, ..*before }
}

/// The requested raw shares as stored.
pub fn requested_shares(world: &World, pool: &PoolKeys, lp: &Lp) -> u128 {
    u128::from_le_bytes(world.lp(pool, &lp.id()).share.request_shares)
}

/// The event of a request; of all zeros when it was taken back.
pub fn exit_requested(
    pool: &PoolKeys,
    lp: &Lp,
    shares: u128,
    opens_at: i64,
    closes_at: i64,
) -> WithdrawRequested {
    let (version, pool, owner) = (EVENT_VERSION, pool.pool, lp.id());
    WithdrawRequested { version, pool, owner, shares, opens_at, closes_at }
}

/// Tries to withdraw.
pub fn try_withdraw(
    world: &mut World,
    pool: &PoolKeys,
    lp: &Lp,
    amount: WithdrawAmount,
) -> Result<Success, Failure> {
    let side = lp.side(world, pool);
    world.send(&[ix::withdraw(pool, side, taking(amount))], &[&lp.key])
}

/// A withdrawal that must be refused with this error, and with this line in the log if there is
/// to be one.
#[track_caller]
pub fn refused(
    world: &mut World,
    pool: &PoolKeys,
    lp: &Lp,
    amount: WithdrawAmount,
    error: socialized_loss::error::LossError,
    line: Option<&str>,
) {
    let failure = try_withdraw(world, pool, lp, amount).expect_err("a refusal");
    assert_eq!(failure.code, Some(error.into()), "{amount:?}: {}", failure.logs.join("\n"));
    let Some(line) = line else { return };
    let line = format!("Program log: {line}");
    let says = failure.logs.iter().filter(|log| **log == line).count();
    assert_eq!(says, 1, "{:?}", failure.logs);
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
    StoredHolding {
        shares: shares.to_le_bytes(),
        index: class.index,
        splits: class.splits,
        epoch: class.epoch,
    }
}

/// A share account whose last change was to hold `shares`, with the pool as it is.
pub fn changed(before: &LpShare, pool: &Pool, shares: u128) -> LpShare {
    let held = held(pool, shares);
    let segment = StoredSegment { from_seq: pool.seq, start: held };
    let priced = priced(before.share, pool);
    LpShare { share: StoredShare { held, segment, ..priced }, ..*before }
}

/// A share that knows the pool's share price.
pub fn priced(share: StoredShare, pool: &Pool) -> StoredShare {
    let class = pool.ledger.lps;
    StoredShare { price_assets: class.assets, price_shares: class.total_shares, ..share }
}

/// A share account that was settled to hold `shares` after it lost `lost`.
pub fn share_settled(before: &LpShare, pool: &Pool, shares: u128, lost: u64) -> LpShare {
    let priced = priced(before.share, pool);
    LpShare { share: StoredShare { held: held(pool, shares), lost, ..priced }, ..*before }
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
    u128::from_le_bytes(world.lp(pool, &lp.id()).share.held.shares)
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
    receipt(&pool.lp(owner), world.lp(pool, owner).share.segment.from_seq)
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
