//! `open_profit`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use bytemuck::Zeroable;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params::plain, refusals::Table,
};
use socialized_loss::{
    constants::VERSION,
    seeds,
    state::{ProfitClaim, StoredVenueCaps},
    ID,
};
use solana_signer::Signer;

/// What an account is that holds nothing: of this owner and payer, as of the venue's class now.
fn opened(scene: &Scene, owner: Pubkey, payer: Pubkey, seq: u64) -> ProfitClaim {
    let seeds = [seeds::PROFIT, scene.venue.keys.venue.as_ref(), owner.as_ref()];
    let empty = ProfitClaim {
        pool: scene.pool.pool,
        owner,
        rent_payer: payer,
        venue: scene.venue.keys.venue,
        version: VERSION,
        bump: Pubkey::find_program_address(&seeds, &ID).1,
        ..ProfitClaim::zeroed()
    };
    changed(&empty, &scene.state(), seq, 0)
}

#[test]
fn anyone_opens_a_profit_claim_for_any_owner_and_pays_its_rent() {
    let mut scene = Scene::new();
    let stranger = scene.world.actor("stranger");
    // Nobody signs for the owner: a venue closes positions when it must.
    let owners = [address("a trader who is away"), scene.pool.pool, Pubkey::default()];
    for owner in owners {
        let Scene { world, pool, venue, lp } = &mut scene;
        let open = ix::open_profit(pool, &venue.keys, owner, stranger.pubkey());
        let key = venue.keys.profit(&owner);
        let others = [pool.insurance, pool.asset_vault, pool.lp(&lp.id()), venue.asset];
        let watch = world.watch(&open).and(world, &others);
        let before = world.lamports(&stranger.pubkey());

        let sent = world.ok(open, &[&stranger]);

        watch.assert_changed(world, &[key, stranger.pubkey()]);
        let rent = world.rent_of::<ProfitClaim>();
        assert_eq!(world.lamports(&key), rent);
        assert_eq!(before - world.lamports(&stranger.pubkey()), rent);
        events::assert_none(&sent);
        world.traders.entry(venue.keys.venue).or_default().push(owner);
        let expected = opened(&scene, owner, stranger.pubkey(), 0);
        assert_same(&scene.world.profit(&scene.venue.keys, &owner), &expected);
    }
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p8_deficits_before_are_not_the_newcomers() {
    let mut scene = Scene::new();
    let early = scene.winner("early", 300 * ASSET);
    // The bond pays 20, the claims 150.
    scene.report(170 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let late = world.new_trader(pool, venue, "late");
    let operator = venue.operator.pubkey();
    let opened = opened(&scene, late.id(), operator, 1);
    let Scene { world, pool, venue, .. } = &mut scene;
    assert_same(&world.profit(&venue.keys, &late.id()), &opened);
    assert_ne!(opened.share.held.index, Default::default());
    // No receipt is needed, and nothing is lost.
    let side = ix::ProfitSide { receipt: None, ..venue.side(world, &late.id()) };
    let credit = ix::credit_profit(pool, &venue.keys, side, 100 * ASSET);
    world.ok(ix::relayed(pool, &venue.keys, credit), &[&venue.operator]);
    assert_eq!(late.claim(world, venue), 100 * ASSET);
    // A half is a binary fraction: nothing is rounded.
    assert_eq!(early.claim(world, venue), 150 * ASSET);
    // The next deficit is borne by both: 50 of 250. Four fifths are no binary fraction (P5).
    let record = venue.report(world, pool, 50 * ASSET);
    assert_eq!(record.profits, 50 * ASSET);
    assert_eq!(late.claim(world, venue), 80 * ASSET - 1);
    assert_eq!(early.claim(world, venue), 120 * ASSET - 1);
    invariants::check(world, pool);
}

#[test]
fn p8_who_opens_after_a_wipe_out_is_of_the_new_epoch() {
    let mut scene = Scene::new();
    let old = scene.winner("old", 300 * ASSET);
    scene.report(320 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    assert_eq!(world.venue(&venue.keys).profits.epoch, 1);
    let new = world.winner(pool, venue, "new", 10 * ASSET);
    let share = world.profit(&venue.keys, &new.id()).share;
    assert_eq!((share.held.epoch, share.segment.from_seq), (1, 1));
    assert_eq!((old.claim(world, venue), new.claim(world, venue)), (0, 10 * ASSET));
    invariants::check(world, pool);
}

#[test]
fn an_owner_has_one_claim_at_a_venue_and_another_at_the_next() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 10 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let before = world.profit(&venue.keys, &trader.id());
    let again = ix::open_profit(pool, &venue.keys, trader.id(), venue.operator.pubkey());
    // The system program: the address is in use.
    world.refused_with(again, &[&venue.operator], 0);
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 5 * ASSET);
    let there = world.winner(pool, &next, "trader", 5 * ASSET);
    assert_eq!(there.claim(world, &next), 5 * ASSET);
    assert_same(&world.profit(&venue.keys, &trader.id()), &before);
    invariants::check(world, pool);
}

#[test]
fn claims_can_be_opened_before_a_venue_is_active_and_after_it_is_retired() {
    let mut scene = Scene::new();
    let Scene { world, pool, .. } = &mut scene;
    let venue = world.unregistered_venue(pool, 1, ASSET, 0);
    world.register(pool, &venue, LIMITS, ASSET);
    let early = world.new_trader(pool, &venue, "early");
    assert_eq!(early.claim(world, &venue), 0);
    let by = venue.bond_owner.pubkey();
    world.ok(ix::retire_venue(pool, &venue.keys, by), &[&venue.bond_owner]);
    world.advance(LOCK);
    let late = world.new_trader(pool, &venue, "late");
    assert_eq!(late.claim(world, &venue), 0);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_open_profit_put_in_anothers_place_is_refused() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let other_pool = world.new_pool_numbered(plain(), 1);
    let elsewhere = world.new_venue(&other_pool, 0, StoredVenueCaps::default(), 1, 0).keys;
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 0);
    let owner = address("owner");
    let operator = venue.operator.pubkey();
    let (own, key) = (venue.keys.venue, venue.keys.profit(&owner));
    let (forged_pool, forged) = (world.forged(&pool.pool), world.forged(&own));
    let unknown = world.unknown_type();
    let (has_one, seeds) = (ErrorCode::ConstraintHasOne, ErrorCode::ConstraintSeeds);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let good = ix::open_profit(pool, &venue.keys, owner, operator);
    let unbroken = good.clone();
    let of_elsewhere = ix::open_profit(pool, &elsewhere, owner, operator);
    Table::new(good, &[&venue.operator])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("a forged pool", pool.pool, forged_pool, foreign)
        .swap("the venue as pool", pool.pool, own, cosplay)
        .row("a venue of another pool", of_elsewhere, has_one)
        .swap("another venue", own, next.keys.venue, seeds)
        .swap("a forged venue", own, forged, foreign)
        .swap("the pool as venue", own, pool.pool, cosplay)
        .swap("of no type", own, unknown, cosplay)
        .swap("nothing as venue", own, address("nobody"), foreign)
        .swap("another's address", key, venue.keys.profit(&operator), seeds)
        .swap("the owner's at another venue", key, next.keys.profit(&owner), seeds)
        .swap("nobody's address", key, address("nobody"), seeds)
        .read_only("claim", key, "unauthorized signer or writable account")
        .swap("another owner", owner, operator, seeds)
        .unsigned("payer", operator, ErrorCode::AccountNotSigner)
        .read_only("payer", operator, "unauthorized signer or writable account")
        .swap(
            "token as system program",
            system_program::ID,
            anchor_spl::token::ID,
            ErrorCode::InvalidProgramId,
        )
        .check(world);

    world.ok(unbroken, &[&venue.operator]);
    world.traders.entry(own).or_default().push(owner);
    assert_eq!(world.profit(&venue.keys, &owner).owner, owner, "the unbroken one is good");
    invariants::check(world, pool);
    invariants::check(world, &other_pool);
}
