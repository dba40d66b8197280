//! The time lock is longer than the longest exit, so that whoever dislikes a proposal can be out
//! before it applies.

use crate::common::*;
use loss_testkit::{
    invariants, ix,
    keys::address,
    params::{plain, DAY},
    PoolKeys,
};
use socialized_loss::{
    error::LossError,
    state::{Pool, PoolParams, PoolProposal},
};
use solana_signer::Signer;

#[test]
fn p15_the_time_lock_is_a_second_longer_than_the_longest_exit() {
    let (mut world, pool, authority) = start();
    // (delay of LPs, cooldown of stakers, exit window, shortest time lock)
    for (pool_id, (delay, cooldown, window, shortest)) in [
        // The longer of delay and cooldown counts, and the window with it.
        (0, DAY, DAY, 2 * DAY + 1),
        (DAY, DAY, DAY, 2 * DAY + 1),
        (DAY + 1, DAY, DAY, 2 * DAY + 2),
        (3 * DAY, DAY, DAY, 4 * DAY + 1),
        (DAY, 3 * DAY, DAY, 4 * DAY + 1),
        (0, 7 * DAY, 7 * DAY, 14 * DAY + 1),
        (14 * DAY, 14 * DAY, 7 * DAY, 21 * DAY + 1),
    ]
    .into_iter()
    .enumerate()
    {
        let with = |time_lock_seconds| PoolParams {
            withdraw_delay_seconds: delay,
            cooldown_seconds: cooldown,
            exit_window_seconds: window,
            time_lock_seconds,
            ..plain()
        };
        let (too_short, exact) = (with(shortest - 1), with(shortest));
        let propose = |params| ix::propose_params(&pool, authority.pubkey(), params);
        let failure = world.send(&[propose(too_short)], &[&authority]).expect_err("too short");
        assert_eq!(failure.code, Some(LossError::ParamOutOfBounds.into()));
        let line = format!(
            "Program log: time_lock_seconds = {}: must be between {shortest} and 2592000",
            shortest - 1
        );
        assert!(failure.logs.contains(&line), "{:?}", failure.logs);
        world.ok(propose(exact), &[&authority]);
        assert_eq!(world.read::<PoolProposal>(&pool.proposal()).params, exact);
        world.ok(ix::cancel_params(&pool, authority.pubkey()), &[&authority]);

        let pool_id = u16::try_from(pool_id).expect("a few") + 1;
        let keys =
            PoolKeys::derive(authority.pubkey(), pool.asset_mint, pool.collateral_mint, pool_id);
        let init = |params| ix::init_pool(&keys, address("guardian"), params);
        world.refused(init(too_short), &[&authority], LossError::ParamOutOfBounds);
        world.ok(init(exact), &[&authority]);
        assert_eq!(world.read::<Pool>(&keys.pool).params, exact);
        invariants::check(&world, &keys);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_cooldown_is_at_least_as_long_as_the_window_after_it() {
    let (mut world, pool, authority) = start();
    for window in [DAY, 2 * DAY, 7 * DAY] {
        let with = |cooldown_seconds| PoolParams {
            exit_window_seconds: window,
            cooldown_seconds,
            time_lock_seconds: 30 * DAY,
            ..plain()
        };
        let propose = |params| ix::propose_params(&pool, authority.pubkey(), params);
        let short = propose(with(window - 1));
        world.refused(short, &[&authority], LossError::ParamOutOfBounds);
        world.ok(propose(with(window)), &[&authority]);
        assert_eq!(world.read::<PoolProposal>(&pool.proposal()).params, with(window));
        world.ok(ix::cancel_params(&pool, authority.pubkey()), &[&authority]);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p15_sums_of_extreme_parameters_are_refused_and_do_not_wrap() {
    let (mut world, pool, authority) = start();
    let most = u32::MAX;
    for params in [
        PoolParams { withdraw_delay_seconds: most, ..plain() },
        PoolParams { cooldown_seconds: most, ..plain() },
        PoolParams { exit_window_seconds: most, ..plain() },
        PoolParams { withdraw_delay_seconds: most, exit_window_seconds: most, ..plain() },
        PoolParams { time_lock_seconds: most, ..plain() },
        // Together a multiple of 2^32, and a second less.
        PoolParams { cooldown_seconds: most - DAY + 1, ..plain() },
        PoolParams { cooldown_seconds: most - DAY, ..plain() },
    ] {
        let propose = ix::propose_params(&pool, authority.pubkey(), params);
        world.refused(propose, &[&authority], LossError::ParamOutOfBounds);
    }
    assert_eq!(world.pool(&pool).params, plain());
    invariants::check(&world, &pool);
}
