//! P7 for stakes, requests and claims on recoveries: settling changes none of them, whoever does
//! it, how often and when.

use crate::common::*;
use loss_math::{quote::quote_share, Share};
use loss_testkit::{exact::assert_same, invariants, ix, params::DAY, PoolKeys, Staker, World};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{InsuranceStake, LpShare},
};

fn settle(world: &mut World, pool: &PoolKeys, staker: &Staker) {
    world.ok(ix::settle_stake(pool, staker.id()), &[]);
}

#[test]
fn p7_three_hundred_settles_by_strangers_change_a_stake_and_its_request_by_nothing() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 2_000_000_000);
    let victim = world.funded_staker(&pool, "victim", 1_000_000_007);
    world.funded_staker(&pool, "other", 2_000_000_011);
    victim.request(&mut world, &pool, WithdrawAmount::Assets(400_000_000));
    lose(&mut world, &pool, 777_777_777);
    let (unsettled, fund) = (world.stake(&pool, &victim.id()), world.fund(&pool));
    let before = world.pool(&pool);
    // 1,000,000,007 of 3,000,000,018 bore 259,259,259 and a bit.
    let claim = victim.claim(&world, &pool);
    assert_eq!(claim, 740_740_747);

    settle(&mut world, &pool, &victim);
    let settled: InsuranceStake = world.stake(&pool, &victim.id());
    assert_ne!(settled.share.held, unsettled.share.held);
    assert_eq!(settled.share.segment, unsettled.share.segment, "the proof of the loss stays");
    assert_eq!(settled.share.lost, 259_259_259);
    let requested = |stake: &InsuranceStake| u128::from_le_bytes(stake.share.request_shares);
    assert_eq!(requested(&unsettled), 400_000_000 * SHARE);
    // As much of them survived as of the stake: 2,222,222,241 of 3,000,000,018 parts.
    assert_eq!(requested(&settled) / SHARE, 296_296_297);
    assert_eq!(settled.share.request_opens_at, unsettled.share.request_opens_at);
    for _ in 0..299 {
        let settle = ix::settle_stake(&pool, victim.id());
        world.send_unsigned(&[settle]).expect("anyone may settle");
    }
    assert_same(&world.stake(&pool, &victim.id()), &settled);
    assert_same(&world.fund(&pool), &fund);
    assert_same(&world.pool(&pool), &before);
    world.advance(DAY.into());
    assert_eq!(unstake_all(&mut world, &pool, &victim), 296_296_297);
    assert_eq!(victim.claim(&world, &pool), claim - 296_296_297);
}

#[test]
fn p7_settling_after_each_of_100_losses_costs_a_stake_at_most_one_atom_against_never() {
    let (mut world, pool) = start();
    world.funded_lp(&pool, "lp", 1_000_000_000);
    let often = world.funded_staker(&pool, "often", 1_234_567_891);
    let never = world.funded_staker(&pool, "never", 1_234_567_891);
    world.funded_staker(&pool, "rest", 5_000_000_000);
    for staker in [&often, &never] {
        staker.request(&mut world, &pool, WithdrawAmount::All);
    }
    let mut lost = 0;
    for nth in 1..=100 {
        let record = lose(&mut world, &pool, 7_919 * nth + 2);
        assert_eq!((record.reserve, record.lps), (0, 0));
        lost += record.stakers;
        settle(&mut world, &pool, &often);
    }
    assert_eq!(lost, 100 * 2 + 7_919 * (100 * 101 / 2));
    assert_eq!(world.fund(&pool).stakers.assets, 7_469_135_782 - lost);
    invariants::check(&world, &pool);
    let claims = [&often, &never].map(|staker| staker.claim(&world, &pool));
    assert!(claims[0] <= claims[1], "settling never gains: {claims:?}");
    assert!(claims[1] - claims[0] <= 1, "{claims:?}");
    settle(&mut world, &pool, &never);
    assert_eq!(never.claim(&world, &pool), claims[1], "100 losses in one step");
    world.advance(DAY.into());
    let paid = [&often, &never].map(|staker| unstake_all(&mut world, &pool, staker));
    assert_eq!(paid, claims);
}

/// Each settling rounds what was lost down once, so a statement is off by less than an atom for
/// each.
#[test]
fn p7_the_statement_of_losses_says_the_same_within_an_atom_for_each_settling() {
    let (mut world, pool) = start();
    let often = world.funded_lp(&pool, "often", 1_000_000_007);
    let never = world.funded_lp(&pool, "never", 1_000_000_007);
    for nth in 0..20 {
        lose(&mut world, &pool, 12_345_679 + nth);
        world.ok(ix::settle_lp(&pool, often.id()), &[]);
    }
    world.ok(ix::settle_lp(&pool, never.id()), &[]);
    let lost = [&often, &never].map(|lp| world.lp(&pool, &lp.id()).share.lost);
    // Half of 20 * 12,345,679 + 190, rounded down.
    assert_eq!(lost[1], 123_456_885);
    assert!((123_456_885 - 20..=123_456_885).contains(&lost[0]), "{lost:?}");
    // Again says the same: nothing is counted twice.
    world.ok(ix::settle_lp(&pool, often.id()), &[]);
    assert_eq!(world.lp(&pool, &often.id()).share.lost, lost[0]);
}

#[test]
fn p7_p17_a_preview_says_what_settling_does_and_does_it_for_nobody() {
    let (mut world, pool) = start();
    let lp = world.funded_lp(&pool, "lp", 900_000_001);
    let staker = world.funded_staker(&pool, "staker", 500_003);
    staker.request(&mut world, &pool, WithdrawAmount::Assets(7_777));
    lose(&mut world, &pool, 300_001);
    let before: LpShare = world.lp(&pool, &lp.id());
    let class = world.fund(&pool).to_math().stakers;
    let share = Share::from(world.stake(&pool, &staker.id()).share);
    let quote = quote_share(&share, &class).expect("of this class");
    // 500,003 - 300,001, less an atom of rounding; as much of 7,777 is 3,110.8 whole shares.
    assert_eq!((quote.value.get(), quote.requested.get() / SHARE), (200_001, 3_110));
    assert_eq!((quote.pending_loss.get(), quote.lost.get()), (300_001, 300_001));
    assert_same(&world.lp(&pool, &lp.id()), &before);

    settle(&mut world, &pool, &staker);
    let settled = Share::from(world.stake(&pool, &staker.id()).share);
    assert_eq!(settled.held.shares, quote.shares);
    assert_eq!(settled.request.shares, quote.requested);
    assert_eq!(settled.lost, quote.lost);
    assert_eq!(staker.claim(&world, &pool), 200_001);
}

#[test]
fn p7_a_recovery_pays_the_same_whether_the_share_was_settled_before_or_between_or_not() {
    let mut paid = Vec::new();
    for settled in [[false, false], [true, false], [false, true], [true, true]] {
        let (mut world, pool) = start();
        let lp = world.funded_lp(&pool, "lp", 900_000_001);
        world.funded_lp(&pool, "other", 100_000_003);
        let first = lose(&mut world, &pool, 333_333_335);
        if settled[0] {
            world.ok(ix::settle_lp(&pool, lp.id()), &[]);
        }
        let second = lose(&mut world, &pool, 99_999_999);
        if settled[1] {
            world.ok(ix::settle_lp(&pool, lp.id()), &[]);
        }
        world.recover(&pool, first.nonce, 100_000_000);
        world.recover(&pool, second.nonce, 50_000_000);
        let side = world.open_side(pool.lp(&lp.id()), &lp.key, lp.asset);
        paid.push(
            [first, second].map(|record| world.claim_recovery(&pool, record.nonce, side, &lp.key)),
        );
        invariants::check(&world, &pool);
    }
    // 900,000,001 of 1,000,000,004 parts of 100 and of 50; the second falls an atom short where
    // shares were rounded in between.
    let expected = [89_999_999, 44_999_999];
    assert_eq!(paid, [expected; 4]);
}
