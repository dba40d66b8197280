//! P17: what borrowers are told that an instruction does is what it does.

use crate::quotes::{fetch, pool, position, shown};
use loss_client::{accounts as client, quote, LossError};
use loss_math::{Assets, Collateral};
use loss_testkit::{
    ix,
    params::{with_interest, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    World,
};
use socialized_loss::{error::LossError as Refused, state::PoolParams};

/// The borrower owes 300 and interest of 30 days; a price was just published.
fn indebted(params: PoolParams) -> Scene {
    let mut scene = Scene::with(params, 1_000 * ASSET, 300 * ASSET);
    scene.price_after(30 * i64::from(DAY), 100 * PRICE);
    scene
}

/// The position as the chain has it, in the words of the preview.
fn state(scene: &Scene, world: &World) -> quote::PositionAfter {
    let pool: client::Pool = fetch(world, &scene.pool.pool);
    let position: client::Position = fetch(world, &scene.borrower.position);
    let band = pool.price_band().expect("a valid price").expect("a price");
    let now = quote::quote_position(&pool, &position, &band, world.now()).expect("its position");
    quote::PositionAfter {
        debt: now.debt,
        collateral: position.collateral(),
        ltv_bps: Some(now.ltv_bps),
        liquidatable: Some(now.liquidatable),
    }
}

#[test]
fn p17_a_loans_preview_is_what_it_does_and_the_most_is_the_most() {
    let scene = indebted(with_interest());
    let (shown, _) = shown(&scene, 100 * PRICE);
    let now = scene.world.now();
    let most = quote::most_to_borrow(&shown, &position(&scene), now).get();
    // 75% of 1,000 less 300 and some interest.
    assert!((449 * ASSET..450 * ASSET).contains(&most), "{most}");
    for amount in [1, 7_654_321, most] {
        let quoted = quote::quote_borrow(&shown, &position(&scene), Assets(amount), now);
        let mut fork = scene.world.fork();
        scene.borrower.borrow(&mut fork, &scene.pool, amount);
        assert_eq!(quoted, Ok(state(&scene, &fork)));
    }
    let mut fork = scene.world.fork();
    let price = Some(scene.pool.price);
    let (who, asset) = (scene.borrower.id(), scene.borrower.asset);
    let more = ix::borrow(&scene.pool, scene.borrower.position, who, asset, price, most + 1);
    fork.refused(more, &[&scene.borrower.key], Refused::PositionTooRisky);
    let stale = quote::quote_borrow(&pool(&scene), &position(&scene), Assets(1), now);
    assert_eq!(stale, Err(LossError::OracleStale));
    assert_eq!(quote::most_to_borrow(&pool(&scene), &position(&scene), now), Assets::ZERO);
}

#[test]
fn p17_caps_and_idle_tokens_limit_a_loan_as_previewed() {
    for (params, refused) in [
        (PoolParams { borrow_cap: 350 * ASSET, ..with_interest() }, Refused::BorrowCapExceeded),
        (PoolParams { min_debt: 310 * ASSET, ..with_interest() }, Refused::DebtBelowMinimum),
    ] {
        let mut scene = Scene::with(params, 1_000 * ASSET, 0);
        scene.price(100 * PRICE);
        let (shown, _) = shown(&scene, 100 * PRICE);
        let now = scene.world.now();
        let most = quote::most_to_borrow(&shown, &position(&scene), now).get();
        let tried = if refused == Refused::DebtBelowMinimum { 309 * ASSET } else { most + 1 };
        let previewed = quote::quote_borrow(&shown, &position(&scene), Assets(tried), now);
        assert_eq!(previewed.expect_err("refused").code(), u32::from(refused));
        let Scene { world, pool: keys, borrower, .. } = &mut scene;
        let price = Some(keys.price);
        let more = ix::borrow(keys, borrower.position, borrower.id(), borrower.asset, price, tried);
        world.refused(more, &[&borrower.key], refused);
        borrower.borrow(world, keys, most);
    }
}

#[test]
fn p17_a_repayments_preview_is_what_it_takes() {
    let scene = indebted(with_interest());
    let now = scene.world.now();
    let owed = quote::quote_repay(&pool(&scene), &position(&scene), Assets(u64::MAX), now);
    let owed = owed.expect("it owes").paid.get();
    assert!(owed > 300 * ASSET);
    for amount in [1_000, 123_456_789, owed, u64::MAX] {
        let quoted = quote::quote_repay(&pool(&scene), &position(&scene), Assets(amount), now);
        let quoted = quoted.expect("it owes");
        let mut fork = scene.world.fork();
        let (from, keys) = (scene.caller.asset, &scene.pool);
        let before = fork.balance(&from);
        let call =
            ix::repay(keys, scene.borrower.position, scene.caller.side(keys).caller, from, amount);
        fork.ok(call, &[&scene.caller.key]);
        assert_eq!(before - fork.balance(&from), quoted.paid.get());
        assert_eq!(state(&scene, &fork), quoted.after);
    }
    // All but 999 atoms, which is less than a debt may be.
    let dust = quote::quote_repay(&pool(&scene), &position(&scene), Assets(owed - 500), now);
    assert_eq!(dust, Err(LossError::DebtBelowMinimum));
    let mut fork = scene.world.fork();
    let (keys, caller) = (&scene.pool, scene.caller.side(&scene.pool).caller);
    let call = ix::repay(keys, scene.borrower.position, caller, scene.caller.asset, owed - 500);
    fork.refused(call, &[&scene.caller.key], Refused::DebtBelowMinimum);
}

#[test]
fn p17_previews_of_collateral_are_what_happens_and_the_most_is_the_most() {
    let scene = indebted(with_interest());
    let now = scene.world.now();
    let (shown, _) = shown(&scene, 100 * PRICE);
    let most = quote::most_to_remove(&shown, &position(&scene), now).get();
    for amount in [1, COLLATERAL, most] {
        let quoted =
            quote::quote_remove_collateral(&shown, &position(&scene), Collateral(amount), now);
        let mut fork = scene.world.fork();
        scene.borrower.remove_collateral(&mut fork, &scene.pool, amount);
        assert_eq!(quoted, Ok(state(&scene, &fork)));
        let Ok(given) = quoted else { continue };
        let position: client::Position = fetch(&fork, &scene.borrower.position);
        let pool: client::Pool = fetch(&fork, &scene.pool.pool);
        let back = quote::quote_add_collateral(&pool, &position, Collateral(amount), now);
        scene.borrower.add_collateral(&mut fork, &scene.pool, amount);
        assert_eq!(back, Ok(state(&scene, &fork)));
        assert!(given.ltv_bps > back.expect("added").ltv_bps || amount == 1);
    }
    let mut fork = scene.world.fork();
    let (position, borrower) = (scene.borrower.position, &scene.borrower);
    let price = Some(scene.pool.price);
    let more = ix::remove_collateral(
        &scene.pool,
        position,
        borrower.id(),
        borrower.collateral,
        price,
        most + 1,
    );
    fork.refused(more, &[&borrower.key], Refused::PositionTooRisky);
}
