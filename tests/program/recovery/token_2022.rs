//! Recoveries in a pool whose asset is a Token-2022 mint: what comes in, what salvage costs, and what is
//! claimed moves through that program, and the associated account is that program's.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use anchor_spl::{
    associated_token::get_associated_token_address_with_program_id as associated_with, token_2022,
};
use loss_testkit::{
    actors::Caller,
    invariants, ix,
    keys::address,
    params::plain,
    scene::{ASSET, COLLATERAL, PRICE},
    tokens::{account, account_2022, mint_2022},
    Borrower, Lp, PoolKeys, World,
};
use socialized_loss::{error::LossError, state::Position};
use solana_keypair::Keypair;

/// Somebody's token account of the asset.
fn asset_of(world: &mut World, pool: &PoolKeys, key: &Keypair, name: &str, amount: u64) -> Pubkey {
    let at = address(name);
    world.set_account(&at, account_2022(pool.asset_mint, id(key), amount));
    at
}

/// An LP with 1,000, a borrower who owed 700 and defaulted at a price of 60, and who recorded it.
fn lost() -> (World, PoolKeys, Lp, Caller) {
    let mut world = World::new();
    let authority = world.actor("authority");
    let (asset, collateral) = (address("asset 2022"), world.mint("collateral", 9));
    world.set_account(&asset, mint_2022(6, u64::MAX, &[]));
    let pool = PoolKeys::derive(id(&authority), asset, collateral, 0);
    let pool = PoolKeys { asset_program: token_2022::ID, ..pool };
    world.ok(ix::init_pool(&pool, address("guardian"), plain()), &[&authority]);
    world.set_price(&pool, 100 * PRICE);

    let key = world.actor("lp");
    let tokens = asset_of(&mut world, &pool, &key, "lp's", 1_000 * ASSET);
    world.ok(ix::open_lp(&pool, id(&key), id(&key)), &[&key]);
    world.lps.entry(pool.pool).or_default().push(id(&key));
    let lp = Lp { key, asset: tokens };
    lp.deposit(&mut world, &pool, 1_000 * ASSET);

    let mut borrower: Borrower = world.new_borrower(&pool, "borrower", 10 * COLLATERAL);
    borrower.asset = asset_of(&mut world, &pool, &borrower.key, "borrower's", 0);
    borrower.add_collateral(&mut world, &pool, 10 * COLLATERAL);
    borrower.borrow(&mut world, &pool, 700 * ASSET);
    let key = world.actor("caller");
    let caller = Caller {
        asset: asset_of(&mut world, &pool, &key, "caller's", 1_000 * ASSET),
        collateral: world.token_account(pool.collateral_mint, id(&key), 0),
        key,
    };
    world.advance(1);
    world.set_price(&pool, 60 * PRICE);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    world.advance(600);
    world.set_price(&pool, 60 * PRICE);
    caller.record(&mut world, &pool, &borrower);
    assert_eq!(world.read::<Position>(&borrower.position).debt_shares, [0; 16]);
    (world, pool, lp, caller)
}

#[test]
fn recoveries_of_a_token_2022_asset_come_in_are_claimed_and_close() {
    let (mut world, pool, lp, caller) = lost();
    let payer = world.actor("payer");
    let from = asset_of(&mut world, &pool, &payer, "payer's", 40 * ASSET);
    let pay = ix::record_recovery(&pool, pool.record(1), id(&payer), from, 40 * ASSET);
    world.ok(pay, &[&payer]);
    assert_eq!(claim(&mut world, &pool, 1, &lp), 40 * ASSET);
    // All of the salvage, at once: 9.9 at 66.
    world.ok(buying(&pool, &caller, SALVAGE, u64::MAX), &[&caller.key]);
    assert_eq!(world.balance(&caller.asset), 346_600_000);
    assert_eq!(claim(&mut world, &pool, 1, &lp), 653_400_000);
    assert_eq!(world.balance(&lp.asset), 693_400_000);
    world.advance(LIFE);
    world.ok(ix::close_record(&pool, pool.record(1), id(&caller.key)), &[]);
    assert_eq!(world.pool(&pool).recoveries, 0);
    invariants::check(&world, &pool);
}

#[test]
fn a_third_party_pays_to_the_associated_account_of_token_2022_only() {
    let (mut world, pool, lp, caller) = lost();
    world.ok(buying(&pool, &caller, SALVAGE, u64::MAX), &[&caller.key]);
    let own = associated_with(&lp.id(), &pool.asset_mint, &token_2022::ID);
    let of_token = associated_with(&lp.id(), &pool.asset_mint, &anchor_spl::token::ID);
    world.set_account(&own, account_2022(pool.asset_mint, lp.id(), 0));
    world.set_account(&of_token, account(pool.asset_mint, lp.id(), 0));
    let keeper = world.actor("keeper");
    let side =
        |own| ix::ClaimSide { caller: id(&keeper), owner_asset: own, ..of_lp(&world, &pool, &lp) };
    let (good, wrong) = (side(own), side(of_token));
    let wrong = ix::claim_recovery(&pool, pool.record(1), wrong);
    world.refused(wrong, &[&keeper], LossError::NotAssociatedAccount);
    assert_eq!(world.claim_recovery(&pool, 1, good, &keeper), 653_400_000);
    invariants::check(&world, &pool);
}
