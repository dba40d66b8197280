//! Losers who cannot pay: who pays instead, to the atom, and that the winner's own profit bears its part.

use crate::common::*;
use example_venue::instructions::OpenArgs;
use loss_math::VenueCaps;
use loss_testkit::{invariants, Trader};
use socialized_loss::state::{ShortfallRecord, StoredVenueCaps};
use solana_signer::Signer;

#[test]
fn p2_p3_a_deficit_is_paid_by_bond_fund_claims_and_lps_and_credited_to_the_winner() {
    let mut scene = Scene::new();
    scene.cleo_wins_200();
    let contract = scene.ann_with_bob();
    // Ann wins 600; Bob's margin pays 100 of it.
    scene.price(160_00000000);
    scene.ann_wins(contract);

    // Of 500: the claims are Cleo's 200 and the 100 that Ann was just credited.
    let record = scene.record(1);
    assert_eq!(split(&record), [20, 50, 300, 100, 30].map(|whole| whole * ASSET));
    let bob = scene.bob.id();
    assert_eq!((record.position, record.owner), (contract, bob));
    assert_eq!(record.caller, scene.market.keys.market());
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.cleo)), (470 * ASSET, 0));
    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (1_000 * ASSET, 700 * ASSET));
    at_most_an_atom_below(scene.lp.claim(&scene.world, &scene.pool), 900 * ASSET);
    let venue = scene.world.venue(&scene.market.keys.venue);
    assert_eq!((venue.bond, venue.pot, venue.profits.assets), (0, 0, 470 * ASSET));
    assert_eq!((scene.vault(), scene.world.contract(&contract)), (0, None));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p6_the_winner_takes_the_haircut_of_the_claims_with_everybody_else() {
    let mut scene = Scene::new();
    scene.cleo_wins_200();
    let contract = scene.ann_with_bob();
    // Ann wins 260; Bob's margin pays 100, so 160 are missing.
    scene.price(126_00000000);
    scene.ann_wins(contract);

    // The claims lose 90 of 300: Cleo keeps 140 of 200, Ann 70 of 100 and the 160.
    assert_eq!(split(&scene.record(1)), [20, 50, 90, 0, 0].map(|whole| whole * ASSET));
    at_most_an_atom_below(scene.claim(&scene.cleo), 140 * ASSET);
    at_most_an_atom_below(scene.claim(&scene.ann), 230 * ASSET);
    assert_eq!(scene.lp.claim(&scene.world, &scene.pool), 1_000 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p3_a_deficit_within_the_bond_costs_nobody_else() {
    let mut scene = Scene::new();
    scene.cleo_wins_200();
    let contract = scene.ann_with_bob();
    scene.price(112_00000000);
    let liquidation = scene.liquidate_bob(contract);
    scene.world.ok(liquidation, &[&scene.stranger]);
    assert_eq!(split(&scene.record(1)), [20 * ASSET, 0, 0, 0, 0]);
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.cleo)), (120 * ASSET, 200 * ASSET));
    // Whoever liquidates pays for the record, and has that back when it is closed.
    assert_eq!(scene.record(1).rent_payer, scene.stranger.pubkey());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p15_with_nothing_to_share_the_winner_has_what_the_loser_had() {
    let mut scene = Scene::with(StoredVenueCaps::default(), 1, 500 * ASSET);
    let contract = scene.ann_with_bob();
    scene.price(160_00000000);
    scene.ann_wins(contract);
    // Its own claim of 100 bears 100 of the 500, which are credited to it again; and there is the bond.
    assert_eq!(split(&scene.record(1)), [1, 0, 100 * ASSET, 0, 400 * ASSET - 1]);
    assert_eq!(scene.claim(&scene.ann), 100 * ASSET + 1);
    assert_eq!(scene.lp.claim(&scene.world, &scene.pool), 1_000 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

/// What was lost by whom: the winner's and the other's claims, and the record of the deficit.
fn settle(scene: &mut Scene, nonce: u64, winner: fn(&Scene) -> &Trader) -> [u64; 2] {
    let args = OpenArgs { number: nonce, ..TEN };
    scene.price(100_00000000);
    let open = scene.market.open_ix(&scene.pool, winner(scene), &scene.bob, args);
    let long = winner(scene).key.insecure_clone();
    scene.world.ok(open, &[&scene.market.venue.operator, &long, &scene.bob.key]);
    scene.price(115_00000000);
    let contract = scene.market.keys.contract(&winner(scene).id(), nonce);
    let Scene { world, pool, market, stranger, .. } = &*scene;
    let due = market.liquidate_ix(world, pool, contract, winner(scene), &scene.bob, stranger);
    scene.world.ok(due, &[&scene.stranger]);
    [scene.claim(&scene.ann), scene.claim(&scene.cleo)]
}

#[test]
fn p13_deficits_follow_each_other_under_numbers_of_their_own() {
    let mut scene = Scene::new();
    // Each time 150 are won, of which 100 are there.
    let claims = settle(&mut scene, 1, |scene| &scene.ann);
    assert_eq!(split(&scene.record(1)), [20, 30, 0, 0, 0].map(|whole| whole * ASSET));
    assert_eq!(claims, [150 * ASSET, 0]);

    // Of the fund's 50 a day 20 are left, and a little flowed back in two seconds.
    let flowed = |scene: &Scene, seconds| {
        let venue = scene.world.venue(&scene.market.keys.venue);
        let room = venue.book().used.room(&VenueCaps::from(LIMITS), scene.world.now() + seconds);
        room.insurance.get()
    };
    let room = flowed(&scene, 2);
    assert!((20 * ASSET..20 * ASSET + 2_000).contains(&room), "{room}");
    let claims = settle(&mut scene, 2, |scene| &scene.cleo);
    // The rest of 50 is borne by Ann's 150 and by the 100 that Cleo has just been credited.
    let by_claims = 50 * ASSET - room;
    assert_eq!(split(&scene.record(2)), [0, room, by_claims, 0, 0]);
    let left = 250 * ASSET - by_claims;
    at_most_an_atom_below(claims[0], left * 150 / 250);
    at_most_an_atom_below(claims[1], left * 100 / 250 + 50 * ASSET);

    // The second one who won had to bear it; and a third deficit is borne by both.
    let room = flowed(&scene, 2);
    let third = settle(&mut scene, 3, |scene| &scene.ann);
    let ShortfallRecord { reserve, profits, lps, unallocated, .. } = scene.record(3);
    assert_eq!((reserve, reserve + profits, lps, unallocated), (room, 50 * ASSET, 0, 0));
    let (all, kept) =
        (claims[0] + claims[1] + 100 * ASSET, claims[0] + claims[1] + 100 * ASSET - profits);
    let part = |claim: u64| (u128::from(claim) * u128::from(kept) / u128::from(all)) as u64;
    // Three roundings since the exact value.
    assert!(third[1].abs_diff(part(claims[1])) <= 2);
    assert!(third[0].abs_diff(part(claims[0] + 100 * ASSET) + 50 * ASSET) <= 2);

    let (market, venue) = (&scene.market.keys, scene.world.venue(&scene.market.keys.venue));
    assert_eq!((scene.world.market(market).deficits, venue.last_nonce), (3, 3));
    assert_eq!((venue.total_deficit, venue.pot), (150 * ASSET, 0));
    invariants::check(&scene.world, &scene.pool);
}
