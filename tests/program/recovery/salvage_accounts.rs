//! `buy_salvage`: every account put in another's place.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix,
    keys::address,
    oracle::Quote,
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    PoolKeys,
};
use socialized_loss::error::LossError;
use solana_instruction::Instruction;

/// A second pool of the same mints, with salvage of its own.
fn scene() -> (Scene, PoolKeys, Instruction) {
    let mut scene = taken_over(plain());
    let Scene { world, pool, caller, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    world.funded_lp(&other, "lp", 1_000_000);
    lose(world, &other, 500_000);
    world.set_price(pool, 60 * PRICE);
    let good = buying(pool, caller, COLLATERAL, 66 * ASSET);
    (scene, other, good)
}

#[track_caller]
fn check_good(scene: &mut Scene, other: &PoolKeys, good: Instruction) {
    let Scene { world, pool, caller, .. } = scene;
    world.ok(good, &[&caller.key]);
    assert_eq!(world.record(pool, 1).recovered, 66 * ASSET);
    assert_eq!(world.record(other, 1).recovered, 0);
    invariants::check(world, pool);
    invariants::check(world, other);
}

#[test]
fn program_accounts_of_a_purchase_put_in_anothers_place_are_refused() {
    let (mut scene, other, good) = scene();
    let Scene { world, pool, caller, .. } = &mut scene;
    let record = pool.record(1);
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);
    let (forged_pool, forged_record) = (world.forged(&pool.pool), world.forged(&record));
    let unknown = world.unknown_type();
    Table::new(good.clone(), &[&caller.key])
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("a forged pool", pool.pool, forged_pool, foreign)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("no pool", pool.pool, address("nobody"), foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's record", record, other.record(1), ErrorCode::ConstraintHasOne)
        .swap("a forged record", record, forged_record, foreign)
        .swap("the pool as record", record, pool.pool, cosplay)
        .swap("of no type", record, unknown, cosplay)
        .swap("no record", record, pool.record(2), foreign)
        .read_only("record", record, ErrorCode::ConstraintMut)
        .swap("event authority", ix::event_authority(), record, ErrorCode::ConstraintAddress)
        .check(world);
    check_good(&mut scene, &other, good);
}

#[test]
fn tokens_of_a_purchase_put_in_anothers_place_are_refused() {
    let (mut scene, other, good) = scene();
    let Scene { world, pool, caller, .. } = &mut scene;
    let stranger = world.actor("stranger");
    let lure = world.token_account(pool.asset_mint, id(&stranger), 5_000 * ASSET);
    let lure_collateral = world.token_account(pool.collateral_mint, id(&stranger), 0);
    let (mine, takes) = (caller.asset, caller.collateral);
    let (asset, collateral) = (pool.asset_vault, pool.collateral_vault);
    let has_one = ErrorCode::ConstraintHasOne;
    let nothing: Pubkey = address("nobody");
    Table::new(good.clone(), &[&caller.key, &stranger])
        .swap("asset mint", pool.asset_mint, pool.collateral_mint, has_one)
        .swap("collateral mint", pool.collateral_mint, pool.asset_mint, has_one)
        .swap("insurance vault", asset, pool.insurance_vault, has_one)
        .swap("another pool's vault", asset, other.asset_vault, has_one)
        .swap("a stranger's account as vault", asset, lure, has_one)
        .read_only("asset vault", asset, ErrorCode::ConstraintMut)
        .swap("another pool's collateral", collateral, other.collateral_vault, has_one)
        .swap("the asset vault for collateral", collateral, asset, has_one)
        .swap("a stranger's collateral", collateral, lure_collateral, has_one)
        .read_only("collateral vault", collateral, ErrorCode::ConstraintMut)
        // Token error 3: the account is not of the mint; 4: the signer does not own it.
        .swap("a stranger's tokens", mine, lure, 4)
        .swap("the pool's tokens", mine, asset, 4)
        .swap("pays in collateral", mine, takes, 3)
        .swap("no tokens", mine, nothing, "invalid account data")
        .read_only("tokens", mine, ErrorCode::ConstraintMut)
        .swap("takes collateral in an asset account", takes, lure, 3)
        .swap("takes it nowhere", takes, nothing, "invalid account data")
        .read_only("taken collateral", takes, ErrorCode::ConstraintMut)
        .unsigned("buyer", id(&caller.key), ErrorCode::AccountNotSigner)
        .swap("signed by a stranger", id(&caller.key), id(&stranger), 4)
        .check(world);
    check_good(&mut scene, &other, good);
}

#[test]
fn prices_and_programs_of_a_purchase_put_in_anothers_place_are_refused() {
    let (mut scene, other, good) = scene();
    let Scene { world, pool, caller, .. } = &mut scene;
    let mut post = |name, change: &dyn Fn(Quote) -> Quote| {
        let at = address(name);
        let quote = Quote::new(pool.feed_id, 60 * PRICE, world.now() + 1);
        world.set_account(&at, change(quote).account());
        at
    };
    let partial = post("partial", &|quote| Quote { fully_verified: false, ..quote });
    let foreign = post("foreign", &|quote| Quote { owner: address("nobody"), ..quote });
    let future = post("future", &|quote| Quote { publish_time: quote.publish_time + 60, ..quote });
    let doubtful = post("doubtful", &|quote| Quote { conf: 130_000_000, ..quote });
    let negative = post("negative", &|quote| Quote { price: -1, ..quote });
    // One program may be that of both mints: the first place is the asset's, the second the other's.
    let program = pool.asset_program;
    let at = |nth: usize, new: Pubkey| {
        let places = good.accounts.iter().enumerate();
        let mut places = places.filter(|(_, meta)| meta.pubkey == program).map(|(place, _)| place);
        let mut broken = good.clone();
        broken.accounts[places.nth(nth).expect("two programs")].pubkey = new;
        broken
    };
    let (invalid, wrong) = (ErrorCode::InvalidProgramId, "incorrect program id");
    Table::new(good.clone(), &[&caller.key])
        .swap("another feed's price", pool.price, other.price, LossError::OracleFeed)
        .swap("no price", pool.price, address("nobody"), LossError::OracleOwner)
        .swap("not fully verified", pool.price, partial, LossError::OracleUnverified)
        .swap("by another program", pool.price, foreign, LossError::OracleOwner)
        .swap("from the future", pool.price, future, LossError::OracleFuture)
        .swap("too doubtful", pool.price, doubtful, LossError::OracleConfidence)
        .swap("negative", pool.price, negative, LossError::OraclePrice)
        .row("system for the asset", at(0, system_program::ID), invalid)
        .row("token-2022 for the asset", at(0, token_2022::ID), wrong)
        .row("system for the collateral", at(1, system_program::ID), invalid)
        .row("token-2022 for the collateral", at(1, token_2022::ID), wrong)
        .check(world);
    check_good(&mut scene, &other, good);
}

/// Not refused, and harmless: the buyer gives what was paid for away. The tokens stay in the vault
/// uncounted, as if anybody had sent them there.
#[test]
fn salvage_bought_into_the_vault_itself_harms_only_its_buyer() {
    let mut scene = taken_over(plain());
    scene.caller.collateral = scene.pool.collateral_vault;
    let Scene { world, pool, caller, .. } = &mut scene;
    world.ok(buying(pool, caller, COLLATERAL, 66 * ASSET), &[&caller.key]);
    assert_eq!(world.pool(pool).salvage, SALVAGE - COLLATERAL);
    assert_eq!(world.balance(&pool.collateral_vault), SALVAGE);
    assert_eq!(world.balance(&caller.asset), (10_000 - 66) * ASSET);
    invariants::check(world, pool);
}
