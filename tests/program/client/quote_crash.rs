//! P17: who would pay for many positions at a price is who pays.

use crate::quotes::{fetch, shown};
use loss_client::{accounts as client, quote};
use loss_math::{Assets, Waterfall};
use loss_testkit::{
    ix,
    params::{with_interest, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    Borrower, World,
};
use socialized_loss::state::PoolParams;

/// Four positions of different risk, a fund with a reserve, a staker and caps.
fn crowd() -> (Scene, Vec<Borrower>) {
    let params = PoolParams {
        insurance_cap_event: 60 * ASSET,
        insurance_cap_day: 100 * ASSET,
        liquidation_fee_bps: 2_000,
        ..with_interest()
    };
    let mut scene = Scene::with(params, 5_000 * ASSET, 700 * ASSET);
    scene.world.fund_insurance(&scene.pool, 10 * ASSET);
    scene.world.funded_staker(&scene.pool, "staker", 200 * ASSET);
    let debts = [("b", 600), ("c", 450), ("d", 100)];
    let others = debts
        .map(|(name, debt)| scene.world.indebted(&scene.pool, name, 10 * COLLATERAL, debt * ASSET));
    scene.price_after(20 * i64::from(DAY), 100 * PRICE);
    scene.world.ok(ix::accrue_with_price(&scene.pool, scene.pool.price), &[]);
    (scene, others.into())
}

fn everybody<'a>(scene: &'a Scene, others: &'a [Borrower]) -> Vec<&'a Borrower> {
    [&scene.borrower].into_iter().chain(others).collect()
}

fn quoted(scene: &Scene, others: &[Borrower], price: i64) -> quote::CrashQuote {
    let (pool, band) = shown(scene, price);
    let fund: client::InsuranceFund = fetch(&scene.world, &scene.pool.insurance);
    let positions: Vec<client::Position> = everybody(scene, others)
        .iter()
        .map(|borrower| fetch(&scene.world, &borrower.position))
        .collect();
    quote::quote_crash(&pool, &fund, &positions, &band, scene.world.now()).expect("of this pool")
}

/// What the records say, and what LPs and the fund have.
fn recorded(world: &World, scene: &Scene, nonces: &[u64]) -> (Waterfall, Assets, Assets) {
    let mut sum = Waterfall::default();
    for nonce in nonces {
        let record: client::ShortfallRecord = fetch(world, &scene.pool.record(*nonce));
        let event = Waterfall {
            debt: Assets(record.debt),
            collateral: Assets(record.collateral_proceeds),
            shortfall: Assets(record.shortfall),
            reserve: Assets(record.reserve),
            stakers: Assets(record.stakers),
            lps: Assets(record.lps),
            unallocated: Assets(record.unallocated),
            held_back: Assets(record.held_back),
            ..Waterfall::default()
        };
        sum = sum.plus(event).expect("fits");
    }
    let pool: client::Pool = fetch(world, &scene.pool.pool);
    let fund: client::InsuranceFund = fetch(world, &scene.pool.insurance);
    let at_a_glance = quote::quote_fund(&pool, &fund, world.now());
    let fund = at_a_glance.reserve.plus(at_a_glance.stakers.assets).expect("fits");
    (sum, pool.ledger().lps.assets, fund)
}

#[test]
fn p17_a_crash_that_liquidators_work_through_ends_as_previewed() {
    let (mut scene, others) = crowd();
    scene.price(50 * PRICE);
    let quote::CrashQuote { liquidated, .. } = quoted(&scene, &others, 50 * PRICE);
    assert_eq!((liquidated.positions, liquidated.shortfalls), (3, 2));
    let mut world = scene.world.fork();
    for borrower in everybody(&scene, &others).into_iter().take(3) {
        scene.caller.liquidate(&mut world, &scene.pool, borrower, u64::MAX);
    }
    let (sum, lps, fund) = recorded(&world, &scene, &[1, 2]);
    // The third only pays: what it repaid is in the sum, and nothing that anybody else bore.
    let third = liquidated.sum.debt.minus(sum.debt).expect("more");
    let expected = Waterfall {
        debt: sum.debt,
        collateral: liquidated.sum.collateral.minus(third).expect("more"),
        fund_cash: Assets::ZERO,
        ..liquidated.sum
    };
    assert_eq!(sum, expected);
    assert!(third > Assets(200 * ASSET) && sum.stakers > Assets::ZERO && sum.lps > Assets::ZERO);
    assert_eq!((lps, fund), (liquidated.lps_after, liquidated.fund_after));
}

#[test]
fn p17_a_crash_that_nobody_liquidates_ends_as_previewed() {
    let (mut scene, others) = crowd();
    scene.price(50 * PRICE);
    for position in [scene.borrower.position, others[0].position] {
        let mark = ix::mark_insolvent(&scene.pool, position, Some(scene.pool.price));
        scene.world.ok(mark, &[]);
    }
    scene.price_after(600, 50 * PRICE);
    let quote::CrashQuote { taken_over, .. } = quoted(&scene, &others, 50 * PRICE);
    assert_eq!((taken_over.positions, taken_over.shortfalls), (2, 2));
    let mut world = scene.world.fork();
    for borrower in everybody(&scene, &others).into_iter().take(2) {
        scene.caller.record(&mut world, &scene.pool, borrower);
    }
    let (sum, lps, fund) = recorded(&world, &scene, &[1, 2]);
    assert_eq!(sum, Waterfall { fund_cash: Assets::ZERO, ..taken_over.sum });
    // The day's cap, used up by two events.
    assert_eq!(sum.covered(), Assets(100 * ASSET));
    assert_eq!((lps, fund), (taken_over.lps_after, taken_over.fund_after));
    assert_eq!(taken_over.lps_before.minus(lps), Ok(sum.lps));
}
