//! Whose the proceeds of salvage are: a recovery of its event, until that is final.

use crate::common::*;
use loss_testkit::{
    events, invariants, ix,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};
use socialized_loss::{
    error::LossError,
    events::SalvageSold,
    state::{PoolParams, ShortfallRecord},
};

/// At a price of 100 again the salvage of 9.9 sells for 1,089 at first: more than the loss of 700.
#[test]
fn p14_proceeds_go_to_lps_then_stakers_then_the_reserve_at_once() {
    let params = PoolParams { insurance_cap_event: 200 * ASSET, ..plain() };
    let mut scene = Scene::new(params);
    let staker = scene.world.funded_staker(&scene.pool, "staker", 300 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.stakers, record.lps), (200 * ASSET, 500 * ASSET));
    let cash = scene.world.pool(&scene.pool).ledger.cash;
    assert_eq!(cash, 500 * ASSET);

    scene.price(100 * PRICE);
    let Scene { world, pool, caller, lp, .. } = &mut scene;
    // 4 at 110, then 2 that cross from LPs to stakers, then the rest, which crosses to the reserve.
    let mut sums = [0; 3];
    for (lot, lps, stakers, surplus) in
        [(4_000_000_000, 440, 0, 0), (2_000_000_000, 60, 160, 0), (3_900_000_000, 0, 40, 389)]
    {
        let sent = world.ok(buying(pool, caller, lot, u64::MAX), &[&caller.key]);
        let event = &events::sent::<SalvageSold>(&sent)[0];
        let shared = [lps * ASSET, stakers * ASSET, surplus * ASSET];
        assert_eq!([event.lps, event.stakers, event.surplus], shared);
        assert_eq!(event.cost, shared.iter().sum::<u64>());
        sums = [0, 1, 2].map(|i| sums[i] + shared[i]);
        let state = world.pool(pool);
        assert_eq!((state.recoveries, state.ledger.dust), (sums[0] + sums[1], sums[2]));
        assert_eq!(state.ledger.cash, cash + sums[2]);
        invariants::check(world, pool);
    }
    assert_eq!(world.balance(&caller.asset), (10_000 - 1_089) * ASSET);
    // Those who lost have all of it back, and the reserve the rest.
    assert_eq!(claim(world, pool, 1, lp), 500 * ASSET);
    assert_eq!(claim_staked(world, pool, 1, &staker), 200 * ASSET);
    world.ok(ix::collect_insurance(pool), &[]);
    assert_eq!(world.fund(pool).reserve, 389 * ASSET);
    assert_eq!(world.pool(pool).recoveries, 0);
    invariants::check(world, pool);
}

#[test]
fn a_sale_in_the_last_second_is_for_those_who_lost_and_one_later_for_the_reserve() {
    for (late, lps, surplus) in [(0, 65_880_000, 0), (1, 0, 65_880_000)] {
        let mut scene = taken_over(plain());
        let final_at = scene.world.record(&scene.pool, 1).final_at;
        scene.world.set_time(final_at - 1 + late);
        scene.world.set_price(&scene.pool, 60 * PRICE);
        let before = scene.world.record(&scene.pool, 1);
        let Scene { world, pool, caller, lp, .. } = &mut scene;
        // A silence of a year counted 900 seconds: 10,980 of 60.
        let good = buying(pool, caller, 1_000_000_000, 65_880_000);
        let sent = world.ok(good, &[&caller.key]);

        let event = &events::sent::<SalvageSold>(&sent)[0];
        assert_eq!((event.lps, event.stakers, event.surplus), (lps, 0, surplus));
        assert_eq!((event.cost, event.recovered), (65_880_000, lps));
        let state = world.pool(pool);
        assert_eq!((state.recoveries, state.ledger.dust), (lps, surplus));
        assert_eq!(state.total_recovered, 65_880_000);
        let sold = before.salvage_left - 1_000_000_000;
        let after = ShortfallRecord { salvage_left: sold, recovered: lps, ..before };
        loss_testkit::exact::assert_same(&world.record(pool, 1), &after);
        let side = of_lp(world, pool, lp);
        if late == 0 {
            assert_eq!(claim(world, pool, 1, lp), lps);
        } else {
            let claim = ix::claim_recovery(pool, pool.record(1), side);
            world.refused(claim, &[&lp.key], LossError::EventFinal);
        }
        invariants::check(world, pool);
    }
}

/// What nobody claimed is released once; what is sold later goes to the reserve by itself.
#[test]
fn a_final_event_with_salvage_left_gives_up_what_was_unclaimed_and_goes_on_selling() {
    let mut scene = taken_over(plain());
    // 9 of 9.9 collateral at 66 while the event is open; nobody claims.
    assert_eq!(buy(&mut scene, 9_000_000_000), 594 * ASSET);
    scene.world.set_time(scene.world.record(&scene.pool, 1).final_at);
    scene.world.set_price(&scene.pool, 60 * PRICE);
    let payer = id(&scene.caller.key);
    let close = ix::close_record(&scene.pool, scene.pool.record(1), payer);
    let before = scene.world.record(&scene.pool, 1);
    let watch = scene.world.watch(&close);
    scene.world.ok(close.clone(), &[]);

    let Scene { world, pool, .. } = &mut scene;
    watch.assert_changed(world, &[pool.pool, pool.record(1)]);
    let after = ShortfallRecord { unclaimed_to_reserve: 594 * ASSET, ..before };
    loss_testkit::exact::assert_same(&world.record(pool, 1), &after);
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 594 * ASSET));
    invariants::check(world, pool);
    // Once: there is nothing more to release.
    world.refused(close.clone(), &[], LossError::SalvageLeft);
    // The last 0.9 at 65.88: for the reserve.
    assert_eq!(buy(&mut scene, 900_000_000), 59_292_000);
    let Scene { world, pool, .. } = &mut scene;
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 653_292_000));
    let lamports = world.lamports(&payer);
    world.ok(close, &[]);
    assert_eq!(world.lamports(&payer) - lamports, world.rent_of::<ShortfallRecord>());
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 653_292_000));
    world.ok(ix::collect_insurance(pool), &[]);
    assert_eq!(world.fund(pool).reserve, 653_292_000);
    invariants::check(world, pool);
}

#[test]
fn what_was_unclaimed_stays_apart_from_a_late_sale_until_the_record_closes() {
    let mut scene = taken_over(plain());
    assert_eq!(buy(&mut scene, 9_000_000_000), 594 * ASSET);
    scene.world.set_time(scene.world.record(&scene.pool, 1).final_at);
    scene.world.set_price(&scene.pool, 60 * PRICE);
    assert_eq!(buy(&mut scene, 900_000_000), 59_292_000);
    let Scene { world, pool, caller, .. } = &mut scene;
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (594 * ASSET, 59_292_000));
    invariants::check(world, pool);
    world.ok(ix::close_record(pool, pool.record(1), id(&caller.key)), &[]);
    let state = world.pool(pool);
    assert_eq!((state.recoveries, state.ledger.dust), (0, 653_292_000));
    invariants::check(world, pool);
}

#[test]
fn p11_a_pause_does_not_stop_a_sale() {
    let mut scene = taken_over(plain());
    scene.pause();
    assert_eq!(buy(&mut scene, SALVAGE), 653_400_000);
    let Scene { world, pool, lp, .. } = &mut scene;
    assert_eq!(claim(world, pool, 1, lp), 653_400_000);
    invariants::check(world, pool);
}
