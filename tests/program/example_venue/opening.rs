//! What `open_market` and `open` refuse.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use example_venue::{error::VenueError, instructions::OpenArgs, state::Terms};
use loss_testkit::{
    example_venue::{open, open_market, Market, MarketKeys, OpenSide, TERMS},
    ix,
    refusals::Table,
    Trader, World,
};
use socialized_loss::{error::LossError, instructions::RegisterVenueArgs};
use solana_signer::Signer;

fn code(error: VenueError) -> u32 {
    error.into()
}

/// A contract of Ann with Bob is refused.
#[track_caller]
fn refused(scene: &mut Scene, args: OpenArgs, code: impl Into<u32>) {
    let Scene { world, pool, market, ann, bob, .. } = scene;
    let open = market.open_ix(pool, ann, bob, args);
    world.refused_with(open, &[&market.venue.operator, &ann.key, &bob.key], code.into());
}

#[test]
fn both_margins_must_be_the_initial_margin_to_the_atom() {
    let mut scene = Scene::new();
    let too_low = code(VenueError::MarginTooLow);
    refused(&mut scene, OpenArgs { long_margin: 100 * ASSET - 1, ..TEN }, too_low);
    refused(&mut scene, OpenArgs { short_margin: 100 * ASSET - 1, ..TEN }, too_low);
    // A tenth of 1,000.000001 is rounded up.
    let more = OpenArgs { size: 10 * COLLATERAL + 10, ..TEN };
    refused(&mut scene, more, too_low);
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    let enough = 100 * ASSET + 1;
    market.open(
        world,
        pool,
        ann,
        bob,
        OpenArgs { long_margin: enough, short_margin: enough, ..more },
    );
}

#[test]
fn a_contract_needs_a_value_and_two_traders() {
    let mut scene = Scene::new();
    // Nine atoms are worth 0.9 of an atom of the asset.
    for size in [0, 9] {
        refused(&mut scene, OpenArgs { size, ..TEN }, VenueError::NoValue);
    }
    let Scene { world, pool, market, ann, .. } = &mut scene;
    let (operator, one) = (&market.venue.operator, (ann.id(), ann.asset));
    let side = OpenSide { payer: operator.pubkey(), long: one, short: one };
    let alone = open(pool, &market.keys, side, TEN);
    world.refused_with(alone, &[operator, &ann.key], code(VenueError::OneTrader));
}

#[test]
fn both_traders_sign_with_their_own_tokens_in_the_markets_own_accounts() {
    let mut scene = Scene::new();
    let Scene { world, pool, market, ann, bob, cleo, .. } = &mut scene;
    let next = world.new_market(pool, 1, LIMITS, BOND).keys;
    world.set_price(pool, 100_00000000);
    let own = market.keys;
    let forged = [own.market(), own.venue.venue, pool.price].map(|key| world.forged(&key));
    let contracts = [&own, &next].map(|keys| keys.contract(&ann.id(), TEN.number));
    let open = market.open_ix(pool, ann, bob, TEN);
    let keys = [&market.venue.operator, &ann.key, &bob.key];
    // The token program's own: the signer does not own the account.
    let (unsigned, not_owner) = (ErrorCode::AccountNotSigner, 4);
    let (has_one, foreign) = (ErrorCode::ConstraintHasOne, ErrorCode::AccountOwnedByWrongProgram);
    Table::new(open.clone(), &keys)
        .unsigned("the long side", ann.id(), unsigned)
        .unsigned("the short side", bob.id(), unsigned)
        .swap("another's tokens for the long side", ann.asset, cleo.asset, not_owner)
        .swap("another's tokens for the short side", bob.asset, cleo.asset, not_owner)
        .swap("another market", own.market(), next.market(), ErrorCode::ConstraintSeeds)
        .swap("a forged market", own.market(), forged[0], foreign)
        .swap("another venue", own.venue.venue, next.venue.venue, has_one)
        .swap("a forged venue", own.venue.venue, forged[1], foreign)
        .swap("a forged price", pool.price, forged[2], foreign)
        .swap("another vault", own.vault, next.vault, has_one)
        .swap("a trader's tokens as vault", own.vault, cleo.asset, has_one)
        .swap("another mint", pool.asset_mint, pool.collateral_mint, has_one)
        .swap("another's contract", contracts[0], contracts[1], ErrorCode::ConstraintSeeds)
        .check(world);
    world.ok(open, &keys);
}

#[test]
fn a_number_is_used_once_while_its_contract_is_open() {
    let mut scene = Scene::new();
    scene.ann_with_bob();
    // The system program's: the account exists.
    refused(&mut scene, TEN, 0_u32);
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    market.open(world, pool, ann, bob, OpenArgs { number: 1, ..TEN });
    // The numbers are the long side's.
    market.open(world, pool, bob, ann, TEN);
}

#[test]
fn terms_without_room_between_the_margins_are_refused() {
    let mut scene = Scene::new();
    let Scene { world, pool, stranger, .. } = &mut scene;
    let keys = MarketKeys::derive(pool, 1);
    let (by, id) = (&*stranger, stranger.pubkey());
    for (initial_margin_bps, maintenance_margin_bps) in [(1_000, 0), (500, 500), (10_001, 500)] {
        let terms = Terms { initial_margin_bps, maintenance_margin_bps, ..TERMS };
        let bad = open_market(pool, &keys, id, terms);
        world.refused_with(bad, &[by], VenueError::BadTerms.into());
    }
    let terms = Terms { initial_margin_bps: 10_000, maintenance_margin_bps: 1, ..TERMS };
    world.ok(open_market(pool, &keys, id, terms), &[by]);
    let made = world.market(&keys);
    assert_eq!((made.pool, made.terms, made.feed_id), (pool.pool, terms, pool.feed_id));
    assert_eq!((made.venue, made.vault), (keys.venue.venue, keys.vault));
    assert_eq!((made.asset_decimals, made.collateral_decimals), (6, 9));
}

#[test]
fn p15_nobody_chooses_the_terms_of_a_venue_that_is_registered() {
    let mut scene = Scene::new();
    let Scene { world, pool, market, stranger, .. } = &mut scene;
    let keys = MarketKeys::derive(pool, 1);
    // Registered before anybody made its market.
    let (authority, bond_owner) = (world.actor("authority"), &market.venue.bond_owner);
    let asset = world.token_account(pool.asset_mint, bond_owner.pubkey(), BOND);
    let args = RegisterVenueArgs { venue_id: 1, warm_up_seconds: 3_600, caps: LIMITS, bond: BOND };
    let side = ix::BondSide { owner: bond_owner.pubkey(), asset };
    let register = ix::register_venue(pool, &keys.venue, authority.pubkey(), side, args);
    world.ok(register, &[&authority, bond_owner]);
    let late = open_market(pool, &keys, stranger.pubkey(), TERMS);
    world.refused_with(late, &[stranger], VenueError::AlreadyRegistered.into());
}

/// A market that is not registered, and traders without profit claims.
fn unregistered() -> (World, loss_testkit::PoolKeys, Market, [Trader; 2]) {
    let mut world = World::new();
    let pool = world.new_pool_for_venues(loss_testkit::params::plain(), LIMITS);
    let market = world.unregistered_market(&pool, 0, BOND);
    let traders = ["ann", "bob"].map(|name| {
        let key = world.actor(name);
        let asset = world.token_account(pool.asset_mint, key.pubkey(), 1_000 * ASSET);
        Trader { key, asset }
    });
    (world, pool, market, traders)
}

#[test]
fn no_contract_before_the_venue_is_registered_and_active() {
    let (mut world, pool, market, [ann, bob]) = unregistered();
    let keys = [&market.venue.operator, &ann.key, &bob.key];
    let open = market.open_ix(&pool, &ann, &bob, TEN);
    // There is no account of the pool's program yet.
    world.refused_with(open.clone(), &keys, ErrorCode::AccountOwnedByWrongProgram.into());
    world.register(&pool, &market.venue, LIMITS, BOND);
    world.refused(open.clone(), &keys, LossError::VenueNotActive);
    let lock: i64 = world.pool(&pool).params.time_lock_seconds.into();
    world.advance(lock - 1);
    world.set_price(&pool, 100_00000000);
    world.refused(open.clone(), &keys, LossError::VenueNotActive);
    world.advance(1);
    world.ok(open, &keys);
}
