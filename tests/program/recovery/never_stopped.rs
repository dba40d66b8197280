//! What does not stop recoveries: a pause, a mark, an empty pool, all assets lent out.

use crate::common::*;
use loss_testkit::{
    invariants, ix,
    keys::claim as claim_key,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
};

#[test]
fn p11_a_pause_stops_no_recovery_no_claim_and_no_closing() {
    let mut scene = liquidated(plain());
    scene.pause();
    let Scene { world, pool, lp, .. } = &mut scene;
    let deposit = socialized_loss::instructions::DepositArgs {
        amount: 1,
        min_shares_out: 0,
        expected_seq: None,
    };
    let deposit = ix::deposit(pool, lp.side(world, pool), deposit);
    world.refused(deposit, &[&lp.key], LossError::Paused);
    world.recover(pool, 1, 40 * ASSET);
    assert_eq!(claim(world, pool, 1, lp), 40 * ASSET);

    // And a pause in the last hour does not keep anything open or shut.
    world.set_time(world.record(pool, 1).final_at);
    scene.pause();
    let Scene { world, pool, lp, caller, .. } = &mut scene;
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    world.ok(ix::close_claim(key, lp.id()), &[]);
    assert_eq!(world.lamports(&pool.record(1)) + world.lamports(&key), 0);
    invariants::check(world, pool);
}

#[test]
fn p11_a_mark_holds_exits_but_neither_recoveries_nor_claims() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000 * ASSET);
    let staker = world.funded_staker(&pool, "staker", 100 * ASSET);
    let nonce = lose(&mut world, &pool, 400 * ASSET);
    let borrower = world.indebted(&pool, "second", 10_000_000_000, 500 * ASSET);
    world.advance(1);
    world.set_price(&pool, 40 * PRICE);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    assert!(world.pool(&pool).recognition_until > world.now());
    let args = WithdrawArgs { amount: WithdrawAmount::Assets(1), min_assets_out: 0 };
    let withdraw = ix::withdraw(&pool, lp.side(&world, &pool), args);
    world.refused(withdraw, &[&lp.key], LossError::RecognitionPending);

    world.recover(&pool, nonce, 350 * ASSET);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 300 * ASSET);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 50 * ASSET);
    // Neither is the salvage of the first event held.
    let buyer = world.new_caller(&pool, "buyer", 500_000 * ASSET);
    let left = world.record(&pool, nonce).salvage_left;
    // 7.92 collateral at 40 and 10%.
    assert_eq!(left, 7_920_000_000);
    world.ok(buying(&pool, &buyer, left, u64::MAX), &[&buyer.key]);
    assert_eq!(world.balance(&buyer.asset), 500_000 * ASSET - 348_480_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 50 * ASSET);
    invariants::check(&world, &pool);
}

#[test]
fn claims_are_paid_out_of_a_pool_that_is_lent_out_to_the_last_atom() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let nonce = lose(&mut world, &pool, 500_000);
    world.indebted(&pool, "all", 50_000_000, 500_000);
    assert_eq!(world.pool(&pool).ledger.cash, 0);
    world.recover(&pool, nonce, 123_456);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 123_456);
    assert_eq!(world.balance(&pool.asset_vault), 0);
    invariants::check(&world, &pool);
}

#[test]
fn recoveries_and_claims_go_on_in_a_pool_without_lps() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let nonce = lose(&mut world, &pool, 500_000);
    leave(&mut world, &pool, &lp);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 0);
    world.recover(&pool, nonce, 700_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 500_000);
    assert_eq!(world.pool(&pool).ledger.dust, 200_000);
    invariants::check(&world, &pool);
}

/// Tokens that anybody sends to the vault are no recovery.
#[test]
fn p1_tokens_sent_to_the_vault_are_no_recovery() {
    let mut scene = liquidated(plain());
    let Scene { world, pool, lp, .. } = &mut scene;
    let (balance, owner) = (world.balance(&pool.asset_vault), pool.pool);
    let richer = loss_testkit::tokens::account(pool.asset_mint, owner, balance + 50 * ASSET);
    world.set_account(&pool.asset_vault, richer);
    nothing_for(world, pool, 1, lp);
    world.recover(pool, 1, ASSET);
    assert_eq!(claim(world, pool, 1, lp), ASSET);
    nothing_for(world, pool, 1, lp);
    assert_eq!(world.balance(&pool.asset_vault), balance + 50 * ASSET);
    invariants::check(world, pool);
}
