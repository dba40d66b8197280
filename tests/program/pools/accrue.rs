//! `accrue`.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_math::Assets;
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, refusals::Table, PoolKeys, World,
};
use socialized_loss::{error::LossError, state::Pool};

fn book(world: &World, pool: &PoolKeys) -> Assets {
    world.pool(pool).ledger().debt.total_ceil().expect("within 64 bits")
}

#[test]
fn anybody_adds_the_interest_and_nothing_else_changes() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    let before = world.pool(&pool);
    let accrue = ix::accrue(&pool);
    let watch = world.watch(&accrue).and(&world, &[pool.insurance, pool.asset_vault]);

    // Nobody but the fee payer, who is a stranger to the pool, signs.
    let meta = world.ok(accrue, &[]);

    // 4% of 800e9; a tenth for the fund, the rest for LPs.
    assert_eq!(book(&world, &pool), Assets(832_000_000_000));
    let mut after = before;
    after.ledger.debt_index = world.pool(&pool).ledger.debt_index;
    after.ledger.lps.assets = 1_028_800_000_000;
    after.ledger.fee_accrued = 3_200_000_000;
    after.ledger.accrued_at = world.now();
    assert_same(&world.pool(&pool), &after);
    watch.assert_changed(&world, &[pool.pool]);
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn the_same_second_counts_once() {
    let (mut world, pool, _) = lent_out();
    world.advance(1);
    world.ok(ix::accrue(&pool), &[]);
    let before = world.pool(&pool);
    // 4% of 800e9 in a second is 1,014.7 atoms; what borrowers owe is rounded up.
    assert_eq!(book(&world, &pool), Assets(800_000_001_015));
    assert_eq!(before.ledger.lps.assets + before.ledger.fee_accrued, 1_000_000_001_015);
    world.ok(ix::accrue(&pool), &[]);
    assert_same(&world.pool(&pool), &before);
    invariants::check(&world, &pool);
}

#[test]
fn a_clock_that_went_back_counts_as_no_time() {
    let (mut world, pool, _) = lent_out();
    world.advance(100);
    world.ok(ix::accrue(&pool), &[]);
    let before = world.pool(&pool);
    world.advance(-50);
    world.ok(ix::accrue(&pool), &[]);
    assert_same(&world.pool(&pool), &before);
    world.advance(50);
    world.ok(ix::accrue(&pool), &[]);
    assert_same(&world.pool(&pool), &before);
    invariants::check(&world, &pool);
}

#[test]
fn p11_a_step_of_a_century_charges_one_year() {
    let (mut world, pool, _) = lent_out();
    world.advance(100 * YEAR);
    world.ok(ix::accrue(&pool), &[]);
    assert_eq!(book(&world, &pool), Assets(832_000_000_000));
    assert_eq!(world.pool(&pool).ledger.accrued_at, world.now());
    invariants::check(&world, &pool);
}

#[test]
fn without_debt_only_the_time_moves() {
    let (mut world, pool, _) = start_with(loss_testkit::params::with_interest());
    world.funded_lp(&pool, "lp", 1_000_000);
    world.advance(YEAR);
    let mut after = world.pool(&pool);
    after.ledger.accrued_at = world.now();
    world.ok(ix::accrue(&pool), &[]);
    assert_same(&world.pool(&pool), &after);
    invariants::check(&world, &pool);
}

#[test]
fn p16_interest_of_one_pool_is_not_another_pools() {
    let (mut world, pool, _) = lent_out();
    let other = world.new_pool_numbered(loss_testkit::params::with_interest(), 1);
    world.funded_lp(&other, "other lp", 1_000_000);
    world.advance(YEAR);
    let before = world.pool(&other);
    world.ok(ix::accrue(&pool), &[]);
    assert_same(&world.pool(&other), &before);
    invariants::check(&world, &other);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_accrue_nothing() {
    let (mut world, pool, _) = lent_out();
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.dust += 1);
    world.refused(ix::accrue(&pool), &[], LossError::OutOfBalance);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.dust -= 1);
    assert_eq!(book(&world, &pool), Assets(800_000_000_000));
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_accrue_put_in_anothers_place_is_refused() {
    let (mut world, pool, _) = lent_out();
    let forged = forged(&mut world, &pool.pool);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let lp = pool.lp(&solana_signer::Signer::pubkey(&loss_testkit::actor("lp")));
    let mut short = ix::accrue(&pool);
    short.accounts.clear();
    let mut other_name = ix::accrue(&pool);
    other_name.data[0] ^= 1;
    let mut no_name = ix::accrue(&pool);
    no_name.data.truncate(7);
    Table::new(ix::accrue(&pool), &[])
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("a share as pool", pool.pool, lp, cosplay)
        .swap("a pool of another program", pool.pool, forged, foreign)
        .swap("tokens as pool", pool.pool, pool.asset_vault, foreign)
        .swap("nothing as pool", pool.pool, address("nothing"), foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .row("no account", short, ErrorCode::AccountNotEnoughKeys)
        .row("an instruction there is not", other_name, ErrorCode::InstructionFallbackNotFound)
        .row("less than an instruction's name", no_name, ErrorCode::InstructionFallbackNotFound)
        .check(&mut world);
    invariants::check(&world, &pool);
}

#[test]
fn superfluous_accounts_and_bytes_change_nothing() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    let mut accrue = ix::accrue(&pool);
    accrue.accounts.push(solana_instruction::AccountMeta::new(pool.insurance, false));
    accrue.data.extend([1, 2, 3]);
    let watch = world.watch(&accrue);
    world.ok(accrue, &[]);
    watch.assert_changed(&world, &[pool.pool]);
    assert_eq!(book(&world, &pool), Assets(832_000_000_000));
    invariants::check(&world, &pool);
}
