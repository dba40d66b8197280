//! `report_deficit`: classes that a deficit empties, and when it is refused.

use crate::common::*;
use loss_testkit::{invariants, ix};
use socialized_loss::{error::LossError, instructions::WithdrawAmount, state::ClassKind};
use solana_signer::Signer;

const A: u64 = ASSET;

#[test]
fn claims_that_are_wiped_out_leave_the_rest_to_the_lps() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * A);
    let record = scene.report(150 * A);
    assert_eq!(split(&record), [20 * A, 0, 0, 100 * A, 30 * A, 0]);
    let after = scene.state();
    assert_eq!((after.profits.assets, after.profits.epoch), (0, 1));
    assert_eq!((record.profits_after.assets, record.profits_after.epoch), (0, 1));
    assert_eq!(trader.claim(&scene.world, &scene.venue), 0);
    // Another epoch begins with the next profit, and bears the next deficit.
    let next = scene.winner("next", 40 * A);
    let record = scene.report(10 * A);
    assert_eq!(split(&record), [0, 0, 0, 10 * A, 0, 0]);
    assert_eq!(next.claim(&scene.world, &scene.venue), 30 * A);
    invariants::check(&scene.world, &scene.pool);
}

/// A deficit that leaves less than one whole share ends the epoch, and with it what was left.
#[test]
fn what_a_drained_class_sets_free_is_the_pots() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100);
    let Scene { world, pool, venue, .. } = &mut scene;
    world.advance(WAIT);
    // Two and a half shares are paid two atoms: 97.5 shares have 98.
    let part = WithdrawAmount::Shares(SHARE * 5 / 2);
    trader.withdraw(world, pool, venue, part);
    let bond = world.venue(&venue.keys).bond;
    let record = venue.report(world, pool, bond + 97);
    // 97 of 98 atoms leave less than a share: the last atom is set free.
    assert_eq!(split(&record), [bond, 0, 0, 97, 0, 0]);
    let after = world.venue(&venue.keys);
    assert_eq!((after.pot, after.profits.assets, after.profits.epoch), (bond + 98, 0, 1));
    assert_eq!(after.last_loss_seq, 1);
    let lost = record.loss_of(ClassKind::Profits).taken;
    assert_eq!(lost.get(), 98);
    invariants::check(world, pool);
}

#[test]
fn nothing_is_no_deficit() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let report = venue.report_ix(pool, 1, 0);
    world.refused(report, &[&venue.operator], LossError::ZeroAmount);
    assert_eq!(split(&venue.report(world, pool, 1)), [1, 0, 0, 0, 0, 0]);
    invariants::check(world, pool);
}

#[test]
fn a_venue_reports_from_its_time_lock_until_its_retirement_to_the_second() {
    let mut scene = Scene::new();
    let active_at = scene.state().active_at;
    let Scene { world, pool, venue, .. } = &mut scene;
    let key = &venue.operator;
    let report = |nonce| venue.report_ix(pool, nonce, 1);
    world.set_time(active_at - 1);
    world.refused(report(1), &[key], LossError::VenueNotActive);
    world.set_time(active_at);
    world.ok(report(1), &[key]);
    let owner = venue.bond_side().owner;
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK - 1);
    world.ok(report(2), &[key]);
    for later in [1, 1, 400 * DAY] {
        world.advance(later);
        world.refused(report(3), &[key], LossError::VenueRetired);
    }
    assert_eq!(world.venue(&venue.keys).total_deficit, 2);
    invariants::check(world, pool);
}

/// A pause stops new risk. Deficits are old risk.
#[test]
fn a_deficit_is_reported_while_the_pool_is_paused() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let guardian = world.actor("guardian");
    let pause = ix::pause(pool, guardian.pubkey());
    world.ok(pause, &[&guardian]);
    assert_eq!(split(&venue.report(world, pool, 30 * A)), [20 * A, 0, 0, 0, 10 * A, 0]);
    invariants::check(world, pool);
}
