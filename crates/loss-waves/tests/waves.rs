//! The waves with few winners: the figures that do not depend on their number are those of the document.

use loss_bench::table::Table;
use loss_sim::Progress;
use loss_testkit::{scene::ASSET, World};
use loss_waves::{
    alone::bear,
    chart,
    crowd::Crowd,
    data::{Published, Wave},
    tiers::{fall_through, Split},
    Measured,
};

const DOCUMENT: &str = include_str!("../../../docs/WAVES.md");
const CHART: &str = include_str!("../../../docs/waves.svg");

fn wave(needed: u64, profits: u64) -> Wave {
    Wave { start: "00:00:00".into(), needed, production: 1, profits }
}

/// A crowd whose first winners have so many dollars.
fn crowd(dollars: &[u64]) -> Crowd {
    let mut crowd = Crowd::new(&World::new(), dollars.len(), || ()).unwrap();
    let mut world = crowd.world.fork();
    let amounts: Vec<u64> = dollars.iter().map(|dollars| dollars * ASSET).collect();
    crowd.credit(&mut world, &crowd.winners, &amounts, || ()).unwrap();
    crowd.world = world;
    crowd
}

#[test]
fn p2_p5_p17_all_waves_are_as_the_document_says() {
    let measured = Measured::new(100, [10, 100], Progress::Hidden).unwrap();
    let tables = [measured.alone_table(), measured.policy_table(), measured.splits_table()];
    let changes: Vec<_> = tables.iter().flat_map(|table: &Table| table.changes(DOCUMENT)).collect();
    assert_eq!(changes, []);
    assert_eq!(chart::svg(&measured), CHART);

    // Overshoot, in atoms, of each wave.
    let waves = measured.published.waves.iter().zip(&measured.alone);
    let over = waves.map(|(wave, borne)| i128::from(borne.taken) - i128::from(wave.deficit()));
    assert_eq!(over.collect::<Vec<_>>(), [0; 16]);
    // 8,056 / 48,800 = 16.50819 %, the worst of all.
    assert_eq!(measured.alone.iter().map(|borne| borne.worst).max(), Some(165_082));
}

#[test]
fn p3_the_waves_reach_the_tiers_in_order() {
    let splits = fall_through(&World::new(), &Published::read().unwrap()).unwrap();
    let nobody = Split { bond: 0, insurance: 0, claims: 0, lps: 0, unallocated: 0 };
    // 2,266,240, of which the bond has a million.
    let first = Split { bond: 1_000_000_000_000, insurance: 1_266_240_000_000, ..nobody };
    // 733,760 are left of the cap, and 52 seconds of two million a day have flowed back.
    let second = Split { insurance: 734_963_703_703, claims: 648_914_296_297, ..nobody };
    assert_eq!(splits[..2], [first, second]);
    // The claims have 542,590.52 left, the LPs may pay four million, and insurance what flowed back in 5 seconds.
    let eleventh = Split {
        bond: 0,
        insurance: 115_740_740,
        claims: 542_590_518_514,
        lps: 4_000_000_000_000,
        unallocated: 1_041_417_740_746,
    };
    assert_eq!(splits[10], eleventh);
    let claims: u64 = splits.iter().map(|split| split.claims).sum();
    assert_eq!(claims, 6_000_000_000_000);
}

#[test]
fn p2_a_single_claim_bears_exactly_the_deficit() {
    let crowd = crowd(&[3_000]);
    let borne = bear(&crowd, &mut crowd.world.fork(), &wave(1_000, 3_000)).unwrap();
    assert_eq!(borne.taken, 1_000 * ASSET);
    assert_eq!(borne.worst, 333_334);
}

#[test]
fn claims_that_are_not_the_waves_profits_are_refused() {
    let crowd = crowd(&[2_000, 1_000]);
    let told = |wave| {
        let error = bear(&crowd, &mut crowd.world.fork(), &wave).unwrap_err();
        format!("{error:#}")
    };
    let less = told(wave(1_000, 3_001));
    assert_eq!(less, "the wave of 00:00:00: claims of Assets(3000000000)");
    // More than the claims have: the rest is nobody's, and the wave is not one of claims alone.
    let more = told(wave(3_001, 3_000));
    assert_eq!(more, "the wave of 00:00:00: claims paid 3000000000 of 3001000000");
}

#[test]
fn a_bond_that_would_pay_before_the_claims_is_refused() {
    let mut crowd = crowd(&[3_000]);
    let bond_owner = &crowd.venue.bond_owner;
    let asset = crowd.world.token_account(crowd.pool.asset_mint, crowd.venue.bond_side().owner, 5);
    let side = loss_testkit::ix::BondSide { asset, ..crowd.venue.bond_side() };
    let add = loss_testkit::ix::add_bond(&crowd.pool, &crowd.venue.keys, side, 5);
    crowd.world.ok(add, &[bond_owner]);
    let error = bear(&crowd, &mut crowd.world.fork(), &wave(1_000, 3_000)).unwrap_err();
    assert_eq!(format!("{error:#}"), "the wave of 00:00:00: a bond or a pot would pay");
}

#[test]
fn every_published_wave_leaves_something_to_its_winners() {
    let published = Published::read().unwrap();
    assert!(published.waves.iter().all(|wave| wave.needed < wave.profits));
}
