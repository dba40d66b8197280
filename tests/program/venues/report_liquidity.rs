//! Fund and LPs pay a venue with tokens: what is lent out cannot pay, and it makes no difference what was
//! accrued or collected before.

use crate::common::*;
use loss_testkit::{
    exact::assert_same,
    invariants, ix,
    params::{plain, with_interest},
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{PoolParams, ShortfallRecord},
};
use solana_signer::Signer;

const A: u64 = ASSET;
const COLLATERAL: u64 = 1_000_000_000;

/// Somebody borrows `amount` of what the LPs have.
fn lend(scene: &mut Scene, amount: u64) {
    let Scene { world, pool, .. } = scene;
    world.set_price(pool, PRICE);
    world.indebted(pool, "borrower", 20 * COLLATERAL, amount);
}

#[test]
fn lps_pay_at_most_what_lies_idle() {
    let mut scene = Scene::new();
    lend(&mut scene, 970 * A);
    let record = scene.report(100 * A);
    assert_eq!(split(&record), [20 * A, 0, 0, 0, 30 * A, 50 * A]);
    let state = scene.world.pool(&scene.pool);
    assert_eq!((state.ledger.cash, state.ledger.lps.assets), (0, 970 * A));
    // The pot is not idle: another deficit finds nothing.
    let record = scene.report(10 * A);
    assert_eq!(split(&record), [0, 0, 0, 0, 0, 10 * A]);
    assert_eq!(scene.lp.claim(&scene.world, &scene.pool), 970 * A - 1);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p3_claims_pay_before_the_lps_also_when_nothing_lies_idle() {
    let mut scene = Scene::new();
    scene.winner("trader", 40 * A);
    lend(&mut scene, 1_000 * A);
    let record = scene.report(100 * A);
    assert_eq!(split(&record), [20 * A, 0, 0, 40 * A, 0, 40 * A]);
    invariants::check(&scene.world, &scene.pool);
}

/// After a year at 4% of 800, of which a tenth is the fund's.
fn with_fees() -> Scene {
    let params = PoolParams { insurance_fee_bps: 1_000, ..with_interest() };
    let mut scene = Scene::with(params);
    lend(&mut scene, 800 * A);
    scene.world.advance(365 * DAY);
    scene
}

#[test]
fn p12_interest_accrues_before_the_deficit_is_shared() {
    let mut scene = with_fees();
    scene.world.fund_insurance(&scene.pool, 2 * A);
    scene.world.advance(100 * DAY);
    let Scene { world, pool, venue, .. } = &mut scene;
    let mut accrued_first = world.fork();
    accrued_first.ok(ix::accrue(pool), &[]);
    let records = [&mut *world, &mut accrued_first].map(|world| {
        let record = venue.report(world, pool, 100 * A);
        invariants::check(world, pool);
        record
    });
    assert_same(&records[0], &records[1]);
    assert_same(&world.pool(pool), &accrued_first.pool(pool));
    assert_same(&world.fund(pool), &accrued_first.fund(pool));
    // The record's classes are of this second: they differ by this event alone.
    let [record, _] = records;
    let ShortfallRecord { lps_before, lps_after, lps, .. } = record;
    assert!(lps_before.assets > 1_028 * A && lps > 0);
    assert_eq!(lps_before.assets - lps_after.assets, lps);
    assert_eq!(world.pool(pool).ledger.accrued_at, world.now());
}

#[test]
fn what_the_pool_owes_the_fund_pays_from_what_lies_idle_without_moving_tokens() {
    let mut scene = with_fees();
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(ix::accrue(pool), &[]);
    let fees = world.pool(pool).ledger.fee_accrued;
    assert!(fees > 3 * A && fees < 4 * A);
    let cash = world.pool(pool).ledger.cash;
    let vaults = [pool.asset_vault, pool.insurance_vault].map(|vault| world.balance(&vault));

    let record = venue.report(world, pool, 20 * A + fees + 7);

    // Nobody staked, so fees are the reserve's; the LPs pay the last 7.
    assert_eq!(split(&record), [20 * A, fees, 0, 0, 7, 0]);
    let state = world.pool(pool);
    assert_eq!((state.ledger.receivable, state.ledger.fee_accrued), (0, 0));
    assert_eq!(state.ledger.cash, cash - fees - 7);
    let after = [pool.asset_vault, pool.insurance_vault].map(|vault| world.balance(&vault));
    assert_eq!(after, vaults);
    assert_eq!(world.venue(&venue.keys).pot, 20 * A + fees + 7);
    invariants::check(world, pool);
}

#[test]
fn p3_collecting_for_the_fund_before_makes_no_difference() {
    for amount in [21 * A, 22 * A + 5, 24 * A, 60 * A, 400 * A] {
        let mut scene = with_fees();
        scene.world.fund_insurance(&scene.pool, 2 * A);
        let Scene { world, pool, venue, .. } = &mut scene;
        let mut collected = world.fork();
        collected.ok(ix::collect_insurance(pool), &[]);
        let records = [&mut *world, &mut collected].map(|world| {
            let record = venue.report(world, pool, amount);
            // What is left to the fund is collected too.
            world.ok(ix::collect_insurance(pool), &[]);
            invariants::check(world, pool);
            record
        });
        assert_same(&records[0], &records[1]);
        assert_same(&world.pool(pool), &collected.pool(pool));
        assert_same(&world.fund(pool), &collected.fund(pool));
    }
}

/// With everything lent out the fund has what it has in its vault.
#[test]
fn what_the_pool_owes_the_fund_and_has_lent_out_cannot_pay() {
    let mut scene = with_fees();
    let Scene { world, pool, lp, venue } = &mut scene;
    world.ok(ix::accrue(pool), &[]);
    let idle = world.pool(pool).ledger.cash;
    lp.withdraw(world, pool, WithdrawAmount::Assets(idle));
    let fees = world.pool(pool).ledger.fee_accrued;
    world.fund_insurance(pool, 2 * A);
    assert_eq!((world.pool(pool).ledger.cash, fees > 3 * A), (0, true));

    let record = venue.report(world, pool, 100 * A);

    assert_eq!(split(&record), [20 * A, 2 * A, 0, 0, 0, 78 * A]);
    // It is not gone: held back, and still owed.
    assert_eq!(record.held_back, fees);
    let (state, fund) = (world.pool(pool), world.fund(pool));
    assert_eq!((state.ledger.receivable, fund.reserve, fund.cash), (fees, fees, 0));
    invariants::check(world, pool);
}

/// A part of what the pool owes the fund lies idle: that part pays, and nothing of it is the LPs'.
#[test]
fn the_funds_part_of_what_lies_idle_comes_before_the_lps() {
    let mut scene = with_fees();
    let Scene { world, pool, lp, venue } = &mut scene;
    world.ok(ix::accrue(pool), &[]);
    let idle = world.pool(pool).ledger.cash;
    let all_but_one = WithdrawAmount::Assets(idle - A);
    lp.withdraw(world, pool, all_but_one);
    let fees = world.pool(pool).ledger.fee_accrued;
    let record = venue.report(world, pool, 100 * A);
    assert_eq!(split(&record), [20 * A, A, 0, 0, 0, 79 * A]);
    let state = world.pool(pool);
    assert_eq!((state.ledger.cash, state.ledger.receivable), (0, fees - A));
    invariants::check(world, pool);
}

/// Tokens of venues, and of recoveries, lie in the same vault and pay for nobody's deficit.
#[test]
fn what_is_kept_for_venues_and_for_claims_on_recoveries_pays_for_nothing() {
    let mut scene = Scene::with(plain());
    let first = scene.report(30 * A);
    assert_eq!(first.lps, 10 * A);
    let Scene { world, pool, venue, .. } = &mut scene;
    let payer = world.actor("payer");
    let id = payer.pubkey();
    let tokens = world.token_account(pool.asset_mint, id, 10 * A);
    let pay = ix::record_recovery(pool, venue.keys.record(1), id, tokens, 10 * A);
    world.ok(pay, &[&payer]);
    lend(&mut scene, 990 * A);
    let Scene { world, pool, .. } = &scene;
    // 30 in the pot and 10 for the LP's claim, and nothing lies idle.
    assert_eq!(world.balance(&pool.asset_vault), 40 * A);
    let record = scene.report(50 * A);
    assert_eq!(split(&record), [0, 0, 0, 0, 0, 50 * A]);
    assert_eq!(scene.world.pool(&scene.pool).recoveries, 10 * A);
    invariants::check(&scene.world, &scene.pool);
}
