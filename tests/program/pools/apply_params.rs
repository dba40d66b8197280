//! `apply_params`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{
    error::LossError,
    state::{Pool, PoolParams, PoolProposal},
    ID,
};
use solana_signer::Signer;

#[test]
fn p15_a_proposal_applies_at_its_time_and_not_a_second_before() {
    let (mut world, pool, authority) = start();
    let wanted = PoolParams {
        deposit_cap: 5,
        time_lock_seconds: 172_803,
        liquidation_fee_bps: 1,
        withdraw_delay_seconds: 2,
        cooldown_seconds: 86_401,
        exit_window_seconds: 86_401,
        salvage_premium_bps: 3,
        salvage_discount_bps: 4,
        salvage_duration_seconds: 3_605,
        salvage_min_lot_bps: 6,
        ..params::plain()
    };
    propose_and_wait(&mut world, &pool, &authority, wanted);
    let (at, before) = (pool.proposal(), world.pool(&pool));
    let apply = ix::apply_params(&pool, authority.pubkey());
    world.advance(-1);
    world.refused(apply.clone(), &[&authority], LossError::TimeLocked);
    world.advance(1);
    let (watch, had) = (world.watch(&apply), world.lamports(&authority.pubkey()));

    let meta = world.ok(apply, &[&authority]);

    let mut after = Pool { params: wanted, ..before };
    after.ledger.accrued_at = world.now();
    assert_same(&world.pool(&pool), &after);
    assert!(world.svm.get_account(&at).is_none());
    let rent = world.rent_of::<PoolProposal>();
    assert_eq!(world.lamports(&authority.pubkey()) - had, rent);
    watch.assert_changed(&world, &[pool.pool, at, authority.pubkey()]);
    events::assert_sent(&meta, &params_changed(&pool, wanted));
    invariants::check(&world, &pool);
}

#[test]
fn p15_time_that_has_passed_is_charged_at_the_old_rate() {
    let (mut world, pool, authority) = lent_out();
    let dearer = PoolParams { kink_rate_bps: 10_000, ..params::with_interest() };
    world.ok(ix::propose_params(&pool, authority.pubkey(), dearer), &[&authority]);
    world.advance(17 * 86_400);

    world.ok(ix::apply_params(&pool, authority.pubkey()), &[&authority]);

    // 17 days at 4% a year of 800e9 are 1,490,410,958.9 and borrowers owe that rounded up; a
    // tenth of it is for the fund. Nothing yet at 100%.
    let ledger = world.pool(&pool).ledger;
    assert_eq!(ledger.lps.assets, 1_001_341_369_864);
    assert_eq!((ledger.fee_accrued, ledger.accrued_at), (149_041_095, world.now()));
    assert_eq!(world.pool(&pool).params, dearer);
    world.ok(ix::accrue(&pool), &[]);
    assert_eq!(world.pool(&pool).ledger, ledger, "no time has passed since");
    invariants::check(&world, &pool);
}

#[test]
fn p15_a_proposal_that_waited_a_fortnight_too_long_is_void() {
    let (mut world, pool, authority) = start();
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    let apply = ix::apply_params(&pool, authority.pubkey());
    world.advance(14 * 86_400 + 1);
    world.refused(apply.clone(), &[&authority], LossError::ProposalExpired);
    world.advance(YEAR);
    world.refused(apply.clone(), &[&authority], LossError::ProposalExpired);
    // Only the way back is open, and then a new proposal with a new wait.
    world.ok(ix::cancel_params(&pool, authority.pubkey()), &[&authority]);
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    world.advance(14 * 86_400);
    world.ok(apply, &[&authority]);
    assert_eq!(world.pool(&pool).params, params::with_interest());
    invariants::check(&world, &pool);
}

#[test]
fn p15_proposed_parameters_cannot_apply_twice() {
    let (mut world, pool, authority) = start();
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    let apply = ix::apply_params(&pool, authority.pubkey());
    world.ok(apply.clone(), &[&authority]);
    let before = world.pool(&pool);
    let gone = ErrorCode::AccountOwnedByWrongProgram;
    world.refused_with(apply, &[&authority], gone.into());
    assert_same(&world.pool(&pool), &before);
    invariants::check(&world, &pool);
}

#[test]
fn a_proposal_outlives_a_handover_and_its_rent_goes_back_to_who_paid_it() {
    let (mut world, pool, authority) = start();
    let heir = world.actor("heir");
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    let hand_over = ix::propose_authority(&pool, authority.pubkey(), heir.pubkey());
    world.ok(hand_over, &[&authority]);
    world.ok(ix::accept_authority(&pool, heir.pubkey()), &[&heir]);
    let by_the_old = ix::apply_params(&pool, authority.pubkey());
    let refusal = ErrorCode::ConstraintHasOne.into();
    world.refused_with(by_the_old.clone(), &[&authority], refusal);
    let before = world.lamports(&authority.pubkey());

    let rent_payer = by_the_old.accounts[3].pubkey;
    assert_eq!(rent_payer, authority.pubkey());
    let mut by_the_new = by_the_old;
    by_the_new.accounts[2].pubkey = heir.pubkey();
    world.ok(by_the_new, &[&heir]);

    assert_eq!(world.pool(&pool).params, params::with_interest());
    let rent = world.rent_of::<PoolProposal>();
    assert_eq!(world.lamports(&authority.pubkey()) - before, rent);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_apply_params_put_in_anothers_place_is_refused() {
    let (mut world, pool, authority) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let (stranger, guardian) = (world.actor("stranger"), world.actor("guardian"));
    let own = authority.pubkey();
    world.ok(ix::propose_params(&other_pool, own, params::plain()), &[&authority]);
    propose_and_wait(&mut world, &pool, &authority, params::with_interest());
    let at = pool.proposal();
    let forged = forged(&mut world, &at);
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let good = ix::apply_params(&pool, own);
    let one = |index: usize, key| {
        let mut broken = good.clone();
        broken.accounts[index].pubkey = key;
        broken
    };
    let mut unsigned = good.clone();
    unsigned.accounts[2].is_signer = false;
    unsigned.accounts[3].is_signer = false;

    Table::new(good.clone(), &[&authority, &stranger, &guardian])
        .row("a stranger", one(2, stranger.pubkey()), has_one)
        .row("the guardian", one(2, guardian.pubkey()), has_one)
        .row("authority does not sign", unsigned, ErrorCode::AccountNotSigner)
        .row("rent to a stranger", one(3, stranger.pubkey()), has_one)
        .row("rent to the proposal", one(3, at), has_one)
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's proposal", at, other_pool.proposal(), has_one)
        .swap("the pool as proposal", at, pool.pool, cosplay)
        .swap("a proposal of another program", at, forged, ErrorCode::AccountOwnedByWrongProgram)
        .read_only("proposal", at, ErrorCode::ConstraintMut)
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
    assert_eq!(world.pool(&pool).params, params::plain());
    invariants::check(&world, &pool);
}
