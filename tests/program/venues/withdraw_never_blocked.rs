//! P11: what has matured can leave whatever the pool, its authority and the venue do.

use crate::common::*;
use loss_testkit::{invariants, ix, params::plain, Trader, World};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    state::{Pool, PoolParams},
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_signer::Signer;

const COLLATERAL: u64 = 1_000_000_000;

/// A matured profit of 100.
fn ripe() -> (Scene, Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.mature();
    scene.world.set_price(&scene.pool, PRICE);
    (scene, trader)
}

fn taking(world: &World, scene: &Scene, trader: &Trader) -> Instruction {
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 100 * ASSET };
    ix::withdraw_profit(&scene.pool, &scene.venue.keys, trader.side(world, &scene.venue), args)
}

#[track_caller]
fn leaves(scene: &mut Scene, trader: &Trader) {
    let take = taking(&scene.world, scene, trader);
    scene.world.ok(take, &[&trader.key]);
    assert_eq!(scene.world.balance(&trader.asset), 100 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_a_profit_leaves_while_the_pool_is_paused() {
    let (mut scene, trader) = ripe();
    let guardian = scene.world.actor("guardian");
    scene.world.ok(ix::pause(&scene.pool, guardian.pubkey()), &[&guardian]);
    leaves(&mut scene, &trader);
}

#[test]
fn p11_a_profit_leaves_while_a_mark_holds_the_exits_of_lps() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, lp, .. } = &mut scene;
    let borrower = world.indebted(pool, "borrower", 10 * COLLATERAL, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, PRICE / 2);
    world.ok(ix::mark_insolvent(pool, borrower.position, Some(pool.price)), &[]);
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let exit = ix::withdraw(pool, lp.side(world, pool), args);
    world.refused(exit, &[&lp.key], LossError::RecognitionPending);
    leaves(&mut scene, &trader);
}

#[test]
fn p11_a_profit_leaves_while_everything_is_lent_out() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, lp, .. } = &mut scene;
    world.indebted(pool, "borrower", 20 * COLLATERAL, 1_000 * ASSET);
    assert_eq!(world.pool(pool).ledger.cash, 0);
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let exit = ix::withdraw(pool, lp.side(world, pool), args);
    world.refused(exit, &[&lp.key], LossError::InsufficientIdle);
    leaves(&mut scene, &trader);
    // All that is left in the vault is the bond.
    assert_eq!(scene.world.balance(&scene.pool.asset_vault), BOND);
}

#[test]
fn p11_what_is_kept_for_a_venue_cannot_be_borrowed() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, .. } = &mut scene;
    let borrower = world.new_borrower(pool, "borrower", 20 * COLLATERAL);
    borrower.add_collateral(world, pool, 20 * COLLATERAL);
    let all = ix::borrow(
        pool,
        borrower.position,
        borrower.id(),
        borrower.asset,
        Some(pool.price),
        1_000 * ASSET + 1,
    );
    world.refused(all, &[&borrower.key], LossError::InsufficientIdle);
    leaves(&mut scene, &trader);
}

#[test]
fn p11_a_profit_leaves_without_the_venue() {
    let (mut scene, trader) = ripe();
    // Its program, its tokens and its accounts are gone.
    let program = scene.venue.keys.program;
    let gone = [scene.venue.asset, scene.venue.account, scene.venue.operator.pubkey(), program];
    for key in gone {
        scene.world.set_account(&key, Account::default());
    }
    let take = taking(&scene.world, &scene, &trader);
    let named = |key| take.accounts.iter().any(|meta| meta.pubkey == key);
    assert!(!named(program) && !named(scene.venue.keys.signer));
    leaves(&mut scene, &trader);
}

#[test]
fn p11_a_profit_leaves_long_after_the_venue_is_retired_and_its_bond_returned() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, venue, .. } = &mut scene;
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK);
    world.ok(ix::return_bond(pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
    world.advance(20 * 365 * DAY);
    leaves(&mut scene, &trader);
    assert_eq!(scene.world.pool(&scene.pool).venue_funds, 0);
}

#[test]
fn p11_a_profit_matures_and_leaves_although_the_venue_was_retired_before() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK - 1);
    let trader = scene.winner("trader", 100 * ASSET);
    scene.world.advance(1 + WAIT - 1);
    leaves(&mut scene, &trader);
}

#[test]
fn p11_a_profit_leaves_without_oracle_lps_or_fund() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, lp, .. } = &mut scene;
    lp.withdraw(world, pool, WithdrawAmount::All);
    world.set_account(&pool.price, Account::default());
    world.advance(400 * DAY);
    leaves(&mut scene, &trader);
}

/// Interest that the ledger has not seen yet does not matter either, nor does a ledger out of balance.
#[test]
fn p11_a_profit_leaves_a_pool_whose_ledger_is_broken() {
    let (mut scene, trader) = ripe();
    let Scene { world, pool, lp, .. } = &mut scene;
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.lps.assets += 1);
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let exit = ix::withdraw(pool, lp.side(world, pool), args);
    world.refused(exit, &[&lp.key], LossError::OutOfBalance);
    let take = taking(&scene.world, &scene, &trader);
    let Scene { world, pool, .. } = &mut scene;
    world.ok(take, &[&trader.key]);
    assert_eq!(world.balance(&trader.asset), 100 * ASSET);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.lps.assets -= 1);
    invariants::check(world, pool);
}

/// The pool's delay of withdrawals is the LPs'.
#[test]
fn p11_a_profit_leaves_at_once_where_lps_must_ask_and_wait() {
    let params = PoolParams { withdraw_delay_seconds: 86_400, ..plain() };
    let mut scene = Scene::with(params);
    let trader = scene.winner("trader", 100 * ASSET);
    scene.mature();
    let Scene { world, pool, lp, .. } = &mut scene;
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let exit = ix::withdraw(pool, lp.side(world, pool), args);
    world.refused(exit, &[&lp.key], LossError::ExitNotRequested);
    leaves(&mut scene, &trader);
}
