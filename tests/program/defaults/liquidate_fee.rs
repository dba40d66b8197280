//! The insurance fund's part of a liquidator's bonus.

use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::plain,
    scene::{at_par, Scene, ASSET, PRICE},
    Success,
};
use socialized_loss::{
    events::PositionLiquidated,
    instructions::LiquidateArgs,
    state::{Pool, PoolParams, Position, StoredLedger},
};
use solana_instruction::Instruction;

/// A fifth of the bonus is the fund's.
fn fifth() -> PoolParams {
    PoolParams { liquidation_fee_bps: 2_000, ..plain() }
}

fn liquidation(scene: &Scene, max_repay: u64) -> Instruction {
    let Scene { pool, borrower, caller, .. } = scene;
    let args = LiquidateArgs { max_repay, min_collateral_out: 0 };
    ix::liquidate(pool, borrower.position, borrower.nonce, caller.side(pool), args)
}

/// Liquidates the fresh scene at `price`.
fn liquidated(params: PoolParams, price: i64, max_repay: u64) -> (Scene, Success) {
    let mut scene = Scene::new(params);
    scene.price(price);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let sent = caller.liquidate(world, pool, borrower, max_repay);
    invariants::check(&scene.world, &scene.pool);
    (scene, sent)
}

#[test]
fn a_liquidator_pays_the_fee_on_top_and_the_pool_owes_it_to_the_fund() {
    let mut scene = Scene::new(fifth());
    scene.price(85 * PRICE);
    let before = scene.world.pool(&scene.pool);
    let kept = scene.kept(85 * PRICE);
    let good = liquidation(&scene, u64::MAX);
    let Scene { world, pool, borrower, caller, lp } = &mut scene;
    let watch = world.watch(&good).and(world, &[pool.lp(&lp.id())]);

    let sent = world.ok(good, &[&caller.key]);

    let changed = [
        pool.pool,
        borrower.position,
        pool.asset_vault,
        pool.collateral_vault,
        caller.asset,
        caller.collateral,
    ];
    watch.assert_changed(world, &changed);
    // 350 repaid at a bonus of 647 bp, which is 22.645: a fifth of that is 4.529.
    let (repaid, fee, seized) = (350_000_000, 4_529_000, 4_384_058_823);
    let ledger = StoredLedger {
        cash: 300 * ASSET + repaid + fee,
        fee_accrued: fee,
        debt_shares: at_par(350_000_000),
        accrued_at: world.now(),
        ..before.ledger
    };
    let collateral = before.collateral - seized;
    let expected = Pool { ledger, collateral, price: kept, oracle_clock: 1, ..before };
    assert_same(&world.pool(pool), &expected);
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - repaid - fee);
    assert_eq!(world.balance(&pool.asset_vault), 300 * ASSET + repaid + fee);
    let event = events::sent::<PositionLiquidated>(&sent).remove(0);
    assert_eq!((event.repaid, event.fee, event.seized), (repaid, fee, seized));
    assert_eq!((event.bonus_bps, event.debt_left), (647, 350_000_000));
    // The LP's claim is what it was.
    assert_eq!(lp.claim(world, pool), 1_000 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn for_the_borrower_it_makes_no_difference() {
    for (price, max_repay) in [
        (85 * PRICE, u64::MAX),
        (85 * PRICE, 33_333_333),
        (79 * PRICE, u64::MAX),
        (75 * PRICE, 1),
        (60 * PRICE, 100 * ASSET),
        (60 * PRICE, u64::MAX),
    ] {
        let (without, _) = liquidated(plain(), price, max_repay);
        let half = PoolParams { liquidation_fee_bps: 5_000, ..plain() };
        let (with, _) = liquidated(half, price, max_repay);
        assert_same::<Position>(&with.position(), &without.position());
        let collateral = |scene: &Scene| scene.world.balance(&scene.caller.collateral);
        assert_eq!(collateral(&with), collateral(&without), "at {price}");
        let class = |scene: &Scene| scene.world.pool(&scene.pool).ledger.lps;
        assert_eq!(class(&with), class(&without), "at {price}");
    }
}

#[test]
fn the_fee_is_rounded_up_against_the_liquidator() {
    // (part of the bonus, price, repaid, fee)
    for (liquidation_fee_bps, price, max_repay, fee) in [
        // 33,333,333 at 647 bp are 2,156,666.6: a fifth of it is 431,333.3.
        (2_000, 85 * PRICE, 33_333_333, 431_334),
        // 0.0129 of an atom.
        (2_000, 85 * PRICE, 1, 1),
        // A ten-thousandth of 647 bp of 350: 2,264.5.
        (1, 85 * PRICE, u64::MAX, 2_265),
        // Half, the most there can be: 11.3225.
        (5_000, 85 * PRICE, u64::MAX, 11_322_500),
        // Under water, on the smallest bonus: a fifth of 5 is 1.
        (2_000, 60 * PRICE, 100 * ASSET, 1_000_000),
        // Worth exactly what pays debt and bonus: the terms are those of a position below, for
        // whoever takes all, but a part of 100 costs a fifth of 5.
        (2_000, 73 * PRICE + 50_000_000, u64::MAX, 0),
        (2_000, 73 * PRICE + 50_000_000, 100 * ASSET, 1_000_000),
        // A hair above, half of it at 500 bp: a fifth of 17.5.
        (2_000, 73 * PRICE + 50_000_100, u64::MAX, 3_500_000),
        (0, 85 * PRICE, u64::MAX, 0),
    ] {
        let params = PoolParams { liquidation_fee_bps, ..plain() };
        let (scene, sent) = liquidated(params, price, max_repay);
        let event = events::sent::<PositionLiquidated>(&sent).remove(0);
        assert_eq!(event.fee, fee, "{max_repay} at {price}");
        let paid = 10_000 * ASSET - scene.world.balance(&scene.caller.asset);
        assert_eq!(paid, event.repaid + fee);
        assert_eq!(scene.world.pool(&scene.pool).ledger.fee_accrued, fee);
    }
}

#[test]
fn without_a_bonus_there_is_no_fee() {
    let params = PoolParams {
        bonus_min_bps: 0,
        bonus_slope_bps: 0,
        record_reward_bps: 0,
        liquidation_fee_bps: 5_000,
        ..plain()
    };
    let (scene, sent) = liquidated(params, 85 * PRICE, u64::MAX);
    let event = events::sent::<PositionLiquidated>(&sent).remove(0);
    assert_eq!((event.bonus_bps, event.repaid, event.fee), (0, 350_000_000, 0));
    assert_eq!(scene.world.balance(&scene.caller.asset), 10_000 * ASSET - 350_000_000);
}

#[test]
fn no_fee_is_asked_of_who_leaves_a_shortfall() {
    let (scene, sent) = liquidated(fifth(), 60 * PRICE, u64::MAX);
    assert_eq!(events::sent::<PositionLiquidated>(&sent).len(), 0);
    let Scene { world, pool, caller, .. } = &scene;
    // 600 / 1.05, rounded up, and not an atom more.
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - 571_428_572);
    let (record, ledger) = (world.record(pool, 1), world.pool(pool).ledger);
    assert_eq!((record.collateral_proceeds, record.lps), (571_428_572, 128_571_428));
    assert_eq!((ledger.cash, ledger.fee_accrued), (871_428_572, 0));
}

#[test]
fn the_fee_is_the_stakers_and_without_stakers_the_reserves() {
    for staked in [0, 100 * ASSET] {
        let mut scene = Scene::new(fifth());
        let Scene { world, pool, borrower, caller, .. } = &mut scene;
        let staker = world.new_staker(pool, "staker", 100 * ASSET);
        if staked > 0 {
            staker.stake(world, pool, staked);
        }
        world.fund_insurance(pool, 50 * ASSET);
        let (gift_to_stakers, gift_to_reserve) =
            if staked > 0 { (50 * ASSET, 0) } else { (0, 50 * ASSET) };
        let before = world.fund(pool);
        assert_eq!(before.stakers.assets, staked + gift_to_stakers);
        assert_eq!(before.reserve, gift_to_reserve);
        world.advance(1);
        world.set_price(pool, 85 * PRICE);
        caller.liquidate(world, pool, borrower, u64::MAX);
        assert_same(&world.fund(pool), &before);

        world.ok(ix::collect_insurance(pool), &[]);

        let (fund, fee) = (world.fund(pool), 4_529_000);
        assert_eq!(fund.cash, staked + 50 * ASSET + fee);
        assert_eq!(world.balance(&pool.insurance_vault), staked + 50 * ASSET + fee);
        let to_stakers = if staked > 0 { fee } else { 0 };
        assert_eq!(fund.stakers.assets, staked + gift_to_stakers + to_stakers);
        assert_eq!(fund.reserve, gift_to_reserve + fee - to_stakers);
        assert_eq!(staker.claim(world, pool), staked + gift_to_stakers + to_stakers);
        let ledger = world.pool(pool).ledger;
        assert_eq!((ledger.fee_accrued, ledger.receivable, ledger.cash), (0, 0, 650 * ASSET));
        invariants::check(world, pool);
    }
}

#[test]
fn the_liquidator_must_have_the_fee_too() {
    let mut scene = Scene::new(fifth());
    scene.price(85 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let poor = world.new_caller(pool, "poor", 350_000_000 + 4_528_999);
    let enough = world.new_caller(pool, "enough", 350_000_000 + 4_529_000);
    let (position, nonce) = (borrower.position, borrower.nonce);
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    // Token error 1: insufficient funds.
    let liquidation = ix::liquidate(pool, position, nonce, poor.side(pool), args);
    world.refused_with(liquidation, &[&poor.key], 1);
    enough.liquidate(world, pool, borrower, u64::MAX);
    assert_eq!(world.balance(&enough.asset), 0);
    invariants::check(world, pool);
}
