//! `unpause`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{error::LossError, state::Pool, ID};
use solana_signer::Signer;

const PAUSE: i64 = 2 * 86_400;

#[test]
fn ending_a_pause_early_makes_the_next_wait_as_long_as_it_lasted() {
    for name in ["guardian", "authority"] {
        let (mut world, pool, authority) = start();
        let guard = world.actor(name);
        world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
        world.advance(1_000);
        let (before, now) = (world.pool(&pool), world.now());
        let unpause = ix::unpause(&pool, guard.pubkey());
        let watch = world.watch(&unpause);

        let meta = world.ok(unpause, &[&guard]);

        let after = Pool { paused_until: now, pause_allowed_at: now + 1_000, ..before };
        assert_same(&world.pool(&pool), &after);
        watch.assert_changed(&world, &[pool.pool]);
        events::assert_sent(&meta, &pause_changed(&pool, now, now + 1_000));

        let pause = ix::pause(&pool, guard.pubkey());
        world.set_time(now + 999);
        world.refused(pause.clone(), &[&guard], LossError::PauseTooSoon);
        world.set_time(now + 1_000);
        world.ok(pause, &[&guard]);
        assert_eq!(world.pool(&pool).paused_until, now + 1_000 + PAUSE);
        invariants::check(&world, &pool);
    }
}

#[test]
fn what_is_not_paused_cannot_be_unpaused() {
    let (mut world, pool, authority) = start();
    let unpause = ix::unpause(&pool, authority.pubkey());
    world.refused(unpause.clone(), &[&authority], LossError::NotPaused);
    world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    // Lapsed by itself: ending it now would shorten the wait for the next.
    world.advance(PAUSE);
    world.refused(unpause.clone(), &[&authority], LossError::NotPaused);
    world.advance(PAUSE);
    world.ok(ix::pause(&pool, authority.pubkey()), &[&authority]);
    world.advance(PAUSE - 1);
    world.ok(unpause.clone(), &[&authority]);
    world.refused(unpause, &[&authority], LossError::NotPaused);
    assert_eq!(world.pool(&pool).paused_until, world.now());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_unpause_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let own = authority.pubkey();
    world.ok(ix::set_guardian(&other_pool, own, address("watchman")), &[&authority]);
    let (guardian, stranger) = (world.actor("guardian"), world.actor("stranger"));
    for keys in [&pool, &other_pool] {
        world.ok(ix::pause(keys, own), &[&authority]);
    }
    let forged = forged(&mut world, &pool.pool);
    Table::new(ix::unpause(&pool, guardian.pubkey()), &[&guardian, &stranger])
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
    assert_eq!(world.pool(&pool).paused_until, world.now() + PAUSE);
    invariants::check(&world, &pool);
}
