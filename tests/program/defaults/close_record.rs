use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::{plain, DAY},
    refusals::Table,
    scene::{Scene, PRICE},
};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, ShortfallRecord},
};
use solana_signer::Signer;

const LIFE: i64 = 365 * DAY as i64;

/// A record of a liquidation, which leaves no salvage.
fn liquidated() -> Scene {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    scene
}

#[test]
fn a_final_record_is_closed_and_its_rent_returns_to_whoever_paid_it() {
    let mut scene = liquidated();
    let final_at = scene.world.now() + LIFE;
    let Scene { world, pool, caller, .. } = &mut scene;
    let (key, payer) = (pool.record(1), caller.key.pubkey());
    assert_eq!(world.record(pool, 1).final_at, final_at);
    let (before, lamports) = (world.pool(pool), world.lamports(&payer));
    let close = ix::close_record(key, payer);

    world.set_time(final_at - 1);
    world.refused(close.clone(), &[&caller.key], LossError::NotFinal);
    world.set_time(final_at);
    let watch = world.watch(&close).and(world, &[pool.pool, pool.insurance]);
    let sent = world.ok(close.clone(), &[&caller.key]);

    watch.assert_changed(world, &[key, payer]);
    events::assert_none(&sent);
    assert_same(&world.pool(pool), &before);
    assert_eq!(world.lamports(&key), 0);
    assert_eq!(world.lamports(&payer), lamports + world.rent_of::<ShortfallRecord>());
    world.refused_with(close, &[&caller.key], ErrorCode::AccountOwnedByWrongProgram.into());
    invariants::check(world, pool);
}

#[test]
fn p13_closing_the_record_does_not_let_the_default_be_recorded_again() {
    let mut scene = liquidated();
    scene.world.advance(LIFE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    world.ok(ix::close_record(pool.record(1), caller.key.pubkey()), &[&caller.key]);
    world.set_price(pool, 60 * PRICE);
    let again = ix::record_shortfall(pool, borrower.position, 1, caller.side(pool));
    world.refused(again, &[&caller.key], LossError::PositionSolvent);
    assert_eq!(world.pool(pool).seq, 1);
    invariants::check(world, pool);
}

#[test]
fn a_record_with_unsold_salvage_stays() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    let Scene { world, pool, caller, .. } = &mut scene;
    let close = ix::close_record(pool.record(1), caller.key.pubkey());
    world.refused(close.clone(), &[&caller.key], LossError::NotFinal);
    world.advance(LIFE);
    world.refused(close.clone(), &[&caller.key], LossError::NotEmpty);
    // The last atom of it still counts.
    world.edit(&pool.record(1), |record: &mut ShortfallRecord| record.salvage_left = 1);
    world.refused(close.clone(), &[&caller.key], LossError::NotEmpty);
    world.edit(&pool.record(1), |record: &mut ShortfallRecord| record.salvage_left = 0);
    world.ok(close, &[&caller.key]);
    assert_eq!(world.lamports(&pool.record(1)), 0);
    invariants::check(world, pool);
}

#[test]
fn the_life_of_a_record_is_the_one_of_its_pool() {
    let params = PoolParams { record_life_seconds: 30 * DAY, ..plain() };
    let mut scene = Scene::new(params);
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    let final_at = scene.world.now() + 30 * i64::from(DAY);
    assert_eq!(scene.world.record(&scene.pool, 1).final_at, final_at);
    assert_eq!(scene.world.pool(&scene.pool).latest_final_at, final_at);
    scene.world.set_time(final_at);
    let Scene { world, pool, caller, .. } = &mut scene;
    world.ok(ix::close_record(pool.record(1), caller.key.pubkey()), &[&caller.key]);
    assert_eq!(world.lamports(&pool.record(1)), 0);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_close_record_is_checked() {
    let mut scene = liquidated();
    scene.world.advance(LIFE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let (key, payer, stranger) = (pool.record(1), caller.key.pubkey(), world.actor("stranger"));
    let (forged, unknown) = (world.forged(&key), world.unknown_type());
    let wrong_type = ErrorCode::AccountDiscriminatorMismatch;

    Table::new(ix::close_record(key, payer), &[&caller.key, &stranger, &borrower.key])
        .swap("forged", key, forged, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of no type", key, unknown, wrong_type)
        .swap("a position", key, borrower.position, wrong_type)
        .swap("a pool", key, pool.pool, wrong_type)
        .swap("nothing", key, address("nobody"), ErrorCode::AccountOwnedByWrongProgram)
        .swap("by a stranger", payer, stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("by the borrower", payer, borrower.id(), ErrorCode::ConstraintHasOne)
        .unsigned("unsigned", payer, ErrorCode::AccountNotSigner)
        .read_only("record read-only", key, ErrorCode::ConstraintMut)
        .read_only("payer read-only", payer, ErrorCode::ConstraintMut)
        .check(world);

    assert_eq!(world.lamports(&key), world.rent_of::<ShortfallRecord>());
    invariants::check(world, pool);
}
