//! `open_stake`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use bytemuck::Zeroable;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table,
};
use socialized_loss::{
    constants::VERSION,
    instructions::WithdrawAmount,
    seeds,
    state::{InsuranceStake, StoredSegment, StoredShare},
    ID,
};
use solana_signer::Signer;

#[test]
fn a_new_stake_holds_nothing_and_its_payer_pays_exactly_the_rent() {
    let (mut world, pool) = start();
    let (owner, payer) = (world.actor("owner"), world.actor("payer"));
    let open = ix::open_stake(&pool, owner.pubkey(), payer.pubkey());
    let (watch, paid_before) = (world.watch(&open), world.lamports(&payer.pubkey()));

    let meta = world.ok(open, &[&owner, &payer]);

    let stake = pool.stake(&owner.pubkey());
    let bump = Pubkey::find_program_address(
        &[seeds::STAKE, pool.insurance.as_ref(), owner.pubkey().as_ref()],
        &ID,
    )
    .1;
    let nothing = held(&world.fund(&pool), 0);
    assert_same(
        &world.stake(&pool, &owner.pubkey()),
        &InsuranceStake {
            pool: pool.pool,
            owner: owner.pubkey(),
            rent_payer: payer.pubkey(),
            share: StoredShare {
                held: nothing,
                segment: StoredSegment { from_seq: 0, start: nothing },
                ..StoredShare::default()
            },
            version: VERSION,
            bump,
            ..InsuranceStake::zeroed()
        },
    );
    watch.assert_changed(&world, &[stake, payer.pubkey()]);
    let rent = world.rent_of::<InsuranceStake>();
    assert_eq!(world.lamports(&stake), rent);
    assert_eq!(paid_before - world.lamports(&payer.pubkey()), rent);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_stake_opened_after_losses_starts_at_the_current_index() {
    let (mut world, pool) = start();
    world.funded_staker(&pool, "early", 1_000_000);
    lose(&mut world, &pool, 250_000);

    let late = world.new_staker(&pool, "late", 500_000);

    let (stake, fund) = (world.stake(&pool, &late.id()), world.fund(&pool));
    assert_same(&stake, &changed(&stake, &fund, 1, 0));
    late.stake(&mut world, &pool, 500_000);
    assert_eq!(leave(&mut world, &pool, &late), 500_000, "earlier losses are not this owner's");
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_cannot_be_opened_twice() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    // The system program: an account with this address already exists.
    world.refused_with(ix::open_stake(&pool, staker.id(), staker.id()), &[&staker.key], 0);
    assert_eq!(staker.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lamports_sent_to_the_address_before_do_not_block_opening() {
    let (mut world, pool) = start();
    let (owner, payer, spoiler) =
        (world.actor("owner"), world.actor("payer"), world.actor("spoiler"));
    let stake = pool.stake(&owner.pubkey());
    world.ok(send_lamports(spoiler.pubkey(), stake, 1_000_000), &[&spoiler]);
    let before = world.lamports(&payer.pubkey());

    world.ok(ix::open_stake(&pool, owner.pubkey(), payer.pubkey()), &[&owner, &payer]);

    let rent = world.rent_of::<InsuranceStake>();
    assert_eq!(world.lamports(&stake), rent);
    assert_eq!(before - world.lamports(&payer.pubkey()), rent - 1_000_000);
    assert_eq!(world.stake(&pool, &owner.pubkey()).rent_payer, payer.pubkey());
    invariants::check(&world, &pool);
}

#[test]
fn an_empty_stake_is_no_risk_so_a_pause_does_not_stop_it() {
    let (mut world, pool) = start();
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let staker = world.new_staker(&pool, "staker", 0);
    assert_eq!(shares(&world, &pool, &staker), 0);
    invariants::check(&world, &pool);
}

#[test]
fn one_owner_has_a_share_and_a_stake_in_one_pool_and_they_know_nothing_of_each_other() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "both", 1_000_000);
    let lp = world.funded_lp(&pool, "both", 2_000_000);
    assert_eq!(lp.id(), staker.id());
    lose(&mut world, &pool, 250_000);
    assert_eq!((lp.claim(&world, &pool), staker.claim(&world, &pool)), (2_000_000, 750_000));
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((lp.claim(&world, &pool), staker.claim(&world, &pool)), (0, 750_000));
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_open_stake_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let lp = loss_testkit::actor("lp").pubkey();
    let (owner, payer, other) = (world.actor("owner"), world.actor("payer"), world.actor("other"));
    let (fake_pool, fake_fund) = (world.forged(&pool.pool), world.forged(&pool.insurance));
    let unknown = world.unknown_type();
    let stake = pool.stake(&owner.pubkey());
    let (seeds, foreign) = (ErrorCode::ConstraintSeeds, ErrorCode::AccountOwnedByWrongProgram);
    let (cosplay, has_one) = (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::ConstraintHasOne);

    let good = ix::open_stake(&pool, owner.pubkey(), payer.pubkey());
    let other_side = ix::open_stake(&other_pool, owner.pubkey(), payer.pubkey());
    let mixed = ix::with_account(other_side, &other_pool.pool, pool.pool);
    Table::new(good, &[&owner, &payer, &other])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("LP share as pool", pool.pool, pool.lp(&lp), cosplay)
        .swap("forged pool", pool.pool, fake_pool, foreign)
        .swap("no pool", pool.pool, address("nothing"), foreign)
        // The stake's address is derived from the fund, and the framework looks at that first.
        .swap("another pool's fund", pool.insurance, other_pool.insurance, seeds)
        .row("another pool's fund and the stake in it", mixed, has_one)
        .swap("pool as fund", pool.insurance, pool.pool, cosplay)
        .swap("forged fund", pool.insurance, fake_fund, foreign)
        .swap("fund of no type", pool.insurance, unknown, cosplay)
        .swap("another address", stake, address("nothing"), seeds)
        .swap("another's stake", stake, pool.stake(&staker.id()), seeds)
        .swap("the owner's LP share", stake, pool.lp(&owner.pubkey()), seeds)
        .swap("the stake in another pool", stake, other_pool.stake(&owner.pubkey()), seeds)
        .swap("another owner", owner.pubkey(), other.pubkey(), seeds)
        .unsigned("owner", owner.pubkey(), ErrorCode::AccountNotSigner)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), "unauthorized signer or writable")
        .read_only("stake", stake, "unauthorized signer or writable")
        .swap(
            "another program as the system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
        .check(&mut world);
    assert!(world.find::<InsuranceStake>(&stake).is_none());
    invariants::check(&world, &pool);
}
