//! Amounts at the edges: nothing, everything, one more, and what rounds away.

use crate::{
    field::Field,
    story::*,
    table::{tried, Attack},
};
use loss_testkit::{
    ix,
    scene::{Scene, ASSET},
    World,
};
use socialized_loss::{
    error::LossError,
    instructions::{DepositArgs, WithdrawAmount::*},
    state::{LpShare, PoolParams},
};

pub const ROWS: &[Attack] = &[
    tried("A32", "deposit, stake, fund_insurance, add_collateral: nothing", nothing_in),
    tried("A33", "deposit: the largest amount with a small balance", more_than_owned),
    tried("A34", "deposit, repay: too little to be worth a share", worth_no_share),
    tried("A35", "withdraw, request_unstake: nothing", nothing_out),
    tried("A36", "withdraw: more shares than are held", more_than_held),
    tried("A37", "record_shortfall: in a pool without LPs", without_lps),
    tried("A38", "record_shortfall: a loss of exactly all that LPs have", all_of_it),
    tried("A39", "record_shortfall: a loss of an atom more than LPs have", one_atom_more),
    tried("A40", "record_shortfall: three near-total losses in a row", three_near_total),
    tried("A41", "record_shortfall: the index at the end of its type", end_of_the_index),
    tried("A42", "withdraw: an epoch ends with an atom over", an_atom_over),
];

/// A yearly rate whatever the utilisation.
pub fn at_rate(bps: u32) -> PoolParams {
    let plain = loss_testkit::params::plain();
    PoolParams { base_rate_bps: bps, kink_rate_bps: bps, max_rate_bps: bps, ..plain }
}

fn nothing_in(f: &mut Field) {
    let (pool, thief, position) = (f.pool, f.thief(), f.borrower.position);
    f.refused("deposit", f.deposit(0), LossError::ZeroAmount);
    let stake = staking(&f.world, &pool, &f.staker, 0);
    f.refused("stake", stake, LossError::ZeroAmount);
    let fund = ix::fund_insurance(&pool, thief, f.thief.asset, 0);
    f.refused("fund_insurance", fund, LossError::ZeroAmount);
    let add = ix::add_collateral(&pool, position, thief, f.thief.collateral, 0);
    f.refused("add_collateral", add, LossError::ZeroAmount);
    f.refused("borrow", f.borrow(0), LossError::ZeroAmount);
    let repay = ix::repay(&pool, position, thief, f.thief.asset, 0);
    f.refused("repay", repay, LossError::ZeroAmount);
}

/// Token error 1: insufficient funds.
fn more_than_owned(f: &mut Field) {
    f.refused("deposit of all numbers", f.deposit(u64::MAX), 1);
    f.refused("deposit of an atom more", f.deposit(1_000_000_001), 1);
    f.is("claims", f.claims(), (1_000_000_000, 1_000_000_000));
}

/// A share is split before it is worth 65,536 atoms, so an atom always buys some of it. A share of debt is
/// not split.
fn worth_no_share(f: &mut Field) {
    let mut scene = Scene::with(at_rate(100_000), 1_000, 1_000);
    for _ in 0..10 {
        scene.world.advance(YEAR);
        scene.world.ok(ix::accrue(&scene.pool), &[]);
    }
    let Scene { world, pool, borrower, lp, .. } = &mut scene;
    f.is("an LP's thousand after ten years of 1,000%", lp.claim(world, pool), 23_343_682_140_974);
    let dan = world.funded_lp(pool, "dan", 1);
    f.is("raw shares for one atom", shares(world, pool, &dan), 790_224_265);
    f.is("what they claim", dan.claim(world, pool), 0);
    let mut debtor = f.elsewhere(world.fork(), *pool, &["borrower"]);
    let repay = ix::repay(pool, borrower.position, borrower.id(), borrower.asset, 6);
    debtor.refused("repaying less than a raw share of debt", repay, LossError::ZeroShares);
    f.join("ten years on", debtor);
}

fn nothing_out(f: &mut Field) {
    f.refused("no shares", f.withdraw(Shares(0)), LossError::ZeroAmount);
    f.refused("no assets", f.withdraw(Assets(0)), LossError::ZeroAmount);
    let (pool, staker) = (f.pool, f.staker.id());
    let ask = ix::request_unstake(&pool, staker, Shares(0));
    f.refused("asking for no shares", ask, LossError::ZeroAmount);
    let empty = f.withdrawing(&f.thieving_lp(), All);
    f.refused("all of an empty share", empty, LossError::ZeroAmount);
}

fn more_than_held(f: &mut Field) {
    let held = shares(&f.world, &f.pool, &f.ann);
    f.is("raw shares", held, 1_000_000_000 * SHARE);
    f.refused("a raw share more", f.withdraw(Shares(held + 1)), LossError::InsufficientShares);
    f.refused("an atom more", f.withdraw(Assets(1_000_000_001)), LossError::InsufficientShares);
    f.refused("all numbers", f.withdraw(Assets(u64::MAX)), LossError::InsufficientShares);
    f.ok(f.withdraw(Shares(held)));
    f.is("all there are", f.world.balance(&f.ann.asset), 2_000_000_000);
}

/// The position owes exactly what the pool owes the fund: half of a year's interest.
fn without_lps(f: &mut Field) {
    let params = PoolParams { insurance_fee_bps: 5_000, insurance_cap_event: 0, ..at_rate(10_000) };
    for (cap, split) in [(u64::MAX, (250_000_008, 0)), (0, (0, 250_000_008))] {
        let params = PoolParams { insurance_cap_event: cap, ..params };
        let mut scene = Scene::with(params, 1_000 * ASSET, 500 * ASSET);
        scene.world.advance(YEAR);
        let Scene { world, pool, lp, borrower, .. } = &mut scene;
        borrower.asset = world.token_account(pool.asset_mint, borrower.id(), 750 * ASSET);
        borrower.repay(world, pool, 750 * ASSET);
        lp.withdraw(world, pool, All);
        f.is("shares of LPs", class(world, pool), (0, 0));
        scene.price(1_000);
        scene.record();
        let record = scene.world.record(&scene.pool, 1);
        f.is("lost by LPs", record.lps, 0);
        let what = format!("fund and nobody, with a cap of {cap}");
        f.is(&what, (record.reserve, record.unallocated), split);
    }
}

fn all_of_it(f: &mut Field) {
    let mut scene = Scene::with(loss_testkit::params::plain(), 700 * ASSET, 700 * ASSET);
    scene.mark_and_wait(60_00000000);
    scene.record();
    let Scene { world, pool, lp, .. } = &mut scene;
    let record = world.record(pool, 1);
    f.is("LPs, nobody", (record.lps, record.unallocated), (700_000_000, 0));
    f.is("epoch", world.pool(pool).ledger.lps.epoch, 1);
    f.is("claim", lp.claim(world, pool), 0);
    let next = world.funded_lp(pool, "next", 500);
    f.is("the next LP's claim", next.claim(world, pool), 500);
    f.is("the old LP's, then", lp.claim(world, pool), 0);
}

/// 14 atoms of interest, one of them the fund's, which a cap keeps from paying.
fn one_atom_more(f: &mut Field) {
    let params = PoolParams { insurance_cap_event: 0, ..at_rate(100) };
    let mut scene = Scene::with(params, 700 * ASSET, 700 * ASSET);
    scene.price_after(60, 1_000);
    scene.record();
    let Scene { world, pool, lp, .. } = &scene;
    let record = world.record(pool, 1);
    f.is("debt", record.debt, 700_000_014);
    f.is("LPs, nobody", (record.lps, record.unallocated), (700_000_013, 1));
    f.is("epoch", world.pool(pool).ledger.lps.epoch, 1);
    f.is("claim", lp.claim(world, pool), 0);
}

const TRILLION: u64 = 1_000_000_000_000;

fn three_near_total(f: &mut Field) {
    let (mut world, pool) = start();
    let first = world.funded_lp(&pool, "first", TRILLION);
    let mut seen = Vec::new();
    for name in ["second", "third", "fourth"] {
        lose(&mut world, &pool, TRILLION - 1_000);
        seen.push(first.claim(&world, &pool));
        world.funded_lp(&pool, name, TRILLION - 1_000);
    }
    f.is("a trillion after each loss of all but a billionth", seen, vec![999, 0, 0]);
    let state = world.pool(&pool).ledger.lps;
    f.is("epoch, assets", (state.epoch, state.assets), (0, TRILLION));
    let last = world.funded_lp(&pool, "last", 777);
    f.is("who joins then leaves with", leave(&mut world, &pool, &last), 777);
}

/// The index has an exponent of 64 bits, and a loss adds at most 64 to it: 2^58 losses of nearly all. Here
/// it goes beyond any fixed-point number, and who was there all the time still leaves.
fn end_of_the_index(f: &mut Field) {
    let (mut world, pool) = start();
    let first = world.funded_lp(&pool, "first", TRILLION);
    for nth in 0..20 {
        lose(&mut world, &pool, TRILLION - 1_000);
        world.funded_lp(&pool, &format!("next {nth}"), TRILLION - 1_000);
    }
    let index = world.pool(&pool).ledger.lps.index;
    f.is("binary places of the index", index.exponent, 598);
    f.is("what is left of the first trillion", shares(&world, &pool, &first), 0);
    world.ok(closing(&world, &pool, &first), &[&first.key]);
    f.is("and its share is closed", world.find::<LpShare>(&pool.lp(&first.id())).is_none(), true);
    let last = world.funded_lp(&pool, "last", 777);
    lose(&mut world, &pool, TRILLION / 2);
    f.is("who joins then and loses half", leave(&mut world, &pool, &last), 388);
}

/// Ten atoms, and nearly all of their shares leave: what is left is less than a whole share, and the
/// reserve's.
fn an_atom_over(f: &mut Field) {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 10);
    lp.withdraw(&mut world, &pool, Shares(10 * SHARE - 1));
    f.is("paid", world.balance(&lp.asset), 9);
    let ledger = world.pool(&pool).ledger;
    f.is("epoch, assets, dust", (ledger.lps.epoch, ledger.lps.assets, ledger.dust), (1, 0, 1));
    world.ok(ix::collect_insurance(&pool), &[]);
    f.is("reserve, once the fund is touched", world.fund(&pool).reserve, 1);
    let next = world.funded_lp(&pool, "next", TRILLION);
    f.is("the next LP's claim", next.claim(&world, &pool), TRILLION);
}

/// A deposit that must buy at least so many raw shares.
pub fn asking(amount: u64, min_shares_out: u128) -> DepositArgs {
    DepositArgs { amount, min_shares_out, expected_seq: None }
}

/// A pool in which the LP has nearly all numbers there are.
pub fn at_the_limit() -> (World, loss_testkit::PoolKeys, loss_testkit::Lp) {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", u64::MAX);
    (world, pool, lp)
}
