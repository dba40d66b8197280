//! Splits: when gains make a share dearer than 65,536 atoms, every share becomes 65,536. Owners
//! pick that up when they settle, and nobody's claim changes, whatever was asked for or borne.

use crate::common::*;
use loss_testkit::{exact::assert_same, invariants, ix, params, PoolKeys, Staker, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{LossReceipt, PoolParams},
};

/// What makes a share of 1,000 dear: worth 65,536, and an atom in all more than that.
const DEAREST: u64 = 65_536_000 - 1_000;
const SPLIT: u128 = 1 << 16;

/// "staker" with 1,000 of 1,000 shares, and a gift.
fn given(gift: u64) -> (World, PoolKeys, Staker) {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    world.fund_insurance(&pool, gift);
    (world, pool, staker)
}

#[test]
fn p5_a_gain_splits_shares_that_are_worth_more_than_65_536_atoms_and_only_those() {
    let before = given(1).0;
    for (gift, splits) in [(DEAREST, 0), (DEAREST + 1, 16), (4_300_000_000_000, 32)] {
        let (world, pool, staker) = given(gift);
        let total = (1_000 * SHARE) << splits;
        let mut after = with_amounts(&before.fund(&pool), 1_000 + gift, total);
        (after.stakers.splits, after.total_donated) = (splits, gift);
        assert_same(&world.fund(&pool), &after);
        assert_eq!(staker.claim(&world, &pool), 1_000 + gift);
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_stake_picks_a_split_up_when_it_settles_and_loses_nothing_by_it() {
    let (mut world, pool, staker) = given(DEAREST + 1);
    let before = world.stake(&pool, &staker.id());
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let after = settled(&before, &world.fund(&pool), 1_000 * SHARE * SPLIT, 0);
    assert_eq!(after.share.held.splits, 16);
    assert_same(&world.stake(&pool, &staker.id()), &after);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    assert_same(&world.stake(&pool, &staker.id()), &after);
    assert_eq!(leave(&mut world, &pool, &staker), 65_536_001);
    invariants::check(&world, &pool);
}

#[test]
fn p5_after_a_split_an_atom_is_worth_shares_enough_for_whoever_joins() {
    let (mut world, pool, staker) = given(1_000_000_000_000);
    for (nth, amount) in [1, 2, 99_999, 1_000_003].into_iter().enumerate() {
        let victim = world.funded_staker(&pool, &format!("victim {nth}"), amount);
        assert!(shares(&world, &pool, &victim) > 0);
        let claim = victim.claim(&world, &pool);
        assert!(claim <= amount && claim + 1 >= amount, "{claim} of {amount}");
    }
    let claim = staker.claim(&world, &pool);
    assert!((1_000_000_001_000..=1_000_000_001_004).contains(&claim), "{claim}");
    invariants::check(&world, &pool);
}

#[test]
fn a_request_made_before_a_split_is_for_the_same_part_after_it() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(400));
    world.fund_insurance(&pool, 99_999_000);
    wait(&mut world, &pool, DAY);
    staker.unstake(&mut world, &pool, WithdrawAmount::All);
    // Four tenths of 100,000,000.
    assert_eq!(world.balance(&staker.asset), 40_000_000);
    assert_eq!((staker.claim(&world, &pool), requested(&world, &pool, &staker)), (60_000_000, 0));
    invariants::check(&world, &pool);
}

#[test]
fn p14_receipts_prove_losses_before_and_after_a_split() {
    let (mut world, pool) = start();
    let one = world.new_staker(&pool, "one", 1_000_001);
    one.stake(&mut world, &pool, 1_000);
    let three = world.funded_staker(&pool, "three", 3_000);
    let first = lose(&mut world, &pool, 2_000);
    // 2,000 shares for 200,000,000 atoms: split.
    world.fund_insurance(&pool, 199_998_000);
    assert_eq!(world.fund(&pool).stakers.splits, 16);
    let second = lose(&mut world, &pool, 5_000_000);
    let at = next_receipt(&world, &pool, &one.id());
    one.stake(&mut world, &pool, 1);
    let kept: LossReceipt = world.read(&at);
    assert_eq!(kept.segment.start.splits, 0);
    let proven = [&first, &second].map(|record| borne(&kept, record));
    assert_eq!(proven, [500, 1_250_000]);
    // A quarter of 195,000,000, an atom of rounding less; and the atom that was added.
    let claim = one.claim(&world, &pool);
    assert!((48_749_999..=48_750_001).contains(&claim), "{claim}");
    let claim = three.claim(&world, &pool);
    assert!((146_249_999..=146_250_001).contains(&claim), "{claim}");
    invariants::check(&world, &pool);
}

/// What was lost is counted in shares as they were before the split, at the price of the last
/// settling.
#[test]
fn the_statement_of_losses_is_not_split() {
    let (mut world, pool) = start();
    let staker = world.funded_staker(&pool, "staker", 1_000_000);
    lose(&mut world, &pool, 500_000);
    world.fund_insurance(&pool, 99_999_500_000);
    assert_eq!(world.fund(&pool).stakers.splits, 16);
    world.ok(ix::settle_stake(&pool, staker.id()), &[]);
    let stake = world.stake(&pool, &staker.id()).share;
    assert_eq!((stake.lost, stake.held.splits), (500_000, 16));
    assert_eq!(staker.claim(&world, &pool), 100_000_000_000);
    invariants::check(&world, &pool);
}

/// "attacker" has 1,000 shares and "honest" 100,000, each worth 65,536 atoms, and the pool owes
/// the fund 2,000 that nobody credited yet: enough for a split.
fn about_to_split() -> (World, PoolKeys, [Staker; 2]) {
    let rates = PoolParams {
        base_rate_bps: 400,
        kink_rate_bps: 400,
        max_rate_bps: 400,
        insurance_fee_bps: 5_000,
        ..params::plain()
    };
    let (mut world, pool) = start_with(rates);
    let attacker = world.funded_staker(&pool, "attacker", 1_000);
    world.fund_insurance(&pool, DEAREST);
    let honest = world.funded_staker(&pool, "honest", 6_553_600_000);
    world.indebted(&pool, "borrower", 20_000_000, 100_000);
    wait(&mut world, &pool, YEAR);
    (world, pool, [attacker, honest])
}

/// Everything that an owner can do to its stake while a split is due and not stored yet.
#[test]
fn p6_a_split_is_picked_up_once_whoever_asks_settles_and_cancels_around_it() {
    type Step = fn(&mut World, &PoolKeys, &Staker);
    let ask: Step = |world, pool, staker| {
        staker.request(world, pool, WithdrawAmount::All);
    };
    let settle: Step = |world, pool, staker| {
        world.ok(ix::settle_stake(pool, staker.id()), &[]);
    };
    let cancel: Step = |world, pool, staker| {
        world.ok(ix::cancel_unstake(pool, staker.id()), &[&staker.key]);
    };
    let collect: Step = |world, pool, _| {
        world.ok(ix::collect_insurance(pool), &[]);
    };
    for (what, steps) in [
        ("ask, settle, collect", vec![ask, settle, collect]),
        ("ask, cancel, collect", vec![ask, cancel, collect]),
        ("ask, cancel, ask, cancel, collect", vec![ask, cancel, ask, cancel, collect]),
        ("ask, collect, settle", vec![ask, collect, settle]),
        ("collect, ask, settle", vec![collect, ask, settle]),
        ("settle, collect, settle", vec![settle, collect, settle]),
    ] {
        let (mut world, pool, [attacker, honest]) = about_to_split();
        for step in steps {
            step(&mut world, &pool, &attacker);
        }
        assert_eq!(world.fund(&pool).stakers.splits, 16, "{what}");
        // 2,000 more for 101,000 shares: 19.8 and 1,980.2.
        assert_eq!(attacker.claim(&world, &pool), 65_536_019, "{what}");
        assert_eq!(honest.claim(&world, &pool), 6_553_601_980, "{what}");
        invariants::check(&world, &pool);
    }
}
