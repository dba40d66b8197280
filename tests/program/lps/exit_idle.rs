//! Leaving by request when too much is lent out, and when everything else goes wrong.

use crate::common::*;
use loss_testkit::{
    exact::assert_same, invariants, ix, params::DAY, tokens, Borrower, Lp, PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{TighterLimits, WithdrawAmount},
    state::{PoolParams, PoolProposal},
};
use solana_account::Account;
use solana_signer::Signer;

/// "lp" asked for all of its 1,000,000, of which 750,000 are lent out when the request opens.
fn lent_out() -> (World, PoolKeys, Lp, Borrower, i64) {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let borrower = world.indebted(&pool, "borrower", 15_000_000, 750_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    assert_eq!(opens_at, world.now() + DELAY);
    world.set_time(opens_at);
    (world, pool, lp, borrower, opens_at)
}

fn repay_all(world: &mut World, pool: &PoolKeys, borrower: &Borrower) {
    world.set_account(&borrower.asset, tokens::account(pool.asset_mint, borrower.id(), 750_000));
    borrower.repay(world, pool, 750_000);
}

#[test]
fn p11_a_pool_short_of_idle_assets_pays_what_it_has_and_keeps_the_request_for_the_rest() {
    let (mut world, pool, lp, borrower, opens_at) = lent_out();
    let before = world.lp(&pool, &lp.id());
    for amount in [
        WithdrawAmount::All,
        WithdrawAmount::Assets(250_001),
        WithdrawAmount::Shares(250_001 * SHARE),
    ] {
        let (error, line) = (LossError::InsufficientIdle, Some("250000 idle"));
        refused(&mut world, &pool, &lp, amount, error, line);
    }
    assert_same(&world.lp(&pool, &lp.id()), &before);

    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(250_000));

    let state = world.pool(&pool);
    let expected = changed(&before, &state, 750_000 * SHARE);
    let expected = requested(&expected, &state, 750_000 * SHARE, opens_at);
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (250_000, 750_000));
    let (error, line) = (LossError::InsufficientIdle, Some("0 idle"));
    refused(&mut world, &pool, &lp, WithdrawAmount::All, error, line);
    // The debt comes back in the last second of the request.
    world.set_time(opens_at + WINDOW);
    repay_all(&mut world, &pool, &borrower);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_request_that_lapsed_for_want_of_idle_assets_costs_only_time() {
    let (mut world, pool, lp, borrower, opens_at) = lent_out();
    world.set_time(opens_at + WINDOW);
    let (error, line) = (LossError::InsufficientIdle, Some("250000 idle"));
    refused(&mut world, &pool, &lp, WithdrawAmount::All, error, line);
    world.advance(1);
    repay_all(&mut world, &pool, &borrower);
    refused(&mut world, &pool, &lp, WithdrawAmount::All, LossError::ExitLapsed, None);
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_neither_pause_nor_dead_oracle_stop_a_request_or_its_use() {
    let mut world = World::new();
    let pool = world.new_pool(PoolParams { max_pause_seconds: 3 * DAY, ..delayed() });
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    world.indebted(&pool, "borrower", 15_000_000, 375_000);
    world.set_account(&pool.price, Account::default());
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);

    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::Assets(600_000));
    world.ok(ix::cancel_withdraw(&pool, lp.id()), &[&lp.key]);
    request(&mut world, &pool, &lp, WithdrawAmount::Assets(625_000));
    assert_eq!(world.pool(&pool).paused_until, opens_at + 86_400);
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (625_000, 375_000));
    invariants::check(&world, &pool);
}

#[test]
fn p15_a_hostile_authority_stops_neither_a_request_nor_its_use() {
    let (mut world, pool) = start_delayed();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let authority = world.actor("authority");
    let own = authority.pubkey();
    // Everything it can do at once, and the worst it can announce.
    world.ok(ix::set_guardian(&pool, own, own), &[&authority]);
    world.ok(ix::pause(&pool, own), &[&authority]);
    let limits =
        TighterLimits { deposit_cap: Some(0), borrow_cap: Some(0), opening_ltv_bps: Some(0) };
    world.ok(ix::tighten_limits(&pool, own, limits), &[&authority]);
    let worst = world.pool(&pool).params;
    let worst = PoolParams {
        withdraw_delay_seconds: 14 * DAY,
        exit_window_seconds: DAY,
        cooldown_seconds: 14 * DAY,
        recognition_window_seconds: DAY / 4,
        insurance_fee_bps: 5_000,
        time_lock_seconds: 30 * DAY,
        ..worst
    };
    world.ok(ix::propose_params(&pool, own, worst), &[&authority]);
    let apply = ix::apply_params(&pool, own);

    // Whoever asks when it is announced can use the request to its last second before.
    let opens_at = request(&mut world, &pool, &lp, WithdrawAmount::All);
    let applies_at = world.read::<PoolProposal>(&pool.proposal()).earliest_at;
    assert_eq!(applies_at, opens_at + WINDOW + 1);
    world.set_time(opens_at);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(400_000));
    world.set_time(opens_at + WINDOW);
    world.refused(apply.clone(), &[&authority], LossError::TimeLocked);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (1_000_000, 0));
    world.advance(1);
    world.ok(apply, &[&authority]);
    assert_eq!(world.pool(&pool).params, worst);
    invariants::check(&world, &pool);
}
