//! `stake`: amounts and conditions.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, params};
use socialized_loss::{
    error::LossError,
    events::{Staked, EVENT_VERSION},
    instructions::{DepositArgs, WithdrawAmount},
    state::{InsuranceFund, Pool},
};
use solana_signer::Signer;

#[test]
fn a_first_stake_gets_one_share_per_atom() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_500_000);
    let (fund, stake) = (world.fund(&pool), world.stake(&pool, &staker.id()));
    let ix = ix::stake(&pool, staker.side(&world, &pool), staking(1_000_000));
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let lp = pool.lp(&loss_testkit::actor("lp").pubkey());
    let watch = world.watch(&ix).and(
        &world,
        &[pool.asset_vault, pool.collateral_vault, lp, other_pool.pool, other_pool.insurance],
    );
    let before = world.pool(&pool);

    let meta = world.ok(ix, &[&staker.key]);

    let after = with_amounts(&fund, 1_000_000, 1_000_000 * SHARE);
    assert_same(&world.fund(&pool), &after);
    assert_same(&world.stake(&pool, &staker.id()), &changed(&stake, &after, 0, 1_000_000 * SHARE));
    assert_same(&world.pool(&pool), &before);
    assert_eq!(world.balance(&staker.asset), 500_000);
    assert_eq!(world.balance(&pool.insurance_vault), 1_000_000);
    let stake = pool.stake(&staker.id());
    watch.assert_changed(&world, &[pool.insurance, stake, pool.insurance_vault, staker.asset]);
    events::assert_logged(
        &meta,
        &Staked {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 0,
            owner: staker.id(),
            assets: 1_000_000,
            shares: 1_000_000 * SHARE,
        },
    );
    invariants::check(&world, &pool);
}

#[test]
fn p5_a_stake_after_a_gain_gets_shares_at_the_higher_price_rounded_down() {
    let (mut world, pool) = start();
    let first = world.funded_staker(&pool, "first", 1_000_000);
    // The fund's one staker gets the gift.
    world.fund_insurance(&pool, 500_000);

    let second = world.funded_staker(&pool, "second", 1_000_000);

    // 1.5 atoms a share: two thirds of 1,000,000 * 2^32, which three does not divide.
    assert_eq!(shares(&world, &pool, &second), 1_000_000 * SHARE * 2 / 3);
    let stake = world.stake(&pool, &second.id());
    assert_same(&stake, &changed(&stake, &world.fund(&pool), 0, 1_000_000 * SHARE * 2 / 3));
    assert_eq!((first.claim(&world, &pool), second.claim(&world, &pool)), (1_500_000, 999_999));
    invariants::check(&world, &pool);
}

#[test]
fn p8_more_stake_settles_first_and_neither_dodges_nor_dilutes_a_loss() {
    let (mut world, pool) = start();
    let topping = world.funded_staker(&pool, "topping", 1_000_000);
    let waiting = world.funded_staker(&pool, "waiting", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    set_balance(&mut world, &pool, &topping, 500_000);

    topping.stake(&mut world, &pool, 500_000);

    // A quarter was lost: 750,000 shares are left, and 500,000 more at the same price.
    let (stake, fund) = (world.stake(&pool, &topping.id()), world.fund(&pool));
    let mut expected = changed(&stake, &fund, 1, 1_250_000 * SHARE);
    expected.share.lost = 250_000;
    assert_same(&stake, &expected);
    assert_eq!(topping.claim(&world, &pool), 1_250_000);
    assert_eq!(waiting.claim(&world, &pool), 2_250_000);
    invariants::check(&world, &pool);
}

#[test]
fn more_stake_leaves_a_standing_request_as_it_is() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_500_000);
    staker.stake(&mut world, &pool, 1_000_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(400_000));
    let opens_at = world.now() + DAY;
    let before = world.stake(&pool, &staker.id());
    world.advance(100);

    staker.stake(&mut world, &pool, 500_000);

    let after = changed(&before, &world.fund(&pool), 0, 1_500_000 * SHARE);
    assert_same(&world.stake(&pool, &staker.id()), &asking(after, 400_000 * SHARE, opens_at));
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_stake_can_insist_on_the_sequence_number_it_has_seen() {
    let (mut world, pool) = start();
    world.funded_staker(&pool, "early", 1_000_000);
    let staker = world.new_staker(&pool, "staker", 1_000_000);
    lose(&mut world, &pool, 250_000);
    let side = staker.side(&world, &pool);
    let seen = |seq| DepositArgs { expected_seq: Some(seq), ..staking(1_000_000) };

    for seq in [0, 2, u64::MAX] {
        let stake = ix::stake(&pool, side, seen(seq));
        world.refused(stake, &[&staker.key], LossError::SequenceChanged);
    }
    world.ok(ix::stake(&pool, side, seen(1)), &[&staker.key]);
    assert_eq!(staker.claim(&world, &pool), 1_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_stake_can_insist_on_its_shares() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_000);
    let side = staker.side(&world, &pool);
    let at_least = |min_shares_out| DepositArgs { min_shares_out, ..staking(1_000) };

    let too_much = ix::stake(&pool, side, at_least(1_000 * SHARE + 1));
    world.refused(too_much, &[&staker.key], LossError::SlippageExceeded);
    world.ok(ix::stake(&pool, side, at_least(1_000 * SHARE)), &[&staker.key]);
    assert_eq!(shares(&world, &pool, &staker), 1_000 * SHARE);
    invariants::check(&world, &pool);
}

#[test]
fn nothing_and_more_than_the_owner_has_are_refused() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_000);
    let side = staker.side(&world, &pool);
    world.refused(ix::stake(&pool, side, staking(0)), &[&staker.key], LossError::ZeroAmount);
    // The token program: insufficient funds.
    world.refused_with(ix::stake(&pool, side, staking(1_001)), &[&staker.key], 1);
    world.refused_with(ix::stake(&pool, side, staking(u64::MAX)), &[&staker.key], 1);
    staker.stake(&mut world, &pool, 1_000);
    assert_eq!(staker.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_pause_stops_staking_and_nothing_else_of_a_staker() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1_001);
    staker.stake(&mut world, &pool, 1_000);
    ripen(&mut world, &pool, &staker, WithdrawAmount::Assets(400));
    let (id, guardian) = (staker.id(), world.actor("guardian"));
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let stake = ix::stake(&pool, staker.side(&world, &pool), staking(1));
    let pause_ends = world.pool(&pool).paused_until;

    world.refused(stake.clone(), &[&staker.key], LossError::Paused);
    world.ok(ix::settle_stake(&pool, id), &[]);
    staker.unstake(&mut world, &pool, WithdrawAmount::Assets(400));
    assert_eq!(world.balance(&staker.asset), 401);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(1));
    world.ok(ix::cancel_unstake(&pool, id), &[&staker.key]);
    // A day's cooldown fits into the two days of the pause.
    assert!(world.now() + DAY < pause_ends);
    assert_eq!(leave(&mut world, &pool, &staker), 600);
    world.set_time(pause_ends - 1);
    world.refused(stake.clone(), &[&staker.key], LossError::Paused);
    world.advance(1);
    world.ok(stake, &[&staker.key]);
    assert_eq!(staker.claim(&world, &pool), 1);
    invariants::check(&world, &pool);
}

/// `ZeroShares` cannot happen here: shares that are so dear are split before anybody joins.
#[test]
fn p5_no_atom_is_worth_less_than_a_raw_share() {
    let (mut world, pool) = start();
    let first = world.funded_staker(&pool, "first", 1);
    // One whole share that claims more atoms than it has raw parts.
    let assets = (1 << 32) + 1;
    world.edit(&pool.insurance, |state: &mut InsuranceFund| {
        state.cash = assets;
        state.stakers.assets = assets;
    });
    let vault = loss_testkit::tokens::account(pool.asset_mint, pool.pool, assets);
    world.set_account(&pool.insurance_vault, vault);
    let next = world.funded_staker(&pool, "next", 1);
    // Two splits of 2^16: 2^64 raw shares for 2^32 + 1 atoms, and one less than 2^32 for an atom.
    assert_eq!(world.fund(&pool).stakers.splits, 32);
    assert_eq!(shares(&world, &pool, &next), SHARE - 1);
    assert_eq!((first.claim(&world, &pool), next.claim(&world, &pool)), (assets, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p6_tokens_sent_to_the_vault_change_no_claim_and_no_price() {
    let (mut world, pool) = start();
    let first = world.funded_staker(&pool, "first", 1);
    let before = world.fund(&pool);
    let vault = loss_testkit::tokens::account(pool.asset_mint, pool.pool, 1_000_000_001);
    world.set_account(&pool.insurance_vault, vault);

    let second = world.funded_staker(&pool, "second", 1_999);

    assert_same(&world.fund(&pool), &with_amounts(&before, 2_000, 2_000 * SHARE));
    assert_eq!((first.claim(&world, &pool), second.claim(&world, &pool)), (1, 1_999));
    assert_eq!(leave(&mut world, &pool, &first) + leave(&mut world, &pool, &second), 2_000);
    assert_eq!(world.balance(&pool.insurance_vault), 1_000_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p1_books_that_do_not_balance_take_no_stake() {
    let (mut world, pool) = start();
    let staker = world.new_staker(&pool, "staker", 1);
    let stake = ix::stake(&pool, staker.side(&world, &pool), staking(1));
    world.edit(&pool.insurance, |state: &mut InsuranceFund| state.reserve += 1);
    world.refused(stake.clone(), &[&staker.key], LossError::OutOfBalance);
    world.edit(&pool.insurance, |state: &mut InsuranceFund| state.reserve -= 1);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash += 1);
    world.refused(stake, &[&staker.key], LossError::OutOfBalance);
    world.edit(&pool.pool, |state: &mut Pool| state.ledger.cash -= 1);
    invariants::check(&world, &pool);
}
