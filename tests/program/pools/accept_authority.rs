//! `accept_authority`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, PoolKeys,
    World,
};
use socialized_loss::{
    error::LossError,
    instructions::{TighterLimits, WithdrawAmount},
    state::Pool,
    ID,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

fn handed_over() -> (World, PoolKeys, Keypair, Keypair) {
    let (mut world, pool, old) = start();
    let new = world.actor("heir");
    world.ok(ix::propose_authority(&pool, old.pubkey(), new.pubkey()), &[&old]);
    world.ok(ix::accept_authority(&pool, new.pubkey()), &[&new]);
    (world, pool, old, new)
}

#[test]
fn the_proposed_authority_takes_over_by_signing_and_nothing_else_changes() {
    let (mut world, pool, authority) = start();
    let heir = world.actor("heir");
    let propose = ix::propose_authority(&pool, authority.pubkey(), heir.pubkey());
    world.ok(propose, &[&authority]);
    let (before, accept) = (world.pool(&pool), ix::accept_authority(&pool, heir.pubkey()));
    let watch = world.watch(&accept);

    let meta = world.ok(accept, &[&heir]);

    let after = Pool { authority: heir.pubkey(), pending_authority: Pubkey::default(), ..before };
    assert_same(&world.pool(&pool), &after);
    watch.assert_changed(&world, &[pool.pool]);
    events::assert_sent(&meta, &authorities(&world, &pool));
    invariants::check(&world, &pool);
}

#[test]
fn p15_the_old_authority_has_no_power_left_not_even_by_what_it_signed_before() {
    let (mut world, pool, old, new) = handed_over();
    let (old_key, new_key) = (old.pubkey(), new.pubkey());
    let has_one = ErrorCode::ConstraintHasOne.into();
    let before = world.pool(&pool);
    world.ok(ix::propose_params(&pool, new_key, params::plain()), &[&new]);

    let limits = TighterLimits { deposit_cap: Some(0), ..TighterLimits::default() };
    for instruction in [
        ix::tighten_limits(&pool, old_key, limits),
        ix::propose_authority(&pool, old_key, old_key),
        ix::set_guardian(&pool, old_key, old_key),
        ix::apply_params(&pool, old_key),
        ix::cancel_params(&pool, old_key),
    ] {
        world.refused_with(instruction, &[&old], has_one);
    }
    world.refused_with(ix::accept_authority(&pool, old_key), &[&old], has_one);
    world.refused(ix::pause(&pool, old_key), &[&old], LossError::NotGuardian);
    world.ok(ix::cancel_params(&pool, new_key), &[&new]);
    let propose = ix::propose_params(&pool, old_key, params::plain());
    world.refused_with(propose, &[&old], has_one);
    assert_same(&world.pool(&pool), &before);
    invariants::check(&world, &pool);
}

#[test]
fn the_new_authority_has_all_the_power_and_the_vaults_still_pay() {
    let (mut world, pool, _, new) = handed_over();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let key = new.pubkey();
    let limits = TighterLimits { deposit_cap: Some(1_000), ..TighterLimits::default() };
    world.ok(ix::tighten_limits(&pool, key, limits), &[&new]);
    world.ok(ix::set_guardian(&pool, key, key), &[&new]);
    world.ok(ix::pause(&pool, key), &[&new]);
    // The vaults belong to the pool's address, which names its creator and not its authority.
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_000);
    let state = world.pool(&pool);
    assert_eq!((state.params.deposit_cap, state.guardian), (1_000, key));
    assert_eq!((state.creator, state.authority), (pool.creator, key));
    invariants::check(&world, &pool);
}

#[test]
fn nobody_can_accept_what_was_not_proposed() {
    let (mut world, pool, authority) = start();
    let stranger = world.actor("stranger");
    let has_one = ErrorCode::ConstraintHasOne.into();
    for key in [&stranger, &authority] {
        world.refused_with(ix::accept_authority(&pool, key.pubkey()), &[key], has_one);
    }
    // The default key stands for no proposal. It is the system program's: nobody signs for it.
    let mut as_default = ix::accept_authority(&pool, Pubkey::default());
    as_default.accounts[1].is_signer = false;
    let unsigned = ErrorCode::AccountNotSigner.into();
    world.refused_with(as_default, &[], unsigned);
    assert_eq!(world.pool(&pool).authority, authority.pubkey());
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_accept_authority_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (heir, stranger) = (world.actor("heir"), world.actor("stranger"));
    let propose = ix::propose_authority(&pool, authority.pubkey(), heir.pubkey());
    world.ok(propose, &[&authority]);
    let forged = forged(&mut world, &pool.pool);
    let has_one = ErrorCode::ConstraintHasOne;
    Table::new(ix::accept_authority(&pool, heir.pubkey()), &[&heir, &stranger, &authority])
        .swap("a stranger", heir.pubkey(), stranger.pubkey(), has_one)
        .swap("the old authority", heir.pubkey(), authority.pubkey(), has_one)
        .unsigned("heir", heir.pubkey(), ErrorCode::AccountNotSigner)
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap(
            "the fund as pool",
            pool.pool,
            pool.insurance,
            ErrorCode::AccountDiscriminatorMismatch,
        )
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
    assert_eq!(world.pool(&pool).authority, authority.pubkey());
    invariants::check(&world, &pool);
}
