//! `withdraw`: amounts.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, params, World};
use socialized_loss::{
    error::LossError,
    events::{Withdrawn, EVENT_VERSION},
    instructions::{WithdrawAmount, WithdrawArgs},
};

#[test]
fn a_withdrawal_of_assets_burns_the_shares_it_takes() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let other = world.funded_lp(&pool, "other", 500_000);
    let (before, share) = (world.pool(&pool), world.lp(&pool, &lp.id()));
    let side = lp.side(&world, &pool);
    let withdraw = ix::withdraw(&pool, side, taking(WithdrawAmount::Assets(400_000)));
    let other_pool = world.new_pool_numbered(params::plain(), 1);
    let watch = world.watch(&withdraw).and(
        &world,
        &[
            pool.insurance,
            pool.insurance_vault,
            pool.collateral_vault,
            other_pool.pool,
            other.asset,
        ],
    );

    let meta = world.ok(withdraw, &[&lp.key]);

    let after = with_amounts(&before, 1_100_000, 1_100_000, 1_100_000 * SHARE);
    assert_same(&world.pool(&pool), &after);
    assert_same(&world.lp(&pool, &lp.id()), &changed(&share, &after, 600_000 * SHARE));
    assert_eq!(world.balance(&lp.asset), 400_000);
    assert_eq!(world.balance(&pool.asset_vault), 1_100_000);
    watch.assert_changed(&world, &[pool.pool, pool.lp(&lp.id()), pool.asset_vault, lp.asset]);
    events::assert_logged(
        &meta,
        &Withdrawn {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 0,
            owner: lp.id(),
            assets: 400_000,
            shares: 400_000 * SHARE,
        },
    );
    invariants::check(&world, &pool);
}

#[test]
fn p5_a_withdrawal_of_shares_pays_their_worth_rounded_down() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let (before, share) = (world.pool(&pool), world.lp(&pool, &lp.id()));
    let taken = 400_000 * SHARE + SHARE - 1;

    let meta = lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(taken));

    let left = 1_000_000 * SHARE - taken;
    let after = with_amounts(&before, 600_000, 600_000, left);
    assert_same(&world.pool(&pool), &after);
    assert_same(&world.lp(&pool, &lp.id()), &changed(&share, &after, left));
    assert_eq!(world.balance(&lp.asset), 400_000);
    let event = Withdrawn {
        version: EVENT_VERSION,
        pool: pool.pool,
        seq: 0,
        owner: lp.id(),
        assets: 400_000,
        shares: taken,
    };
    events::assert_logged(&meta, &event);
    invariants::check(&world, &pool);
}

#[test]
fn a_withdrawal_of_all_empties_the_share_and_leaves_the_rest_alone() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let other = world.funded_lp(&pool, "other", 500_000);
    let (before, share) = (world.pool(&pool), world.lp(&pool, &lp.id()));

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    let after = with_amounts(&before, 500_000, 500_000, 500_000 * SHARE);
    assert_same(&world.pool(&pool), &after);
    assert_same(&world.lp(&pool, &lp.id()), &changed(&share, &after, 0));
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    assert_eq!(other.claim(&world, &pool), 500_000);
    invariants::check(&world, &pool);
}

#[test]
fn the_last_withdrawal_ends_the_epoch_and_the_pool_starts_again_at_par() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.pool(&pool);

    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    let mut after = with_amounts(&before, 0, 0, 0);
    after.ledger.lps.epoch = 1;
    assert_same(&world.pool(&pool), &after);
    assert_eq!(world.balance(&lp.asset), 1_000_000);
    lp.deposit(&mut world, &pool, 1_000);
    assert_eq!(shares(&world, &pool, &lp), 1_000 * SHARE);
    assert_eq!(lp.claim(&world, &pool), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn p5_less_than_a_whole_share_left_is_dust_of_the_pool() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let before = world.pool(&pool);

    // All but one raw share: it pays one atom less than all, and what is left is set free.
    lp.withdraw(&mut world, &pool, WithdrawAmount::Shares(1_000_000 * SHARE - 1));

    let mut after = with_amounts(&before, 1, 0, 0);
    after.ledger.lps.epoch = 1;
    after.ledger.dust = 1;
    assert_same(&world.pool(&pool), &after);
    assert_eq!(world.balance(&lp.asset), 999_999);
    assert_eq!(lp.claim(&world, &pool), 0);
    invariants::check(&world, &pool);
}

#[test]
fn p5_after_interest_shares_for_an_amount_are_rounded_up() {
    let mut world = World::new();
    let pool = world.new_pool(params::with_interest());
    let lp = world.funded_lp(&pool, "lp", 1_000_000_000_000);
    world.indebted(&pool, "borrower", 16_000_000_000_000, 800_000_000_000);
    world.advance(31_536_000);

    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(100_000_000_000));

    // LPs' part of 4% on 800e9 for a year is 28,800,000,000.
    let (total, assets) = (1_000_000_000_000 * SHARE, 1_028_800_000_000_u128);
    let burned = (100_000_000_000 * total).div_ceil(assets);
    assert_eq!(shares(&world, &pool, &lp), total - burned);
    assert_eq!(world.balance(&lp.asset), 100_000_000_000);
    assert_eq!(world.pool(&pool).ledger.lps.assets, 928_800_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn p8_a_withdrawal_settles_first_and_is_paid_after_the_loss() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000_000);
    let other = world.funded_lp(&pool, "other", 3_000_000);
    lose(&mut world, &pool, 1_000_000);
    assert_eq!(shares(&world, &pool, &lp), 1_000_000 * SHARE, "not settled yet");
    let before = world.lp(&pool, &lp.id());

    let stale = WithdrawAmount::Shares(1_000_000 * SHARE);
    let side = lp.side(&world, &pool);
    let too_many = ix::withdraw(&pool, side, taking(stale));
    world.refused(too_many, &[&lp.key], LossError::InsufficientShares);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);

    assert_eq!(world.balance(&lp.asset), 750_000);
    let mut expected = changed(&before, &world.pool(&pool), 0);
    expected.share.lost = 250_000;
    assert_same(&world.lp(&pool, &lp.id()), &expected);
    assert_eq!(other.claim(&world, &pool), 2_250_000);
    invariants::check(&world, &pool);
}

#[test]
fn a_withdrawal_can_insist_on_its_assets() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let side = lp.side(&world, &pool);
    for amount in
        [WithdrawAmount::All, WithdrawAmount::Shares(1_000 * SHARE), WithdrawAmount::Assets(1_000)]
    {
        let withdraw = ix::withdraw(&pool, side, WithdrawArgs { amount, min_assets_out: 1_001 });
        world.refused(withdraw, &[&lp.key], LossError::SlippageExceeded);
    }
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 1_000 };
    world.ok(ix::withdraw(&pool, side, args), &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 1_000);
    invariants::check(&world, &pool);
}

#[test]
fn an_owner_can_have_its_assets_sent_to_anybody() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 1_000);
    let friend = world.new_lp(&pool, "friend", 0);
    let side = ix::LpSide { asset: friend.asset, ..lp.side(&world, &pool) };
    world.ok(ix::withdraw(&pool, side, taking(WithdrawAmount::All)), &[&lp.key]);
    assert_eq!((world.balance(&friend.asset), world.balance(&lp.asset)), (1_000, 0));
    assert_eq!((lp.claim(&world, &pool), friend.claim(&world, &pool)), (0, 0));
    invariants::check(&world, &pool);
}
