//! P17: previews equal execution to the unit.

use crate::common::*;
use loss_math::{
    quote::{quote_claim, quote_default, quote_share, DefaultQuote, DefaultTerms},
    Assets, Bps, OraclePrice, PriceBand, Waterfall,
};
use loss_testkit::{
    invariants, ix,
    params::with_interest,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    PoolKeys, World,
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{ClassKind, LossReceipt, PoolParams, Position, ShortfallRecord},
};

/// What an LP's proof is worth for an event, from the accounts alone.
fn previewed(world: &World, pool: &PoolKeys, nonce: u64, side: &ix::ClaimSide, paid: u64) -> u64 {
    let record = world.record(pool, nonce);
    let (segment, to_seq) = match side.receipt {
        Some(receipt) => {
            let receipt: LossReceipt = world.read(&receipt);
            (receipt.segment, receipt.to_seq)
        }
        None => (world.lp(pool, &side.caller).share.segment, world.pool(pool).seq),
    };
    let (event, recovered) = (record.loss_of(ClassKind::Lps), record.recovered_for(ClassKind::Lps));
    let quote = quote_claim(&segment.into(), to_seq, &event, recovered, Assets(paid));
    quote.expect("a segment of this class").get()
}

#[test]
fn p17_the_preview_of_a_claim_is_what_it_pays() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 123_457);
    world.funded_lp(&pool, "other", 310_001);
    for amount in [33_333, 77_777] {
        lose(&mut world, &pool, amount);
    }
    let (mut paid, mut expected) = ([0, 0], 0);
    for (step, amount) in [1_001, 10_007, 13].into_iter().enumerate() {
        if step == 2 {
            leave(&mut world, &pool, &lp);
        }
        for nonce in [1, 2] {
            world.recover(&pool, nonce, amount);
            let side = if step == 2 {
                of_receipt(&world, &pool, &lp, 0)
            } else {
                of_lp(&world, &pool, &lp)
            };
            let so_far = &mut paid[nonce as usize - 1];
            let preview = previewed(&world, &pool, nonce, &side, *so_far);
            assert_eq!(world.claim_recovery(&pool, nonce, side, &lp.key), preview);
            *so_far += preview;
            assert_eq!(previewed(&world, &pool, nonce, &side, *so_far), 0);
        }
        // By hand: 123,457 of 433,458 of all that came in.
        expected += amount;
        assert_eq!(paid, [expected * 123_457 / 433_458; 2]);
    }
    invariants::check(&world, &pool);
}

#[test]
fn p17_the_preview_of_a_share_is_what_settling_says_and_leaving_pays() {
    let (mut world, pool) = start_with(with_interest());
    let lp = world.funded_lp(&pool, "lp", 123_457_000_000);
    world.funded_lp(&pool, "other", 310_001_000_000);
    world.indebted(&pool, "borrower", 9_000_000_000_000, 200_000_000_000);
    world.advance(50 * DAY);
    lose(&mut world, &pool, 77_777_000_000);
    world.advance(50 * DAY);
    let now = world.now();
    let class = world.pool(&pool).accrued_ledger(now).lps;
    let quote = quote_share(&world.lp(&pool, &lp.id()).share.into(), &class).expect("this class");
    assert!(quote.pending_loss.get() > 0);

    let mut left = world.fork();
    assert_eq!(leave(&mut left, &pool, &lp), quote.value.get());
    assert_eq!(statement(&left, &pool, &lp), (quote.lost.get(), 0));
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    let share = world.lp(&pool, &lp.id()).share;
    assert_eq!(u128::from_le_bytes(share.held.shares), quote.shares.get());
    assert_eq!(share.lost, quote.lost.get());
    // Settled, nothing is pending, and the rest is as it was.
    let again = quote_share(&share.into(), &class).expect("this class");
    let settled = loss_math::quote::ShareQuote { pending_loss: Assets::ZERO, ..quote };
    assert_eq!(again, settled);
    invariants::check(&world, &pool);
    invariants::check(&left, &pool);
}

#[test]
fn p17_the_preview_of_a_stake_is_what_unstaking_pays() {
    let params = PoolParams { insurance_cap_event: 100_000, ..with_interest() };
    let (mut world, pool) = start_with(params);
    world.funded_lp(&pool, "lp", 1_000_000);
    let staker = world.funded_staker(&pool, "staker", 333_333);
    world.funded_staker(&pool, "other", 77_777);
    lose(&mut world, &pool, 400_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(100_001));
    lose(&mut world, &pool, 200_000);
    world.advance(DAY);
    let ledger = world.pool(&pool).accrued_ledger(world.now());
    let (_, fund) = ledger.credit_fund(world.fund(&pool).to_math());
    let share = world.stake(&pool, &staker.id()).share;
    let quote = quote_share(&share.into(), &fund.stakers).expect("this class");
    // The request lost its part with the stake: of 252,235, two thirds of what 411,110 became.
    assert!(quote.requested < quote.shares);
    let requested = fund.stakers.claim_floor(quote.requested).expect("this class").get();
    world.ok(ix::collect_insurance(&pool), &[]);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&staker.asset), requested);
    assert_eq!(world.stake(&pool, &staker.id()).share.lost, quote.lost.get());
    invariants::check(&world, &pool);
}

/// A pool with a fund of reserve, stakers and fees, a cap, and interest on its way. The borrower
/// owes 700 and some interest.
fn insured() -> Scene {
    let params = PoolParams { insurance_cap_event: 60 * ASSET, ..with_interest() };
    let mut scene = Scene::new(params);
    scene.world.fund_insurance(&scene.pool, 10 * ASSET);
    scene.world.funded_staker(&scene.pool, "staker", 200 * ASSET);
    scene.price_after(100 * DAY, 100 * PRICE);
    scene.world.ok(ix::accrue_with_price(&scene.pool, scene.pool.price), &[]);
    scene
}

/// The preview from the accounts as they are, at a price that may still come.
fn previewed_default(scene: &Scene, price: i64, now: i64) -> DefaultQuote {
    let pool = scene.world.pool(&scene.pool);
    let oracle = OraclePrice { price, conf: 0, exponent: -8, publish_time: now };
    let k = Bps(pool.params.confidence_multiple_bps);
    let position: Position = scene.position();
    let terms = DefaultTerms {
        ledger: pool.accrued_ledger(now),
        fund: scene.world.fund(&scene.pool).to_math(),
        caps: pool.params.fund_caps(),
        liquidation: pool.params.liquidation(),
        band: PriceBand::new(&oracle, k, 6, 9).expect("a price"),
        now,
    };
    quote_default(&terms, position.debt_shares(), position.collateral()).expect("insolvent")
}

fn assert_recorded(record: &ShortfallRecord, quote: &Waterfall) {
    let got = [
        record.debt,
        record.collateral_proceeds,
        record.shortfall,
        record.reserve,
        record.stakers,
        record.lps,
        record.unallocated,
        record.held_back,
    ];
    let Waterfall { debt, collateral, shortfall, reserve, stakers, lps, unallocated, .. } = *quote;
    let want = [debt, collateral, shortfall, reserve, stakers, lps, unallocated, quote.held_back];
    assert_eq!(got, want.map(Assets::get));
}

#[test]
fn p17_the_preview_of_a_default_is_what_a_liquidation_records() {
    // Deep and shallow, and such that the fund alone bears it.
    for price in [1, 40, 60, 66] {
        let mut scene = insured();
        let at = scene.world.now() + 30;
        let quote = previewed_default(&scene, price * PRICE, at).liquidated;
        scene.price_after(30, price * PRICE);
        let Scene { world, pool, borrower, caller, .. } = &mut scene;
        let paid = world.balance(&caller.asset);
        caller.liquidate(world, pool, borrower, u64::MAX);
        assert_eq!(paid - world.balance(&caller.asset), quote.collateral.get());
        let record = world.record(pool, 1);
        assert_recorded(&record, &quote);
        assert!(record.reserve > 0, "{price}");
        invariants::check(world, pool);
    }
}

#[test]
fn p17_the_preview_of_a_default_is_what_a_record_records() {
    let mut scene = insured();
    let Scene { world, pool, .. } = &mut scene;
    world.advance(1);
    world.set_price(pool, 60 * PRICE);
    scene.mark();
    let at = scene.world.now() + 600;
    // The price goes on falling in the meantime; who pays for the whole debt does not depend on it.
    let quote = previewed_default(&scene, 55 * PRICE, at).taken_over;
    scene.price_after(600, 50 * PRICE);
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_recorded(&record, &quote);
    assert_eq!((record.collateral_proceeds, record.reserve + record.stakers), (0, 60 * ASSET));
    assert_eq!(record.salvage, 10 * COLLATERAL - COLLATERAL / 10);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p17_a_liquidation_without_a_shortfall_costs_nobody_anything() {
    let mut scene = insured();
    let at = scene.world.now() + 30;
    let quote = previewed_default(&scene, 85 * PRICE, at).liquidated;
    scene.price_after(30, 85 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let (before, fund) = (world.pool(pool).ledger.lps.index, world.fund(pool));
    let paid = world.balance(&caller.asset);
    caller.liquidate(world, pool, borrower, u64::MAX);
    let nobody =
        Waterfall { debt: quote.debt, collateral: quote.collateral, ..Waterfall::default() };
    assert_eq!(quote, nobody);
    assert_eq!(paid - world.balance(&caller.asset), quote.collateral.get());
    assert_eq!((world.pool(pool).ledger.lps.index, world.fund(pool).total_paid), (before, 0));
    assert_eq!(world.fund(pool).stakers, fund.stakers);
    invariants::check(world, pool);
}
