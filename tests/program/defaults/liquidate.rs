use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::plain,
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    events::{PositionLiquidated, EVENT_VERSION},
    instructions::LiquidateArgs,
    state::{Pool, PoolParams, Position, StoredLedger},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// What one liquidation of the scene's position must do.
struct Expected {
    repaid: u64,
    seized: u64,
    bonus_bps: u32,
}

fn liquidation(scene: &Scene, max_repay: u64, min_collateral_out: u64) -> Instruction {
    let Scene { pool, borrower, caller, .. } = scene;
    let args = LiquidateArgs { max_repay, min_collateral_out };
    ix::liquidate(pool, borrower.position, borrower.nonce, caller.side(pool), args)
}

#[track_caller]
fn refused(scene: &mut Scene, max_repay: u64, error: LossError) {
    let liquidation = liquidation(scene, max_repay, 0);
    scene.world.refused(liquidation, &[&scene.caller.key], error);
}

/// Liquidates the fresh scene at `price`, and checks every account and token of it.
#[track_caller]
fn liquidates(scene: &mut Scene, price: i64, max_repay: u64, expected: &Expected) {
    scene.price(price);
    let (before, held, kept) = (scene.world.pool(&scene.pool), scene.position(), scene.kept(price));
    let Expected { repaid, seized, bonus_bps } = *expected;
    let liquidation = liquidation(scene, max_repay, seized);
    let Scene { world, pool, borrower, caller, lp } = scene;
    let (owed, secured) = (700 * ASSET - repaid, 10 * COLLATERAL - seized);

    let watch = world.watch(&liquidation).and(world, &[pool.lp(&lp.id())]);
    let sent = world.ok(liquidation, &[&caller.key]);

    // The fund, the record and the caller's lamports stay as they are.
    let changed = [
        pool.pool,
        borrower.position,
        pool.asset_vault,
        pool.collateral_vault,
        caller.asset,
        caller.collateral,
    ];
    watch.assert_changed(world, &changed);
    let cash = before.ledger.cash + repaid;
    let accrued_at = world.now();
    let ledger = StoredLedger { cash, debt_shares: at_par(owed), accrued_at, ..before.ledger };
    let alive = before.price.publish_time.abs_diff(kept.publish_time);
    let oracle_clock = before.oracle_clock + alive;
    let expected = Pool { ledger, collateral: secured, price: kept, oracle_clock, ..before };
    assert_same(&world.pool(pool), &expected);
    let debt_shares = at_par(owed);
    // A mark goes when 80% of what is left covers the debt that is left.
    let value = u128::from(secured) * u128::from(price.unsigned_abs()) / 100_000_000_000;
    let healthy = u128::from(owed) * 100 <= value * 80;
    let marked_at = if healthy { 0 } else { held.marked_at };
    let position = Position { debt_shares, collateral: secured, marked_at, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &position);
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - repaid);
    assert_eq!(world.balance(&caller.collateral), seized);
    assert_eq!(world.balance(&pool.asset_vault), 300 * ASSET + repaid);
    assert_eq!(world.balance(&pool.collateral_vault), secured);
    let event = PositionLiquidated {
        version: EVENT_VERSION,
        pool: pool.pool,
        seq: 0,
        position: borrower.position,
        owner: borrower.id(),
        liquidator: caller.key.pubkey(),
        repaid,
        fee: 0,
        seized,
        bonus_bps,
        debt_left: owed,
        collateral_left: secured,
    };
    events::assert_sent(&sent, &event);
    invariants::check(world, pool);
}

#[test]
fn a_liquidation_repays_the_close_factor_for_collateral_at_the_bonus() {
    // Worth 850, so 680 may be owed. 700 are 294 bp more: half of that on top of 500 is 647.
    // Half of 700 is 350; with the bonus 372.645; at 85 each that is 4.384058823_5.
    let expected = Expected { repaid: 350_000_000, seized: 4_384_058_823, bonus_bps: 647 };
    liquidates(&mut Scene::new(plain()), 85 * PRICE, u64::MAX, &expected);
}

#[test]
fn at_the_threshold_a_position_is_healthy_and_one_unit_beyond_it_is_not() {
    let mut scene = Scene::new(plain());
    // 80% of ten times 87.5 is 700.
    scene.price(8_750_000_000);
    refused(&mut scene, u64::MAX, LossError::PositionHealthy);
    // A hundred-millionth less. The smallest bonus: 367.5 / 87.49999999 = 4.200000000_48.
    let expected = Expected { repaid: 350_000_000, seized: 4_200_000_000, bonus_bps: 500 };
    liquidates(&mut scene, 8_749_999_999, u64::MAX, &expected);
}

#[test]
fn a_liquidator_may_repay_less() {
    // 100 and 647 bp are 106.47; at 85 each that is 1.252588235_2.
    let expected = Expected { repaid: 100 * ASSET, seized: 1_252_588_235, bonus_bps: 647 };
    liquidates(&mut Scene::new(plain()), 85 * PRICE, 100 * ASSET, &expected);
}

#[test]
fn the_bonus_stops_at_its_maximum() {
    // Worth 790, so 632 may be owed. 700 are 1,075 bp more: 537 on top of 500, but 1,000 at most.
    // 350 and 10% are 385; at 79 each that is 4.873417721_5.
    let expected = Expected { repaid: 350_000_000, seized: 4_873_417_721, bonus_bps: 1_000 };
    liquidates(&mut Scene::new(plain()), 79 * PRICE, u64::MAX, &expected);
}

#[test]
fn the_bonus_is_at_most_what_the_position_can_pay() {
    // Worth 750: the curve says 1,333 bp, but 750 / 700 leaves 714.
    // 350 and 714 bp are 374.99; at 75 each that is 4.999866666_6.
    let expected = Expected { repaid: 350_000_000, seized: 4_999_866_666, bonus_bps: 714 };
    liquidates(&mut Scene::new(plain()), 75 * PRICE, u64::MAX, &expected);
}

#[test]
fn all_is_repaid_when_less_than_the_smallest_debt_would_remain() {
    let params = PoolParams { min_debt: 350_000_001, ..plain() };
    let mut scene = Scene::new(params);
    // Marked before: paying all of the debt clears that.
    scene.price(60 * PRICE);
    scene.mark();
    // 700 and 647 bp are 745.29; at 85 each that is 8.768117647_1.
    let expected = Expected { repaid: 700 * ASSET, seized: 8_768_117_647, bonus_bps: 647 };
    liquidates_marked(&mut scene, &expected);
    // With a smallest debt of exactly the half, the close factor holds.
    let params = PoolParams { min_debt: 350_000_000, ..plain() };
    let expected = Expected { repaid: 350_000_000, seized: 4_384_058_823, bonus_bps: 647 };
    liquidates(&mut Scene::new(params), 85 * PRICE, u64::MAX, &expected);
}

#[track_caller]
fn liquidates_marked(scene: &mut Scene, expected: &Expected) {
    assert_ne!(scene.position().marked_at, 0);
    liquidates(scene, 85 * PRICE, u64::MAX, expected);
    assert_eq!(scene.position().marked_at, 0);
}

#[test]
fn a_liquidation_clears_the_mark_only_of_a_position_that_it_made_healthy() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    let marked_at = scene.world.now();
    // Still insolvent: 600 on 8.25 at 60, worth 495.
    let expected = Expected { repaid: 100 * ASSET, seized: 1_750_000_000, bonus_bps: 500 };
    liquidates(&mut scene, 60 * PRICE, 100 * ASSET, &expected);
    assert_eq!(scene.position().marked_at, marked_at);

    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    let marked_at = scene.world.now();
    // Solvent, but above the threshold: 600 on 8.747411765 at 85, of which 80% are 594.82.
    let expected = Expected { repaid: 100 * ASSET, seized: 1_252_588_235, bonus_bps: 647 };
    liquidates(&mut scene, 85 * PRICE, 100 * ASSET, &expected);
    assert_eq!(scene.position().marked_at, marked_at);

    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    // Healthy: 350 on 5.615941177 at 85, of which 80% are 381.88.
    let expected = Expected { repaid: 350_000_000, seized: 4_384_058_823, bonus_bps: 647 };
    liquidates(&mut scene, 85 * PRICE, u64::MAX, &expected);
    assert_eq!(scene.position().marked_at, 0);
}

#[test]
fn a_part_that_would_leave_less_than_the_smallest_debt_is_refused() {
    let params = PoolParams { min_debt: 400 * ASSET, ..plain() };
    let mut scene = Scene::new(params);
    scene.price(85 * PRICE);
    // All 700 may be repaid, or so much that 400 stay.
    refused(&mut scene, 300 * ASSET + 1, LossError::DebtBelowMinimum);
    refused(&mut scene, 700 * ASSET - 1, LossError::DebtBelowMinimum);
    // 300 and 647 bp are 319.41; at 85 each that is 3.757764705_8.
    let expected = Expected { repaid: 300 * ASSET, seized: 3_757_764_705, bonus_bps: 647 };
    liquidates(&mut scene, 85 * PRICE, 300 * ASSET, &expected);
}

#[test]
fn exactly_at_the_value_that_pays_debt_and_bonus_all_is_closed_without_a_shortfall() {
    // 700 and 5% are 735.
    let expected = Expected { repaid: 700 * ASSET, seized: 10 * COLLATERAL, bonus_bps: 500 };
    liquidates(&mut Scene::new(plain()), 7_350_000_000, u64::MAX, &expected);
}

#[test]
fn under_water_a_part_is_liquidated_at_the_smallest_bonus() {
    // Worth 600: 100 and 5% are 105; at 60 each that is 1.75.
    let expected = Expected { repaid: 100 * ASSET, seized: 1_750_000_000, bonus_bps: 500 };
    liquidates(&mut Scene::new(plain()), 60 * PRICE, 100 * ASSET, &expected);
}

#[test]
fn a_liquidation_of_nothing_is_refused() {
    let mut scene = Scene::new(plain());
    scene.price(85 * PRICE);
    refused(&mut scene, 0, LossError::ZeroAmount);
    scene.price(60 * PRICE);
    refused(&mut scene, 0, LossError::ZeroAmount);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn less_collateral_than_asked_for_is_refused() {
    let mut scene = Scene::new(plain());
    scene.price(85 * PRICE);
    let wants_one_more = liquidation(&scene, u64::MAX, 4_384_058_824);
    scene.world.refused(wants_one_more, &[&scene.caller.key], LossError::SlippageExceeded);
    // Exactly what there is goes through: every liquidation of this file asks for it.
    scene.price(60 * PRICE);
    let wants_one_more = liquidation(&scene, u64::MAX, 10 * COLLATERAL + 1);
    scene.world.refused(wants_one_more, &[&scene.caller.key], LossError::SlippageExceeded);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p12_a_liquidation_works_while_paused() {
    let mut scene = Scene::new(plain());
    scene.pause();
    let expected = Expected { repaid: 350_000_000, seized: 4_384_058_823, bonus_bps: 647 };
    liquidates(&mut scene, 85 * PRICE, u64::MAX, &expected);
}
