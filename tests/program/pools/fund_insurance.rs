//! `fund_insurance`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, system_program};
use anchor_spl::{token, token_2022};
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, refusals::Table, tokens,
};
use socialized_loss::{
    error::LossError,
    events::{InsuranceFunded, EVENT_VERSION},
    state::InsuranceFund,
};
use solana_signer::Signer;

#[test]
fn a_donation_goes_to_the_reserve_and_nothing_else_changes() {
    let (mut world, pool, _) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let donor = world.new_caller(&pool, "donor", 700);
    let before = world.fund(&pool);
    let give = ix::fund_insurance(&pool, donor.key.pubkey(), donor.asset, 500);
    let watch = world.watch(&give).and(&world, &[pool.asset_vault, pool.lp(&lp.id())]);

    let meta = world.ok(give, &[&donor.key]);

    let after = InsuranceFund { cash: 500, reserve: 500, total_donated: 500, ..before };
    assert_same(&world.fund(&pool), &after);
    assert_eq!(world.balance(&donor.asset), 200);
    assert_eq!(world.balance(&pool.insurance_vault), 500);
    watch.assert_changed(&world, &[pool.insurance, pool.insurance_vault, donor.asset]);
    events::assert_logged(
        &meta,
        &InsuranceFunded {
            version: EVENT_VERSION,
            pool: pool.pool,
            donor: donor.key.pubkey(),
            amount: 500,
        },
    );
    assert_eq!(lp.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_donation_takes_in_what_the_pool_owes_the_fund_as_of_now() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    world.fund_insurance(&pool, 1_000);

    let (ledger, fund) = (world.pool(&pool).ledger, world.fund(&pool));
    assert_eq!((ledger.receivable, ledger.fee_accrued), (3_200_000_000, 0));
    assert_eq!((fund.cash, fund.reserve), (1_000, 3_200_001_000));
    assert_eq!(fund.total_donated, 1_000);
    world.fund_insurance(&pool, 7);
    let fund = world.fund(&pool);
    assert_eq!((fund.cash, fund.reserve, fund.total_donated), (1_007, 3_200_001_007, 1_007));
    invariants::check(&world, &pool);
}

#[test]
fn nothing_and_more_than_the_donor_has_are_refused() {
    let (mut world, pool, _) = start();
    let donor = world.new_caller(&pool, "donor", 700);
    let give = |amount| ix::fund_insurance(&pool, donor.key.pubkey(), donor.asset, amount);
    world.refused(give(0), &[&donor.key], LossError::ZeroAmount);
    // The token program: insufficient funds.
    world.refused_with(give(701), &[&donor.key], 1);
    world.ok(give(700), &[&donor.key]);
    assert_eq!(world.fund(&pool).cash, 700);
    invariants::check(&world, &pool);
}

#[test]
fn p6_tokens_sent_to_the_funds_vault_are_not_the_funds() {
    let (mut world, pool, _) = start();
    let vault = tokens::account(pool.asset_mint, pool.pool, 1_000_000);
    world.set_account(&pool.insurance_vault, vault);
    world.fund_insurance(&pool, 5);
    let fund = world.fund(&pool);
    assert_eq!((fund.cash, fund.reserve, fund.total_donated), (5, 5, 5));
    assert_eq!(world.balance(&pool.insurance_vault), 1_000_005);
    invariants::check(&world, &pool);
}

#[test]
fn p1_a_fund_that_does_not_balance_takes_no_donation() {
    let (mut world, pool, _) = start();
    let donor = world.new_caller(&pool, "donor", 700);
    world.edit(&pool.insurance, |fund: &mut InsuranceFund| fund.reserve += 1);
    let give = ix::fund_insurance(&pool, donor.key.pubkey(), donor.asset, 1);
    world.refused(give, &[&donor.key], LossError::OutOfBalance);
    world.edit(&pool.insurance, |fund: &mut InsuranceFund| fund.reserve -= 1);
    assert_eq!(world.fund(&pool).cash, 0);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_fund_insurance_put_in_anothers_place_is_refused() {
    let (mut world, pool, _) = start();
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    world.funded_lp(&pool, "lp", 1_000);
    world.fund_insurance(&pool, 1_000);
    let donor = world.new_caller(&pool, "generous", 1_000);
    let other = world.new_caller(&pool, "other", 1_000);
    let lookalike = world.mint("lookalike", 6);
    let wrong_mint = world.token_account(lookalike, donor.key.pubkey(), 1_000);
    let (forged_fund, token) = (forged(&mut world, &pool.insurance), token::ID);
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    let program = ErrorCode::InvalidProgramId;

    let good = ix::fund_insurance(&pool, donor.key.pubkey(), donor.asset, 500);
    // The token program's own refusals: 3 another mint, 4 not the owner.
    Table::new(good, &[&donor.key, &other.key])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's fund", pool.insurance, other_pool.insurance, has_one)
        .swap("the pool as fund", pool.insurance, pool.pool, cosplay)
        .swap("a fund of another program", pool.insurance, forged_fund, foreign)
        .read_only("fund", pool.insurance, ErrorCode::ConstraintMut)
        .unsigned("donor", donor.key.pubkey(), ErrorCode::AccountNotSigner)
        .swap("another donor", donor.key.pubkey(), other.key.pubkey(), 4)
        .swap("another mint", pool.asset_mint, lookalike, has_one)
        .swap("the pool's vault", pool.insurance_vault, pool.asset_vault, has_one)
        .swap("another fund's vault", pool.insurance_vault, other_pool.insurance_vault, has_one)
        .swap("somebody's account", pool.insurance_vault, other.asset, has_one)
        .read_only("vault", pool.insurance_vault, ErrorCode::ConstraintMut)
        .swap("another's tokens", donor.asset, other.asset, 4)
        .swap("the fund's own tokens", donor.asset, pool.insurance_vault, 4)
        .swap("the LPs' tokens", donor.asset, pool.asset_vault, 4)
        .swap("tokens of another mint", donor.asset, wrong_mint, 3)
        .swap("no tokens", donor.asset, address("nothing"), "invalid account data")
        .read_only("tokens", donor.asset, ErrorCode::ConstraintMut)
        .swap("system as token program", token, system_program::ID, program)
        .swap("the other token program", token, token_2022::ID, "incorrect program id")
        .check(&mut world);
    assert_eq!(world.fund(&pool).cash, 1_000);
    invariants::check(&world, &pool);
}
