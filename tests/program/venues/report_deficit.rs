//! `report_deficit`: each tier alone, what it changes and what it does not. All tiers together are in
//! `report_record`.

use crate::common::*;
use loss_math::{Assets, LossClass};
use loss_testkit::{exact::assert_same, invariants, tokens::account};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{InsuranceFund, LossReceipt, Pool, StoredBucket, StoredVenueUse, Venue as VenueState},
};
use solana_signer::Signer;

const A: u64 = ASSET;

/// The pool after one event of now that touched nothing else of it.
fn after_an_event(before: &Pool, now: i64) -> Pool {
    let mut after = Pool { seq: before.seq + 1, latest_final_at: now + 365 * DAY, ..*before };
    after.ledger.accrued_at = now;
    after
}

fn assets(whole: u64) -> Assets {
    Assets(whole * A)
}

fn used(insurance: u64, lps: u64, now: i64) -> StoredVenueUse {
    let bucket = |used| match used {
        0 => StoredBucket::default(),
        _ => StoredBucket { used, updated_at: now },
    };
    StoredVenueUse { insurance: bucket(insurance), lps: bucket(lps) }
}

#[test]
fn p3_the_bond_pays_first_and_alone_as_long_as_it_lasts() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    scene.world.fund_insurance(&scene.pool, 500 * A);
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let (state, now) = (world.pool(pool), world.now());
    let report = venue.report_ix(pool, 1, 15 * A);
    let claim = venue.keys.profit(&trader.id());
    let others = [pool.lp(&lp.id()), claim, pool.collateral_vault, venue.asset, venue.bond_asset];
    let watch = world.watch(&report).and(world, &others);

    world.ok(report, &[&venue.operator]);

    let record = world.read(&venue.keys.record(1));
    assert_eq!(split(&record), [15 * A, 0, 0, 0, 0, 0]);
    assert_eq!((record.shortfall, record.held_back), (0, 0));
    let after = VenueState {
        bond: 5 * A,
        pot: 15 * A,
        last_nonce: 1,
        total_deficit: 15 * A,
        total_bond: 15 * A,
        ..before
    };
    assert_same(&world.venue(&venue.keys), &after);
    // What is kept for the venue is as much as before, and no token moved.
    assert_same(&world.pool(pool), &after_an_event(&state, now));
    let (own, kept) = (venue.keys.venue, venue.keys.record(1));
    watch.assert_changed(world, &[pool.pool, own, kept, venue.operator.pubkey()]);
    assert_eq!((lp.claim(world, pool), trader.claim(world, venue)), (1_000 * A, 100 * A));
    invariants::check(world, pool);
}

#[test]
fn p3_the_reserve_pays_second_with_its_tokens() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    scene.world.fund_insurance(&scene.pool, 500 * A);
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let (state, fund, now) = (world.pool(pool), world.fund(pool), world.now());
    let vaults = [pool.asset_vault, pool.insurance_vault].map(|vault| world.balance(&vault));

    let record = venue.report(world, pool, 45 * A);

    assert_eq!(split(&record), [20 * A, 25 * A, 0, 0, 0, 0]);
    assert_eq!((record.shortfall, record.held_back), (25 * A, 0));
    let after = VenueState {
        bond: 0,
        pot: 45 * A,
        used: used(25 * A, 0, now),
        last_nonce: 1,
        total_deficit: 45 * A,
        total_bond: 20 * A,
        total_covered: 25 * A,
        ..before
    };
    assert_same(&world.venue(&venue.keys), &after);
    let expected = Pool {
        venue_funds: 145 * A,
        venue_used: used(25 * A, 0, now),
        total_covered: 25 * A,
        ..after_an_event(&state, now)
    };
    assert_same(&world.pool(pool), &expected);
    let expected = InsuranceFund {
        cash: 475 * A,
        reserve: 475 * A,
        paid: StoredBucket { used: 25 * A, updated_at: now },
        total_paid: 25 * A,
        ..fund
    };
    assert_same(&world.fund(pool), &expected);
    assert_eq!(world.balance(&pool.asset_vault), vaults[0] + 25 * A);
    assert_eq!(world.balance(&pool.insurance_vault), vaults[1] - 25 * A);
    assert_eq!((lp.claim(world, pool), trader.claim(world, venue)), (1_000 * A, 100 * A));
    invariants::check(world, pool);
}

#[test]
fn p3_stakers_pay_after_the_reserve_and_have_the_receipts_of_stakers() {
    let mut scene = Scene::new();
    scene.world.fund_insurance(&scene.pool, 10 * A);
    let Scene { world, pool, venue, .. } = &mut scene;
    let staker = world.funded_staker(pool, "staker", 30 * A);
    let other = world.funded_staker(pool, "other", 10 * A);
    let now = world.now();

    let record = venue.report(world, pool, 50 * A);

    assert_eq!(split(&record), [20 * A, 10 * A, 20 * A, 0, 0, 0]);
    assert_eq!((staker.claim(world, pool), other.claim(world, pool)), (15 * A, 5 * A));
    let fund = world.fund(pool);
    assert_eq!((fund.cash, fund.reserve, fund.stakers.assets), (20 * A, 0, 20 * A));
    assert_eq!((fund.last_loss_seq, fund.total_paid), (1, 30 * A));
    assert_eq!(world.venue(&venue.keys).used, used(30 * A, 0, now));
    assert_eq!(world.balance(&pool.insurance_vault), 20 * A);
    let tokens = account(pool.asset_mint, staker.id(), 1);
    world.set_account(&staker.asset, tokens);
    let at = staker.side(world, pool).receipt.expect("a receipt is needed");
    staker.stake(world, pool, 1);
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.class, kept.venue.to_bytes(), kept.to_seq), (1, [0; 32], 1));
    invariants::check(world, pool);
}

#[test]
fn p3_the_venues_profit_claims_pay_third_through_their_index() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    let other = scene.winner("other", 300 * A);
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let (state, now) = (world.pool(pool), world.now());

    let record = venue.report(world, pool, 120 * A);

    assert_eq!(split(&record), [20 * A, 0, 0, 100 * A, 0, 0]);
    let after = world.venue(&venue.keys);
    let expected = VenueState {
        bond: 0,
        pot: 120 * A,
        profits: LossClass::from(before.profits).absorb(assets(100)).0.into(),
        last_loss_seq: 1,
        last_nonce: 1,
        total_deficit: 120 * A,
        total_bond: 20 * A,
        total_profits: 100 * A,
        ..before
    };
    assert_same(&after, &expected);
    assert_eq!(after.profits.assets, 300 * A);
    assert_eq!(u128::from_le_bytes(after.profits.total_shares), at_par(300 * A));
    // What the claims lost is in the pot: no token moved, and the venue has no more and no less.
    assert_same(&world.pool(pool), &after_an_event(&state, now));
    assert_eq!((trader.claim(world, venue), other.claim(world, venue)), (75 * A, 225 * A));
    assert_eq!(lp.claim(world, pool), 1_000 * A);
    invariants::check(world, pool);
}

#[test]
fn p3_lps_pay_fourth_out_of_what_lies_idle() {
    let mut scene = Scene::new();
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let other = world.funded_lp(pool, "other lp", 1_000 * A);
    let (state, now) = (world.pool(pool), world.now());
    let vault = world.balance(&pool.asset_vault);

    let record = venue.report(world, pool, 100 * A);

    assert_eq!(split(&record), [20 * A, 0, 0, 0, 80 * A, 0]);
    let after = VenueState {
        bond: 0,
        pot: 100 * A,
        used: used(0, 80 * A, now),
        last_nonce: 1,
        total_deficit: 100 * A,
        total_bond: 20 * A,
        total_socialized: 80 * A,
        ..before
    };
    assert_same(&world.venue(&venue.keys), &after);
    let mut expected = Pool {
        venue_funds: 100 * A,
        venue_used: used(0, 80 * A, now),
        last_loss_seq: 1,
        total_socialized: 80 * A,
        ..after_an_event(&state, now)
    };
    let class = LossClass::from(state.ledger.lps).absorb(assets(80)).0;
    expected.ledger.cash = 1_920 * A;
    expected.ledger.lps = class.into();
    assert_same(&world.pool(pool), &expected);
    assert_eq!(world.balance(&pool.asset_vault), vault);
    // 24 of 25 parts, which is no binary fraction: an atom less (P5).
    assert_eq!((lp.claim(world, pool), other.claim(world, pool)), (960 * A - 1, 960 * A - 1));
    invariants::check(world, pool);
}

#[test]
fn what_nobody_pays_is_unallocated_and_the_venues_own() {
    let mut scene = Scene::new();
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    lp.withdraw(world, pool, WithdrawAmount::All);
    let (state, now) = (world.pool(pool), world.now());

    let record = venue.report(world, pool, u64::MAX);

    assert_eq!(split(&record), [20 * A, 0, 0, 0, 0, u64::MAX - 20 * A]);
    let after = VenueState {
        bond: 0,
        pot: 20 * A,
        last_nonce: 1,
        total_deficit: u64::MAX,
        total_bond: 20 * A,
        total_unallocated: u64::MAX - 20 * A,
        ..before
    };
    assert_same(&world.venue(&venue.keys), &after);
    // The pool counts what positions leave unallocated, not what a venue says.
    assert_same(&world.pool(pool), &after_an_event(&state, now));
    // Nobody at all is left: the next one is counted, and the sums saturate.
    let record = venue.report(world, pool, 7);
    assert_eq!(split(&record), [0, 0, 0, 0, 0, 7]);
    let after = world.venue(&venue.keys);
    assert_eq!((after.total_deficit, after.total_unallocated), (u64::MAX, u64::MAX - 20 * A + 7));
    assert_eq!(world.pool(pool).seq, 2);
    invariants::check(world, pool);
}
