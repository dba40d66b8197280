//! Numbers, fees and times at the ends of their types and bounds.

use crate::{
    arithmetic::{asking, at_rate, at_the_limit},
    field::Field,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix,
    oracle::Quote,
    params::plain,
    scene::{Scene, ASSET, PRICE},
    World,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount::*,
    state::{PoolParams, PoolProposal, Position},
};

pub const ROWS: &[Attack] = &[
    tried("A43", "multiply-divide at the limits of 64 and 128 bits", numbers_at_their_limits),
    tried("A44", "accrue, borrow: an exponent far out", exponents),
    tried("A45", "propose_params: a part at its bound and one above", parts_at_their_bounds),
    tried("A46", "liquidate: a bonus above the collateral", bonus_above_collateral),
    tried("A47", "accrue: a hundred years in one step", a_hundred_years),
    tried("A48", "accrue, deposit: a clock that stands still or goes back", clock_that_goes_back),
];

fn numbers_at_their_limits(f: &mut Field) {
    let pool = f.pool;
    f.refused("shares: 2^128 - 1", f.withdraw(Shares(u128::MAX)), LossError::InsufficientShares);
    let dear = ix::deposit(&pool, f.ann.side(&f.world, &pool), asking(1, u128::MAX));
    f.refused("at least 2^128 - 1 shares", dear, LossError::SlippageExceeded);
    f.refused("a loan of 2^64 - 1", f.borrow(u64::MAX), LossError::InsufficientIdle);
    f.borrower.repay(&mut f.world, &pool, u64::MAX);
    f.is("repaid of 2^64 - 1 offered", f.world.balance(&f.borrower.asset), 0);

    let (world, pool, lp) = at_the_limit();
    let most = u64::MAX - (1 << 32);
    let mut big = f.elsewhere(world, pool, &["lp"]);
    let deposit = |amount| ix::deposit(&pool, lp.side(&big.world, &pool), asking(amount, 0));
    let [too_much, all_there_is] = [most + 1, most].map(deposit);
    big.refused("a deposit that leaves no room to round up", too_much, LossError::Overflow);
    // Divided by no shares at all: the first deposit is at par.
    big.ok(all_there_is);
    big.is("one atom less: claim", lp.claim(&big.world, &pool), most);
    let back = leave(&mut big.world, &pool, &lp);
    big.is("and back", back, most);
    f.join("the largest pool", big);
}

fn exponents(f: &mut Field) {
    f.world.advance(1);
    for exponent in [i32::MIN, -40, 40, i32::MAX] {
        let quote = Quote::new(f.pool.feed_id, 100 * PRICE, f.world.now());
        f.world.post(&f.pool, &Quote { exponent, ..quote });
        let shown = ix::accrue_with_price(&f.pool, f.pool.price);
        f.refused(&format!("accrue: {exponent}"), shown, LossError::OracleExponent);
        f.refused(&format!("borrow: {exponent}"), f.borrow(1_000), LossError::OracleExponent);
    }
}

/// Fees are bounded by half, the close factor by all.
fn parts_at_their_bounds(f: &mut Field) {
    let plain = plain();
    let insurance_fee = |bps| PoolParams { insurance_fee_bps: bps, ..plain };
    let liquidation_fee = |bps| PoolParams { liquidation_fee_bps: bps, ..plain };
    let close_factor = |bps| PoolParams { close_factor_bps: bps, ..plain };
    for bps in [5_001, 10_000, 10_001, u32::MAX] {
        for (what, params) in [("insurance", insurance_fee(bps)), ("fee", liquidation_fee(bps))] {
            f.refused(&format!("{what}: {bps}"), f.propose(params), LossError::ParamOutOfBounds);
        }
    }
    let all_and_one = f.propose(close_factor(10_001));
    f.refused("close factor: 10,001", all_and_one, LossError::ParamOutOfBounds);
    let (pool, authority) = (f.pool, f.authority());
    for (what, params) in [
        ("insurance: 5,000", insurance_fee(5_000)),
        ("fee: 5,000", liquidation_fee(5_000)),
        ("close factor: 10,000", close_factor(10_000)),
    ] {
        f.ok(f.propose(params));
        let waiting = f.world.read::<PoolProposal>(&pool.proposal()).params;
        f.is(&format!("{what}: waits"), waiting == params, true);
        f.ok(ix::cancel_params(&pool, authority));
    }
}

/// Ten of collateral are worth 600, the debt is 700: the liquidator pays for what exists.
fn bonus_above_collateral(f: &mut Field) {
    f.price(60 * PRICE);
    let before = f.world.balance(&f.thief.asset);
    f.ok(f.liquidate(u64::MAX));
    let record = f.world.record(&f.pool, f.borrower.nonce);
    f.is("seized", f.world.balance(&f.thief.collateral), 10_000_000_000);
    f.is("paid: 600 / 1.05", before - f.world.balance(&f.thief.asset), 571_428_572);
    f.is("debt, proceeds", (record.debt, record.collateral_proceeds), (700_000_000, 571_428_572));
    f.is("stakers, LPs", (record.stakers, record.lps), (100_000_000, 28_571_428));
}

/// A step is at most a year.
fn a_hundred_years(f: &mut Field) {
    let mut scene = Scene::with(at_rate(10_000), 1_000 * ASSET, 500 * ASSET);
    scene.world.advance(100 * YEAR);
    let Scene { world, pool, borrower, lp, .. } = &mut scene;
    world.ok(ix::accrue(pool), &[]);
    f.is("a debt of 500 at 100% a year", borrower.debt(world, pool), 1_000_000_000);
    world.ok(ix::accrue(pool), &[]);
    f.is("and again", borrower.debt(world, pool), 1_000_000_000);
    f.is("the LP's thousand and 90% of the interest", lp.claim(world, pool), 1_450_000_000);
    lp.withdraw(world, pool, Assets(500 * ASSET));
    f.is("all that is idle leaves", world.balance(&lp.asset), 500_000_000);
}

fn clock_that_goes_back(f: &mut Field) {
    let mut scene = Scene::with(at_rate(10_000), 1_000 * ASSET, 500 * ASSET);
    scene.world.advance(YEAR);
    let Scene { world, pool, borrower, lp, .. } = &mut scene;
    world.ok(ix::accrue(pool), &[]);
    let bytes = |world: &World| world.svm.get_account(&pool.pool).expect("the pool").data;
    let before = bytes(world);
    world.ok(ix::accrue(pool), &[]);
    f.is("the same second: the pool to the byte", bytes(world) == before, true);
    world.set_time(world.now() - YEAR / 2);
    world.ok(ix::accrue(pool), &[]);
    f.is("half a year back: the pool to the byte", bytes(world) == before, true);
    f.is("debt", borrower.debt(world, pool), 1_000_000_000);
    let dan = world.funded_lp(pool, "dan", 1_000);
    f.is("who joins meanwhile", leave(world, pool, &dan), 999);
    f.is("the LP's claim", lp.claim(world, pool), 1_450_000_001);
    let owed: Position = world.read(&borrower.position);
    f.is("the position's mark", owed.marked_at, 0);
}
