//! `record_recovery`: what it changes, for whom it is, and until when.

use crate::common::*;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::{plain, with_interest},
    scene::{Scene, ASSET},
    World,
};
use socialized_loss::{
    error::LossError,
    events::{RecoveryRecorded, EVENT_VERSION},
    instructions::WithdrawAmount,
    state::{Pool, PoolParams, ShortfallRecord},
};

#[test]
fn a_recovery_is_kept_for_those_who_lost_and_changes_nothing_else() {
    let Scene { mut world, pool, .. } = liquidated(plain());
    let (payer, record) = (world.actor("payer"), pool.record(1));
    let asset = world.token_account(pool.asset_mint, id(&payer), 50 * ASSET);
    let pay = ix::record_recovery(&pool, record, id(&payer), asset, 40 * ASSET);
    let watch = world.watch(&pay).and(&world, &[pool.insurance, pool.insurance_vault]);
    let (before, event) = (world.pool(&pool), world.record(&pool, 1));
    let vault = world.balance(&pool.asset_vault);

    let sent = world.ok(pay, &[&payer]);

    watch.assert_changed(&world, &[pool.pool, record, asset, pool.asset_vault]);
    assert_eq!(world.balance(&asset), 10 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault + 40 * ASSET);
    let mut after = Pool { recoveries: 40 * ASSET, total_recovered: 40 * ASSET, ..before };
    after.ledger.accrued_at = world.now();
    assert_same(&world.pool(&pool), &after);
    assert_same(&world.record(&pool, 1), &ShortfallRecord { recovered: 40 * ASSET, ..event });
    events::assert_sent(
        &sent,
        &RecoveryRecorded {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            record,
            payer: id(&payer),
            amount: 40 * ASSET,
            lps: 40 * ASSET,
            profits: 0,
            stakers: 0,
            surplus: 0,
            recovered: 40 * ASSET,
        },
    );
    invariants::check(&world, &pool);
}

/// Of a loss of 600,000 stakers bore 100,000 by the cap, and LPs 500,000.
#[test]
fn p14_lps_come_first_then_stakers_then_the_reserve() {
    let params = PoolParams { insurance_cap_event: 100_000, ..plain() };
    let (mut world, pool) = start_with(params);
    world.funded_lp(&pool, "lp", 1_000_000);
    world.funded_staker(&pool, "staker", 400_000);
    let nonce = lose(&mut world, &pool, 600_000);
    let record = world.record(&pool, nonce);
    assert_eq!((record.stakers, record.lps), (100_000, 500_000));
    // Two deposits, less the loan, and what the fund paid.
    let cash = 1_000_000 - 600_000 + 100_000;
    let mut so_far = [0; 4];
    // (paid in, for LPs, for stakers, for the reserve)
    for (amount, lps, stakers, surplus) in [
        (1, 1, 0, 0),
        (299_999, 299_999, 0, 0),
        (250_000, 200_000, 50_000, 0),
        (49_999, 0, 49_999, 0),
        (2, 0, 1, 1),
        (7, 0, 0, 7),
    ] {
        let sent = world.recover(&pool, nonce, amount);
        so_far = [so_far[0] + amount, so_far[1] + lps, so_far[2] + stakers, so_far[3] + surplus];
        let event = &events::sent::<RecoveryRecorded>(&sent)[0];
        assert_eq!((event.lps, event.stakers, event.surplus), (lps, stakers, surplus));
        assert_eq!((event.amount, event.recovered), (amount, so_far[0]));
        let state = world.pool(&pool);
        assert_eq!(state.recoveries, so_far[1] + so_far[2]);
        assert_eq!(state.total_recovered, so_far[0]);
        assert_eq!((state.ledger.dust, state.ledger.cash), (so_far[3], cash + so_far[3]));
        invariants::check(&world, &pool);
    }
    // The surplus is the reserve's as soon as the fund is touched.
    world.ok(ix::collect_insurance(&pool), &[]);
    let fund = world.fund(&pool);
    assert_eq!((fund.reserve, fund.cash, fund.stakers.assets), (8, 300_008, 300_000));
    invariants::check(&world, &pool);
}

#[test]
fn an_event_that_the_reserve_paid_for_is_all_surplus() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000);
    world.fund_insurance(&pool, 300_000);
    let nonce = lose(&mut world, &pool, 200_000);
    assert_eq!(world.record(&pool, nonce).reserve, 200_000);
    world.recover(&pool, nonce, 150_000);
    let state = world.pool(&pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 150_000));
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.fund(&pool).reserve, 250_000);
    invariants::check(&world, &pool);
}

#[test]
fn nothing_is_no_recovery() {
    let Scene { mut world, pool, .. } = liquidated(plain());
    let payer = world.actor("payer");
    let asset = world.token_account(pool.asset_mint, id(&payer), 50);
    let pay = |amount| ix::record_recovery(&pool, pool.record(1), id(&payer), asset, amount);
    world.refused(pay(0), &[&payer], LossError::ZeroAmount);
    // Token error 1: more than there is.
    world.refused_with(pay(51), &[&payer], 1);
    world.ok(pay(1), &[&payer]);
    assert_eq!(world.record(&pool, 1).recovered, 1);
    invariants::check(&world, &pool);
}

#[test]
fn recoveries_come_in_until_a_month_before_the_end_to_the_second() {
    let Scene { mut world, pool, .. } = liquidated(plain());
    let record = world.record(&pool, 1);
    assert_eq!((record.final_at, OPEN), (record.recorded_at + LIFE, LIFE - 30 * DAY));
    world.set_time(record.recorded_at + OPEN - 1);
    world.recover(&pool, 1, 1_000);
    for late in [OPEN, OPEN + 1, LIFE, LIFE + 1, 2 * LIFE] {
        world.set_time(record.recorded_at + late);
        let payer = world.actor("payer");
        let asset = world.token_account(pool.asset_mint, id(&payer), 50);
        let pay = ix::record_recovery(&pool, pool.record(1), id(&payer), asset, 50);
        world.refused(pay, &[&payer], LossError::RecoveryTooLate);
    }
    assert_eq!(world.record(&pool, 1).recovered, 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p1_what_is_kept_for_claims_can_be_neither_lent_nor_withdrawn_nor_collected() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let nonce = lose(&mut world, &pool, 500_000);
    world.recover(&pool, nonce, 400_000);
    assert_eq!(world.balance(&pool.asset_vault), 900_000);

    let mut fork = world.fork();
    let borrower = fork.new_borrower(&pool, "borrower", 1_000_000_000);
    borrower.add_collateral(&mut fork, &pool, 1_000_000_000);
    let borrow = |amount| {
        let price = Some(pool.price);
        ix::borrow(&pool, borrower.position, borrower.id(), borrower.asset, price, amount)
    };
    fork.refused(borrow(500_001), &[&borrower.key], LossError::InsufficientIdle);
    fork.ok(borrow(500_000), &[&borrower.key]);
    // The LP's assets are all lent out; its recovery is not.
    let withdraw = |world: &World, amount| {
        let args = socialized_loss::instructions::WithdrawArgs { amount, min_assets_out: 0 };
        ix::withdraw(&pool, lp.side(world, &pool), args)
    };
    let one = withdraw(&fork, WithdrawAmount::Assets(1));
    fork.refused(one, &[&lp.key], LossError::InsufficientIdle);
    fork.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(fork.balance(&pool.asset_vault), 400_000);
    assert_eq!(claim(&mut fork, &pool, nonce, &lp), 400_000);
    assert_eq!(fork.balance(&pool.asset_vault), 0);
    invariants::check(&fork, &pool);

    // Leaving with everything leaves the recovery.
    assert_eq!(leave(&mut world, &pool, &lp), 500_000);
    assert_eq!(world.balance(&pool.asset_vault), 400_000);
    assert_eq!(claim_by_receipt(&mut world, &pool, nonce, &lp, 0), 400_000);
    invariants::check(&world, &pool);
}

#[test]
fn interest_is_the_same_with_a_recovery_on_the_way_and_without() {
    let (mut world, pool) = start_with(with_interest());
    world.funded_lp(&pool, "lp", 100_000_000_000);
    let nonce = lose(&mut world, &pool, 10_000_000_000);
    world.indebted(&pool, "borrower", 2_000_000_000_000, 60_000_000_000);
    let mut without = world.fork();
    // The rate is fixed over a step: both take the same steps.
    world.advance(100 * DAY);
    world.recover(&pool, nonce, 1_000_000_000);
    without.advance(100 * DAY);
    without.ok(ix::accrue(&pool), &[]);
    // Interest of 3% a year, and none of it is the recovery's.
    assert!(world.pool(&pool).ledger.fee_accrued > 0);
    assert_eq!(world.pool(&pool).ledger, without.pool(&pool).ledger);
    assert_eq!(world.pool(&pool).recoveries, 1_000_000_000);
    invariants::check(&world, &pool);
}
