//! P12: what a deficit costs and who pays for it depends on no number of owners and on no choice of whom
//! calls.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, keys::address, venues::Trader};
use socialized_loss::{instructions::ReportDeficitArgs, state::ShortfallRecord};
use solana_account::Account;
use solana_signer::Signer;

/// So many traders who have 400 together, and what one report of 170 then costs.
fn among(number: u64) -> (Scene, Vec<Trader>, u64, ShortfallRecord) {
    let mut scene = Scene::new();
    scene.world.fund_insurance(&scene.pool, 50 * ASSET);
    let each = 400 * ASSET / number;
    let name = |nth| format!("trader {nth}");
    let traders = (0..number).map(|nth| scene.winner(&name(nth), each)).collect();
    let report = scene.venue.report_ix(&scene.pool, 1, 170 * ASSET);
    let sent = scene.world.ok(report, &[&scene.venue.operator]);
    let record = scene.world.read(&scene.venue.keys.record(1));
    (scene, traders, sent.compute_units_consumed, record)
}

#[test]
fn p12_a_deficit_costs_the_same_among_two_hundred_traders_as_among_two() {
    let (few, two, units_of_few, record_of_few) = among(2);
    let (many, two_hundred, units_of_many, record_of_many) = among(200);
    assert_eq!((two.len(), two_hundred.len()), (2, 200));
    assert_eq!(units_of_few, units_of_many);
    assert_same(&record_of_few, &record_of_many);
    assert_same(&few.state(), &many.state());
    assert_same(&few.world.pool(&few.pool), &many.world.pool(&many.pool));
    // 20 of the bond, 50 of the reserve and a quarter of the claims.
    assert_eq!(split(&record_of_many), [20, 50, 0, 100, 0, 0].map(|whole| whole * ASSET));
    for (scene, traders, left) in [(&few, &two, 150 * ASSET), (&many, &two_hundred, 1_500_000)] {
        let claims = traders.iter().map(|trader| trader.claim(&scene.world, &scene.venue));
        assert!(claims.into_iter().all(|claim| claim == left));
        invariants::check(&scene.world, &scene.pool);
    }
}

/// The account named, the trader named and who pays the rent are on the record, and change nothing else.
#[test]
fn p12_the_split_depends_on_the_amount_alone() {
    let mut scene = Scene::new();
    scene.winner("trader", 40 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let account = address("another account");
    let owned = Account { lamports: 5, owner: venue.keys.program, ..Account::default() };
    world.set_account(&account, owned);
    let payer = world.actor("payer");
    let mut other = world.fork();
    let record = venue.report(world, pool, 100 * ASSET);
    let (trader, id) = (address("another trader"), payer.pubkey());
    let args = ReportDeficitArgs { nonce: 1, amount: 100 * ASSET, trader };
    let report = ix::report_deficit(pool, &venue.keys, account, id, args);
    other.ok(ix::relayed(pool, &venue.keys, report), &[&payer]);
    let expected = ShortfallRecord { owner: trader, position: account, rent_payer: id, ..record };
    assert_same(&other.read::<ShortfallRecord>(&venue.keys.record(1)), &expected);
    assert_same(&other.pool(pool), &world.pool(pool));
    assert_same(&other.venue(&venue.keys), &world.venue(&venue.keys));
    invariants::check(world, pool);
    invariants::check(&other, pool);
}

/// Bytes behind the arguments are read by nobody.
#[test]
fn what_is_added_to_the_arguments_is_ignored() {
    let mut scene = Scene::new();
    let mut plainly = Scene::new();
    plainly.report(30 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let mut report = venue.report_ix(pool, 1, 30 * ASSET);
    report.data.extend([255; 9]);
    world.ok(report, &[&venue.operator]);
    let key = venue.keys.record(1);
    assert_same(&world.read::<ShortfallRecord>(&key), &plainly.world.read(&key));
    assert_same(&world.pool(pool), &plainly.world.pool(pool));
    invariants::check(world, pool);
}
