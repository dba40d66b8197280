//! `withdraw`: refusals that depend on amounts.

use crate::common::*;
use loss_testkit::{invariants, ix, tokens, Lp, PoolKeys, World};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::Pool};

#[track_caller]
fn refused(world: &mut World, pool: &PoolKeys, lp: &Lp, amount: WithdrawAmount, error: LossError) {
    let side = lp.side(world, pool);
    world.refused(ix::withdraw(pool, side, taking(amount)), &[&lp.key], error);
}

#[test]
fn one_unit_more_than_the_owner_has_is_refused() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    world.funded_lp(&pool, "other", 1_000);
    let assets = WithdrawAmount::Assets;
    let raw = WithdrawAmount::Shares;

    refused(&mut world, &pool, &lp, assets(1_001), LossError::InsufficientShares);
    refused(&mut world, &pool, &lp, assets(2_001), LossError::InsufficientShares);
    refused(&mut world, &pool, &lp, assets(u64::MAX), LossError::InsufficientShares);
    refused(&mut world, &pool, &lp, raw(1_000 * SHARE + 1), LossError::InsufficientShares);
    refused(&mut world, &pool, &lp, raw(u128::MAX), LossError::InsufficientShares);
    lp.withdraw(&mut world, &pool, assets(1_000));
    assert_eq!((world.balance(&lp.asset), shares(&world, &pool, &lp)), (1_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn nothing_is_refused() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let empty = world.new_lp(&pool, "empty", 0);
    refused(&mut world, &pool, &lp, WithdrawAmount::Assets(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &lp, WithdrawAmount::Shares(0), LossError::ZeroAmount);
    refused(&mut world, &pool, &empty, WithdrawAmount::All, LossError::ZeroAmount);
    refused(&mut world, &pool, &empty, WithdrawAmount::Shares(1), LossError::InsufficientShares);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_pool_nobody_owns_has_nothing_to_withdraw() {
    let (mut world, pool) = start();
    let lp = world.new_lp(&pool, "lp", 0);
    refused(&mut world, &pool, &lp, WithdrawAmount::Assets(1), LossError::InsufficientShares);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ZeroAmount);
    assert_eq!(world.balance(&lp.asset), 0);
    invariants::check(&world, &pool);
}

#[test]
fn a_raw_share_worth_nothing_pays_nothing_and_is_refused() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    refused(&mut world, &pool, &lp, WithdrawAmount::Shares(1), LossError::NothingPaid);
    refused(&mut world, &pool, &lp, WithdrawAmount::Shares(SHARE - 1), LossError::NothingPaid);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(SHARE));
    assert_eq!(world.balance(&lp.asset), 1);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_remainder_worth_nothing_does_not_keep_an_owner_in() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let other = world.funded_lp(&pool, "other", 1_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(1_000 * SHARE - 1));
    assert_eq!((lp.claim(&world, &pool), shares(&world, &pool, &lp)), (0, 1));

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    assert_eq!((world.balance(&lp.asset), shares(&world, &pool, &lp)), (999, 0));
    // The atom that rounding kept belongs to who stays.
    assert_eq!(other.claim(&world, &pool), 1_001);
    invariants::check(&world, &pool);
}

#[test]
fn p11_more_than_lies_idle_is_refused_with_the_amount_that_does() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 15_000_000, 750_000);
    // Tokens that somebody sent to the vault are not idle assets.
    let vault = tokens::account(pool.asset_mint, pool.pool, 250_000 + 99);
    world.set_account(&pool.asset_vault, vault);
    let side = lp.side(&world, &pool);

    for amount in [
        WithdrawAmount::All,
        WithdrawAmount::Assets(250_001),
        WithdrawAmount::Shares(250_001 * SHARE),
    ] {
        let withdraw = ix::withdraw(&pool, side, taking(amount));
        let failure = world.send(&[withdraw], &[&lp.key]).expect_err("more than idle");
        assert_eq!(failure.code, Some(LossError::InsufficientIdle.into()), "{amount:?}");
        let says = failure.logs.iter().filter(|line| *line == "Program log: 250000 idle");
        assert_eq!(says.count(), 1, "{:?}", failure.logs);
    }
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(250_000));
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (250_000, 750_000));
    world.set_account(&borrower.asset, tokens::account(pool.asset_mint, borrower.id(), 750_000));
    borrower.repay(&mut world, &pool, 750_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_pay_nothing() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash += 1);
    refused(&mut world, &pool, &lp, WithdrawAmount::Assets(1), LossError::OutOfBalance);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash -= 1);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}
