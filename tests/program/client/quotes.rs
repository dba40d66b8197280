//! P17 on the client's side: previews from fetched bytes equal execution on the bytecode.

use anchor_lang::prelude::Pubkey;
use loss_client::{accounts as client, decode_owned, quote, Account};
use loss_math::{Assets, Collateral, MathError, OraclePrice, PriceBand};
use loss_testkit::{
    ix,
    params::{plain, with_interest, DAY},
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    World,
};
use socialized_loss::{
    instructions::{BuySalvageArgs, LiquidateArgs, WithdrawAmount},
    state::PoolParams,
};

/// An account as a validator returns it.
pub(crate) fn fetch<T: Account>(world: &World, key: &Pubkey) -> T {
    let account = world.svm.get_account(key).expect("an account");
    decode_owned(&account.owner, &account.data).expect("an account of this type")
}

pub(crate) fn pool(scene: &Scene) -> client::Pool {
    fetch(&scene.world, &scene.pool.pool)
}

pub(crate) fn position(scene: &Scene) -> client::Position {
    fetch(&scene.world, &scene.borrower.position)
}

/// The published price, shown to the pool by the next instruction.
pub(crate) fn shown(scene: &Scene, price: i64) -> (client::Pool, PriceBand) {
    let publish_time = scene.world.now();
    let pool = pool(scene).with_price(OraclePrice { price, conf: 0, exponent: -8, publish_time });
    (pool, pool.price_band().expect("a valid price").expect("a price"))
}

#[test]
fn p17_a_pool_that_was_shown_a_price_is_as_previewed() {
    let mut scene = Scene::new(plain());
    for (seconds, price) in [(10, 101), (899, 99), (5_000, 98), (0, 97)] {
        scene.price_after(seconds, price * PRICE);
        let (previewed, _) = shown(&scene, price * PRICE);
        let accrue = ix::accrue_with_price(&scene.pool, scene.pool.price);
        scene.world.ok(accrue, &[]);
        let stored = pool(&scene);
        assert_eq!(previewed.oracle_clock, stored.oracle_clock);
        assert_eq!(previewed.price, stored.price);
        assert!(stored.price_is_fresh(scene.world.now() + 60));
        assert!(!stored.price_is_fresh(scene.world.now() + 61));
    }
}

#[test]
fn p17_an_lps_preview_is_what_leaving_pays() {
    let mut scene = Scene::new(with_interest());
    scene.world.advance(30 * i64::from(DAY));
    scene.world.set_price(&scene.pool, 100 * PRICE);
    let lp: client::LpShare = fetch(&scene.world, &scene.pool.lp(&scene.lp.id()));
    let repay = ix::repay(
        &scene.pool,
        scene.borrower.position,
        scene.caller.side(&scene.pool).caller,
        scene.caller.asset,
        10_000 * ASSET,
    );
    scene.world.ok(repay, &[&scene.caller.key]);
    let quoted = quote::quote_lp(&pool(&scene), &lp, scene.world.now()).expect("a share of it");
    assert!(quoted.value > Assets(1_000 * ASSET), "{quoted:?}");
    let before = scene.world.balance(&scene.lp.asset);
    let (lp, pool) = (&scene.lp, &scene.pool);
    lp.withdraw(&mut scene.world, pool, WithdrawAmount::All);
    assert_eq!(scene.world.balance(&scene.lp.asset) - before, quoted.value.get());
}

#[test]
fn p17_a_liquidations_preview_is_what_it_pays_and_seizes() {
    let params = PoolParams { liquidation_fee_bps: 2_000, ..with_interest() };
    let mut scene = Scene::new(params);
    scene.price_after(i64::from(DAY), 80 * PRICE);
    let max_repay = 100 * ASSET;
    let (pool_now, band) = shown(&scene, 80 * PRICE);
    let now = scene.world.now();
    let plan =
        quote::quote_liquidation(&pool_now, &position(&scene), &band, Assets(max_repay), now);
    let plan = plan.expect("an unhealthy position");
    let state =
        quote::quote_position(&pool_now, &position(&scene), &band, now).expect("its position");
    assert!(state.liquidatable && !state.insolvent && !state.dust);

    let side = scene.caller.side(&scene.pool);
    let before = (scene.world.balance(&side.asset), scene.world.balance(&side.collateral));
    let args = LiquidateArgs { max_repay, min_collateral_out: plan.seized.get() };
    let nonce = scene.borrower.nonce;
    let call = ix::liquidate(&scene.pool, scene.borrower.position, nonce, side, args);
    scene.world.ok(call, &[&scene.caller.key]);
    let paid = before.0 - scene.world.balance(&side.asset);
    assert_eq!(paid, plan.repaid.get() + plan.fee.get());
    assert_eq!(scene.world.balance(&side.collateral) - before.1, plan.seized.get());
    assert_eq!(position(&scene).collateral(), plan.collateral_left);
    let left = quote::quote_position(&pool(&scene), &position(&scene), &band, now);
    assert_eq!(left.expect("its position").debt, plan.debt_left);
}

#[test]
fn p17_a_defaults_preview_is_what_the_record_says_and_a_claims_what_it_pays() {
    let mut scene = Scene::new(with_interest());
    scene.world.fund_insurance(&scene.pool, 10 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    let (pool_now, band) = shown(&scene, 60 * PRICE);
    let fund: client::InsuranceFund = fetch(&scene.world, &scene.pool.insurance);
    let now = scene.world.now();
    let quoted = quote::quote_default(&pool_now, &fund, &position(&scene), &band, now);
    let quoted = quoted.expect("an insolvent position").taken_over;
    let grace = pool_now.params.record_grace_seconds;
    let ends = position(&scene).grace_ends(grace, now).expect("a live mark");
    assert_eq!(ends, now);
    scene.record();

    let record_key = scene.pool.record(scene.borrower.nonce);
    let record: client::ShortfallRecord = fetch(&scene.world, &record_key);
    assert_eq!(Assets(record.debt), quoted.debt);
    assert_eq!(Assets(record.reserve), quoted.reserve);
    assert_eq!(Assets(record.lps), quoted.lps);
    assert!(quoted.lps > Assets(600 * ASSET));

    salvage_then_claim(&mut scene, &record_key);
}

/// Buys half of the salvage at the previewed cost, and claims what the preview says of it.
fn salvage_then_claim(scene: &mut Scene, record_key: &Pubkey) {
    scene.price_after(600, 61 * PRICE);
    let (pool_now, band) = shown(scene, 61 * PRICE);
    let record: client::ShortfallRecord = fetch(&scene.world, record_key);
    let half = Collateral(5 * COLLATERAL);
    let quoted = quote::quote_salvage(&pool_now, &record, &band, half).expect("salvage");
    assert_eq!(quoted.lot, half);
    let side = scene.caller.side(&scene.pool);
    let before = scene.world.balance(&side.asset);
    let args = BuySalvageArgs { amount: half.get(), max_cost: quoted.cost.get() };
    let buy = ix::buy_salvage(&scene.pool, *record_key, side, args);
    scene.world.ok(buy, &[&scene.caller.key]);
    assert_eq!(before - scene.world.balance(&side.asset), quoted.cost.get());
    let small = Collateral(quoted.min_lot.get() - 1);
    let refused = quote::quote_salvage(&pool_now, &record, &band, small);
    assert_eq!(refused, Err(MathError::LotTooSmall));

    let lp_key = scene.pool.lp(&scene.lp.id());
    let lp: client::LpShare = fetch(&scene.world, &lp_key);
    let record: client::ShortfallRecord = fetch(&scene.world, record_key);
    let now = scene.world.now();
    let proof = quote::Proof::of_share(&pool(scene), &lp);
    let due = quote::quote_claim(&record, &proof, None, now).expect("a proof of this pool");
    assert_eq!(due, quoted.cost);
    let claim = ix::ClaimSide {
        share: lp_key,
        from_seq: lp.share.segment.from_seq,
        receipt: None,
        owner_asset: scene.lp.asset,
        caller: scene.lp.id(),
    };
    let before = scene.world.balance(&scene.lp.asset);
    scene.world.ok(ix::claim_recovery(&scene.pool, *record_key, claim), &[&scene.lp.key]);
    assert_eq!(scene.world.balance(&scene.lp.asset) - before, due.get());
    let key = loss_client::addresses::claim(&lp_key, claim.from_seq, record_key);
    let paid: client::RecoveryClaim = fetch(&scene.world, &key);
    let again = quote::quote_claim(&record, &proof, Some(&paid), now);
    assert_eq!(again, Ok(Assets::ZERO));
    let late = quote::quote_claim(&record, &proof, None, record.final_at);
    assert_eq!(late, Ok(Assets::ZERO));
}
