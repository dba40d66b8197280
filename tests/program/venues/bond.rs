//! `add_bond` and `return_bond`: amounts and times.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, params::with_interest, PoolKeys, Trader, World,
};
use socialized_loss::{
    error::LossError,
    events::{BondAdded, BondReturned, EVENT_VERSION},
    instructions::WithdrawAmount,
    state::{Pool, Venue as VenueState},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Somebody with tokens, and the bond it would add.
fn donor(world: &mut World, pool: &PoolKeys, amount: u64) -> (Keypair, ix::BondSide) {
    let key = world.actor("donor");
    let asset = world.token_account(pool.asset_mint, key.pubkey(), amount);
    let side = ix::BondSide { owner: key.pubkey(), asset };
    (key, side)
}

fn returning(scene: &Scene) -> Instruction {
    ix::return_bond(&scene.pool, &scene.venue.keys, scene.venue.bond_side())
}

/// The bond's owner asks for retirement, and its time comes.
fn retire(scene: &mut Scene) {
    let Scene { world, pool, venue, .. } = scene;
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK);
}

#[test]
fn anyone_adds_to_a_bond_and_it_becomes_the_bond_owners() {
    let mut scene = Scene::new();
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let (key, side) = donor(world, pool, 8 * ASSET);
    let add = ix::add_bond(pool, &venue.keys, side, 5 * ASSET);
    let others = [pool.insurance, pool.insurance_vault, pool.lp(&lp.id()), venue.bond_asset];
    let watch = world.watch(&add).and(world, &others);
    let (state, vault) = (world.pool(pool), world.balance(&pool.asset_vault));

    let sent = world.ok(add, &[&key]);

    assert_same(&world.venue(&venue.keys), &VenueState { bond: 25 * ASSET, ..before });
    assert_same(&world.pool(pool), &Pool { venue_funds: 25 * ASSET, ..state });
    assert_eq!(world.balance(&side.asset), 3 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault + 5 * ASSET);
    watch.assert_changed(world, &[pool.pool, venue.keys.venue, side.asset, pool.asset_vault]);
    events::assert_logged(
        &sent,
        &BondAdded {
            version: EVENT_VERSION,
            pool: pool.pool,
            venue: venue.keys.venue,
            payer: key.pubkey(),
            amount: 5 * ASSET,
            bond: 25 * ASSET,
        },
    );
    invariants::check(world, pool);
    retire(&mut scene);
    let back = returning(&scene);
    scene.world.ok(back, &[&scene.venue.bond_owner]);
    assert_eq!(scene.world.balance(&scene.venue.bond_asset), 25 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn nothing_and_more_than_the_payer_has_are_no_bond() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let (key, side) = donor(world, pool, 5);
    let of = |amount| ix::add_bond(pool, &venue.keys, side, amount);
    world.refused(of(0), &[&key], LossError::ZeroAmount);
    // The token program: insufficient funds.
    world.refused_with(of(6), &[&key], 1);
    world.refused_with(of(u64::MAX), &[&key], 1);
    world.ok(of(5), &[&key]);
    assert_eq!(world.venue(&venue.keys).bond, BOND + 5);
    invariants::check(world, pool);
}

#[test]
fn a_bond_that_was_used_up_can_be_filled_again() {
    let mut scene = Scene::new();
    scene.report(25 * ASSET);
    assert_eq!(scene.state().bond, 0);
    let Scene { world, pool, venue, .. } = &mut scene;
    let (key, side) = donor(world, pool, 7 * ASSET);
    world.ok(ix::add_bond(pool, &venue.keys, side, 7 * ASSET), &[&key]);
    let record = venue.report(world, pool, 10 * ASSET);
    assert_eq!((record.bond, record.lps), (7 * ASSET, 3 * ASSET));
    invariants::check(world, pool);
}

#[test]
fn a_bond_grows_before_a_venue_is_active_and_until_it_is_retired_to_the_second() {
    let mut scene = Scene::new();
    let Scene { world, pool, .. } = &mut scene;
    let venue = world.unregistered_venue(pool, 1, ASSET, 0);
    world.register(pool, &venue, LIMITS, ASSET);
    let (key, side) = donor(world, pool, 5);
    let add = ix::add_bond(pool, &venue.keys, side, 1);
    world.ok(add.clone(), &[&key]);
    world.advance(LOCK);
    let owner = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK - 1);
    world.ok(add.clone(), &[&key]);
    for later in [1, 1, 400 * DAY] {
        world.advance(later);
        world.refused(add.clone(), &[&key], LossError::VenueRetired);
    }
    assert_eq!(world.venue(&venue.keys).bond, ASSET + 2);
    invariants::check(world, pool);
}

/// 4 of the bond's 20 are left, a trader has 48 that has not matured, and 8 lie in the pot.
fn used() -> (Scene, Trader) {
    let mut scene = Scene::new();
    scene.report(8 * ASSET);
    // The first 8 are credited, with 40 that come in; the second are not.
    let trader = scene.winner("trader", 48 * ASSET);
    scene.report(8 * ASSET);
    (scene, trader)
}

#[test]
fn a_retired_venues_bond_goes_back_and_its_pot_to_the_reserve() {
    let (mut scene, trader) = used();
    retire(&mut scene);
    let back = returning(&scene);
    let before = scene.state();
    assert_eq!((before.bond, before.pot), (4 * ASSET, 8 * ASSET));
    let Scene { world, pool, lp, venue } = &mut scene;
    let others = [pool.insurance, pool.insurance_vault, pool.lp(&lp.id()), trader.asset];
    let watch = world.watch(&back).and(world, &others);
    let (state, vault) = (world.pool(pool), world.balance(&pool.asset_vault));

    let sent = world.ok(back.clone(), &[&venue.bond_owner]);

    assert_same(&world.venue(&venue.keys), &VenueState { bond: 0, pot: 0, ..before });
    let mut after = Pool { venue_funds: 48 * ASSET, ..state };
    // The pot stays in the vault: from now on it is the pool's cash, and nobody's.
    after.ledger.cash += 8 * ASSET;
    after.ledger.dust += 8 * ASSET;
    after.ledger.accrued_at = world.now();
    assert_same(&world.pool(pool), &after);
    assert_eq!(world.balance(&venue.bond_asset), 4 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault - 4 * ASSET);
    let own = venue.keys.venue;
    watch.assert_changed(world, &[pool.pool, own, venue.bond_asset, pool.asset_vault]);
    let event =
        |bond, pot| BondReturned { version: EVENT_VERSION, pool: pool.pool, venue: own, bond, pot };
    events::assert_logged(&sent, &event(4 * ASSET, 8 * ASSET));
    invariants::check(world, pool);

    // Twice pays nothing more.
    let watch = world.watch(&back).and(world, &others);
    let sent = world.ok(back, &[&venue.bond_owner]);
    watch.assert_changed(world, &[]);
    events::assert_logged(&sent, &event(0, 0));

    world.ok(ix::collect_insurance(pool), &[]);
    let fund = world.fund(pool);
    assert_eq!((fund.reserve, fund.cash), (8 * ASSET, 8 * ASSET));
    // And the trader has what it had.
    world.advance(WAIT);
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&trader.asset), 48 * ASSET);
    assert_eq!(world.pool(pool).venue_funds, 0);
    invariants::check(world, pool);
}

#[test]
fn a_bond_waits_for_retirement_to_the_second() {
    let mut scene = Scene::new();
    let back = returning(&scene);
    let Scene { world, pool, venue, .. } = &mut scene;
    let key = &venue.bond_owner;
    // Never asked: it never retires.
    for later in [0, LOCK, 4_000 * DAY] {
        world.advance(later);
        world.refused(back.clone(), &[key], LossError::VenueNotRetired);
    }
    world.ok(ix::retire_venue(pool, &venue.keys, key.pubkey()), &[key]);
    world.refused(back.clone(), &[key], LossError::VenueNotRetired);
    world.advance(LOCK - 1);
    world.refused(back.clone(), &[key], LossError::VenueNotRetired);
    world.advance(1);
    world.ok(back, &[key]);
    assert_eq!(world.balance(&venue.bond_asset), BOND);
    assert_eq!(world.pool(pool).venue_funds, 0);
    invariants::check(world, pool);
}

#[test]
fn only_whoever_paid_the_bond_gets_it_back_to_any_account() {
    let mut scene = Scene::new();
    retire(&mut scene);
    let back = returning(&scene);
    let Scene { world, pool, lp, venue } = &mut scene;
    let owner = venue.bond_owner.pubkey();
    for name in ["authority", "guardian", "operator 0", "stranger"] {
        let key = world.actor(name);
        let by = ix::with_account(back.clone(), &owner, key.pubkey());
        world.refused_with(by, &[&key], ErrorCode::ConstraintHasOne.into());
    }
    let side = ix::BondSide { owner, asset: lp.asset };
    world.ok(ix::return_bond(pool, &venue.keys, side), &[&venue.bond_owner]);
    assert_eq!((world.balance(&lp.asset), world.balance(&venue.bond_asset)), (BOND, 0));
    invariants::check(world, pool);
}

/// A pot whose venue has ended is not stuck when whoever paid the bond, all of it used, is gone.
#[test]
fn anybody_can_have_the_pot_swept_once_nothing_is_left_of_the_bond_and_nobody_before() {
    let mut scene = Scene::new();
    retire(&mut scene);
    let owner = scene.venue.bond_owner.pubkey();
    let unsigned = |scene: &Scene| ix::with_flags(returning(scene), &owner, false, false);
    let sweep = unsigned(&scene);
    scene.world.refused_with(sweep, &[], ErrorCode::AccountNotSigner.into());
    assert_eq!(scene.world.venue(&scene.venue.keys).bond, BOND);

    let mut scene = Scene::new();
    scene.report(BOND + 20 * ASSET);
    retire(&mut scene);
    let sweep = unsigned(&scene);
    let Scene { world, pool, venue, .. } = &mut scene;
    let (before, pot) = (world.pool(pool).ledger.dust, BOND + 20 * ASSET);
    assert_eq!((world.venue(&venue.keys).bond, world.venue(&venue.keys).pot), (0, pot));
    world.ok(sweep, &[]);
    assert_eq!((world.venue(&venue.keys).pot, world.pool(pool).venue_funds), (0, 0));
    assert_eq!(world.pool(pool).ledger.dust, before + pot);
    assert_eq!(world.balance(&venue.bond_asset), 0);
    invariants::check(world, pool);
}

/// What the last one out sets free after the bond was returned is not stuck.
#[test]
fn what_comes_into_the_pot_later_goes_to_the_reserve_by_asking_again() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.report(20 * ASSET + 33_333_333);
    retire(&mut scene);
    let back = returning(&scene);
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(back.clone(), &[&venue.bond_owner]);
    let dust = world.pool(pool).ledger.dust;
    assert_eq!(dust, 20 * ASSET + 33_333_333);
    // Two thirds of 100 read an atom less: 66,666,666 of 66,666,667.
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&trader.asset), 66_666_666);
    assert_eq!((world.venue(&venue.keys).pot, world.pool(pool).venue_funds), (1, 1));
    world.ok(back, &[&venue.bond_owner]);
    let state = world.pool(pool);
    assert_eq!((state.ledger.dust, state.venue_funds), (dust + 1, 0));
    invariants::check(world, pool);
}

/// Interest is accrued before the pot joins the pool's cash: the rate is that of the time before.
#[test]
fn interest_up_to_the_return_is_by_the_terms_before_it() {
    let mut scene = Scene::with(with_interest());
    scene.report(10 * ASSET);
    let Scene { world, pool, .. } = &mut scene;
    world.set_price(pool, PRICE);
    world.indebted(pool, "borrower", 10_000_000_000, 700 * ASSET);
    retire(&mut scene);
    let back = returning(&scene);
    let Scene { world, pool, venue, .. } = &mut scene;
    let mut accrued_first = world.fork();
    accrued_first.ok(ix::accrue(pool), &[]);
    for world in [&mut *world, &mut accrued_first] {
        world.ok(back.clone(), &[&venue.bond_owner]);
        invariants::check(world, pool);
    }
    assert!(world.pool(pool).ledger.fee_accrued > 0);
    assert_same(&world.pool(pool), &accrued_first.pool(pool));
}
