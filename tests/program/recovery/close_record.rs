//! `close_record`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::{plain, DAY as DAY_SECONDS},
    refusals::Table,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{
    error::LossError,
    events::{RecordClosed, EVENT_VERSION},
    state::{Pool, PoolParams, ShortfallRecord},
};

#[test]
fn a_final_record_is_closed_by_anyone_and_its_rent_returns_to_whoever_paid_it() {
    let mut scene = liquidated(plain());
    let final_at = scene.world.now() + LIFE;
    let Scene { world, pool, caller, .. } = &mut scene;
    let (key, payer) = (pool.record(1), id(&caller.key));
    assert_eq!(world.record(pool, 1).final_at, final_at);
    let (before, lamports) = (world.pool(pool), world.lamports(&payer));
    let close = ix::close_record(pool, key, payer);

    world.set_time(final_at - 1);
    world.refused(close.clone(), &[], LossError::NotFinal);
    world.set_time(final_at);
    let vaults = [pool.insurance, pool.asset_vault, pool.insurance_vault, pool.collateral_vault];
    let watch = world.watch(&close).and(world, &vaults);
    // Nobody signs.
    let sent = world.ok(close.clone(), &[]);

    watch.assert_changed(world, &[pool.pool, key, payer]);
    let (pool_key, version) = (pool.pool, EVENT_VERSION);
    let closed = RecordClosed {
        version,
        pool: pool_key,
        seq: 1,
        record: key,
        unclaimed: 0,
        salvage_left: 0,
    };
    events::assert_logged(&sent, &closed);
    let mut after = before;
    after.ledger.accrued_at = final_at;
    assert_same(&world.pool(pool), &after);
    assert_eq!(world.lamports(&key), 0);
    assert_eq!(world.lamports(&payer), lamports + world.rent_of::<ShortfallRecord>());
    world.refused_with(close, &[], ErrorCode::AccountOwnedByWrongProgram.into());
    invariants::check(world, pool);
}

/// Of 1,000 in three parts 100 is lost, and 50 comes back.
#[test]
fn p14_what_nobody_claimed_goes_to_the_reserve_exactly() {
    let mut scene = Scene::with(plain(), 500 * ASSET, 0);
    let Scene { world, pool, lp, borrower, caller } = &mut scene;
    world.funded_lp(pool, "second", 300 * ASSET);
    world.funded_lp(pool, "third", 200 * ASSET);
    borrower.borrow(world, pool, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, 63 * PRICE);
    caller.liquidate(world, pool, borrower, u64::MAX);
    world.recover(pool, 1, 50 * ASSET);
    assert_eq!(claim(world, pool, 1, lp), 25 * ASSET);
    assert_eq!(
        (world.pool(pool).recoveries, world.record(pool, 1).claimed_lps),
        (25 * ASSET, 25 * ASSET,)
    );
    world.advance(LIFE);
    let before: Pool = world.pool(pool);
    // 300 idle, and 600 that the liquidator paid.
    assert_eq!((before.ledger.cash, before.ledger.dust), (900 * ASSET, 0));

    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);

    let mut after = Pool { recoveries: 0, ..before };
    after.ledger.cash = 925 * ASSET;
    after.ledger.dust = 25 * ASSET;
    after.ledger.accrued_at = world.now();
    assert_same(&world.pool(pool), &after);
    assert_eq!(world.balance(&pool.asset_vault), 925 * ASSET);
    invariants::check(world, pool);
    world.ok(ix::collect_insurance(pool), &[]);
    let fund = world.fund(pool);
    assert_eq!((fund.reserve, fund.cash), (25 * ASSET, 25 * ASSET));
    assert_eq!(world.balance(&pool.insurance_vault), 25 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn what_lps_and_stakers_left_unclaimed_goes_to_the_reserve() {
    let params = PoolParams { insurance_cap_event: 100_000, ..plain() };
    let (mut world, pool) = start_with(params);
    let lp = world.funded_lp(&pool, "lp", 600_000);
    world.funded_lp(&pool, "second", 200_000);
    let staker = world.funded_staker(&pool, "staker", 150_000);
    world.funded_staker(&pool, "other", 50_000);
    let nonce = lose(&mut world, &pool, 500_000);
    // 400,000 for the LPs, 80,000 for the stakers, of which three quarters each are claimed.
    world.recover(&pool, nonce, 480_000);
    assert_eq!(claim(&mut world, &pool, nonce, &lp), 300_000);
    assert_eq!(claim_staked(&mut world, &pool, nonce, &staker), 60_000);
    world.advance(LIFE);
    world.edit(&pool.record(nonce), |record: &mut ShortfallRecord| record.salvage_left = 0);
    world.edit(&pool.pool, |pool: &mut Pool| pool.salvage = 0);
    let payer = world.record(&pool, nonce).rent_payer;
    world.ok(ix::close_record(&pool, pool.record(nonce), payer), &[]);
    let state = world.pool(&pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 120_000));
    invariants::check(&world, &pool);
}

#[test]
fn what_is_kept_for_other_events_stays_when_one_closes() {
    let mut scene = liquidated(plain());
    let Scene { world, pool, lp, caller, .. } = &mut scene;
    world.advance(DAY);
    let second = lose(world, pool, 100 * ASSET);
    world.recover(pool, 1, 30 * ASSET);
    world.recover(pool, second, 20 * ASSET);
    world.set_time(world.record(pool, 1).final_at);
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (20 * ASSET, 30 * ASSET));
    // The only LP, less an atom: nine tenths are no binary fraction (P5).
    assert_eq!(claim(world, pool, second, lp), 20 * ASSET - 1);
    invariants::check(world, pool);
}

#[test]
fn p13_closing_the_record_does_not_let_the_default_be_recorded_again() {
    let mut scene = liquidated(plain());
    scene.world.advance(LIFE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    world.set_price(pool, 60 * PRICE);
    let again = ix::record_shortfall(pool, borrower.position, 1, caller.side(pool));
    world.refused(again, &[&caller.key], LossError::PositionSolvent);
    assert_eq!(world.pool(pool).seq, 1);
    invariants::check(world, pool);
}

#[test]
fn a_record_with_unsold_salvage_stays() {
    let mut scene = taken_over(plain());
    let close = ix::close_record(&scene.pool, scene.pool.record(1), id(&scene.caller.key));
    scene.world.refused(close.clone(), &[], LossError::NotFinal);
    scene.world.advance(LIFE);
    scene.world.refused(close.clone(), &[], LossError::SalvageLeft);
    scene.world.set_price(&scene.pool, 60 * PRICE);
    buy(&mut scene, SALVAGE - 1);
    // The last atom of it still counts; late sales leave nothing unclaimed.
    scene.world.refused(close.clone(), &[], LossError::SalvageLeft);
    buy(&mut scene, 1);
    scene.world.ok(close, &[]);
    assert_eq!(scene.world.lamports(&scene.pool.record(1)), 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_life_of_a_record_is_the_one_of_its_pool() {
    let mut scene = liquidated(PoolParams { record_life_seconds: 90 * DAY_SECONDS, ..plain() });
    let final_at = scene.world.now() + 90 * DAY;
    let Scene { world, pool, caller, .. } = &mut scene;
    assert_eq!(world.record(pool, 1).final_at, final_at);
    assert_eq!(world.pool(pool).latest_final_at, final_at);
    let close = ix::close_record(pool, pool.record(1), id(&caller.key));
    world.set_time(final_at - 1);
    world.refused(close.clone(), &[], LossError::NotFinal);
    world.set_time(final_at);
    world.ok(close, &[]);
    assert_eq!(world.lamports(&pool.record(1)), 0);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_close_record_is_checked() {
    let mut scene = liquidated(plain());
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    world.funded_lp(&other, "lp", 1_000_000);
    lose(world, &other, 500_000);
    world.advance(LIFE);
    let (key, payer, stranger) = (pool.record(1), id(&caller.key), world.actor("stranger"));
    let (forged, forged_pool) = (world.forged(&key), world.forged(&pool.pool));
    let unknown = world.unknown_type();
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);

    Table::new(ix::close_record(pool, key, payer), &[])
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("a forged pool", pool.pool, forged_pool, foreign)
        .swap("the record as pool", pool.pool, key, cosplay)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's record", key, other.record(1), ErrorCode::ConstraintHasOne)
        .swap("a forged record", key, forged, foreign)
        .swap("of no type", key, unknown, cosplay)
        .swap("a position", key, borrower.position, cosplay)
        .swap("the pool as record", key, pool.pool, cosplay)
        .swap("nothing", key, address("nobody"), foreign)
        .read_only("record", key, ErrorCode::ConstraintMut)
        .swap("rent to a stranger", payer, id(&stranger), ErrorCode::ConstraintHasOne)
        .swap("rent to the borrower", payer, borrower.id(), ErrorCode::ConstraintHasOne)
        .read_only("rent payer", payer, ErrorCode::ConstraintMut)
        .check(world);

    assert_eq!(world.lamports(&key), world.rent_of::<ShortfallRecord>());
    invariants::check(world, pool);
}
