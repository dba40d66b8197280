//! `set_guardian`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{events, exact::assert_same, invariants, ix, keys::address, refusals::Table};
use socialized_loss::{error::LossError, state::Pool, ID};
use solana_signer::Signer;

#[test]
fn the_authority_changes_the_guardian_and_nothing_else() {
    let (mut world, pool, authority) = start();
    let (old, new) = (world.actor("guardian"), world.actor("watchman"));
    let before = world.pool(&pool);
    assert_eq!(before.guardian, old.pubkey());
    let set = ix::set_guardian(&pool, authority.pubkey(), new.pubkey());
    let watch = world.watch(&set);

    let meta = world.ok(set, &[&authority]);

    assert_same(&world.pool(&pool), &Pool { guardian: new.pubkey(), ..before });
    watch.assert_changed(&world, &[pool.pool]);
    events::assert_sent(&meta, &authorities(&world, &pool));
    world.refused(ix::pause(&pool, old.pubkey()), &[&old], LossError::NotGuardian);
    world.ok(ix::pause(&pool, new.pubkey()), &[&new]);
    assert_eq!(world.pool(&pool).paused_from, world.now());
    invariants::check(&world, &pool);
}

#[test]
fn p15_a_guardian_can_pause_and_nothing_else() {
    let (mut world, pool, _) = start();
    let guardian = world.actor("guardian");
    let key = guardian.pubkey();
    let before = world.pool(&pool);
    let has_one = ErrorCode::ConstraintHasOne.into();
    for instruction in [
        ix::set_guardian(&pool, key, key),
        ix::propose_authority(&pool, key, key),
        ix::tighten_limits(&pool, key, Default::default()),
        ix::propose_params(&pool, key, before.params),
        ix::accept_authority(&pool, key),
    ] {
        world.refused_with(instruction, &[&guardian], has_one);
    }
    assert_same(&world.pool(&pool), &before);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_set_guardian_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let forged = forged(&mut world, &pool.pool);
    let own = authority.pubkey();
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let good = ix::set_guardian(&pool, own, stranger.pubkey());
    Table::new(good, &[&authority, &stranger, &guardian])
        .swap("a stranger", own, stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("the guardian", own, guardian.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("authority", own, ErrorCode::AccountNotSigner)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
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
    assert_eq!(world.pool(&pool).guardian, guardian.pubkey());
    invariants::check(&world, &pool);
}
