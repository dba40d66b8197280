//! `record_recovery`: every account put in another's place.

use crate::common::*;
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params::plain, refusals::Table, PoolKeys, World,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

struct Scene {
    pool: PoolKeys,
    other: PoolKeys,
    payer: Keypair,
    asset: Pubkey,
    good: Instruction,
}

/// Two pools of the same mints with a loss each, and somebody who pays in for the first.
fn scene() -> (World, Scene) {
    let (mut world, pool) = start();
    let other = world.new_pool_numbered(plain(), 1);
    for pool in [&pool, &other] {
        world.funded_lp(pool, "lp", 1_000_000);
        lose(&mut world, pool, 500_000);
    }
    let payer = world.actor("payer");
    let asset = world.token_account(pool.asset_mint, id(&payer), 1_000);
    let good = ix::record_recovery(&pool, pool.record(1), id(&payer), asset, 1_000);
    (world, Scene { pool, other, payer, asset, good })
}

#[test]
fn program_accounts_of_a_recovery_put_in_anothers_place_are_refused() {
    let (mut world, Scene { pool, other, payer, asset, good }) = scene();
    let record = pool.record(1);
    let (cosplay, foreign) =
        (ErrorCode::AccountDiscriminatorMismatch, ErrorCode::AccountOwnedByWrongProgram);
    let (forged_pool, forged_record) = (world.forged(&pool.pool), world.forged(&record));
    let unknown = world.unknown_type();
    Table::new(good.clone(), &[&payer])
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("a forged pool", pool.pool, forged_pool, foreign)
        .swap("the record as pool", pool.pool, record, cosplay)
        .swap("no pool", pool.pool, address("nobody"), foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's record", record, other.record(1), ErrorCode::ConstraintHasOne)
        .swap("a forged record", record, forged_record, foreign)
        .swap("the pool as record", record, pool.pool, cosplay)
        .swap("of no type", record, unknown, cosplay)
        .swap("no record", record, pool.record(2), foreign)
        .read_only("record", record, ErrorCode::ConstraintMut)
        .swap("event authority", ix::event_authority(), asset, ErrorCode::ConstraintAddress)
        .check(&mut world);
    // Nothing but the wrong account was wrong.
    world.ok(good, &[&payer]);
    assert_eq!((world.record(&pool, 1).recovered, world.record(&other, 1).recovered), (1_000, 0));
    invariants::check(&world, &pool);
    invariants::check(&world, &other);
}

#[test]
fn tokens_signers_and_programs_of_a_recovery_put_in_anothers_place_are_refused() {
    let (mut world, Scene { pool, other, payer, asset, good }) = scene();
    world.fund_insurance(&pool, 1_000);
    let stranger = world.actor("stranger");
    let lure = world.token_account(pool.asset_mint, id(&stranger), 5_000);
    let lookalike = world.mint("lookalike", 6);
    let of_lookalike = world.token_account(lookalike, id(&payer), 5_000);
    let vault = pool.asset_vault;
    let (has_one, program) = (ErrorCode::ConstraintHasOne, ErrorCode::InvalidProgramId);
    Table::new(good.clone(), &[&payer, &stranger])
        .swap("mint", pool.asset_mint, lookalike, has_one)
        .swap("collateral mint", pool.asset_mint, pool.collateral_mint, has_one)
        .swap("insurance vault", vault, pool.insurance_vault, has_one)
        .swap("collateral vault", vault, pool.collateral_vault, has_one)
        .swap("another pool's vault", vault, other.asset_vault, has_one)
        .swap("a stranger's account as vault", vault, lure, has_one)
        .read_only("vault", vault, ErrorCode::ConstraintMut)
        // Token error 3: the account is not of the mint; 4: the signer does not own it.
        .swap("a stranger's tokens", asset, lure, 4)
        .swap("the pool's tokens", asset, vault, 4)
        .swap("the fund's tokens", asset, pool.insurance_vault, 4)
        .swap("tokens of another mint", asset, of_lookalike, 3)
        .swap("no tokens", asset, address("nobody"), "invalid account data")
        .read_only("tokens", asset, ErrorCode::ConstraintMut)
        .unsigned("payer", id(&payer), ErrorCode::AccountNotSigner)
        .swap("signed by a stranger", id(&payer), id(&stranger), 4)
        .swap("system as token", pool.asset_program, system_program::ID, program)
        .swap("token-2022", pool.asset_program, token_2022::ID, "incorrect program id")
        .check(&mut world);
    world.ok(good, &[&payer]);
    assert_eq!((world.balance(&asset), world.balance(&lure)), (0, 5_000));
    assert_eq!(world.pool(&pool).recoveries, 1_000);
    invariants::check(&world, &pool);
}
