use loss_testkit::{
    actors::{claim, Borrower, Caller, Lp},
    events, invariants, ix,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    World,
};
use socialized_loss::{
    error::LossError,
    events::PositionLiquidated,
    instructions::LiquidateArgs,
    state::{PoolParams, Position},
};

/// Everything one actor has who is LP, borrower and liquidator at once, in atoms of the asset
/// scaled by 1e11 so that nothing is rounded. Collateral at `price`; debts count in full.
fn wealth(
    world: &World,
    scene: &(loss_testkit::PoolKeys, Lp, Borrower, Caller),
    price: i64,
) -> i128 {
    let (pool, lp, borrower, caller) = scene;
    let tokens = world.balance(&caller.asset) + world.balance(&lp.asset);
    let position: Position = world.read(&borrower.position);
    let collateral = world.balance(&caller.collateral) + position.collateral;
    let assets = i128::from(tokens) + i128::from(claim(world, pool, &lp.id()))
        - i128::from(borrower.debt(world, pool));
    assets * 100_000_000_000 + i128::from(collateral) * i128::from(price)
}

/// One actor in every role, with `share` of the pool's 1,000.
fn alone(share: u64) -> (World, (loss_testkit::PoolKeys, Lp, Borrower, Caller)) {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    let lp = world.funded_lp(&pool, "one", share);
    if share < 1_000 * ASSET {
        world.funded_lp(&pool, "other", 1_000 * ASSET - share);
    }
    let borrower = world.indebted(&pool, "one", 10 * COLLATERAL, 700 * ASSET);
    let caller = world.new_caller(&pool, "one", 1_000 * ASSET);
    (world, (pool, lp, borrower, caller))
}

#[test]
fn p10_liquidating_oneself_gains_nothing() {
    // (price, part of the pool, repaid, atoms that rounding costs the claim)
    // At 60 with all of the pool: what is written off is one's own claim, to the atom.
    for (price, share, repaid, rounding) in [
        (85 * PRICE, 1_000 * ASSET, 350_000_000, 0),
        (79 * PRICE, 500 * ASSET, 350_000_000, 0),
        (60 * PRICE, 1_000 * ASSET, 571_428_572, 1),
    ] {
        let (mut world, one) = alone(share);
        let (pool, _, borrower, caller) = &one;
        world.advance(1);
        world.set_price(pool, price);
        let before = wealth(&world, &one, price);
        caller.liquidate(&mut world, pool, borrower, u64::MAX);
        assert_eq!(1_000 * ASSET - world.balance(&caller.asset), repaid);
        let lost = before - wealth(&world, &one, price);
        assert_eq!(lost, rounding * 100_000_000_000, "at {price}");
        invariants::check(&world, pool);
    }
}

#[test]
fn p10_a_default_of_ones_own_costs_an_lp_more_than_the_bonus_brings() {
    let (mut world, one) = alone(500 * ASSET);
    let (pool, lp, borrower, caller) = &one;
    world.advance(1);
    world.set_price(pool, 60 * PRICE);
    let had = world.balance(&caller.asset) + lp.claim(&world, pool);

    caller.liquidate(&mut world, pool, borrower, u64::MAX);

    // Ten collateral at 60 for 571.428572, and half of the shortfall of 128.571428 out of the
    // own claim: 600 - 571.428572 - 64.285714 is a loss of 35.714286.
    let has = world.balance(&caller.asset) + lp.claim(&world, pool);
    assert_eq!(world.balance(&caller.collateral), 10 * COLLATERAL);
    // One atom more, for rounding (P5).
    assert_eq!(had - has, 571_428_572 + 64_285_714 + 1);
    assert!(had - has > 600 * ASSET);
    invariants::check(&world, pool);
}

#[test]
fn a_position_worth_more_than_debt_and_bonus_is_never_left_worse() {
    // Between 73.5, where the pool begins to pay, and the threshold at 87.5.
    for price in [7_350_000_100, 74_00000000, 77_77777777, 80_00000000, 83_12345678, 87_49999999] {
        for offered in [1, 1_000, 33_333_333, 350 * ASSET] {
            let mut scene = Scene::new(plain());
            scene.price(price);
            let Scene { world, pool, borrower, caller, .. } = &mut scene;
            caller.liquidate(world, pool, borrower, offered);
            let left = world.read::<Position>(&borrower.position).collateral;
            let owed = borrower.debt(world, pool);
            assert_eq!(owed, 700 * ASSET - offered);
            // left / owed >= 10 / 700, without a division.
            let after = u128::from(left) * u128::from(700 * ASSET);
            let before = u128::from(10 * COLLATERAL) * u128::from(owed);
            assert!(after >= before, "{left} for {owed} at {price}");
            invariants::check(world, pool);
        }
    }
}

#[test]
fn repaying_one_atom_less_than_all_leaves_dust_that_is_recorded_at_once() {
    let mut scene = Scene::new(plain());
    // Worth 730: 695.238096 take all. One atom less buys 729.999999 / 73 = 9.999999986_3.
    scene.price(73 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    caller.liquidate(world, pool, borrower, 695_238_095);
    assert_eq!(world.balance(&caller.collateral), 9_999_999_986);
    let position = world.read::<Position>(&borrower.position);
    assert_eq!((position.collateral, borrower.debt(world, pool)), (14, 4_761_905));

    // 14 atoms are worth 1.022 atoms of the asset: dust, so nobody need wait.
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.debt, record.collateral_proceeds, record.lps), (4_761_905, 0, 4_761_905));
    // 1% of 14 is less than one.
    assert_eq!((record.reward, record.salvage), (0, 14));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_liquidator_must_have_the_tokens() {
    let mut scene = Scene::new(plain());
    scene.price(85 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let poor = world.new_caller(pool, "poor", 349_999_999);
    let args = LiquidateArgs { max_repay: u64::MAX, min_collateral_out: 0 };
    let (position, nonce) = (borrower.position, borrower.nonce);
    // Token error 1: insufficient funds.
    let liquidation = ix::liquidate(pool, position, nonce, poor.side(pool), args.clone());
    world.refused_with(liquidation, &[&poor.key], 1);
    // And what a liquidator offers bounds what is taken.
    let args = LiquidateArgs { max_repay: 349_999_999, ..args };
    let liquidation = ix::liquidate(pool, position, nonce, poor.side(pool), args);
    world.ok(liquidation, &[&poor.key]);
    assert_eq!(world.balance(&poor.asset), 0);
    assert_eq!(borrower.debt(world, pool), 350_000_001);
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn liquidating_again_and_again_ends_when_the_position_is_healthy() {
    let mut scene = Scene::new(plain());
    scene.price(85 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    caller.liquidate(world, pool, borrower, u64::MAX);
    // 350 are owed on 5.615941177 at 85, worth 477.35: 80% of that are 381.
    let args = LiquidateArgs { max_repay: 1, min_collateral_out: 0 };
    let (position, nonce) = (borrower.position, borrower.nonce);
    let again = ix::liquidate(pool, position, nonce, caller.side(pool), args);
    world.refused(again, &[&caller.key], LossError::PositionHealthy);
    invariants::check(world, pool);
}

#[test]
fn the_part_of_the_bonus_that_a_position_cannot_pay_comes_from_the_pool() {
    // (price, paid for all ten collateral, borne by the LPs)
    // 736 pays debt and bonus: only half may be repaid, and nothing is lost.
    // 735 pays them exactly. 730 / 1.05 = 695.238095_2; 700 / 1.05 = 666.666666_7: rounded up.
    for (price, paid, lost) in [
        (73 * PRICE + 60_000_000, 350_000_000, 0),
        (73 * PRICE + 50_000_000, 700_000_000, 0),
        (73 * PRICE, 695_238_096, 4_761_904),
        (70 * PRICE, 666_666_667, 33_333_333),
    ] {
        let mut scene = Scene::new(plain());
        scene.price(price);
        let Scene { world, pool, borrower, caller, .. } = &mut scene;
        caller.liquidate(world, pool, borrower, u64::MAX);
        assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - paid);
        let state = world.pool(pool);
        assert_eq!((state.seq, state.total_socialized), (u64::from(lost > 0), lost));
        assert_eq!(state.ledger.lps.assets, 1_000 * ASSET - lost);
        let all_taken = world.balance(&caller.collateral) == 10 * COLLATERAL;
        assert_eq!(all_taken, paid != 350_000_000);
        invariants::check(world, pool);
    }
}

#[test]
fn a_liquidation_charges_the_interest_up_to_now() {
    let rate = 1_000;
    let params =
        PoolParams { base_rate_bps: rate, kink_rate_bps: rate, max_rate_bps: rate, ..plain() };
    let mut scene = Scene::new(params);
    scene.price_after(31_536_000, 90 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let sent = caller.liquidate(world, pool, borrower, u64::MAX);
    // 770 are owed on 900, where 720 may be: 694 bp too much, half of it and 500 are 847.
    // Half of the debt is 385, with the bonus 417.6095; at 90 each that is 4.640105555_5.
    let event = events::sent::<PositionLiquidated>(&sent).remove(0);
    assert_eq!((event.repaid, event.seized, event.bonus_bps), (385 * ASSET, 4_640_105_555, 847));
    assert_eq!((event.debt_left, borrower.debt(world, pool)), (385 * ASSET, 385 * ASSET));
    assert_eq!(world.balance(&caller.collateral), 4_640_105_555);
    // Of the interest of 70 the fund gets 7.
    let ledger = world.pool(pool).ledger;
    assert_eq!((ledger.cash, ledger.fee_accrued), (685 * ASSET, 7 * ASSET));
    assert_eq!(ledger.lps.assets, 1_063 * ASSET);
    invariants::check(world, pool);
}
