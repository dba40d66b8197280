//! A venue in a pool whose asset is a Token-2022 mint with every accepted extension: bond, credit, deficit,
//! recovery, withdrawal and the bond's return move exactly what the books say.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use anchor_spl::token_2022;
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys::address,
    params::plain,
    tokens::{account_2022, mint_2022},
    Lp, PoolKeys, Trader, Venue, World,
};
use socialized_loss::instructions::{RegisterVenueArgs, WithdrawAmount, WithdrawArgs};
use solana_keypair::Keypair;
use solana_signer::Signer;

const A: u64 = ASSET;

fn tokens(world: &mut World, pool: &PoolKeys, name: &str, owner: Pubkey, amount: u64) -> Pubkey {
    let at = address(name);
    world.set_account(&at, account_2022(pool.asset_mint, owner, amount));
    at
}

/// As [`Scene::new`], with a reserve of 30.
fn scene_2022() -> Scene {
    let mut world = World::new();
    let authority = world.actor("authority");
    let (asset, collateral) = (address("asset 2022"), world.mint("collateral", 9));
    // Metadata pointer, metadata, and a multiplier of 3 that only changes what people see.
    let mut scaled = vec![0; 56];
    scaled[32..40].copy_from_slice(&3.0_f64.to_le_bytes());
    scaled[48..56].copy_from_slice(&3.0_f64.to_le_bytes());
    let extensions = [(18, vec![0; 64]), (19, vec![0; 80]), (25, scaled)];
    world.set_account(&asset, mint_2022(6, u64::MAX, &extensions));
    let pool = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
    let pool = PoolKeys { asset_program: token_2022::ID, ..pool };
    let init = ix::init_pool_for_venues(&pool, address("guardian"), plain(), LIMITS);
    world.ok(init, &[&authority]);

    let key: Keypair = world.actor("lp");
    let lp = Lp { asset: tokens(&mut world, &pool, "lp's", key.pubkey(), 1_000 * A), key };
    world.ok(ix::open_lp(&pool, lp.id(), lp.id()), &[&lp.key]);
    world.lps.entry(pool.pool).or_default().push(lp.id());
    lp.deposit(&mut world, &pool, 1_000 * A);
    let donor = world.actor("donor");
    let gift = tokens(&mut world, &pool, "gift", donor.pubkey(), 30 * A);
    world.ok(ix::fund_insurance(&pool, donor.pubkey(), gift, 30 * A), &[&donor]);

    let venue = world.unregistered_venue(&pool, 0, 0, 0);
    let bond_owner = venue.bond_owner.pubkey();
    let bond_asset = tokens(&mut world, &pool, "bond", bond_owner, BOND + A);
    let asset = tokens(&mut world, &pool, "venue's", venue.keys.signer, 10_000 * A);
    let venue = Venue { asset, bond_asset, ..venue };
    let args = RegisterVenueArgs {
        venue_id: 0,
        warm_up_seconds: loss_testkit::venues::WARM_UP,
        caps: LIMITS,
        bond: BOND,
    };
    let (by, side) = (authority.pubkey(), venue.bond_side());
    let register = ix::register_venue(&pool, &venue.keys, by, side, args);
    world.ok(register, &[&authority, &venue.bond_owner]);
    world.venues.entry(pool.pool).or_default().push(venue.keys);
    world.advance(LOCK);
    Scene { world, pool, lp, venue }
}

fn winner(scene: &mut Scene, name: &str, amount: u64) -> Trader {
    let Scene { world, pool, venue, .. } = scene;
    let trader = world.new_trader(pool, venue, name);
    let asset = tokens(world, pool, name, trader.id(), 0);
    let trader = Trader { asset, ..trader };
    venue.credit(world, pool, &trader, amount);
    trader
}

#[test]
fn p1_a_venues_tokens_move_exactly_as_the_books_say() {
    let mut scene = scene_2022();
    let vault = scene.pool.asset_vault;
    let owner = scene.world.svm.get_account(&vault).expect("a vault").owner;
    assert_eq!((owner, scene.world.balance(&vault)), (token_2022::ID, 1_020 * A));
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(ix::add_bond(pool, &venue.keys, venue.bond_side(), A), &[&venue.bond_owner]);
    let trader = winner(&mut scene, "trader", 100 * A);
    assert_eq!(scene.world.balance(&vault), 1_121 * A);
    assert_eq!(scene.world.balance(&scene.venue.asset), 9_900 * A);

    // 21 of the bond, 30 of the fund, 100 of the claims and 49 of the LP.
    let record = scene.report(200 * A);
    assert_eq!(split(&record), [21, 30, 0, 100, 49, 0].map(|whole| whole * A));
    assert_eq!(scene.world.balance(&vault), 1_151 * A);
    assert_eq!(scene.world.balance(&scene.pool.insurance_vault), 0);

    // Out of the pot, with 50 more.
    let other = winner(&mut scene, "other", 250 * A);
    assert_eq!(scene.world.balance(&vault), 1_201 * A);
    let payer = scene.world.actor("payer");
    let from = tokens(&mut scene.world, &scene.pool, "payer's", payer.pubkey(), 69 * A);
    let key = scene.venue.keys.record(1);
    let pay = ix::record_recovery(&scene.pool, key, payer.pubkey(), from, 69 * A);
    scene.world.ok(pay, &[&payer]);
    let side = ClaimSide { owner_asset: trader.asset, ..scene.open(&trader) };
    assert_eq!(scene.claim(1, side, &trader.key), 20 * A);
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    other.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&other.asset), 250 * A);
    invariants::check(world, pool);

    let more = tokens(world, pool, "more bond", venue.bond_owner.pubkey(), 7 * A);
    let side = ix::BondSide { asset: more, ..venue.bond_side() };
    world.ok(ix::add_bond(pool, &venue.keys, side, 7 * A), &[&venue.bond_owner]);
    world.ok(ix::retire_venue(pool, &venue.keys, side.owner), &[&venue.bond_owner]);
    world.advance(LOCK);
    world.ok(ix::return_bond(pool, &venue.keys, side), &[&venue.bond_owner]);
    assert_eq!(world.balance(&more), 7 * A);
    // The LP's 951 and 49 that came back for it.
    assert_eq!((world.pool(pool).venue_funds, world.balance(&vault)), (0, 1_000 * A));
    invariants::check(world, pool);
}

#[test]
fn the_older_token_program_cannot_move_a_venues_tokens() {
    let mut scene = scene_2022();
    let trader = winner(&mut scene, "trader", 100 * A);
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    let older = PoolKeys { asset_program: anchor_spl::token::ID, ..*pool };
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
    let take = ix::withdraw_profit(&older, &venue.keys, trader.side(world, venue), args);
    let credit = venue.credit_ix(world, &older, &trader.id(), A);
    let add = ix::add_bond(&older, &venue.keys, venue.bond_side(), A);
    let report = venue.report_ix(&older, 1, 50 * A);
    let calls = [
        (take, &trader.key),
        (credit, &venue.operator),
        (add, &venue.bond_owner),
        (report, &venue.operator),
    ];
    for (call, key) in calls {
        let failure = world.send(&[call], &[key]).expect_err("another program");
        assert_eq!(failure.code, None);
        assert!(failure.error.contains("invalid account data"), "{}", failure.error);
    }
    assert_eq!((trader.claim(world, venue), world.balance(&trader.asset)), (100 * A, 0));
    invariants::check(world, pool);
}
