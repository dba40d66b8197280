//! What stakers earn: the fund's part of interest, of liquidators' bonuses, and gifts; pro rata,
//! since they joined, and nothing from before.

use crate::common::*;
use loss_testkit::{invariants, ix, params, Borrower, PoolKeys, Staker, World};
use socialized_loss::{instructions::WithdrawAmount, state::PoolParams};

/// Borrowers pay 4% a year whatever is lent out, half of it to the fund.
fn four_percent() -> PoolParams {
    PoolParams {
        base_rate_bps: 400,
        kink_rate_bps: 400,
        max_rate_bps: 400,
        insurance_fee_bps: 5_000,
        ..params::plain()
    }
}

#[test]
fn stakers_earn_exactly_the_interest_fee_since_they_joined_pro_rata() {
    let (mut world, pool) = start_with(four_percent());
    world.indebted(&pool, "borrower", 20_000_000, 100_000);

    // Year 1: 4,000 on 100,000. Nobody stakes: the fund's 2,000 are the reserve's.
    world.advance(YEAR);
    let first = world.funded_staker(&pool, "first", 1_000_000);
    assert_eq!((world.fund(&pool).reserve, first.claim(&world, &pool)), (2_000, 1_000_000));

    // Year 2: 4,160 on 104,000, and 2,080 are the one staker's.
    world.advance(YEAR);
    let second = world.funded_staker(&pool, "second", 3_000_000);
    assert_eq!(world.fund(&pool).reserve, 2_000);
    assert_eq!(first.claim(&world, &pool), 1_002_080);
    assert_eq!(second.claim(&world, &pool), 2_999_999, "one atom of rounding");

    // Year 3: 4,326.4 on 108,160, booked as 4,327; 2,163.5 are the fund's and 2,163 credited:
    // 541.6 to the first, 1,621.4 to the second.
    world.advance(YEAR);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.fund(&pool).stakers.assets, 4_002_080 + 2_163);
    assert_eq!(first.claim(&world, &pool), 1_002_621);
    assert_eq!(second.claim(&world, &pool), 3_001_621);
    assert_eq!(world.balance(&pool.insurance_vault), 4_000_000 + 2_000 + 2_080 + 2_163);
    invariants::check(&world, &pool);
}

#[test]
fn staking_just_before_the_fund_is_paid_gains_nothing() {
    // (interest is due, somebody accrued it already)
    for accrued in [false, true] {
        let (mut world, pool) = start_with(four_percent());
        world.indebted(&pool, "borrower", 20_000_000, 100_000);
        let early = world.funded_staker(&pool, "early", 1_000_000);
        world.advance(YEAR);
        if accrued {
            world.ok(ix::accrue(&pool), &[]);
            assert_eq!(world.pool(&pool).ledger.fee_accrued, 2_000);
        }
        let late = world.funded_staker(&pool, "late", 1_000_000_000);
        world.ok(ix::collect_insurance(&pool), &[]);
        assert_eq!(early.claim(&world, &pool), 1_002_000);
        assert_eq!(late.claim(&world, &pool), 999_999_999, "one atom of rounding, no gain");
        invariants::check(&world, &pool);
    }
}

#[test]
fn whoever_leaves_takes_along_what_was_earned_to_the_last_second_and_no_more_after() {
    let (mut world, pool) = start_with(four_percent());
    world.indebted(&pool, "borrower", 20_000_000, 100_000);
    let leaving = world.funded_staker(&pool, "leaving", 1_000_000);
    let staying = world.funded_staker(&pool, "staying", 1_000_000);
    wait(&mut world, &pool, YEAR - DAY);
    assert_eq!(leave(&mut world, &pool, &leaving), 1_001_000, "half of 2,000");
    // The pool owes the fund 2,000 still: the vault had enough of the other's tokens.
    assert_eq!(world.balance(&pool.insurance_vault), 999_000);
    world.advance(YEAR);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(staying.claim(&world, &pool), 1_001_000 + 2_080);
    assert_eq!(leaving.claim(&world, &pool), 0);
    invariants::check(&world, &pool);
}

#[test]
fn collecting_moves_tokens_and_no_claim() {
    let (mut world, pool) = start_with(four_percent());
    world.indebted(&pool, "borrower", 20_000_000, 100_000);
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    world.advance(YEAR);
    // Settles nothing and credits: the same moment seen with and without collecting.
    let mut fork = world.fork();
    world.fund_insurance(&pool, 1);
    fork.ok(ix::collect_insurance(&pool), &[]);
    fork.fund_insurance(&pool, 1);
    assert_eq!(staker.claim(&world, &pool), 1_002_001);
    assert_eq!(staker.claim(&fork, &pool), 1_002_001);
    assert_eq!(world.fund(&pool).cash + 2_000, fork.fund(&pool).cash);
    invariants::check(&world, &pool);
    invariants::check(&fork, &pool);
}

/// A pool where a tenth of liquidators' bonuses is the fund's, and a position of 750,000 on
/// collateral that is worth 900,000 from now on.
fn to_be_liquidated() -> (World, PoolKeys, Borrower) {
    let (mut world, pool) =
        start_with(PoolParams { liquidation_fee_bps: 1_000, ..params::plain() });
    let borrower = world.indebted(&pool, "borrower", 10_000_000, 750_000);
    (world, pool, borrower)
}

#[test]
fn stakers_earn_exactly_the_fee_of_liquidations_since_they_joined_pro_rata() {
    let (mut world, pool, borrower) = to_be_liquidated();
    let stakers = [("one", 1_000_000), ("three", 3_000_000)]
        .map(|(name, amount)| world.funded_staker(&pool, name, amount));
    reprice(&mut world, &pool, 90_00000000);
    let caller = world.new_caller(&pool, "liquidator", 1_000_000);

    // 83.33% of debt is 4.16% above the threshold: a bonus of 5% + 2.08%, on half of the debt.
    // 375,000 * 7.08% / 10 = 2,655.
    caller.liquidate(&mut world, &pool, &borrower, u64::MAX);
    assert_eq!(world.balance(&caller.asset), 1_000_000 - 375_000 - 2_655);
    let ledger = world.pool(&pool).ledger;
    assert_eq!((ledger.fee_accrued, ledger.lps.assets), (2_655, SUPPLIED));

    // Too late for the fee.
    let late = world.funded_staker(&pool, "late", 8_000_000);
    world.ok(ix::collect_insurance(&pool), &[]);
    let claims = stakers.iter().map(|staker| staker.claim(&world, &pool)).collect::<Vec<_>>();
    // 663.75 and 1,991.25.
    assert_eq!(claims, [1_000_663, 3_001_991]);
    assert_eq!(late.claim(&world, &pool), 7_999_999, "one atom of rounding");
    assert_eq!((world.fund(&pool).reserve, world.fund(&pool).cash), (0, 12_002_655));
    invariants::check(&world, &pool);
}

#[test]
fn with_nobody_staking_the_fee_of_a_liquidation_is_the_reserves_and_stays_so() {
    let (mut world, pool, borrower) = to_be_liquidated();
    reprice(&mut world, &pool, 90_00000000);
    let caller = world.new_caller(&pool, "liquidator", 1_000_000);
    caller.liquidate(&mut world, &pool, &borrower, u64::MAX);
    let late = world.funded_staker(&pool, "late", 1_000);
    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!((world.fund(&pool).reserve, late.claim(&world, &pool)), (2_655, 1_000));
    invariants::check(&world, &pool);
}

#[test]
fn a_gift_is_for_those_who_stake_when_it_is_made() {
    let (mut world, pool) = start();
    world.fund_insurance(&pool, 7);
    let stakers = [("one", 1_000_000), ("three", 3_000_000)]
        .map(|(name, amount)| world.funded_staker(&pool, name, amount));
    world.fund_insurance(&pool, 1_000);
    let late = world.funded_staker(&pool, "late", 4_000_000);
    assert_eq!(world.fund(&pool).reserve, 7);
    let claims = stakers.iter().map(|staker| staker.claim(&world, &pool)).collect::<Vec<_>>();
    assert_eq!(claims, [1_000_250, 3_000_750]);
    assert_eq!(late.claim(&world, &pool), 3_999_999, "one atom of rounding");
    invariants::check(&world, &pool);
}

#[test]
fn p10_staking_around_a_gift_of_ones_own_gains_nothing() {
    let (mut world, pool) = start();
    let other = world.funded_staker(&pool, "other", 1_000_000);
    let donor: Staker = world.new_staker(&pool, "donor", 2_000_000);
    donor.stake(&mut world, &pool, 1_000_000);
    let gift = ix::fund_insurance(&pool, donor.id(), donor.asset, 1_000_000);
    world.ok(gift, &[&donor.key]);
    assert_eq!(other.claim(&world, &pool), 1_500_000);
    ripen(&mut world, &pool, &donor, WithdrawAmount::All);
    donor.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&donor.asset), 1_500_000);
    invariants::check(&world, &pool);
}
