//! `credit_profit`: amounts and conditions.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, keys::address, tokens::account};
use socialized_loss::{
    error::LossError,
    events::{ProfitCredited, EVENT_VERSION},
    state::{Pool, Venue as VenueState},
};
use solana_instruction::Instruction;

#[test]
fn a_first_profit_gets_one_share_per_atom_for_tokens_that_come_in() {
    let mut scene = Scene::new();
    let before = scene.state();
    let Scene { world, pool, lp, venue } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    let credit = venue.credit_ix(world, pool, &trader.id(), 300 * ASSET);
    let (state, claim) = (world.pool(pool), world.profit(&venue.keys, &trader.id()));
    let key = venue.keys.profit(&trader.id());
    let others = [pool.insurance, pool.insurance_vault, pool.lp(&lp.id()), trader.asset];
    let watch = world.watch(&credit).and(world, &others);
    let matures_at = world.now() + WAIT;

    let sent = world.ok(credit, &[&venue.operator]);

    let after = VenueState { total_credited: 300 * ASSET, ..with_class(&before, 300 * ASSET) };
    assert_same(&world.venue(&venue.keys), &after);
    // 20 of bond and 300: kept for the venue, and no part of what can be lent.
    assert_same(&world.pool(pool), &Pool { venue_funds: 320 * ASSET, ..state });
    let shares = at_par(300 * ASSET);
    let expected = changed(&claim, &after, 0, shares);
    let expected = timed(expected, 0, shares, (matures_at, matures_at));
    assert_same(&world.profit(&venue.keys, &trader.id()), &expected);
    assert_eq!(world.balance(&venue.asset), 9_700 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), 1_320 * ASSET);
    let changed = [pool.pool, venue.keys.venue, key, venue.asset, pool.asset_vault];
    watch.assert_changed(world, &changed);
    events::assert_logged(
        &sent,
        &ProfitCredited {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 0,
            venue: venue.keys.venue,
            owner: trader.id(),
            amount: 300 * ASSET,
            from_pot: 0,
            shares,
            matures_at,
        },
    );
    invariants::check(world, pool);
}

/// A deficit of 30: 20 are the bond's and 10 the LP's, and lie in the pot.
fn with_a_pot(tokens: u64) -> Scene {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    world.set_account(&venue.asset, account(pool.asset_mint, venue.keys.signer, tokens));
    scene.report(30 * ASSET);
    assert_eq!(scene.state().pot, 30 * ASSET);
    scene
}

#[test]
fn what_lies_in_the_pot_is_used_before_tokens() {
    let mut scene = with_a_pot(1_000 * ASSET);
    let before = scene.state();
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    let (state, vault) = (world.pool(pool), world.balance(&pool.asset_vault));
    assert_eq!(state.venue_funds, 30 * ASSET);

    let sent = venue.credit(world, pool, &trader, 50 * ASSET);

    let after =
        VenueState { pot: 0, total_credited: 50 * ASSET, ..with_class(&before, 50 * ASSET) };
    assert_same(&world.venue(&venue.keys), &after);
    assert_same(&world.pool(pool), &Pool { venue_funds: 50 * ASSET, ..state });
    assert_eq!(world.balance(&venue.asset), 980 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault + 20 * ASSET);
    assert_eq!(trader.claim(world, venue), 50 * ASSET);
    let [event] = events::logged::<ProfitCredited>(&sent).try_into().ok().expect("one event");
    assert_eq!((event.amount, event.from_pot, event.seq), (50 * ASSET, 30 * ASSET, 1));
    invariants::check(world, pool);
}

#[test]
fn what_the_pot_has_needs_no_tokens_and_no_token_account() {
    let mut scene = with_a_pot(0);
    let before = scene.state();
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    let side = ix::ProfitSide { asset: address("no account"), ..venue.side(world, &trader.id()) };
    let of =
        |amount| ix::relayed(pool, &venue.keys, ix::credit_profit(pool, &venue.keys, side, amount));
    let (state, vault) = (world.pool(pool), world.balance(&pool.asset_vault));
    // One atom more than the pot has must come from somewhere.
    let failure = world.send(&[of(30 * ASSET + 1)], &[&venue.operator]).expect_err("no tokens");
    assert!(failure.error.contains("invalid account data"), "{}", failure.error);
    let own = venue.credit_ix(world, pool, &trader.id(), 30 * ASSET + 1);
    world.refused_with(own, &[&venue.operator], 1);

    world.ok(of(12 * ASSET), &[&venue.operator]);
    world.ok(of(18 * ASSET), &[&venue.operator]);

    let after =
        VenueState { pot: 0, total_credited: 30 * ASSET, ..with_class(&before, 30 * ASSET) };
    assert_same(&world.venue(&venue.keys), &after);
    // From one part of what is kept for the venue into another.
    assert_same(&world.pool(pool), &state);
    assert_eq!(world.balance(&pool.asset_vault), vault);
    assert_eq!(trader.claim(world, venue), 30 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn a_venue_that_has_not_got_the_tokens_credits_nothing() {
    let mut scene = with_a_pot(10 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    // The token program: insufficient funds.
    for amount in [40 * ASSET + 1, u64::MAX] {
        let credit = venue.credit_ix(world, pool, &trader.id(), amount);
        world.refused_with(credit, &[&venue.operator], 1);
    }
    venue.credit(world, pool, &trader, 40 * ASSET);
    assert_eq!(trader.claim(world, venue), 40 * ASSET);
    assert_eq!(world.balance(&venue.asset), 0);
    invariants::check(world, pool);
}

#[test]
fn nothing_is_no_profit() {
    for mut scene in [Scene::new(), with_a_pot(ASSET)] {
        let Scene { world, pool, venue, .. } = &mut scene;
        let trader = world.new_trader(pool, venue, "trader");
        let credit = venue.credit_ix(world, pool, &trader.id(), 0);
        world.refused(credit, &[&venue.operator], LossError::ZeroAmount);
        venue.credit(world, pool, &trader, 1);
        assert_eq!(trader.claim(world, venue), 1);
        invariants::check(world, pool);
    }
}

fn one_atom(scene: &mut Scene, name: &str) -> Instruction {
    let Scene { world, pool, venue, .. } = scene;
    let trader = world.new_trader(pool, venue, name);
    venue.credit_ix(world, pool, &trader.id(), 1)
}

#[test]
fn a_venue_credits_from_its_time_lock_on_to_the_second() {
    let mut scene = Scene::new();
    let active_at = scene.state().active_at;
    assert_eq!(active_at, scene.world.now());
    let credit = one_atom(&mut scene, "trader");
    let Scene { world, pool, venue, .. } = &mut scene;
    for at in [active_at - LOCK, active_at - 1] {
        world.set_time(at);
        world.refused(credit.clone(), &[&venue.operator], LossError::VenueNotActive);
    }
    world.set_time(active_at);
    world.ok(credit, &[&venue.operator]);
    assert_eq!(world.venue(&venue.keys).profits.assets, 1);
    invariants::check(world, pool);
}

#[test]
fn a_venue_credits_until_it_is_retired_to_the_second() {
    let mut scene = Scene::new();
    let credit = one_atom(&mut scene, "trader");
    let Scene { world, pool, venue, .. } = &mut scene;
    let retire = ix::retire_venue(pool, &venue.keys, venue.bond_side().owner);
    world.ok(retire, &[&venue.bond_owner]);
    let retires_at = world.now() + LOCK;
    world.set_time(retires_at - 1);
    world.ok(credit.clone(), &[&venue.operator]);
    for at in [retires_at, retires_at + 1, retires_at + 400 * DAY] {
        world.set_time(at);
        world.refused(credit.clone(), &[&venue.operator], LossError::VenueRetired);
    }
    assert_eq!(world.venue(&venue.keys).profits.assets, 1);
    invariants::check(world, pool);
}

/// A class has no gains, and a deficit takes shares and assets alike: an atom always buys one share.
#[test]
fn profits_after_a_deficit_get_shares_at_par_too() {
    let mut scene = Scene::new();
    scene.winner("early", 300 * ASSET);
    // 20 are the bond's, so the claims lose a third.
    scene.report(120 * ASSET);
    let before = scene.state();
    assert_eq!(before.profits.assets, 200 * ASSET);
    assert_eq!(u128::from_le_bytes(before.profits.total_shares), at_par(200 * ASSET));
    let Scene { world, pool, venue, .. } = &mut scene;
    let late = world.winner(pool, venue, "late", 70 * ASSET);
    let held = world.profit(&venue.keys, &late.id()).share.held;
    assert_eq!(u128::from_le_bytes(held.shares), at_par(70 * ASSET));
    assert_eq!(late.claim(world, venue), 70 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn more_profit_settles_first_and_neither_dodges_nor_dilutes_a_deficit() {
    let mut scene = Scene::new();
    let again = scene.winner("again", 100 * ASSET);
    let waiting = scene.winner("waiting", 300 * ASSET);
    let credited_at = scene.world.now();
    // 20 are the bond's: a quarter is lost.
    scene.report(120 * ASSET);
    scene.world.advance(600);
    let Scene { world, pool, venue, .. } = &mut scene;
    let claim = world.profit(&venue.keys, &again.id());

    venue.credit(world, pool, &again, 100 * ASSET);

    let (state, after) = (world.venue(&venue.keys), world.profit(&venue.keys, &again.id()));
    // A quarter of a power of two is a power of two: nothing is rounded.
    let shares = at_par(175 * ASSET);
    let mut expected = changed(&claim, &state, 1, shares);
    expected.share.lost = 25 * ASSET;
    // What was there before is the older part still, and matures at its time.
    let times = (credited_at + WAIT, world.now() + WAIT);
    assert_same(&after, &timed(expected, 0, at_par(75 * ASSET), times));
    assert_eq!(again.claim(world, venue), 175 * ASSET);
    assert_eq!(waiting.claim(world, venue), 225 * ASSET);
    invariants::check(world, pool);
}

/// Tokens that anybody sends to the vault are nobody's profit.
#[test]
fn p6_tokens_sent_to_the_vault_change_no_claim() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let held = world.balance(&pool.asset_vault);
    let gift = account(pool.asset_mint, pool.pool, held + 77);
    world.set_account(&pool.asset_vault, gift);
    let before = (world.venue(&venue.keys), world.pool(pool));
    venue.credit(world, pool, &trader, 11);
    let after = world.venue(&venue.keys);
    let class = with_class(&before.0, 100 * ASSET + 11);
    assert_same(&after, &VenueState { total_credited: 100 * ASSET + 11, ..class });
    let venue_funds = before.1.venue_funds + 11;
    assert_same(&world.pool(pool), &Pool { venue_funds, ..before.1 });
    assert_eq!(world.balance(&pool.asset_vault), held + 77 + 11);
    invariants::check(world, pool);
}
