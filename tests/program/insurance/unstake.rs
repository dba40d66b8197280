//! `unstake`: amounts.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    error::LossError,
    events::{Unstaked, EVENT_VERSION},
    instructions::{WithdrawAmount, WithdrawArgs},
};
use solana_signer::Signer;

/// "staker" with 1,000,000 who asked for `amount` and waited, and "other" with 500,000.
fn ripe(amount: WithdrawAmount) -> (World, PoolKeys, Staker, Staker) {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let other = world.funded_staker(&pool, "other", 500_000);
    ripen(&mut world, &pool, &staker, amount);
    (world, pool, staker, other)
}

fn event(pool: &PoolKeys, staker: &Staker, assets: u64, shares: u128) -> Unstaked {
    let (version, pool, owner) = (EVENT_VERSION, pool.pool, staker.id());
    Unstaked { version, pool, seq: 0, owner, assets, shares }
}

#[test]
fn unstaking_assets_burns_the_shares_it_takes_and_uses_up_the_request() {
    let (mut world, pool, staker, other) = ripe(WithdrawAmount::Assets(400_000));
    let (fund, stake) = (world.fund(&pool), world.stake(&pool, &staker.id()));
    let mut state = world.pool(&pool);
    let ix = unstaking(&world, &pool, &staker, WithdrawAmount::Assets(400_000));
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let lp = pool.lp(&loss_testkit::actor("lp").pubkey());
    let watch = world.watch(&ix).and(
        &world,
        &[pool.asset_vault, lp, other_pool.pool, other.asset, pool.stake(&other.id())],
    );

    let meta = world.ok(ix, &[&staker.key]);

    let after = with_amounts(&fund, 1_100_000, 1_100_000 * SHARE);
    assert_same(&world.fund(&pool), &after);
    let expected = asking(changed(&stake, &after, 0, 600_000 * SHARE), 0, 0);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    state.ledger.accrued_at = world.now();
    assert_same(&world.pool(&pool), &state);
    assert_eq!(world.balance(&staker.asset), 400_000);
    assert_eq!(world.balance(&pool.insurance_vault), 1_100_000);
    let stake = pool.stake(&staker.id());
    let moved = [pool.pool, pool.insurance, stake, pool.insurance_vault, staker.asset];
    watch.assert_changed(&world, &moved);
    events::assert_logged(&meta, &event(&pool, &staker, 400_000, 400_000 * SHARE));
    invariants::check(&world, &pool);
}

#[test]
fn p5_unstaking_shares_pays_their_worth_rounded_down() {
    let (mut world, pool, staker, _) = ripe(WithdrawAmount::All);
    let (fund, stake) = (world.fund(&pool), world.stake(&pool, &staker.id()));
    let taken = 400_000 * SHARE + SHARE - 1;

    let meta = staker.unstake(&mut world, &pool, WithdrawAmount::Shares(taken));

    let left = 1_000_000 * SHARE - taken;
    let after = with_amounts(&fund, 1_100_000, 1_500_000 * SHARE - taken);
    assert_same(&world.fund(&pool), &after);
    let opens_at = world.now();
    let expected = asking(changed(&stake, &after, 0, left), left, opens_at);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    assert_eq!(world.balance(&staker.asset), 400_000);
    events::assert_logged(&meta, &event(&pool, &staker, 400_000, taken));
    invariants::check(&world, &pool);
}

#[test]
fn unstaking_all_takes_what_was_requested_and_leaves_the_rest_staked() {
    let (mut world, pool, staker, other) = ripe(WithdrawAmount::Assets(400_000));
    let meta = staker.unstake(&mut world, &pool, WithdrawAmount::All);
    events::assert_logged(&meta, &event(&pool, &staker, 400_000, 400_000 * SHARE));
    assert_eq!(world.balance(&staker.asset), 400_000);
    assert_eq!((staker.claim(&world, &pool), other.claim(&world, &pool)), (600_000, 500_000));
    let more = unstaking(&world, &pool, &staker, WithdrawAmount::Assets(1));
    world.refused(more, &[&staker.key], LossError::ExitNotRequested);
    invariants::check(&world, &pool);
}

#[test]
fn a_request_can_be_used_in_parts_until_it_is_used_up() {
    let (mut world, pool, staker, _) = ripe(WithdrawAmount::Assets(400_000));
    let (opens_at, fund) = (world.now(), world.fund(&pool));
    let before = world.stake(&pool, &staker.id());
    staker.unstake(&mut world, &pool, WithdrawAmount::Assets(150_000));
    world.advance(DAY);
    staker.unstake(&mut world, &pool, WithdrawAmount::Shares(200_000 * SHARE));
    let after = with_amounts(&fund, 1_150_000, 1_150_000 * SHARE);
    let expected = changed(&before, &after, 0, 650_000 * SHARE);
    // The times stay as they were: a part neither extends nor renews the rest.
    let expected = asking(expected, 50_000 * SHARE, opens_at);
    assert_same(&world.stake(&pool, &staker.id()), &expected);
    let too_much = unstaking(&world, &pool, &staker, WithdrawAmount::Assets(50_001));
    world.refused(too_much, &[&staker.key], LossError::ExceedsRequest);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    assert_eq!((world.balance(&staker.asset), requested(&world, &pool, &staker)), (400_000, 0));
    assert_eq!(staker.claim(&world, &pool), 600_000);
    invariants::check(&world, &pool);
}

#[test]
fn the_last_to_leave_ends_the_epoch_and_the_fund_starts_again_at_par() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let before = world.fund(&pool);
    assert_eq!(leave(&mut world, &pool, &staker), 1_000_000);
    let mut after = with_amounts(&before, 0, 0);
    after.stakers.epoch = 1;
    assert_same(&world.fund(&pool), &after);
    staker.stake(&mut world, &pool, 1_000);
    assert_eq!(
        (shares(&world, &pool, &staker), staker.claim(&world, &pool)),
        (1_000 * SHARE, 1_000)
    );
    invariants::check(&world, &pool);
}

#[test]
fn p5_less_than_a_whole_share_left_goes_to_the_reserve() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    let before = world.fund(&pool);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    // All but one raw share: it pays one atom less than all, and what is left is set free.
    staker.unstake(&mut world, &pool, WithdrawAmount::Shares(1_000_000 * SHARE - 1));
    assert_eq!(world.balance(&staker.asset), 999_999);
    let mut after = with_amounts(&before, 0, 0);
    (after.cash, after.reserve, after.stakers.epoch) = (1, 1, 1);
    assert_same(&world.fund(&pool), &after);
    // The raw share left over and the request for it were of the epoch that ended.
    assert_eq!((shares(&world, &pool, &staker), requested(&world, &pool, &staker)), (0, 0));
    invariants::check(&world, &pool);
    // Nothing stands in the way of a new stake and a new request.
    staker.stake(&mut world, &pool, 999_999);
    staker.request(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(requested(&world, &pool, &staker), 999_999 * SHARE);
}

#[test]
fn whoever_unstakes_can_insist_on_the_assets() {
    let (mut world, pool, staker, _) = ripe(WithdrawAmount::Assets(400_000));
    let side = staker.side(&world, &pool);
    let at_least = |min_assets_out| {
        let amount = WithdrawAmount::All;
        ix::unstake(&pool, side, WithdrawArgs { amount, min_assets_out })
    };
    world.refused(at_least(400_001), &[&staker.key], LossError::SlippageExceeded);
    world.ok(at_least(400_000), &[&staker.key]);
    assert_eq!(world.balance(&staker.asset), 400_000);
    invariants::check(&world, &pool);
}

#[test]
fn p5_a_stake_taken_out_again_returns_what_was_put_in_or_one_atom_less() {
    for (gift, amount, back) in [
        (0, 1_000_003, 1_000_003),
        (1, 1_000_003, 1_000_002),
        (333_333, 1, 0),
        (333_333, 7, 6),
        (999_999_999, 1_000_003, 1_000_002),
    ] {
        let (mut world, pool) = start();
        let first = world.funded_staker(&pool, "first", 1_000_000);
        if gift > 0 {
            world.fund_insurance(&pool, gift);
        }
        let newcomer = world.funded_staker(&pool, "newcomer", amount);
        assert_eq!(leave(&mut world, &pool, &newcomer), back, "{gift}, {amount}");
        // What rounding cost the newcomer is the other's.
        let all = 1_000_000 + gift + amount - back;
        assert_eq!(first.claim(&world, &pool), all, "{gift}, {amount}");
        invariants::check(&world, &pool);
    }
}
