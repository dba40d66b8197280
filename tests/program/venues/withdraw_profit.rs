//! `withdraw_profit`: amounts and conditions. When a profit can leave is in `maturity`.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, Trader};
use socialized_loss::{
    error::LossError,
    events::{ProfitWithdrawn, EVENT_VERSION},
    instructions::{WithdrawAmount, WithdrawArgs},
    state::{Pool, StoredClass, Venue as VenueState},
};
use solana_instruction::Instruction;

/// "trader" with 100 and "other" with 300, both matured.
fn ripe() -> (Scene, Trader, Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let other = scene.winner("other", 300 * ASSET);
    scene.mature();
    (scene, trader, other)
}

fn taking(scene: &Scene, trader: &Trader, amount: WithdrawAmount, least: u64) -> Instruction {
    let args = WithdrawArgs { amount, min_assets_out: least };
    let side = trader.side(&scene.world, &scene.venue);
    ix::withdraw_profit(&scene.pool, &scene.venue.keys, side, args)
}

#[test]
fn all_that_has_matured_is_paid_and_nothing_else_changes() {
    let (mut scene, trader, other) = ripe();
    let take = taking(&scene, &trader, WithdrawAmount::All, 0);
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let key = venue.keys.profit(&trader.id());
    let claim = world.profit(&venue.keys, &trader.id());
    let others = [
        pool.insurance,
        pool.insurance_vault,
        pool.lp(&lp.id()),
        venue.asset,
        venue.keys.profit(&other.id()),
    ];
    let watch = world.watch(&take).and(world, &others);
    let (state, vault) = (world.pool(pool), world.balance(&pool.asset_vault));

    let sent = world.ok(take, &[&trader.key]);

    let after = with_class(&before, 300 * ASSET);
    assert_same(&world.venue(&venue.keys), &after);
    // The ledger is not touched, not even by time.
    assert_same(&world.pool(pool), &Pool { venue_funds: 320 * ASSET, ..state });
    let times = (claim.newest_at, claim.newest_at);
    let expected = timed(changed(&claim, &after, 0, 0), 0, 0, times);
    assert_same(&world.profit(&venue.keys, &trader.id()), &expected);
    assert_eq!(world.balance(&trader.asset), 100 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault - 100 * ASSET);
    let changed = [pool.pool, venue.keys.venue, key, trader.asset, pool.asset_vault];
    watch.assert_changed(world, &changed);
    events::assert_logged(
        &sent,
        &ProfitWithdrawn {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 0,
            venue: venue.keys.venue,
            owner: trader.id(),
            assets: 100 * ASSET,
            shares: at_par(100 * ASSET),
        },
    );
    assert_eq!(other.claim(world, venue), 300 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn an_amount_leaves_the_rest_matured() {
    let (mut scene, trader, _) = ripe();
    let before = scene.world.profit(&scene.venue.keys, &trader.id());
    let take = taking(&scene, &trader, WithdrawAmount::Assets(40 * ASSET), 40 * ASSET);
    scene.world.ok(take, &[&trader.key]);
    let (state, rest) = (scene.state(), at_par(60 * ASSET));
    let times = (before.newest_at, before.newest_at);
    let expected = timed(changed(&before, &state, 0, rest), rest, 0, times);
    assert_same(&scene.world.profit(&scene.venue.keys, &trader.id()), &expected);
    assert_eq!(scene.world.balance(&trader.asset), 40 * ASSET);
    let take = taking(&scene, &trader, WithdrawAmount::All, 0);
    scene.world.ok(take, &[&trader.key]);
    assert_eq!(scene.world.balance(&trader.asset), 100 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn shares_pay_what_they_are_worth_rounded_down() {
    let (mut scene, trader, _) = ripe();
    let none = taking(&scene, &trader, WithdrawAmount::Shares(SHARE - 1), 0);
    scene.world.refused(none, &[&trader.key], LossError::NothingPaid);
    let Scene { world, pool, venue, .. } = &mut scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::Shares(3 * SHARE));
    assert_eq!(world.balance(&trader.asset), 3);
    // One and a half shares pay one atom; the half goes to those who stay.
    trader.withdraw(world, pool, venue, WithdrawAmount::Shares(SHARE * 3 / 2));
    assert_eq!(world.balance(&trader.asset), 4);
    let held = world.profit(&venue.keys, &trader.id()).share.held;
    assert_eq!(u128::from_le_bytes(held.shares), at_par(100 * ASSET) - SHARE * 9 / 2);
    invariants::check(world, pool);
}

#[test]
fn p5_an_amount_costs_shares_rounded_up() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100);
    scene.winner("other", 200);
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    // Half an atom's worth of shares is left to the others, and so each is worth more.
    trader.withdraw(world, pool, venue, WithdrawAmount::Shares(SHARE * 3 / 2));
    let class = world.venue(&venue.keys).profits;
    let total = at_par(300) - SHARE * 3 / 2;
    assert_eq!((class.assets, u128::from_le_bytes(class.total_shares)), (299, total));
    trader.withdraw(world, pool, venue, WithdrawAmount::Assets(7));
    let cost = (7 * total).div_ceil(299);
    assert!(cost < 7 * SHARE && !(7 * total).is_multiple_of(299));
    let held = world.profit(&venue.keys, &trader.id()).share.held;
    let left = at_par(100) - SHARE * 3 / 2 - cost;
    assert_eq!(u128::from_le_bytes(held.shares), left);
    assert_eq!(world.balance(&trader.asset), 8);
    invariants::check(world, pool);
}

#[test]
fn what_has_matured_bounds_it_and_then_what_is_held() {
    let (mut scene, trader, _) = ripe();
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &trader, 50 * ASSET);
    let cases = [
        (WithdrawAmount::Assets(0), LossError::ZeroAmount),
        (WithdrawAmount::Shares(0), LossError::ZeroAmount),
        (WithdrawAmount::Assets(100 * ASSET + 1), LossError::NotMatured),
        (WithdrawAmount::Assets(150 * ASSET), LossError::NotMatured),
        (WithdrawAmount::Shares(at_par(100 * ASSET) + 1), LossError::NotMatured),
        (WithdrawAmount::Shares(at_par(150 * ASSET)), LossError::NotMatured),
        // More than is held; and more than the whole class.
        (WithdrawAmount::Assets(150 * ASSET + 1), LossError::InsufficientShares),
        (WithdrawAmount::Shares(at_par(150 * ASSET) + 1), LossError::InsufficientShares),
        (WithdrawAmount::Assets(450 * ASSET + 1), LossError::InsufficientShares),
        (WithdrawAmount::Assets(u64::MAX), LossError::InsufficientShares),
        (WithdrawAmount::Shares(u128::MAX), LossError::InsufficientShares),
    ];
    for (amount, error) in cases {
        let take = taking(&scene, &trader, amount, 0);
        scene.world.refused(take, &[&trader.key], error);
    }
    for exact in [WithdrawAmount::Assets(100 * ASSET), WithdrawAmount::Shares(at_par(100 * ASSET))]
    {
        let take = taking(&scene, &trader, exact, 0);
        let mut world = scene.world.fork();
        world.ok(take, &[&trader.key]);
        assert_eq!(world.balance(&trader.asset), 100 * ASSET);
        invariants::check(&world, &scene.pool);
    }
}

#[test]
fn an_empty_claim_has_nothing_that_could_leave() {
    let (mut scene, trader, _) = ripe();
    let Scene { world, pool, venue, .. } = &mut scene;
    let never = world.new_trader(pool, venue, "never");
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    for owner in [&never, &trader] {
        for amount in [WithdrawAmount::All, WithdrawAmount::Assets(1), WithdrawAmount::Shares(1)] {
            let take = taking(&scene, owner, amount, 0);
            scene.world.refused(take, &[&owner.key], LossError::NotMatured);
        }
    }
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn an_owner_can_insist_on_an_amount() {
    let (mut scene, trader, _) = ripe();
    let with = |amount, least| taking(&scene, &trader, amount, least);
    let too_much = [
        with(WithdrawAmount::All, 100 * ASSET + 1),
        with(WithdrawAmount::Assets(ASSET), ASSET + 1),
        with(WithdrawAmount::Shares(SHARE), 2),
        with(WithdrawAmount::All, u64::MAX),
    ];
    let exact = with(WithdrawAmount::All, 100 * ASSET);
    for take in too_much {
        scene.world.refused(take, &[&trader.key], LossError::SlippageExceeded);
    }
    scene.world.ok(exact, &[&trader.key]);
    assert_eq!(scene.world.balance(&trader.asset), 100 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_owner_is_paid_to_any_account() {
    let (mut scene, trader, other) = ripe();
    let Scene { world, pool, venue, lp } = &mut scene;
    let args = || WithdrawArgs { amount: WithdrawAmount::Assets(ASSET), min_assets_out: 0 };
    for to in [other.asset, lp.asset, venue.asset, pool.insurance_vault] {
        let side = ix::ProfitSide { asset: to, ..trader.side(world, venue) };
        let before = world.balance(&to);
        world.ok(ix::withdraw_profit(pool, &venue.keys, side, args()), &[&trader.key]);
        assert_eq!(world.balance(&to), before + ASSET);
    }
    assert_eq!(trader.claim(world, venue), 96 * ASSET);
    invariants::check(world, pool);
}

/// A third is no binary fraction: the claim reads an atom less than exact.
#[test]
fn p5_after_a_deficit_a_withdrawal_pays_at_most_an_atom_less_than_exact() {
    let (mut scene, trader, other) = ripe();
    // 20 are the bond's; of 400 a third is lost, up to an atom.
    let record = scene.report(20 * ASSET + 133_333_333);
    assert_eq!(record.profits, 133_333_333);
    let before = scene.state();
    let Scene { world, pool, venue, .. } = &mut scene;
    // A quarter of 266,666,667 is 66,666,666.75.
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&trader.asset), 66_666_666);
    other.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&other.asset), 200_000_000);
    // The last one out leaves an atom and no whole share: the epoch ends and the pot has it.
    let expected = VenueState {
        pot: before.pot + 1,
        profits: StoredClass { epoch: 1, ..loss_math::LossClass::default().into() },
        ..before
    };
    assert_same(&world.venue(&venue.keys), &expected);
    assert_eq!(world.pool(pool).venue_funds, before.pot + 1);
    invariants::check(world, pool);

    // Which is there for whoever is credited next.
    let next = world.winner(pool, venue, "next", before.pot + 1);
    assert_eq!(world.balance(&venue.asset), 9_600 * ASSET);
    assert_eq!(next.claim(world, venue), before.pot + 1);
    invariants::check(world, pool);
}

#[test]
fn the_last_one_out_ends_the_epoch_and_the_next_profit_begins_another() {
    let (mut scene, trader, other) = ripe();
    let before = scene.state();
    let Scene { world, pool, venue, .. } = &mut scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    other.withdraw(world, pool, venue, WithdrawAmount::All);
    let empty = StoredClass { epoch: 1, ..loss_math::LossClass::default().into() };
    assert_same(&world.venue(&venue.keys), &VenueState { profits: empty, ..before });
    assert_eq!(world.pool(pool).venue_funds, BOND);
    venue.credit(world, pool, &trader, 7 * ASSET);
    let share = world.profit(&venue.keys, &trader.id()).share;
    assert_eq!((share.held.epoch, u128::from_le_bytes(share.held.shares)), (1, at_par(7 * ASSET)));
    assert_eq!((trader.claim(world, venue), other.claim(world, venue)), (7 * ASSET, 0));
    invariants::check(world, pool);
}

#[test]
fn a_wiped_out_claim_pays_nothing() {
    let (mut scene, trader, other) = ripe();
    scene.report(420 * ASSET);
    assert_eq!(scene.state().profits.epoch, 1);
    for owner in [&trader, &other] {
        let take = taking(&scene, owner, WithdrawAmount::All, 0);
        scene.world.refused(take, &[&owner.key], LossError::NotMatured);
        assert_eq!(owner.claim(&scene.world, &scene.venue), 0);
    }
    invariants::check(&scene.world, &scene.pool);
}

/// It does not know which tokens in the vault are whose: what counts is the books.
#[test]
fn p1_books_that_do_not_hold_the_class_pay_nothing() {
    let (mut scene, trader, _) = ripe();
    let take = taking(&scene, &trader, WithdrawAmount::All, 0);
    let Scene { world, pool, .. } = &mut scene;
    let kept = world.pool(pool).venue_funds;
    world.edit(&pool.pool, |state: &mut Pool| state.venue_funds = kept - 1);
    world.refused(take.clone(), &[&trader.key], LossError::Overflow);
    world.edit(&pool.pool, |state: &mut Pool| state.venue_funds = kept);
    world.ok(take, &[&trader.key]);
    assert_eq!(world.balance(&trader.asset), 100 * ASSET);
    invariants::check(world, pool);
}
