//! `close_claim`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, invariants, ix,
    keys::{address, claim as claim_key},
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET},
};
use socialized_loss::{error::LossError, state::RecoveryClaim};
use solana_keypair::Keypair;

/// A stranger claimed for the LP, and paid the rent of the claim.
fn claimed() -> (Scene, Keypair) {
    let mut scene = liquidated(plain());
    let Scene { world, pool, lp, .. } = &mut scene;
    let payer = world.actor("payer");
    world.recover(pool, 1, 40 * ASSET);
    let own = world.associated(pool, &lp.id());
    let side = ix::ClaimSide { caller: id(&payer), owner_asset: own, ..of_lp(world, pool, lp) };
    assert_eq!(world.claim_recovery(pool, 1, side, &payer), 40 * ASSET);
    (scene, payer)
}

#[test]
fn a_final_claim_is_closed_by_anyone_and_its_rent_returns_to_whoever_paid_it() {
    let (mut scene, payer) = claimed();
    let Scene { world, pool, lp, .. } = &mut scene;
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    let kept: RecoveryClaim = world.read(&key);
    assert_eq!((kept.rent_payer, kept.owner), (id(&payer), lp.id()));
    assert_eq!(kept.final_at, world.record(pool, 1).final_at);
    let close = ix::close_claim(key, id(&payer));

    world.set_time(kept.final_at - 1);
    world.refused(close.clone(), &[], LossError::NotFinal);
    world.set_time(kept.final_at);
    let watch = world.watch(&close).and(world, &[pool.pool, pool.record(1)]);
    let before = world.lamports(&id(&payer));
    // Nobody signs.
    let sent = world.ok(close.clone(), &[]);

    watch.assert_changed(world, &[key, id(&payer)]);
    events::assert_none(&sent);
    assert_eq!(world.lamports(&key), 0);
    assert_eq!(world.lamports(&id(&payer)) - before, world.rent_of::<RecoveryClaim>());
    world.refused_with(close, &[], ErrorCode::AccountOwnedByWrongProgram.into());
    invariants::check(world, pool);
}

#[test]
fn p14_a_closed_claim_pays_nothing_again() {
    let (mut scene, payer) = claimed();
    let Scene { world, pool, lp, caller, .. } = &mut scene;
    world.advance(LIFE);
    let side = of_lp(world, pool, lp);
    let key = claim_key(&side.share, 0, &pool.record(1));
    world.ok(ix::close_claim(key, id(&payer)), &[]);
    let again = ix::claim_recovery(pool, pool.record(1), side);
    world.refused(again.clone(), &[&lp.key], LossError::EventFinal);
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    world.refused_with(again, &[&lp.key], ErrorCode::AccountOwnedByWrongProgram.into());
    assert_eq!(world.pool(pool).recoveries, 0);
    invariants::check(world, pool);
}

#[test]
fn the_record_may_be_closed_before_its_claims() {
    let (mut scene, payer) = claimed();
    let Scene { world, pool, lp, caller, .. } = &mut scene;
    world.advance(LIFE);
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    world.ok(ix::close_claim(key, id(&payer)), &[]);
    assert_eq!(world.lamports(&key), 0);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_close_claim_is_checked() {
    let (mut scene, payer) = claimed();
    let Scene { world, pool, lp, .. } = &mut scene;
    world.advance(LIFE);
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    let stranger = world.actor("stranger");
    let (forged, unknown) = (world.forged(&key), world.unknown_type());
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);
    Table::new(ix::close_claim(key, id(&payer)), &[])
        .swap("the share as claim", key, pool.lp(&lp.id()), cosplay)
        .swap("the record as claim", key, pool.record(1), cosplay)
        .swap("of no type", key, unknown, cosplay)
        .swap("a forged claim", key, forged, foreign)
        .swap("nothing", key, address("nobody"), foreign)
        .read_only("claim", key, ErrorCode::ConstraintMut)
        .swap("rent to a stranger", id(&payer), id(&stranger), ErrorCode::ConstraintHasOne)
        .swap("rent to the owner", id(&payer), lp.id(), ErrorCode::ConstraintHasOne)
        .swap("rent to the claim itself", id(&payer), key, ErrorCode::ConstraintHasOne)
        .read_only("rent payer", id(&payer), ErrorCode::ConstraintMut)
        .check(world);
    assert_eq!(world.lamports(&key), world.rent_of::<RecoveryClaim>());
    invariants::check(world, pool);
}

#[test]
fn a_closed_claim_given_lamports_again_in_the_same_transaction_stays_closed() {
    let (mut scene, payer) = claimed();
    let Scene { world, pool, lp, .. } = &mut scene;
    world.advance(LIFE);
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    let close = ix::close_claim(key, id(&payer));
    let revive = send_lamports(id(&payer), key, 10_000_000);
    let twice = [close.clone(), revive.clone(), close.clone()];
    let failure = world.send(&twice, &[&payer]).expect_err("it is gone after the first");
    assert_eq!(failure.code, Some(ErrorCode::AccountOwnedByWrongProgram.into()));
    world.send(&[close, revive], &[&payer]).expect("lamports can be sent anywhere");
    assert!(world.find::<RecoveryClaim>(&key).is_none());
    assert_eq!(world.lamports(&key), 10_000_000);
    invariants::check(world, pool);
}
