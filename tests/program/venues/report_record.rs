//! A deficit that reaches every tier: the record, the event, the sums and the answer, field by field.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_testkit::{events, exact::assert_same, invariants, ix, keys::address, Staker, Trader};
use socialized_loss::{
    constants::VERSION,
    events::{DeficitReported, EVENT_VERSION},
    instructions::ReportDeficitArgs,
    seeds,
    state::{Pool, ShortfallRecord, StoredClass},
    ID,
};
use solana_signer::Signer;

/// A reserve of 10, stakers with 60, of which the caps let 40 be paid, and claims of 300.
fn every_tier() -> (Scene, [Staker; 2], Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 300 * ASSET);
    let Scene { world, pool, .. } = &mut scene;
    world.fund_insurance(pool, 10 * ASSET);
    let stakers = [("staker", 45), ("other", 15)];
    let stakers = stakers.map(|(name, stake)| world.funded_staker(pool, name, stake * ASSET));
    world.advance(77);
    (scene, stakers, trader)
}

#[test]
fn p2_every_field_of_the_record_and_of_its_event() {
    let (mut scene, stakers, trader) = every_tier();
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let (state, fund, now) = (world.pool(pool), world.fund(pool), world.now());
    let named = address("whom the venue names");
    let args = ReportDeficitArgs { nonce: 7, amount: 500 * ASSET, trader: named };
    let payer = world.actor("payer");
    let report = ix::report_deficit(pool, &venue.keys, venue.account, payer.pubkey(), args);
    let report = ix::relayed(pool, &venue.keys, report);
    let key = venue.keys.record(7);
    let paid = world.lamports(&payer.pubkey());
    let claims = [venue.keys.profit(&trader.id()), pool.lp(&lp.id()), pool.stake(&stakers[0].id())];
    let others = [venue.asset, venue.bond_asset, pool.collateral_vault, pool.price];
    let watch = world.watch(&report).and(world, &claims).and(world, &others);

    let sent = world.ok(report, &[&payer]);

    let (state_after, fund_after) = (world.pool(pool), world.fund(pool));
    let after = world.venue(&venue.keys);
    let seeds = [seeds::SHORTFALL, venue.keys.venue.as_ref(), &7_u64.to_le_bytes()];
    let (derived, bump) = Pubkey::find_program_address(&seeds, &ID);
    assert_eq!(derived, key);
    let record: ShortfallRecord = world.read(&key);
    assert_same(
        &record,
        &ShortfallRecord {
            pool: pool.pool,
            owner: named,
            position: venue.account,
            venue: venue.keys.venue,
            caller: venue.keys.signer,
            rent_payer: payer.pubkey(),
            seq: 1,
            nonce: 7,
            recorded_at: now,
            final_at: now + 365 * DAY,
            debt: 500 * ASSET,
            bond: 20 * ASSET,
            shortfall: 480 * ASSET,
            reserve: 10 * ASSET,
            stakers: 40 * ASSET,
            profits: 300 * ASSET,
            lps: 100 * ASSET,
            unallocated: 30 * ASSET,
            // The fund had 70, and the venue's cap is 50.
            held_back: 20 * ASSET,
            lps_before: state.ledger.lps,
            lps_after: state_after.ledger.lps,
            profits_before: before.profits,
            profits_after: after.profits,
            stakers_before: fund.stakers,
            stakers_after: fund_after.stakers,
            version: VERSION,
            bump,
            // No price, no collateral, no salvage, and nothing recovered yet.
            ..ShortfallRecord::zeroed()
        },
    );
    let assets = |classes: [StoredClass; 3]| classes.map(|it| it.assets);
    let (before, after) = (
        [record.lps_before, record.profits_before, record.stakers_before],
        [record.lps_after, record.profits_after, record.stakers_after],
    );
    assert_eq!(assets(before), [1_000 * ASSET, 300 * ASSET, 60 * ASSET]);
    assert_eq!(assets(after), [900 * ASSET, 0, 20 * ASSET]);
    assert_eq!(world.lamports(&key), world.rent_of::<ShortfallRecord>());
    assert_eq!(paid - world.lamports(&payer.pubkey()), world.rent_of::<ShortfallRecord>());
    let changed = [pool.pool, pool.insurance, venue.keys.venue, key, payer.pubkey()];
    let vaults = [pool.asset_vault, pool.insurance_vault];
    watch.assert_changed(world, &[&changed[..], &vaults].concat());
    events::assert_sent(
        &sent,
        &DeficitReported {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            venue: venue.keys.venue,
            account: venue.account,
            trader: named,
            nonce: 7,
            deficit: 500 * ASSET,
            bond: 20 * ASSET,
            reserve: 10 * ASSET,
            stakers: 40 * ASSET,
            profits: 300 * ASSET,
            lps: 100 * ASSET,
            unallocated: 30 * ASSET,
            held_back: 20 * ASSET,
            lps_before: record.lps_before.into(),
            lps_after: record.lps_after.into(),
            profits_before: record.profits_before.into(),
            profits_after: record.profits_after.into(),
            stakers_before: record.stakers_before.into(),
            stakers_after: record.stakers_after.into(),
        },
    );
    invariants::check(world, pool);
}

#[test]
fn p2_the_sums_of_venue_pool_and_fund_say_what_each_tier_paid() {
    let (mut scene, _, _) = every_tier();
    let state = scene.world.pool(&scene.pool);
    scene.report(500 * ASSET);
    // The bucket of the fund is full for a day, and so are those of venue and pool.
    scene.report(3 * ASSET);
    let (venue, fund) = (scene.state(), scene.world.fund(&scene.pool));
    let sums = [
        venue.total_deficit,
        venue.total_bond,
        venue.total_covered,
        venue.total_profits,
        venue.total_socialized,
        venue.total_unallocated,
    ];
    assert_eq!(sums, [503, 20, 50, 300, 100, 33].map(|whole| whole * ASSET));
    assert_eq!((venue.pot, venue.total_credited), (470 * ASSET, 300 * ASSET));
    assert_eq!((venue.last_loss_seq, venue.last_nonce), (1, 2));
    assert_eq!((fund.total_paid, fund.last_loss_seq), (50 * ASSET, 1));
    let after = scene.world.pool(&scene.pool);
    assert_eq!((after.total_covered, after.total_socialized), (50 * ASSET, 100 * ASSET));
    assert_eq!((after.seq, after.last_loss_seq), (2, 1));
    // A venue names its deficits: what positions lost is counted by itself.
    let of_positions = |pool: &Pool| (pool.total_shortfall, pool.total_unallocated, pool.salvage);
    assert_eq!(of_positions(&after), of_positions(&state));
    assert_eq!(after.venue_funds, 470 * ASSET);
    assert_eq!(scene.world.balance(&scene.pool.insurance_vault), 20 * ASSET);
    assert_eq!(scene.world.balance(&scene.pool.asset_vault), (900 + 470) * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

/// The program that called knows from the answer what it has.
#[test]
fn a_report_returns_what_was_paid_into_the_pot() {
    let (mut scene, _, _) = every_tier();
    let Scene { world, pool, venue, .. } = &mut scene;
    let amounts = [ASSET, 19 * ASSET + 5, 480 * ASSET, 3, u64::MAX];
    for (nonce, amount) in (1..).zip(amounts) {
        let before = world.venue(&venue.keys).pot;
        let sent = world.ok(venue.report_ix(pool, nonce, amount), &[&venue.operator]);
        let paid = world.venue(&venue.keys).pot - before;
        assert_eq!(sent.return_data.program_id, ID);
        // The runtime cuts zeros at the end off.
        let mut answer = sent.return_data.data;
        answer.resize(8, 0);
        assert_eq!(answer, paid.to_le_bytes());
    }
    assert_eq!(world.venue(&venue.keys).pot, 470 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn p6_nobody_is_richer_after_a_deficit() {
    let (mut scene, stakers, trader) = every_tier();
    let worth = |scene: &Scene| {
        let Scene { world, pool, lp, venue } = scene;
        let [staker, other] = [&stakers[0], &stakers[1]].map(|it| it.claim(world, pool));
        let reserve = world.fund(pool).reserve;
        [lp.claim(world, pool), staker, other, trader.claim(world, venue), reserve]
    };
    let mut before = worth(&scene);
    assert_eq!(before, [1_000, 45, 15, 300, 10].map(|whole| whole * ASSET));
    for amount in [5 * ASSET, 20 * ASSET, 33 * ASSET + 1, 77, 400 * ASSET, u64::MAX] {
        scene.report(amount);
        let after = worth(&scene);
        assert!(before.iter().zip(after).all(|(before, after)| after <= *before));
        before = after;
    }
    // 900 and two thirds of 45 and 15 less, each within an atom (P5).
    assert_eq!(before, [900 * ASSET - 1, 15 * ASSET - 1, 5 * ASSET - 1, 0, 0]);
    invariants::check(&scene.world, &scene.pool);
}
