//! What a pause stops, and what it does not: every instruction of LPs, borrowers and the fund.

use crate::common::*;
use loss_testkit::{actors::Caller, invariants, ix, params, Borrower, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    instructions::{DepositArgs, LiquidateArgs, WithdrawAmount},
};
use solana_signer::Signer;

struct Scene {
    pool: PoolKeys,
    lp: Lp,
    free: Borrower,
    indebted: Borrower,
    caller: Caller,
}

/// A paused pool with an LP, a borrower without debt, one with, and somebody with tokens.
fn paused() -> (World, Scene) {
    let (mut world, pool, authority) = start_with(params::with_interest());
    let lp = world.new_lp(&pool, "lp", 2_000_000);
    lp.deposit(&mut world, &pool, 1_000_000);
    let free = world.new_borrower(&pool, "free", 2_000);
    free.add_collateral(&mut world, &pool, 1_000);
    let indebted = world.indebted(&pool, "indebted", 10_000_000, 375_000);
    let caller = world.new_caller(&pool, "caller", 1_000_000);
    world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    (world, Scene { pool, lp, free, indebted, caller })
}

#[test]
fn a_pause_stops_new_risk() {
    let (mut world, Scene { pool, lp, indebted, .. }) = paused();
    let until = world.pool(&pool).paused_until;
    world.set_time(until - 1);
    world.set_price(&pool, 100_00000000);
    let args = DepositArgs { amount: 1_000, min_shares_out: 0, expected_seq: None };
    let deposit = ix::deposit(&pool, lp.side(&world, &pool), args);
    let newcomer = world.actor("newcomer");
    let open = ix::open_position(&pool, newcomer.pubkey(), newcomer.pubkey(), 0);
    let (position, owner, price) = (indebted.position, indebted.id(), Some(pool.price));
    let borrow = ix::borrow(&pool, position, owner, indebted.asset, price, 1_000);
    let remove = ix::remove_collateral(&pool, position, owner, indebted.collateral, price, 1_000);
    let stopped =
        [(deposit, &lp.key), (open, &newcomer), (borrow, &indebted.key), (remove, &indebted.key)];
    for (instruction, key) in &stopped {
        world.refused(instruction.clone(), &[key], LossError::Paused);
    }
    world.set_time(until);
    let before = (world.balance(&indebted.asset), world.balance(&indebted.collateral));
    for (instruction, key) in stopped {
        world.ok(instruction, &[key]);
    }
    assert_eq!(world.balance(&lp.asset), 999_000);
    assert_eq!(world.balance(&indebted.asset), before.0 + 1_000);
    assert_eq!(world.balance(&indebted.collateral), before.1 + 1_000);
    world.positions.entry(pool.pool).or_default().push(pool.position(&newcomer.pubkey(), 0));
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_pause_stops_no_exit_and_no_repayment() {
    let (mut world, Scene { pool, lp, free, indebted, caller }) = paused();
    let newcomer = world.new_lp(&pool, "newcomer", 0);
    let close = ix::close_lp(&pool, newcomer.id(), newcomer.id(), newcomer.id(), None);
    world.ok(close, &[&newcomer.key]);
    assert!(world.svm.get_account(&pool.lp(&newcomer.id())).is_none());
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(600_000));
    assert_eq!(world.balance(&lp.asset), 1_600_000);
    free.add_collateral(&mut world, &pool, 1_000);
    free.remove_collateral(&mut world, &pool, 2_000);
    assert_eq!(world.balance(&free.collateral), 2_000);
    world.ok(ix::close_position(free.position, free.id(), free.id()), &[&free.key]);
    assert!(world.svm.get_account(&free.position).is_none());
    let pay = ix::repay(&pool, indebted.position, caller.key.pubkey(), caller.asset, 100_000);
    world.ok(pay, &[&caller.key]);
    assert_eq!(indebted.debt(&world, &pool), 275_000);
    let fund = ix::fund_insurance(&pool, caller.key.pubkey(), caller.asset, 500);
    world.ok(fund, &[&caller.key]);
    world.ok(ix::accrue(&pool), &[]);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.fund(&pool).cash, 500);
    invariants::check(&world, &pool);
}

#[test]
fn p12_a_pause_stops_no_liquidation_and_no_recognition() {
    let (mut world, Scene { pool, lp, indebted, caller, .. }) = paused();
    world.advance(1);
    world.set_price(&pool, 45_00000000);
    let args = LiquidateArgs { max_repay: 1_000, min_collateral_out: 0 };
    let (position, nonce) = (indebted.position, indebted.nonce);
    let liquidate = ix::liquidate(&pool, position, nonce, caller.side(&pool), args);
    world.ok(liquidate, &[&caller.key]);
    assert_eq!(world.balance(&caller.asset), 999_000);
    world.advance(1);
    world.set_price(&pool, 1);
    world.ok(ix::mark_insolvent(&pool, position, Some(pool.price)), &[]);
    caller.record(&mut world, &pool, &indebted);
    let state = world.pool(&pool);
    assert_eq!((state.seq, state.total_socialized), (1, world.record(&pool, nonce).lps));
    let record = world.record(&pool, nonce);
    assert_eq!(
        (record.lps_before.assets - record.lps, record.lps_after.assets),
        (626_000, 626_000)
    );
    assert_eq!(lp.claim(&world, &pool), 625_999, "rounded down");
    invariants::check(&world, &pool);
}
