//! `propose_params`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use bytemuck::Zeroable;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{
    constants::VERSION,
    events::{ParamsProposed, EVENT_VERSION},
    seeds,
    state::{PoolParams, PoolProposal},
    ID,
};
use solana_signer::Signer;

#[test]
fn a_proposal_waits_out_the_time_lock_and_changes_nothing_yet() {
    let (mut world, pool, authority) = start();
    let wanted = params::with_interest();
    let propose = ix::propose_params(&pool, authority.pubkey(), wanted);
    let (watch, before) = (world.watch(&propose), world.lamports(&authority.pubkey()));

    let meta = world.ok(propose, &[&authority]);

    let at = pool.proposal();
    let bump = Pubkey::find_program_address(&[seeds::PROPOSAL, pool.pool.as_ref()], &ID).1;
    let earliest_at = world.now() + 3 * 86_400;
    assert_same(
        &world.read::<PoolProposal>(&at),
        &PoolProposal {
            pool: pool.pool,
            rent_payer: authority.pubkey(),
            earliest_at,
            params: wanted,
            version: VERSION,
            bump,
            ..PoolProposal::zeroed()
        },
    );
    let rent = world.rent_of::<PoolProposal>();
    assert_eq!(before - world.lamports(&authority.pubkey()), rent);
    watch.assert_changed(&world, &[at, authority.pubkey()]);
    events::assert_sent(
        &meta,
        &ParamsProposed { version: EVENT_VERSION, pool: pool.pool, earliest_at, params: wanted },
    );
    invariants::check(&world, &pool);
}

#[test]
fn p15_the_time_lock_in_force_counts_not_the_proposed_one() {
    let (mut world, pool, authority) = start();
    // The shortest there can be: a second longer than a cooldown and an exit window of a day each.
    let shorter = PoolParams { time_lock_seconds: 2 * params::DAY + 1, ..params::plain() };
    world.ok(ix::propose_params(&pool, authority.pubkey(), shorter), &[&authority]);
    let proposal: PoolProposal = world.read(&pool.proposal());
    assert_eq!(proposal.earliest_at, world.now() + 3 * 86_400);
    invariants::check(&world, &pool);
}

#[test]
fn there_is_one_proposal_at_a_time() {
    let (mut world, pool, authority) = start();
    world.ok(ix::propose_params(&pool, authority.pubkey(), params::plain()), &[&authority]);
    let before: PoolProposal = world.read(&pool.proposal());
    world.advance(1);
    // The system program: an account with this address already exists.
    let second = ix::propose_params(&pool, authority.pubkey(), params::with_interest());
    world.refused_with(second.clone(), &[&authority], 0);
    assert_same(&world.read::<PoolProposal>(&pool.proposal()), &before);

    world.ok(ix::cancel_params(&pool, authority.pubkey()), &[&authority]);
    world.ok(second, &[&authority]);
    let proposal: PoolProposal = world.read(&pool.proposal());
    assert_eq!(proposal.params, params::with_interest());
    assert_eq!(proposal.earliest_at, before.earliest_at + 1);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_propose_params_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let at = pool.proposal();
    let forged = forged(&mut world, &pool.pool);
    let has_one = ErrorCode::ConstraintHasOne;

    let good = ix::propose_params(&pool, authority.pubkey(), params::plain());
    Table::new(good, &[&authority, &stranger, &guardian])
        .swap("a stranger", authority.pubkey(), stranger.pubkey(), has_one)
        .swap("the guardian", authority.pubkey(), guardian.pubkey(), has_one)
        .unsigned("authority", authority.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("authority", authority.pubkey(), "unauthorized signer or writable")
        .swap("another pool", pool.pool, other_pool.pool, ErrorCode::ConstraintSeeds)
        .swap(
            "the fund as pool",
            pool.pool,
            pool.insurance,
            ErrorCode::AccountDiscriminatorMismatch,
        )
        .swap("a pool of another program", pool.pool, forged, ErrorCode::AccountOwnedByWrongProgram)
        .swap("another address", at, address("nothing"), ErrorCode::ConstraintSeeds)
        .swap("another pool's proposal", at, other_pool.proposal(), ErrorCode::ConstraintSeeds)
        .read_only("proposal", at, "unauthorized signer or writable")
        .swap(
            "token as system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
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
    assert!(world.find::<PoolProposal>(&at).is_none());
    invariants::check(&world, &pool);
}
