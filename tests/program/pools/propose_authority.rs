//! `propose_authority`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{error::LossError, instructions::TighterLimits, state::Pool, ID};
use solana_signer::Signer;

#[test]
fn a_proposed_authority_is_noted_and_nothing_else_changes() {
    let (mut world, pool, authority) = start();
    let heir = address("heir");
    let (before, propose) =
        (world.pool(&pool), ix::propose_authority(&pool, authority.pubkey(), heir));
    let watch = world.watch(&propose);

    let meta = world.ok(propose, &[&authority]);

    assert_same(&world.pool(&pool), &Pool { pending_authority: heir, ..before });
    watch.assert_changed(&world, &[pool.pool]);
    events::assert_sent(&meta, &authorities(&world, &pool));
    invariants::check(&world, &pool);
}

#[test]
fn p15_until_it_accepts_the_old_authority_acts_and_the_new_one_cannot() {
    let (mut world, pool, authority) = start();
    let heir = world.actor("heir");
    let (old, new) = (authority.pubkey(), heir.pubkey());
    world.ok(ix::propose_authority(&pool, old, new), &[&authority]);
    let has_one = ErrorCode::ConstraintHasOne.into();

    let limits = TighterLimits { deposit_cap: Some(7), ..TighterLimits::default() };
    world.refused_with(ix::tighten_limits(&pool, new, limits), &[&heir], has_one);
    world.refused_with(ix::set_guardian(&pool, new, new), &[&heir], has_one);
    world.refused_with(ix::propose_authority(&pool, new, new), &[&heir], has_one);
    world.refused_with(ix::propose_params(&pool, new, params::plain()), &[&heir], has_one);
    world.refused(ix::pause(&pool, new), &[&heir], LossError::NotGuardian);
    world.ok(ix::tighten_limits(&pool, old, limits), &[&authority]);
    assert_eq!(world.pool(&pool).params.deposit_cap, 7);
    invariants::check(&world, &pool);
}

#[test]
fn a_proposed_authority_can_be_replaced_and_taken_back() {
    let (mut world, pool, authority) = start();
    let (first, second) = (world.actor("first"), world.actor("second"));
    let own = authority.pubkey();
    let has_one = ErrorCode::ConstraintHasOne.into();
    world.ok(ix::propose_authority(&pool, own, first.pubkey()), &[&authority]);
    world.ok(ix::propose_authority(&pool, own, second.pubkey()), &[&authority]);
    world.refused_with(ix::accept_authority(&pool, first.pubkey()), &[&first], has_one);
    world.ok(ix::propose_authority(&pool, own, Default::default()), &[&authority]);
    world.refused_with(ix::accept_authority(&pool, second.pubkey()), &[&second], has_one);
    assert_eq!(world.pool(&pool).authority, own);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_propose_authority_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let forged = forged(&mut world, &pool.pool);
    let (own, has_one) = (authority.pubkey(), ErrorCode::ConstraintHasOne);
    Table::new(
        ix::propose_authority(&pool, own, stranger.pubkey()),
        &[&authority, &stranger, &guardian],
    )
    .swap("a stranger", own, stranger.pubkey(), has_one)
    .swap("the guardian", own, guardian.pubkey(), has_one)
    .unsigned("authority", own, ErrorCode::AccountNotSigner)
    .swap("the fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
    .swap("a pool of another program", pool.pool, forged, ErrorCode::AccountOwnedByWrongProgram)
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
    assert_eq!(world.pool(&pool).pending_authority, Default::default());
    invariants::check(&world, &pool);
}
