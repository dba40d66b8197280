//! `open_lp`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use bytemuck::Zeroable;
use loss_testkit::{events, exact::assert_same, invariants, ix, keys::address, refusals::Table};
use socialized_loss::{
    constants::VERSION,
    instructions::WithdrawAmount,
    seeds,
    state::{LpShare, StoredSegment, StoredShare},
    ID,
};
use solana_signer::Signer;

#[test]
fn a_new_share_holds_nothing_and_its_payer_pays_exactly_the_rent() {
    let (mut world, pool) = start();
    let (owner, payer) = (world.actor("owner"), world.actor("payer"));
    let open = ix::open_lp(&pool, owner.pubkey(), payer.pubkey());
    let (watch, paid_before) = (world.watch(&open), world.lamports(&payer.pubkey()));

    let meta = world.ok(open, &[&owner, &payer]);

    let share = pool.lp(&owner.pubkey());
    let bump = Pubkey::find_program_address(
        &[seeds::LP, pool.pool.as_ref(), owner.pubkey().as_ref()],
        &ID,
    )
    .1;
    let nothing = held(&world.pool(&pool), 0);
    assert_same(
        &world.lp(&pool, &owner.pubkey()),
        &LpShare {
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
            ..LpShare::zeroed()
        },
    );
    watch.assert_changed(&world, &[share, payer.pubkey()]);
    let rent = world.rent_of::<LpShare>();
    assert_eq!(world.lamports(&share), rent);
    assert_eq!(paid_before - world.lamports(&payer.pubkey()), rent);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_share_opened_after_losses_starts_at_the_current_index() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "early", 1_000_000);
    lose(&mut world, &pool, 250_000);

    let late = world.new_lp(&pool, "late", 500_000);

    let (share, state) = (world.lp(&pool, &late.id()), world.pool(&pool));
    assert_same(&share, &changed(&share, &state, 0));
    assert_eq!(share.share.segment.from_seq, 1);
    late.deposit(&mut world, &pool, 500_000);
    late.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&late.asset), 500_000, "earlier losses are not this owner's");
    invariants::check(&world, &pool);
}

#[test]
fn a_share_cannot_be_opened_twice() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    // The system program: an account with this address already exists.
    world.refused_with(ix::open_lp(&pool, lp.id(), lp.id()), &[&lp.key], 0);
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lamports_sent_to_the_address_before_do_not_block_opening() {
    let (mut world, pool) = start();
    let (owner, payer, spoiler) =
        (world.actor("owner"), world.actor("payer"), world.actor("spoiler"));
    let share = pool.lp(&owner.pubkey());
    world.ok(send_lamports(spoiler.pubkey(), share, 1_000_000), &[&spoiler]);
    let before = world.lamports(&payer.pubkey());

    world.ok(ix::open_lp(&pool, owner.pubkey(), payer.pubkey()), &[&owner, &payer]);

    let rent = world.rent_of::<LpShare>();
    assert_eq!(world.lamports(&share), rent);
    assert_eq!(before - world.lamports(&payer.pubkey()), rent - 1_000_000);
    assert_eq!(world.lp(&pool, &owner.pubkey()).rent_payer, payer.pubkey());
    invariants::check(&world, &pool);
}

#[test]
fn an_empty_share_is_no_risk_so_a_pause_does_not_stop_it() {
    let (mut world, pool) = start();
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let lp = world.new_lp(&pool, "lp", 0);
    assert_eq!(shares(&world, &pool, &lp), 0);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_open_lp_put_in_anothers_place_is_refused() {
    let (mut world, pool) = start();
    let other_pool = world.new_pool_numbered(loss_testkit::params::plain(), 1);
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let (owner, payer, other) = (world.actor("owner"), world.actor("payer"), world.actor("other"));
    let fake_pool = forged(&mut world, &pool.pool, anchor_spl::token::ID);
    let share = pool.lp(&owner.pubkey());

    let good = ix::open_lp(&pool, owner.pubkey(), payer.pubkey());
    Table::new(good, &[&owner, &payer, &other])
        .swap("another pool", pool.pool, other_pool.pool, ErrorCode::ConstraintSeeds)
        .swap(
            "a share as the pool",
            pool.pool,
            pool.lp(&lp.id()),
            ErrorCode::AccountDiscriminatorMismatch,
        )
        .swap(
            "a pool of another program",
            pool.pool,
            fake_pool,
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .swap(
            "no pool at all",
            pool.pool,
            address("nothing"),
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .swap("another address", share, address("nothing"), ErrorCode::ConstraintSeeds)
        .swap("another's share", share, pool.lp(&lp.id()), ErrorCode::ConstraintSeeds)
        .swap("another owner", owner.pubkey(), other.pubkey(), ErrorCode::ConstraintSeeds)
        .unsigned("owner", owner.pubkey(), ErrorCode::AccountNotSigner)
        .unsigned("payer", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("payer", payer.pubkey(), "unauthorized signer or writable")
        .read_only("share", share, "unauthorized signer or writable")
        .swap(
            "another program as the system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
        .check(&mut world);
    invariants::check(&world, &pool);
}
