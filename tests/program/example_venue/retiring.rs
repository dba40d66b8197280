//! A venue that is to retire settles as ever; one that is retired pays what there is, and shares nothing.

use crate::common::*;
use example_venue::instructions::OpenArgs;
use loss_testkit::{exact::assert_same, invariants, ix};
use socialized_loss::error::LossError;
use solana_signer::Signer;

#[test]
fn p11_a_retired_venues_contracts_are_settled_with_what_the_vault_has() {
    let mut scene = Scene::new();
    scene.cleo_wins_200();
    let contract = scene.ann_with_bob();
    let Scene { world, pool, market, .. } = &mut scene;
    let authority = world.actor("authority");
    let retire = ix::retire_venue(pool, &market.keys.venue, authority.pubkey());
    world.ok(retire, &[&authority]);
    let lock: i64 = world.pool(pool).params.time_lock_seconds.into();
    world.advance(lock - 1);
    // Until the time lock has passed it shares.
    scene.price(160_00000000);
    let keys = [&scene.market.venue.operator, &scene.ann.key, &scene.bob.key];
    let next = OpenArgs { number: 1, ..TEN };
    let open = scene.market.open_ix(&scene.pool, &scene.ann, &scene.bob, next);
    scene.world.refused(open, &keys, LossError::VenueRetired);
    let before = scene.world.venue(&scene.market.keys.venue);
    let close = scene.ann_closes(contract);
    let watch = scene.world.watch(&close);

    scene.ann_wins(contract);

    // Her margin and Bob's; the other 500 she wins of nobody.
    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (1_100 * ASSET, 700 * ASSET));
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.cleo)), (0, 200 * ASSET));
    assert_same(&scene.world.venue(&scene.market.keys.venue), &before);
    assert_eq!((scene.world.market(&scene.market.keys).deficits, scene.vault()), (0, 0));
    let (keys, operator) = (&scene.market.keys, scene.market.venue.operator.pubkey());
    let own = [keys.market(), keys.vault, contract, scene.ann.asset, operator];
    watch.assert_changed(&scene.world, &own);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_venue_that_is_to_retire_shares_until_then() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    let Scene { world, pool, market, .. } = &mut scene;
    let authority = world.actor("authority");
    let retire = ix::retire_venue(pool, &market.keys.venue, authority.pubkey());
    world.ok(retire, &[&authority]);
    let lock: i64 = world.pool(pool).params.time_lock_seconds.into();
    world.advance(lock - 2);
    scene.price(112_00000000);
    scene.ann_wins(contract);
    assert_eq!(split(&scene.record(1)), [20 * ASSET, 0, 0, 0, 0]);
    assert_eq!((scene.tokens(&scene.ann), scene.claim(&scene.ann)), (1_000 * ASSET, 120 * ASSET));
}
