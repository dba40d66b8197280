//! `pause`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{
    error::LossError,
    state::{Pool, PoolParams},
    ID,
};
use solana_signer::Signer;

const PAUSE: i64 = 2 * 86_400;

#[test]
fn guardian_and_authority_pause_for_the_longest_time_and_nothing_else_changes() {
    for name in ["guardian", "authority"] {
        let (mut world, pool, _) = start();
        let guard = world.actor(name);
        let (before, now) = (world.pool(&pool), world.now());
        let pause = ix::pause(&pool, guard.pubkey());
        let watch = world.watch(&pause);

        let meta = world.ok(pause, &[&guard]);

        let (until, allowed) = (now + PAUSE, now + 2 * PAUSE);
        let after =
            Pool { paused_from: now, paused_until: until, pause_allowed_at: allowed, ..before };
        assert_same(&world.pool(&pool), &after);
        watch.assert_changed(&world, &[pool.pool]);
        events::assert_sent(&meta, &pause_changed(&pool, until, allowed));
        invariants::check(&world, &pool);
    }
}

#[test]
fn p15_a_pause_cannot_be_renewed_before_as_long_without_one() {
    let (mut world, pool, authority) = start();
    let guardian = world.actor("guardian");
    let began = world.now();
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let allowed = began + 2 * PAUSE;
    let line = format!("Program log: no pause before {allowed}");
    for at in [began, began + PAUSE - 1, began + PAUSE, allowed - 1] {
        world.set_time(at);
        for guard in [&guardian, &authority] {
            let pause = ix::pause(&pool, guard.pubkey());
            let failure = world.send(&[pause], &[guard]).expect_err("too soon");
            assert_eq!(failure.code, Some(LossError::PauseTooSoon.into()));
            assert_eq!(failure.logs.iter().filter(|log| **log == line).count(), 1);
        }
    }
    world.set_time(allowed);
    let meta = world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    let event = pause_changed(&pool, allowed + PAUSE, allowed + 2 * PAUSE);
    events::assert_sent(&meta, &event);
    invariants::check(&world, &pool);
}

#[test]
fn p15_guards_can_keep_a_pool_paused_for_at_most_half_of_the_time() {
    // Pausing as soon and as long as the rules allow, with every way of ending early.
    for ends_after in [1, 3_600, PAUSE - 1, PAUSE] {
        let (mut world, pool, authority) = start();
        let began = world.now();
        let mut paused = 0;
        for _ in 0..4 {
            world.set_time(world.now().max(world.pool(&pool).pause_allowed_at));
            world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
            world.advance(ends_after);
            if ends_after < PAUSE {
                world.ok(ix::unpause(&pool, authority.pubkey()), &[&authority]);
            }
            paused += ends_after;
        }
        let lasted = world.pool(&pool).pause_allowed_at - began;
        assert_eq!((lasted, paused), (8 * ends_after, 4 * ends_after));
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_pool_whose_longest_pause_is_nothing_cannot_be_paused() {
    let none = PoolParams { max_pause_seconds: 0, ..params::plain() };
    let (mut world, pool, authority) = start_with(none);
    world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    let lp = world.funded_lp(&pool, "lp", 1_000);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    assert_eq!(world.pool(&pool).paused_until, world.now());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_pause_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let own = authority.pubkey();
    world.ok(ix::set_guardian(&other_pool, own, address("watchman")), &[&authority]);
    let (guardian, stranger) = (world.actor("guardian"), world.actor("stranger"));
    let forged = forged(&mut world, &pool.pool);
    Table::new(ix::pause(&pool, guardian.pubkey()), &[&guardian, &stranger])
        .swap("a stranger", guardian.pubkey(), stranger.pubkey(), LossError::NotGuardian)
        .unsigned("guardian", guardian.pubkey(), ErrorCode::AccountNotSigner)
        .swap("another guardian's pool", pool.pool, other_pool.pool, LossError::NotGuardian)
        .swap(
            "the fund as pool",
            pool.pool,
            pool.insurance,
            ErrorCode::AccountDiscriminatorMismatch,
        )
        .swap("another program's pool", pool.pool, forged, ErrorCode::AccountOwnedByWrongProgram)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap(
            "another event authority",
            ix::event_authority(),
            address("nothing"),
            ErrorCode::ConstraintAddress,
        )
        // The runtime does not find the program that is to record the event.
        .swap(
            "another program for events",
            ID,
            anchor_spl::token::ID,
            "required by the instruction is missing",
        )
        .check(&mut world);
    assert_eq!(world.pool(&pool).paused_until, 0);
    invariants::check(&world, &pool);
}
