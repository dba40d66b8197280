//! `collect_insurance`.

use crate::common::*;
use anchor_lang::{error::ErrorCode, system_program};
use anchor_spl::{token, token_2022};
use loss_testkit::{
    actors::claim, events, exact::assert_same, invariants, ix, params, refusals::Table,
};
use socialized_loss::{
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    state::{InsuranceFund, Pool},
};
use solana_signer::Signer;

#[test]
fn anybody_moves_what_is_owed_into_the_fund_and_changes_no_claim() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    world.ok(ix::accrue(&pool), &[]);
    let (before, fund) = (world.pool(&pool), world.fund(&pool));
    assert_eq!((before.ledger.fee_accrued, before.ledger.dust), (3_200_000_000, 0));
    let lp = loss_testkit::actor("lp").pubkey();
    let claimed = claim(&world, &pool, &lp);
    let collect = ix::collect_insurance(&pool);
    let watch = world.watch(&collect);

    // Nobody but the fee payer, who is a stranger to the pool, signs.
    let meta = world.ok(collect, &[]);

    let mut after: Pool = before;
    after.ledger.cash = 196_800_000_000;
    after.ledger.fee_accrued = 0;
    assert_same(&world.pool(&pool), &after);
    let filled = InsuranceFund { cash: 3_200_000_000, reserve: 3_200_000_000, ..fund };
    assert_same(&world.fund(&pool), &filled);
    assert_eq!(world.balance(&pool.asset_vault), 196_800_000_000);
    assert_eq!(world.balance(&pool.insurance_vault), 3_200_000_000);
    assert_eq!(claim(&world, &pool, &lp), claimed);
    watch.assert_changed(
        &world,
        &[pool.pool, pool.insurance, pool.asset_vault, pool.insurance_vault],
    );
    events::assert_none(&meta);
    invariants::check(&world, &pool);
}

#[test]
fn collecting_adds_the_interest_of_the_time_that_passed() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.fund(&pool).cash, 3_200_000_000);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 1_028_800_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn with_nothing_owed_nothing_moves() {
    let (mut world, pool, _) = start();
    world.funded_lp(&pool, "lp", 1_000_000);
    let collect = ix::collect_insurance(&pool);
    let watch = world.watch(&collect);
    world.ok(collect, &[]);
    watch.assert_changed(&world, &[]);
    assert_eq!(world.fund(&pool).cash, 0);
    invariants::check(&world, &pool);
}

#[test]
fn what_does_not_lie_idle_stays_owed_and_counts_as_the_funds_all_the_same() {
    let (mut world, pool, _) = lent_out();
    let lp = loss_testkit::actor("lp");
    let side = ix::LpSide {
        owner: lp.pubkey(),
        asset: world.token_account(pool.asset_mint, lp.pubkey(), 0),
        payer: lp.pubkey(),
        receipt: None,
    };
    let amount = WithdrawAmount::Assets(199_999_999_000);
    let args = WithdrawArgs { amount, min_assets_out: 0 };
    world.ok(ix::withdraw(&pool, side, args), &[&lp]);
    world.advance(YEAR);
    world.ok(ix::accrue(&pool), &[]);
    let owed = world.pool(&pool).ledger.fee_accrued;
    assert_eq!(world.pool(&pool).ledger.cash, 1_000);
    assert!(owed > 70_000_000_000, "a tenth of nearly 100% of 800e9");

    world.ok(ix::collect_insurance(&pool), &[]);

    let (ledger, fund) = (world.pool(&pool).ledger, world.fund(&pool));
    assert_eq!((ledger.cash, ledger.receivable, ledger.fee_accrued), (0, owed - 1_000, 0));
    assert_eq!((fund.cash, fund.reserve), (1_000, owed));
    assert_eq!(world.balance(&pool.asset_vault), 0);
    let collect = ix::collect_insurance(&pool);
    let watch = world.watch(&collect);
    world.ok(collect, &[]);
    watch.assert_changed(&world, &[]);
    invariants::check(&world, &pool);
}

#[test]
fn the_pools_dust_is_the_reserves() {
    let (mut world, pool, _) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let nearly_all = WithdrawAmount::Shares((1_000_000 << 32) - 1);
    lp.withdraw(&mut world, &pool, nearly_all);
    assert_eq!(world.pool(&pool).ledger.dust, 1);
    world.ok(ix::collect_insurance(&pool), &[]);
    let (ledger, fund) = (world.pool(&pool).ledger, world.fund(&pool));
    assert_eq!((ledger.dust, ledger.cash), (0, 0));
    assert_eq!((fund.cash, fund.reserve), (1, 1));
    assert_eq!(world.balance(&pool.insurance_vault), 1);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_are_not_collected_from() {
    let (mut world, pool, _) = lent_out();
    world.advance(YEAR);
    world.edit(&pool.insurance, |fund: &mut InsuranceFund| fund.cash += 1);
    world.refused(ix::collect_insurance(&pool), &[], LossError::OutOfBalance);
    world.edit(&pool.insurance, |fund: &mut InsuranceFund| fund.cash -= 1);
    world.edit(&pool.pool, |pool: &mut Pool| pool.ledger.cash += 1);
    world.refused(ix::collect_insurance(&pool), &[], LossError::OutOfBalance);
    world.edit(&pool.pool, |pool: &mut Pool| pool.ledger.cash -= 1);
    assert_eq!(world.fund(&pool).cash, 0);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_collect_insurance_put_in_anothers_place_is_refused() {
    let (mut world, pool, _) = lent_out();
    let other_pool = world.new_pool_numbered(params::with_interest(), 1);
    world.advance(YEAR);
    let attacker = world.new_caller(&pool, "attacker", 0);
    let lookalike = world.mint("lookalike", 6);
    let (forged_pool, token) = (forged(&mut world, &pool.pool), token::ID);
    let has_one = ErrorCode::ConstraintHasOne;
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    let foreign = ErrorCode::AccountOwnedByWrongProgram;
    Table::new(ix::collect_insurance(&pool), &[])
        .swap("another pool", pool.pool, other_pool.pool, has_one)
        .swap("the fund as pool", pool.pool, pool.insurance, cosplay)
        .swap("a pool of another program", pool.pool, forged_pool, foreign)
        .read_only("pool", pool.pool, ErrorCode::ConstraintMut)
        .swap("another pool's fund", pool.insurance, other_pool.insurance, has_one)
        .swap("the pool as fund", pool.insurance, pool.pool, cosplay)
        .read_only("fund", pool.insurance, ErrorCode::ConstraintMut)
        .swap("another mint", pool.asset_mint, lookalike, has_one)
        .swap("another pool's vault", pool.asset_vault, other_pool.asset_vault, has_one)
        .swap("the fund's vault as the pool's", pool.asset_vault, pool.insurance_vault, has_one)
        .read_only("vault", pool.asset_vault, ErrorCode::ConstraintMut)
        .swap("attacker's account", pool.insurance_vault, attacker.asset, has_one)
        .swap("the pool's vault as the fund's", pool.insurance_vault, pool.asset_vault, has_one)
        .swap("another fund's vault", pool.insurance_vault, other_pool.insurance_vault, has_one)
        .read_only("fund's vault", pool.insurance_vault, ErrorCode::ConstraintMut)
        .swap("system as token program", token, system_program::ID, ErrorCode::InvalidProgramId)
        .swap("the other token program", token, token_2022::ID, "incorrect program id")
        .check(&mut world);
    assert_eq!(world.balance(&attacker.asset), 0);
    invariants::check(&world, &pool);
}
