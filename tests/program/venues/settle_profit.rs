//! `settle_profit`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params::plain, refusals::Table,
    Trader,
};
use socialized_loss::{
    events::{ProfitSettled, EVENT_VERSION},
    instructions::WithdrawAmount,
    state::{Pool, ProfitClaim, StoredVenueCaps},
};
use solana_signer::Signer;

/// "trader" with 100 and "other" with 300; 20 are the bond's and a quarter of the claims is lost.
fn after_a_loss() -> (Scene, Trader, Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let other = scene.winner("other", 300 * ASSET);
    scene.report(120 * ASSET);
    (scene, trader, other)
}

#[test]
fn anyone_applies_recorded_deficits_and_nothing_else_changes() {
    let (mut scene, trader, other) = after_a_loss();
    let Scene { world, pool, venue, .. } = &mut scene;
    let settle = ix::settle_profit(pool, &venue.keys, &trader.id());
    assert!(settle.accounts.iter().all(|meta| !meta.is_signer));
    let key = venue.keys.profit(&trader.id());
    let watch = world.watch(&settle).and(world, &[venue.keys.profit(&other.id()), pool.insurance]);
    let before = world.profit(&venue.keys, &trader.id());

    let sent = world.ok(settle, &[]);

    watch.assert_changed(world, &[key]);
    let left = at_par(75 * ASSET);
    let times = (before.newest_at, before.newest_at);
    let mut expected = settled(&before, &world.venue(&venue.keys), left);
    expected.share.lost = 25 * ASSET;
    // All of it is still on its way, and the segment is as it was.
    assert_same(&world.profit(&venue.keys, &trader.id()), &timed(expected, 0, left, times));
    events::assert_logged(
        &sent,
        &ProfitSettled {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            venue: venue.keys.venue,
            owner: trader.id(),
            shares_before: at_par(100 * ASSET),
            shares_after: left,
        },
    );
    invariants::check(world, pool);
}

#[test]
fn p7_settling_twice_equals_once_to_the_byte() {
    let (mut scene, trader, _) = after_a_loss();
    let Scene { world, pool, venue, .. } = &mut scene;
    let (key, settle) =
        (venue.keys.profit(&trader.id()), ix::settle_profit(pool, &venue.keys, &trader.id()));
    world.ok(settle.clone(), &[]);
    let once = world.svm.get_account(&key);
    let worth = trader.claim(world, venue);
    for later in [0, 1, WAIT, 400 * DAY] {
        world.advance(later);
        world.ok(settle.clone(), &[]);
        assert_eq!(world.svm.get_account(&key), once);
    }
    assert_eq!(trader.claim(world, venue), worth);
    invariants::check(world, pool);
}

#[test]
fn settling_without_a_deficit_changes_nothing_at_all() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let settle = ix::settle_profit(pool, &venue.keys, &trader.id());
    let watch = world.watch(&settle);
    world.ok(settle, &[]);
    watch.assert_changed(world, &[]);
    assert_eq!(trader.claim(world, venue), 100 * ASSET);
    invariants::check(world, pool);
}

/// Three deficits, settled after each, after the last, or never: what leaves differs by an atom at most.
#[test]
fn p7_when_and_how_often_somebody_settles_makes_at_most_an_atom() {
    let mut scene = Scene::new();
    let often = scene.winner("often", 100 * ASSET);
    let once = scene.winner("once", 100 * ASSET);
    let never = scene.winner("never", 100 * ASSET);
    for (nth, amount) in [47 * ASSET + 1, 31 * ASSET + 7, 13 * ASSET + 3].into_iter().enumerate() {
        scene.report(amount);
        let Scene { world, pool, venue, .. } = &mut scene;
        world.ok(ix::settle_profit(pool, &venue.keys, &often.id()), &[]);
        if nth == 2 {
            world.ok(ix::settle_profit(pool, &venue.keys, &once.id()), &[]);
        }
    }
    // 300 less 91.000011 plus the bond's 20, by three: 76,333,329 and two thirds. The atom that one's
    // rounding leaves is the class's, and so the next one's.
    let exact = (300 * ASSET - 91_000_011 + 20 * ASSET) / 3;
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    for trader in [&often, &once, &never] {
        trader.withdraw(world, pool, venue, WithdrawAmount::All);
        let paid = world.balance(&trader.asset);
        assert!(exact - 1 <= paid && paid <= exact + 1, "{paid} of {exact}");
        assert_eq!(world.profit(&venue.keys, &trader.id()).share.held.shares, [0; 16]);
    }
    invariants::check(world, pool);
}

#[test]
fn a_wiped_out_claim_settles_to_nothing_and_keeps_its_segment() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.mature();
    scene.report(120 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let before = world.profit(&venue.keys, &trader.id());
    world.ok(ix::settle_profit(pool, &venue.keys, &trader.id()), &[]);
    let mut expected = settled(&before, &world.venue(&venue.keys), 0);
    expected.share.lost = 100 * ASSET;
    let times = (before.older_at, before.newest_at);
    assert_same(&world.profit(&venue.keys, &trader.id()), &timed(expected, 0, 0, times));
    assert_eq!(expected.share.segment.start.shares, at_par(100 * ASSET).to_le_bytes());
    invariants::check(world, pool);
}

#[test]
fn p11_settling_works_while_paused_after_retirement_and_on_broken_books() {
    let (mut scene, trader, _) = after_a_loss();
    let Scene { world, pool, venue, .. } = &mut scene;
    let guardian = world.actor("guardian");
    world.ok(ix::pause(pool, guardian.pubkey()), &[&guardian]);
    let owner = venue.bond_side().owner;
    world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
    world.advance(LOCK);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash += 1);
    world.ok(ix::settle_profit(pool, &venue.keys, &trader.id()), &[]);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash -= 1);
    let claim: ProfitClaim = world.profit(&venue.keys, &trader.id());
    assert_eq!(claim.share.held.shares, at_par(75 * ASSET).to_le_bytes());
    invariants::check(world, pool);
}

#[test]
fn every_account_of_settle_profit_put_in_anothers_place_is_refused() {
    let (mut scene, trader, _) = after_a_loss();
    let Scene { world, pool, lp, venue } = &mut scene;
    let other_pool = world.new_pool_numbered(plain(), 1);
    let none = StoredVenueCaps::default();
    let elsewhere = world.new_venue(&other_pool, 0, none, 1, 10 * ASSET);
    world.winner(&other_pool, &elsewhere, "trader", 10 * ASSET);
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 10 * ASSET);
    world.winner(pool, &next, "trader", 10 * ASSET);
    let (own, claim) = (venue.keys.venue, venue.keys.profit(&trader.id()));
    let share = pool.lp(&lp.id());
    let forged = [pool.pool, own, claim].map(|key| world.forged(&key));
    let unknown = world.unknown_type();
    let of_next = next.keys.profit(&trader.id());
    let of_elsewhere = elsewhere.keys.profit(&trader.id());
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let good = ix::settle_profit(pool, &venue.keys, &trader.id());
    // Another venue in its own pool, and this claim.
    let elsewhere_with_it = ix::with_account(
        ix::settle_profit(&other_pool, &elsewhere.keys, &trader.id()),
        &of_elsewhere,
        claim,
    );
    let unbroken = good.clone();
    Table::new(good, &[])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("a forged pool", pool.pool, forged[0], foreign)
        .swap("the venue as pool", pool.pool, own, cosplay)
        .swap("the next venue", own, next.keys.venue, has_one)
        .swap("a venue of another pool", own, elsewhere.keys.venue, has_one)
        .row("another pool and its venue", elsewhere_with_it, has_one)
        .swap("a forged venue", own, forged[1], foreign)
        .swap("the pool as venue", own, pool.pool, cosplay)
        .swap("the claim as venue", own, claim, cosplay)
        .swap("the claim at the next", claim, of_next, has_one)
        .swap("the claim in another pool", claim, of_elsewhere, has_one)
        .swap("a forged claim", claim, forged[2], foreign)
        .swap("an LP share", claim, share, cosplay)
        .swap("of no type", claim, unknown, cosplay)
        .swap("a claim never opened", claim, address("nobody"), foreign)
        .read_only("claim", claim, ErrorCode::ConstraintMut)
        .check(world);

    world.ok(unbroken, &[]);
    let shares = world.profit(&venue.keys, &trader.id()).share.held.shares;
    assert_eq!(shares, at_par(75 * ASSET).to_le_bytes(), "the unbroken one is good");
    invariants::check(world, pool);
    invariants::check(world, &other_pool);
}
